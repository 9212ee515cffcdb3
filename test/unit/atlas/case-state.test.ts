import assert from 'node:assert/strict';
import fc from 'fast-check';
import { caseState } from '../../../src/atlas/case-state.ts';
import { isFinalState, type SettlementState } from '../../../src/domain/settlement.ts';

describe('the state of a refund or a void', () => {
  /** Sections 9.3 and 10 of the contract. */
  const states: [status: number, state: SettlementState, final: boolean][] = [
    [0, 'atlas-processing', false],
    [1, 'airline-processing', false],
    [2, 'refunded', true],
    [3, 'airline-refunding', false],
    [4, 'rejected', true],
    [5, 'fulfilled', true],
    [6, 'withdrawn', true],
  ];
  for (const [status, state, final] of states) {
    it(`is ${state} for ${status}, ${final ? 'final' : 'to be asked about again'}`, () => {
      assert.deepEqual([caseState(status), isFinalState(caseState(status))], [state, final]);
    });
  }

  it('is other for any other status and for none, and never final', () => {
    const other = fc.oneof(fc.constant(undefined), fc.integer(), fc.double());
    fc.assert(
      fc.property(
        other.filter((status) => !states.some(([known]) => known === status)),
        (status) => {
          assert.equal(caseState(status), 'other');
          assert.equal(isFinalState(caseState(status)), false);
        },
      ),
      { examples: [[undefined], [7], [-3], [2.5], [NaN]] },
    );
  });

  it('is that of zero for a negative zero', () => assert.equal(caseState(-0), 'atlas-processing'));
});
