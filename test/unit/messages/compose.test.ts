import assert from 'node:assert/strict';
import { defaultChangePolicy, policyFor } from '../../../src/domain/change-policy.ts';
import type { DecisionLimits } from '../../../src/domain/deadlines.ts';
import { departure } from '../../../src/domain/itinerary.ts';
import type { MessageKind, OrderState } from '../../../src/domain/order-state.ts';
import { asksSomething } from '../../../src/domain/message-kinds.ts';
import type { Airlines } from '../../../src/messages/airline-facts.ts';
import { composeMessage, questionOf, type NamedAncillary, type Particulars } from '../../../src/messages/compose.ts';
import { flight, moved } from '../../support/flights.ts';
import { hourMs, minuteMs, now, orderNo, task, ticketedOrder } from '../../support/order-state.ts';

const nothingElse: Particulars = { passengers: [], bought: [], messagesBefore: 0, language: 'en' };
const limits: DecisionLimits = { longestMinutes: 72 * 60, shortestMinutes: 120, beforeDepartureMinutes: 24 * 60 };

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const trip = [out, back];
const minorTrip = [moved(out, 20), back];
const majorTrip = [moved(out, 200), back];

/** An order with this change, which the traveller does not know yet. */
const changed = (flights: typeof trip, given: Partial<OrderState> = {}): OrderState =>
  ticketedOrder([trip, flights], { toldVersion: 1, ...given });

/** What one traveller is offered when one of two ways is affected. */
const answers = {
  moderate: ['keep', 'another-flight', 'refund', 'call-me'],
  major: ['keep', 'another-flight', 'refund', 'refund-part', 'call-me'],
  cancelled: ['another-flight', 'refund', 'refund-part', 'call-me'],
} as const;

describe('questionOf', () => {
  const silent: readonly MessageKind[] = ['ticketed', 'change-notice', 'back-to-booked', 'airline-confirmed'];
  for (const kind of silent) {
    it(`asks nothing with ${kind}`, () => {
      assert.equal(questionOf(kind, changed(minorTrip), limits), undefined);
      assert.equal(asksSomething(kind), false);
    });
  }

  it('asks about a large change what the seller’s table has for it', () => {
    assert.deepEqual(questionOf('change-choice', changed(majorTrip), limits), {
      options: answers.major,
      // 72 h from now it is 08:00 in Singapore, which is no night.
      deadline: now + 72 * hourMs,
      consequence: 'person',
    });
  });

  it('takes silence about a change of up to two hours as no choice', () => {
    const asked = questionOf('change-choice', changed([moved(out, 100), back]), limits);
    assert.ok(typeof asked === 'object');
    assert.equal(asked.consequence, 'no-choice');
    assert.deepEqual(asked.options, answers.moderate);
  });

  it('asks about a cancelled flight, without keeping it, and silence goes to a person', () => {
    assert.deepEqual(questionOf('flight-cancelled', changed([out]), limits), {
      options: answers.cancelled,
      deadline: now + 72 * hourMs,
      consequence: 'person',
    });
  });

  it('offers a refund of the part only where a part is affected, and disagreement only to several passengers', () => {
    const offered = (state: OrderState) => {
      const asked = questionOf('change-choice', state, limits);
      return typeof asked === 'object' ? asked.options : asked;
    };
    const both = changed([moved(out, 200), moved(back, 200)]);
    assert.deepEqual(offered(both), ['keep', 'another-flight', 'refund', 'call-me']);
    assert.deepEqual(offered(changed(majorTrip, { passengers: 2 })), [...answers.major, 'not-all-agree']);
  });

  it('follows the policy of the order: what is offered, and what silence means', () => {
    const policy = policyFor(
      {
        default: defaultChangePolicy,
        markets: {},
        airlines: { ZZ: { limits: { silenceLaterUpTo: 90 }, offers: { moderate: ['call-me', 'keep'] } } },
      },
      { market: undefined, airline: 'ZZ' },
    );
    const asked = questionOf('change-choice', changed([moved(out, 100), back], { policy }), limits);
    assert.ok(typeof asked === 'object');
    assert.deepEqual([asked.options, asked.consequence], [['call-me', 'keep'], 'person']);
  });

  it('asks only whether to keep flights that are back', () => {
    const held = { tasks: [task('refund-on-hold', 'q')], passengers: 2 };
    const state = ticketedOrder([trip, [back], trip], { toldVersion: 2, ...held });
    const asked = questionOf('reinstated-choice', state, limits);
    assert.ok(typeof asked === 'object');
    assert.deepEqual(asked.options, ['keep', 'refund']);
  });

  it('wants a call under six hours before the first affected flight leaves', () => {
    const noon = flight('ZZ101 SIN 2026-12-01T12:00 KUL 13:10');
    const at = (before: number) =>
      ticketedOrder([[noon], [moved(noon, 200)]], { toldVersion: 1, now: departure(noon) - before });
    for (const kind of ['change-choice', 'flight-cancelled'] as const) {
      assert.equal(questionOf(kind, at(6 * hourMs - 1), limits), 'call');
      assert.equal(typeof questionOf(kind, at(6 * hourMs), limits), 'object');
    }
    assert.equal(questionOf('change-notice', at(minuteMs), limits), undefined, 'it asks nothing anyway');
  });

  it('counts from the flight that is affected, not from the first of the trip', () => {
    const state = changed([out, moved(back, 200)], { now: departure(out) - hourMs });
    assert.deepEqual(questionOf('change-choice', state, limits), {
      options: answers.major,
      deadline: state.now + 72 * hourMs,
      consequence: 'person',
    });
  });

  it('asks nothing when nothing differs from what the traveller knows, or nothing is known to them', () => {
    assert.equal(questionOf('change-choice', ticketedOrder([trip]), limits), undefined);
    const unknown = changed(majorTrip, { told: undefined, judgement: undefined });
    assert.equal(questionOf('change-choice', unknown, limits), undefined);
  });
});

