import assert from 'node:assert/strict';
import { sameTickets, ticketsOfAll, ticketsAfter, type PassengerTickets } from '../../../src/domain/tickets.ts';

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

  it('takes in the first ticket of an infant', () => {
    const before = [alex, one('EXAMPLE/KIM', [])];
    assert.equal(sameTickets(before, ticketsAfter(before, [alex, one('EXAMPLE/KIM', ['T7'])])), false);
  });
});

describe('ticketsOfAll', () => {
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
