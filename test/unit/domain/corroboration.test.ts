import assert from 'node:assert/strict';
import { corroborate, type ClaimedChange, type KnownFlights, type Shown } from '../../../src/domain/corroboration.ts';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { flight, moved } from '../../support/flights.ts';

describe('corroborate', () => {
  const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
  const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
  const orderNo = 'DEMOA20260703091512377';
  const changed: ClaimedChange = {
    orderNo,
    eventId: '20260710042233518QWERT',
    changeType: 1,
    previous: [out],
    revised: [moved(out, 210)],
    ambiguous: false,
  };
  const cancelled: ClaimedChange = { ...changed, changeType: 2, previous: [back], revised: [] };
  const incident = { orderNo, eventType: 'order.schedulechange' };
  const nothing: Shown = { itinerary: undefined, itineraryBefore: undefined, incident: undefined };
  /** The order query shows these flights, and showed those before. */
  const query = (itinerary: Itinerary, itineraryBefore?: Itinerary): Shown => ({
    ...nothing,
    itinerary,
    itineraryBefore,
  });
  const trip = [out, back];
  const revisedTrip = [moved(out, 210), back];
  const known: KnownFlights = { current: trip, ever: trip };
  /** The change was applied already. */
  const knownRevised: KnownFlights = { current: revisedTrip, ever: [...trip, ...revisedTrip] };
  const knownAgain: KnownFlights = { current: trip, ever: [...trip, ...revisedTrip] };
  const knownCut: KnownFlights = { current: [out], ever: trip };
  const changedBack: ClaimedChange = { ...changed, previous: [moved(out, 210)], revised: [out] };
  const stranger = flight('ZZ900 JFK 2026-12-01T08:00 LHR 20:00');
  const movedAway: ClaimedChange = { ...cancelled, previous: [moved(out, 210)] };
  const weekLater = flight('ZZ106 KUL 2026-12-15T20:00 SIN 21:10');
  const invented: ClaimedChange = { ...cancelled, previous: [stranger] };

  const cases: [
    what: string,
    claim: ClaimedChange,
    shown: Shown,
    by: ReturnType<typeof corroborate>,
    otherwiseKnown?: KnownFlights,
  ][] = [
    ['nothing was answered', changed, nothing, undefined],
    ['the order query newly shows the revised flights', changed, query(revisedTrip, trip), 'order-query'],
    ['the order query shows the old flights', changed, query(trip, trip), undefined],
    ['the order query shows no flights', changed, query([], trip), undefined],
    ['the order query showed the revised flights before too', changed, query(revisedTrip, revisedTrip), undefined],
    ['nothing is known of the answer before', changed, query(revisedTrip), undefined],
    ['we have the revised flights already', changed, query(revisedTrip, revisedTrip), 'order-query', knownRevised],
    [
      'we have them already, and another content came under the same event id: its change was ours',
      { ...changed, ambiguous: true },
      query(revisedTrip, revisedTrip),
      'order-query',
      knownRevised,
    ],
    [
      'another content came under the same event id, and it "changes" back to the flights that we never left',
      { ...changedBack, ambiguous: true },
      query(trip, trip),
      undefined,
    ],
    [
      'another content came under the same event id, and we came back to these flights by another event',
      { ...changedBack, ambiguous: true },
      query(trip, trip),
      undefined,
      { ...knownAgain, currentEventId: '20260709042233518QWERT' },
    ],
    [
      'we have the revised flights already, from the first answer',
      changed,
      query(revisedTrip),
      'order-query',
      { current: revisedTrip, ever: revisedTrip },
    ],
    [
      'a change back is to flights that the order query still shows',
      changedBack,
      query(trip, trip),
      undefined,
      knownRevised,
    ],
    [
      'a change back is to flights that the order query shows again',
      changedBack,
      query(trip, revisedTrip),
      'order-query',
      knownRevised,
    ],
    ['the incident list holds the event', changed, { ...query(trip, trip), incident }, 'incident-list'],
    [
      'the incident list spells the type otherwise',
      changed,
      { ...nothing, incident: { orderNo, eventType: 'order.scheduleChange' } },
      'incident-list',
    ],
    [
      'the event is of another order',
      changed,
      { ...nothing, incident: { ...incident, orderNo: 'DEMOA20260703091512378' } },
      undefined,
    ],
    [
      'the event is of another type',
      changed,
      { ...nothing, incident: { orderNo, eventType: 'email.schedulechange' } },
      undefined,
    ],
    [
      'the incident list names both orders of a split trip',
      changed,
      { ...nothing, incident: { ...incident, orderNo: `DEMOA20260703091512378,${orderNo}` } },
      'incident-list',
    ],
    ['both show it', changed, { ...query(revisedTrip, trip), incident }, 'order-query'],
    [
      'two contents came and only the event is listed',
      { ...changed, ambiguous: true },
      { ...query(trip, trip), incident },
      undefined,
    ],
    [
      'two contents came and the order query newly shows this one',
      { ...changed, ambiguous: true },
      { ...query(revisedTrip, trip), incident },
      'order-query',
    ],
    ['a cancelled flight is gone', cancelled, query([out], trip), 'order-query'],
    ['a flight said to be cancelled has only moved', cancelled, query([out, moved(back, 90)], trip), undefined],
    [
      'a flight said to be cancelled flies as booked again',
      movedAway,
      query(trip, revisedTrip),
      undefined,
      knownRevised,
    ],
    [
      'a flight said to be cancelled has flown as booked again for long',
      movedAway,
      query(trip, trip),
      undefined,
      knownAgain,
    ],
    ['a cancelled flight is still there', cancelled, query(trip, trip), undefined],
    ['a cancelled flight was not in the answer before either', cancelled, query([out], [out]), undefined],
    ['a cancelled flight is gone, and nothing was answered before', cancelled, query([out]), undefined],
    ['we know already that a cancelled flight is gone', cancelled, query([out], [out]), 'order-query', knownCut],
    ['a cancelled flight was never ours', invented, query(trip, trip), undefined],
    ['a cancelled flight was never ours, whatever was shown before', invented, query(trip, [stranger]), undefined],
    [
      'one of two cancelled flights was never ours',
      { ...cancelled, previous: [back, stranger] },
      query([out], trip),
      undefined,
    ],
    [
      'one of two cancelled flights is still there',
      { ...cancelled, previous: [out, back] },
      query([out], trip),
      undefined,
    ],
    [
      'all cancelled flights are gone, and no flight is shown at all',
      { ...cancelled, previous: trip },
      query([], trip),
      undefined,
    ],
    [
      'another flight took the place of one of two cancelled ones',
      { ...cancelled, previous: trip },
      query([moved(out, 210), stranger], trip),
      undefined,
    ],
    [
      'a flight between other cities came when the cancelled one went',
      cancelled,
      query([out, stranger], trip),
      'order-query',
    ],
    [
      'a flight between its cities was there before, on another day',
      cancelled,
      query([out, weekLater], [...trip, weekLater]),
      'order-query',
      { current: [...trip, weekLater], ever: [...trip, weekLater] },
    ],
    [
      'we know that it is gone, and another flight on another day is there',
      cancelled,
      query([out, weekLater], [out, weekLater]),
      'order-query',
      { current: [out, weekLater], ever: [...trip, weekLater] },
    ],
    ...[moved(back, 7 * 24 * 60), flight('ZZ104 KUL 2026-12-08T22:00 SIN 23:10')].map(
      (inPlace) =>
        [
          `we know that it is gone, and ${inPlace.flightNumber} is there on ${inPlace.depLocal.slice(0, 10)}`,
          cancelled,
          query([out, inPlace], [out, inPlace]),
          undefined,
          { current: [out, inPlace], ever: [...trip, inPlace] },
        ] as [string, ClaimedChange, Shown, undefined, KnownFlights],
    ),
    [
      'a cancellation is listed under what is no order number',
      cancelled,
      { ...query(trip, trip), incident: { ...incident, orderNo: 'unknown' } },
      undefined,
    ],
    ['a cancellation names no flights', { ...cancelled, previous: [] }, query([out], trip), undefined],
    ['a change names no flights', { ...changed, revised: [] }, query([out], trip), undefined],
    ['a cancellation is listed', cancelled, { ...query(trip, trip), incident }, 'incident-list'],
  ];
  for (const [what, claim, shown, by, otherwiseKnown] of cases) {
    it(`says ${by ?? 'nothing'} when ${what}`, () =>
      assert.equal(corroborate(claim, shown, otherwiseKnown ?? known), by));
  }
});
