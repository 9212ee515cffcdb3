import assert from 'node:assert/strict';
import { defaultChangePolicy, type Answer } from '../../../src/domain/change-policy.ts';
import { offersFor, type OfferedChange } from '../../../src/domain/offers.ts';

const change = (more: Partial<OfferedChange>): OfferedChange => ({
  severity: 'major',
  affectedPart: true,
  passengers: 2,
  ...more,
});

describe('the answers that a traveller is offered', () => {
  const cases: readonly (readonly [what: string, change: Partial<OfferedChange>, expected: readonly Answer[]])[] = [
    ['nothing for no change', { severity: 'none' }, []],
    ['nothing for a minor change', { severity: 'minor' }, []],
    [
      'those of the table for a moderate change',
      { severity: 'moderate' },
      ['keep', 'another-flight', 'refund', 'call-me', 'not-all-agree'],
    ],
    [
      'those of the table for a major change of one way of two',
      {},
      ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
    ],
    [
      'not to keep a flight that is cancelled',
      { severity: 'cancelled' },
      ['another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
    ],
    [
      'no refund of a part where all is affected',
      { affectedPart: false },
      ['keep', 'another-flight', 'refund', 'call-me', 'not-all-agree'],
    ],
    [
      'no disagreement to a single traveller',
      { passengers: 1 },
      ['keep', 'another-flight', 'refund', 'refund-part', 'call-me'],
    ],
    [
      'neither to a single traveller of whom all is affected',
      { passengers: 1, affectedPart: false },
      ['keep', 'another-flight', 'refund', 'call-me'],
    ],
    [
      'that several may disagree where it is not known how many travel',
      { passengers: undefined },
      ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
    ],
  ];
  for (const [what, more, expected] of cases) {
    it(`offers ${what}`, () => assert.deepEqual(offersFor(change(more), defaultChangePolicy), expected));
  }

  it("keeps to the order of the seller's table", () => {
    const offers = { ...defaultChangePolicy.offers, major: ['call-me', 'refund-part', 'keep'] as const };
    assert.deepEqual(offersFor(change({ affectedPart: false }), { ...defaultChangePolicy, offers }), [
      'call-me',
      'keep',
    ]);
  });
});
