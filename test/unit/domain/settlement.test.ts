import assert from 'node:assert/strict';
import {
  explainsCancellation,
  isFinal,
  isWhollyRefunded,
  passengersOf,
  type Settlement,
} from '../../../src/domain/settlement.ts';

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

describe('isWhollyRefunded, of a cancelled order,', () => {
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
    ['a ticket without a name has another number', [refund({ tickets: [{ ticketNo: 'T9' }] })], [alex], false],
    [
      'a ticket has the name and another number',
      [refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'T9')] })],
      [alex],
      true,
    ],
    [
      'a ticket has another name and the number of the passenger',
      [refund({ tickets: [ticketOf('EXAMPLE', 'KIM', 'T1')] })],
      [alex],
      false,
    ],
    ['a ticket has another name and number', [refund({ tickets: [ticketOf('EXAMPLE', 'KIM', 'T9')] })], [alex], false],
    [
      'a name is written with blanks around it',
      [refund({ tickets: [ticketOf(' EXAMPLE', 'ALEX ', 'T9')] })],
      [alex],
      true,
    ],
    ['a name differs by a blank within it', [refund({ tickets: [ticketOf('EXAMPLE', 'BOLEE', 'T9')] })], [bo], false],
    [
      'a ticket has a last name only, as the passenger has',
      [refund({ tickets: [{ lastName: 'EXAMPLE' }] })],
      [{ name: 'EXAMPLE/', ticketNos: ['T1'] }],
      true,
    ],
    [
      'a ticket has a first name only, as the passenger has',
      [refund({ tickets: [{ firstName: 'ALEX' }] })],
      [{ name: '/ALEX', ticketNos: ['T1'] }],
      true,
    ],
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
    it(`is ${everybody} when ${what}`, () => assert.equal(isWhollyRefunded(settlements, passengers, true), everybody));
  }
});

describe('isWhollyRefunded', () => {
  it('is false of refunds of everybody while the order stands: they can be of one leg', () => {
    const all = [refund({ tickets: [ticketOf('EXAMPLE', 'ALEX', 'T1')] })];
    assert.equal(isWhollyRefunded(all, [alex], false), false);
    assert.equal(isWhollyRefunded([refund({ kind: 'void' })], [alex], false), true);
  });

  it('needs a ticket for each of two passengers of one name', () => {
    const twins = [
      { name: 'SMITH/JOHN', ticketNos: ['T1'] },
      { name: 'SMITH/JOHN', ticketNos: ['T2'] },
    ];
    const one = refund({ tickets: [ticketOf('SMITH', 'JOHN', 'T1')] });
    assert.equal(isWhollyRefunded([one], twins, true), false);
    const both = refund({ tickets: [ticketOf('SMITH', 'JOHN', 'T2'), ticketOf('SMITH', 'JOHN', 'T1')] });
    assert.equal(isWhollyRefunded([both], twins, true), true);
    const byNumber = refund({ tickets: [ticketOf('SMITH', 'JOHN', 'T2'), { ticketNo: 'T1' }] });
    assert.equal(isWhollyRefunded([byNumber], twins, true), true, 'the named ticket is that of the second');
  });
});

describe('explainsCancellation', () => {
  const of = (state: Settlement['state'], ...tickets: Settlement['tickets'][number][]) => refund({ state, tickets });
  it('takes a void, or refunds of everybody, under way or done', () => {
    assert.equal(explainsCancellation([refund({ kind: 'void', state: 'airline-processing' })], [alex, bo]), true);
    const [one, two] = [ticketOf('EXAMPLE', 'ALEX', 'T1'), ticketOf('EXAMPLE', 'BO LEE', 'T2')];
    assert.equal(explainsCancellation([of('atlas-processing', one), of('refunded', two)], [alex, bo]), true);
    assert.equal(explainsCancellation([of('fulfilled', one)], [alex, bo]), false);
  });
  it('takes none that was rejected, withdrawn, or is in a status that no document names', () => {
    for (const state of ['rejected', 'withdrawn', 'other'] as const)
      assert.equal(explainsCancellation([refund({ kind: 'void', state })], [alex]), false, state);
  });
});

describe('isFinal', () => {
  it('holds for 2, 4, 5 and 6, and never for a status that no document names', () => {
    const states = ['refunded', 'rejected', 'fulfilled', 'withdrawn'] as const;
    for (const state of states) assert.equal(isFinal(refund({ state })), true, state);
    const open = ['atlas-processing', 'airline-processing', 'airline-refunding', 'other'] as const;
    for (const state of open) assert.equal(isFinal(refund({ state })), false, state);
  });
});

describe('passengersOf a refund', () => {
  const twoTickets = { name: 'EXAMPLE/ALEX', ticketNos: ['T1', 'T3'] };
  const cases: [
    what: string,
    tickets: Settlement['tickets'],
    passengers: (typeof alex)[],
    expected: (typeof alex)[],
  ][] = [
    ['the one that it names, as the order calls them', [ticketOf('Example', 'bo  lee', 'T2')], [alex, bo], [bo]],
    [
      'one with the ticket that it names of two',
      [ticketOf('EXAMPLE', 'ALEX', 'T3')],
      [twoTickets],
      [{ name: 'EXAMPLE/ALEX', ticketNos: ['T3'] }],
    ],
    [
      'one once with both tickets',
      [ticketOf('EXAMPLE', 'ALEX', 'T1'), ticketOf('EXAMPLE', 'ALEX', 'T3')],
      [twoTickets],
      [twoTickets],
    ],
    ['one by the number alone', [{ ticketNo: 'T2' }], [alex, bo], [bo]],
    [
      'nobody by a number that two share',
      [{ ticketNo: 'P1' }],
      [
        { ...alex, ticketNos: ['P1'] },
        { ...bo, ticketNos: ['P1'] },
      ],
      [],
    ],
    [
      'the name as Atlas has it where the order does not',
      [ticketOf('EXAMPLE', 'KIM', 'T1')],
      [alex],
      [{ name: 'EXAMPLE/KIM', ticketNos: ['T1'] }],
    ],
    ['a name without a number', [{ lastName: 'EXAMPLE', firstName: 'ALEX' }], [alex], [{ ...alex, ticketNos: [] }]],
    ['nobody where Atlas names nobody', [], [alex], []],
  ];
  for (const [what, tickets, passengers, expected] of cases)
    it(`are ${what}`, () => assert.deepEqual(passengersOf(refund({ tickets }), passengers), expected));
});
