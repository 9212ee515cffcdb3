import assert from 'node:assert/strict';
import { everybodyIsRefunded, isFinal, type Settlement } from '../../../src/domain/settlement.ts';

const refund = (given: Partial<Settlement> = {}): Settlement => ({
  kind: 'refund',
  code: '202607-0017',
  state: 'refunded',
  firstSeenAt: 0,
  tickets: [],
  ...given,
});
const alex = { name: 'EXAMPLE/ALEX', ticketNos: ['T1'] };
const bo = { name: 'EXAMPLE/BO LEE', ticketNos: ['T2'] };
const ticketOf = (lastName: string, firstName: string, ticketNo: string) => ({ lastName, firstName, ticketNo });

describe('everybodyIsRefunded', () => {
  const cases: [what: string, settlements: Settlement[], passengers: (typeof alex)[], everybody: boolean][] = [
    ['nothing was refunded', [], [alex], false],
    ['the only passenger is', [refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'T1')] })], [alex], true],
    ['one of two passengers is', [refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'T1')] })], [alex, bo], false],
    [
      'two refunds cover two passengers',
      [
        refund({ tickets: [ticketOf('Example', 'Alex', 'T1')] }),
        refund({ code: '202607-0018', state: 'fulfilled', tickets: [ticketOf('EXAMPLE', 'BO  LEE', 'T2')] }),
      ],
      [alex, bo],
      true,
    ],
    [
      'the second refund is still under way',
      [
        refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'T1')] }),
        refund({ state: 'airline-refunding', tickets: [ticketOf('EXAMPLE', 'BO LEE', 'T2')] }),
      ],
      [alex, bo],
      false,
    ],
    [
      'two passengers share a number, their PNR, and one is refunded',
      [refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'D12345')] })],
      [
        { name: 'EXAMPLE/ALEX', ticketNos: ['D12345'] },
        { name: 'EXAMPLE/BO LEE', ticketNos: ['D12345'] },
      ],
      false,
    ],
    ['a ticket without a name is known by its number', [refund({ tickets: [{ ticketNo: 'T1' }] })], [alex], true],
    ['a refund names nobody', [refund()], [alex], false],
    [
      'a refund was rejected',
      [refund({ state: 'rejected', tickets: [ticketOf('EXAMPLE', 'ALEX', 'T1')] })],
      [alex],
      false,
    ],
    ['the whole order was voided', [refund({ kind: 'void' })], [alex, bo], true],
    ['a void is under way', [refund({ kind: 'void', state: 'airline-processing' })], [alex], false],
    ['nobody is known', [refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'T1')] })], [], false],
  ];
  for (const [what, settlements, passengers, everybody] of cases) {
    it(`is ${everybody} when ${what}`, () => assert.equal(everybodyIsRefunded(settlements, passengers), everybody));
  }
});

describe('isFinal', () => {
  it('holds for 2, 4, 5 and 6, and never for a status that no document names', () => {
    const states = ['refunded', 'rejected', 'fulfilled', 'withdrawn'] as const;
    for (const state of states) assert.equal(isFinal(refund({ state })), true, state);
    const open = ['atlas-processing', 'airline-processing', 'airline-refunding', 'other'] as const;
    for (const state of open) assert.equal(isFinal(refund({ state })), false, state);
  });
});
