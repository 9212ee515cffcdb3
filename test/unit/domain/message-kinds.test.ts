import assert from 'node:assert/strict';
import {
  asksSomething,
  itineraryTold,
  ordersOf,
  questionsVoidedBy,
  rivalsOf,
  tellsTickets,
} from '../../../src/domain/message-kinds.ts';
import type { MessageKind } from '../../../src/domain/order-state.ts';
import { orderNo, orderState } from '../../support/order-state.ts';

const other = 'TESTB20260703091512378';
const alone = orderState();
const inTrip = orderState({
  trip: {
    orderNos: [orderNo, other, 'TESTC20260703091512379'],
    standing: [orderNo, other],
    speaker: orderNo,
    joined: undefined,
    incompleteSince: undefined,
    ownFlights: [],
    airlineAgrees: true,
  },
});

/** What a message does. `flights`: it tells the itinerary version that it is numbered by, for the whole trip. */
const kinds: Readonly<
  Record<MessageKind, { readonly [what in 'flights' | 'trip' | 'asks' | 'tickets' | 'voidsQuestions']?: true }>
> = {
  ticketed: { flights: true, tickets: true },
  'ticketed-again': { tickets: true, voidsQuestions: true },
  'tickets-changed': { tickets: true },
  'order-cancelled': { voidsQuestions: true },
  'change-notice': { flights: true, voidsQuestions: true },
  'change-choice': { flights: true, asks: true, voidsQuestions: true },
  'choice-reminder': { flights: true },
  'answer-received': { trip: true },
  'flight-cancelled': { flights: true, asks: true, voidsQuestions: true },
  'back-to-booked': { flights: true, voidsQuestions: true },
  'reinstated-choice': { flights: true, asks: true, voidsQuestions: true },
  'refund-stands': { flights: true, voidsQuestions: true },
  'airline-confirmed': { flights: true },
  'airline-mail-extract': {},
  'refund-final': {},
  'void-final': {},
  'day-before': { flights: true },
};
const all = Object.keys(kinds) as MessageKind[];

describe('a message of kind', () => {
  for (const kind of all) {
    const { flights = false, trip = flights, asks = false, tickets = false, voidsQuestions = false } = kinds[kind];
    it(`${kind} ${flights ? 'tells flights' : 'tells no flights'}, of a trip for all orders that stand`, () => {
      const told = kind === 'ticketed-again' ? 1 : flights ? 4 : undefined;
      assert.equal(itineraryTold(kind, 4), told);
      assert.deepEqual(ordersOf(kind, alone), [orderNo]);
      assert.deepEqual(ordersOf(kind, inTrip), trip ? [orderNo, other] : [orderNo]);
    });
    it(`${kind} ${asks ? 'asks' : 'asks nothing'}, and ${tickets ? 'tells' : 'does not tell'} tickets`, () =>
      assert.deepEqual([asksSomething(kind), tellsTickets(kind)], [asks, tickets]));
    it(`${kind} ${voidsQuestions ? 'makes' : 'does not make'} an earlier question void`, () =>
      assert.deepEqual(questionsVoidedBy(kind, alone), voidsQuestions ? [orderNo] : []));
  }

  it('that tells flights takes the place of any other about the same version; all others only of themselves', () => {
    const rivals = all.filter((kind) => kinds[kind].flights && !['choice-reminder', 'day-before'].includes(kind));
    for (const kind of all)
      assert.deepEqual([...rivalsOf(kind)].sort(), rivals.includes(kind) ? [...rivals].sort() : [kind], kind);
  });
});
