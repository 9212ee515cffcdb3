import assert from 'node:assert/strict';
import {
  countTickets,
  sameTickets,
  ticketsOfAll,
  ticketsAfter,
  type PassengerTickets,
} from '../../../src/domain/tickets.ts';

const one = (name: string, ticketNos: string[], pnrs: string[] = ['P1']): PassengerTickets => ({
  name,
  ticketNos,
  pnrs,
});
const alex = one('EXAMPLE/ALEX', ['T1', 'T2']);
const sam = one('EXAMPLE/SAM', ['T3']);

describe('ticketsAfter', () => {
  const unchanged: [what: string, shown: PassengerTickets[]][] = [
    ['the same', [alex, sam]],
    ['passengers in another order', [sam, alex]],
    ['fewer tickets', [one('EXAMPLE/ALEX', ['T1']), sam]],
    ['no tickets and no PNR', [one('EXAMPLE/ALEX', [], []), one('EXAMPLE/SAM', [], [])]],
    ['a passenger left out, as after a division', [alex]],
    ['nobody', []],
    ['tickets in another order', [one('EXAMPLE/ALEX', ['T2', 'T1']), sam]],
    ['a corrected name', [one('EXAMPLE/ALEXANDER', ['T1', 'T2']), sam]],
  ];
  for (const [what, shown] of unchanged)
    it(`is no news: ${what}`, () => {
      const after = ticketsAfter([alex, sam], shown);
      assert.equal(sameTickets([alex, sam], after), true);
      assert.deepEqual(
        after.map(({ ticketNos }) => ticketNos),
        [['T1', 'T2'], ['T3']],
      );
    });

  const changed: [what: string, shown: PassengerTickets[], expected: PassengerTickets[]][] = [
    ['another ticket', [alex, one('EXAMPLE/SAM', ['T9'])], [alex, one('EXAMPLE/SAM', ['T9'])]],
    ['one of two tickets', [one('EXAMPLE/ALEX', ['T1', 'T8']), sam], [one('EXAMPLE/ALEX', ['T1', 'T8']), sam]],
    ['another PNR of one', [alex, one('EXAMPLE/SAM', ['T3'], ['P2'])], [alex, one('EXAMPLE/SAM', ['T3'], ['P2'])]],
    [
      'another ticket beside an empty one',
      [one('EXAMPLE/ALEX', []), one('EXAMPLE/SAM', ['T9'])],
      [alex, one('EXAMPLE/SAM', ['T9'])],
    ],
  ];
  for (const [what, shown, expected] of changed)
    it(`is news: ${what}`, () => {
      const after = ticketsAfter([alex, sam], shown);
      assert.deepEqual(after, expected);
      assert.equal(sameTickets([alex, sam], after), false);
    });

  it('tells two passengers of one name apart by their place', () => {
    const twins = [one('EXAMPLE/ALEX', ['T1']), one('EXAMPLE/ALEX', ['T2'])];
    assert.deepEqual(ticketsAfter(twins, [one('EXAMPLE/ALEX', ['T1']), one('EXAMPLE/ALEX', ['T5'])]), [
      one('EXAMPLE/ALEX', ['T1']),
      one('EXAMPLE/ALEX', ['T5']),
    ]);
  });

  it('pairs a corrected name with the one passenger who is missing', () => {
    const kim = one('EXAMPLE/KIM', ['T4']);
    const alexander = one('EXAMPLE/ALEXANDER', ['T9']);
    assert.deepEqual(ticketsAfter([alex, sam, kim], [sam, kim, alexander]), [alexander, sam, kim]);
  });

  it('takes a new name for another passenger when more than one is missing', () => {
    const kim = one('EXAMPLE/KIM', ['T4']);
    assert.deepEqual(ticketsAfter([alex, sam], [kim]), [alex, sam, kim]);
  });

  it('knows a name by its words, however they are spaced and written', () => {
    const known = [one('EXAMPLE/BO LEE', ['T1'])];
    const [joined, spaced] = [one('EXAMPLE/BOLEE', ['T3']), one(' Example/Bo  Lee ', ['T2'])];
    assert.deepEqual(ticketsAfter(known, [joined, spaced]), [spaced, joined]);
  });

  it('takes in the first ticket of an infant', () => {
    const before = [alex, one('EXAMPLE/KIM', [])];
    assert.equal(sameTickets(before, ticketsAfter(before, [alex, one('EXAMPLE/KIM', ['T7'])])), false);
  });
});

describe('sameTickets', () => {
  const cases: [what: string, mine: PassengerTickets[], theirs: PassengerTickets[], same: boolean][] = [
    ['the order of tickets does not matter', [one('A/A', ['T1', 'T2'])], [one('A/A', ['T2', 'T1'])], true],
    ['the order of PNRs does not matter', [one('A/A', [], ['P1', 'P2'])], [one('A/A', [], ['P2', 'P1'])], true],
    ['a further passenger has a ticket', [alex], [alex, sam], false],
    ['a further passenger has a PNR', [alex], [alex, one('A/A', [], ['P3'])], false],
    ['a further passenger has nothing yet', [alex], [alex, one('A/A', [], [])], true],
  ];
  for (const [what, mine, theirs, same] of cases)
    it(`is ${same}: ${what}`, () => {
      assert.equal(sameTickets(mine, theirs), same);
      assert.equal(sameTickets(theirs, mine), same);
    });
});

describe('countTickets', () => {
  it('counts each number once', () => {
    assert.equal(countTickets([alex, sam, one('EXAMPLE/KIM', ['T3', 'T4'])]), 4);
    assert.equal(countTickets([]), 0);
  });
});

describe('ticketsOfAll', () => {
  it('keeps three namesakes of one order apart', () => {
    const namesakes = ['T1', 'T2', 'T3'].map((number) => one('EXAMPLE/ALEX', [number]));
    assert.deepEqual(ticketsOfAll([namesakes]), namesakes);
  });

  it('lists each passenger of several orders once, with all their tickets; namesakes of one order stay two', () => {
    const ticket = (name: string, n: number) => ({ name, ticketNos: [`T${n}`], pnrs: [`P${n}`] });
    assert.deepEqual(
      ticketsOfAll([
        [ticket('EXAMPLE/ALEX', 1), ticket('EXAMPLE/ALEX', 2)],
        [ticket('Example/Alex', 3), ticket('EXAMPLE/KIM', 4)],
      ]),
      [
        { name: 'EXAMPLE/ALEX', ticketNos: ['T1', 'T3'], pnrs: ['P1', 'P3'] },
        ticket('EXAMPLE/ALEX', 2),
        ticket('EXAMPLE/KIM', 4),
      ],
    );
  });
});