describe('composeMessage', () => {
  it('names the connections that break, and nobody else’s', () => {
    const onward = flight('ZZ201 KUL 2026-12-01T11:00 BKK 12:10');
    const compose = (now: typeof trip) =>
      composeMessage('change-choice', ticketedOrder([[out, onward], now], { toldVersion: 1 }), nothingElse);
    assert.deepEqual(compose([moved(out, 150), onward]).connections, [
      { code: 'connection-lost', place: 'KUL', minutes: -40 },
    ]);
    assert.deepEqual(compose([moved(out, 70), onward]).connections, [
      { code: 'connection-too-short', place: 'KUL', minutes: 40 },
    ]);
    assert.equal('connections' in compose([moved(out, 30), onward]), false);
  });

  it('says that a small change comes too late, when the flight has left by its new time', () => {
    const state = (before: number): OrderState =>
      ticketedOrder([[out], [moved(out, -10)]], { toldVersion: 1, now: departure(out) - before });
    const compose = (before: number) => composeMessage('change-notice', state(before), nothingElse);
    assert.equal(compose(5 * minuteMs).callsAtOnce, true);
    assert.equal('callsAtOnce' in compose(11 * minuteMs), false);
    assert.equal(questionOf('change-notice', state(5 * minuteMs), limits), 'call');
  });

  const passengers = [
    { name: 'EXAMPLE/ALEX', ticketNos: ['T1', 'T2'], pnrs: ['D12345', 'D12346'] },
    { name: 'EXAMPLE/BO', ticketNos: ['T3'], pnrs: ['D12345'] },
  ];
  const compose = (kind: MessageKind, state: OrderState) => composeMessage(kind, state, { ...nothingElse, passengers });

  it('names the passengers with their tickets, and each record locator once', () => {
    const state = ticketedOrder([trip]);
    assert.deepEqual(compose('ticketed', state), {
      kind: 'ticketed',
      orderNo,
      passengers: [
        { name: 'EXAMPLE/ALEX', ticketNos: ['T1', 'T2'] },
        { name: 'EXAMPLE/BO', ticketNos: ['T3'] },
      ],
      pnrs: ['D12345', 'D12346'],
      flights: trip,
      flightsBefore: undefined,
      refundHeld: false,
      calendarOf: orderNo,
      writtenAt: state.now,
      messagesBefore: 0,
      decision: undefined,
    });
  });

  it('tells of the tickets with the flights that were bought, when the traveller knows none yet', () => {
    const state = changed(majorTrip, { told: undefined, judgement: undefined });
    assert.deepEqual(compose('ticketed', state).flights, trip);
  });

  it('tells of the tickets with the flights that the traveller knows', () => {
    const state = ticketedOrder([trip, minorTrip, majorTrip], { toldVersion: 2 });
    const { flights, flightsBefore } = compose('ticketed', state);
    assert.deepEqual({ flights, flightsBefore }, { flights: minorTrip, flightsBefore: undefined });
  });

  const changes: readonly MessageKind[] = ['change-notice', 'change-choice', 'flight-cancelled', 'back-to-booked'];
  for (const kind of changes) {
    it(`tells what is against what the traveller knew, in ${kind}`, () => {
      const { flights, flightsBefore } = compose(kind, ticketedOrder([trip, minorTrip, majorTrip], { toldVersion: 2 }));
      assert.deepEqual({ flights, flightsBefore }, { flights: majorTrip, flightsBefore: minorTrip });
    });
  }

  it('tells that the airline confirmed the flights, without any before', () => {
    const { flights, flightsBefore } = compose('airline-confirmed', ticketedOrder([trip, majorTrip]));
    assert.deepEqual({ flights, flightsBefore }, { flights: majorTrip, flightsBefore: undefined });
  });

  it('says that a refund waits for the answer only where an answer is asked for', () => {
    const state = changed(majorTrip, { tasks: [task('refund-on-hold', 'q_1')] });
    const question = {
      options: ['keep', 'refund'],
      deadline: now + hourMs,
      consequence: 'person',
      url: 'https://skyhook.example/x',
    } as const;
    assert.equal(compose('reinstated-choice', state).refundHeld, false);
    assert.equal(
      composeMessage('reinstated-choice', state, { ...nothingElse, passengers, ask: question }).refundHeld,
      true,
    );
  });

  it('carries the question, in the time of the airport where the first affected flight leaves', () => {
    const url = 'https://skyhook.example/decide/x';
    const question = { options: answers.major, deadline: now + hourMs, consequence: 'no-choice', url } as const;
    const airports = [changed(majorTrip), changed([out, moved(back, 200)])].map((state) => {
      const { airport, ...decision } =
        composeMessage('change-choice', state, { ...nothingElse, passengers, ask: question }).decision ?? {};
      assert.deepEqual(decision, question);
      return airport;
    });
    assert.deepEqual(airports, ['SIN', 'KUL']);
  });

  const bought: readonly NamedAncillary[] = [
    {
      passenger: 1,
      name: 'EXAMPLE/ALEX',
      kind: 'baggage',
      description: '20 kg',
      segment: { depAirport: 'SIN', arrAirport: 'KUL', flightNumber: 'ZZ101' },
    },
    {
      passenger: 2,
      name: 'EXAMPLE/BO',
      kind: 'seat',
      description: 'seat 12A',
      segment: { depAirport: 'KUL', arrAirport: 'SIN', flightNumber: 'ZZ102' },
    },
  ];
  const losses = (kind: MessageKind, state: OrderState) =>
    composeMessage(kind, state, { ...nothingElse, passengers, bought }).ancillaries;
  const otherFlight = flight('ZZ105 SIN 2026-12-01T09:00 KUL 10:10');
  const bag = {
    passenger: 'EXAMPLE/ALEX',
    flight: bought[0]?.segment,
    what: { kind: 'baggage', weight: '20' },
    fate: 'to-be-checked',
  };
  const seat = {
    passenger: 'EXAMPLE/BO',
    flight: bought[1]?.segment,
    what: { kind: 'seat', place: '12A' },
    fate: 'lost',
  };

  for (const kind of ['change-notice', 'change-choice', 'flight-cancelled'] as const)
    it(`says in ${kind} what became of what each passenger bought`, () => {
      assert.deepEqual(losses(kind, changed([otherFlight])), [bag, seat]);
      const kept = [bag, seat].map((one) => ({ ...one, fate: 'kept' }));
      assert.deepEqual(losses(kind, changed(majorTrip)), kept, 'only times moved');
      assert.equal('ancillaries' in compose(kind, changed(majorTrip)), false, 'nothing was bought');
    });

  it('says it again in a reminder, against what was bought', () => {
    const state = ticketedOrder([trip, [otherFlight, back]], { toldVersion: 2 });
    assert.deepEqual(losses('choice-reminder', state), [bag, { ...seat, fate: 'kept' }]);
  });

  it('says nothing of it in messages about other things', () => {
    for (const kind of ['airline-confirmed', 'order-cancelled', 'refund-stands'] as const)
      assert.equal(losses(kind, changed([otherFlight])), undefined, kind);
  });

  for (const kind of ['ticketed', 'ticketed-again'] as const)
    it(`lists in ${kind} what was bought with its flights, of which nothing became anything`, () => {
      const [ofAlex, ofBo] = [bag, seat].map(({ passenger, flight, what }) => ({ passenger, flight, what }));
      assert.deepEqual(losses(kind, ticketedOrder([trip])), [ofAlex, ofBo]);
      assert.deepEqual(losses(kind, ticketedOrder([[out]])), [ofAlex], 'for a flight that it does not show');
    });

  it('says in a receipt, and nowhere else, how one checks in with each of its airlines', () => {
    const demo = { name: 'Demo Air', checkInClosesMinutes: 60 };
    const airlines = { ZZ: demo, YY: { name: 'Other Air', checkInUrl: 'https://www.example.com/' } };
    const checkIn = (kind: MessageKind, known: Airlines, flights = trip) =>
      composeMessage(kind, ticketedOrder([flights]), { ...nothingElse, airlines: known }).checkIn;
    for (const kind of ['ticketed', 'ticketed-again'] as const) assert.deepEqual(checkIn(kind, airlines), [demo]);
    assert.equal(checkIn('tickets-changed', airlines), undefined);
    assert.equal(checkIn('ticketed', { YY: airlines.YY }), undefined, 'of no airline that they fly with');
    assert.equal(checkIn('ticketed', { ZZ: { name: 'Demo Air' } }), undefined, 'only its name is known');
    const both = [flight('YY1 SIN 2026-12-01T08:00 KUL 09:10'), back];
    assert.deepEqual(checkIn('ticketed', airlines, both), [airlines.YY, demo]);
    assert.equal(checkIn('ticketed', {}, [{ ...out, carrier: 'constructor' }]), undefined);
  });

  it('leaves out those of a trip’s orders that its flights do not show yet', () => {
    const inTrip = { orderNos: [orderNo, 'X'], standing: [orderNo, 'X'], speaker: orderNo, joined: undefined };
    const state = ticketedOrder([[out], [moved(out, 200)]], {
      toldVersion: 1,
      trip: { ...inTrip, incompleteSince: undefined, ownFlights: [out], airlineAgrees: true },
    });
    assert.deepEqual(losses('change-choice', state), [{ ...bag, fate: 'kept' }]);
  });
});
