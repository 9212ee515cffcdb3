import assert from 'node:assert/strict';
import { corroborate, type ClaimedChange, type Shown } from '../../../src/domain/corroboration.ts';
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
  const nothing: Shown = { itinerary: undefined, incident: undefined };

  const cases: [what: string, claim: ClaimedChange, shown: Shown, by: ReturnType<typeof corroborate>][] = [
    ['nothing was answered', changed, nothing, undefined],
    [
      'the order query shows the revised flights',
      changed,
      { ...nothing, itinerary: [moved(out, 210), back] },
      'order-query',
    ],
    ['the order query shows the old flights', changed, { ...nothing, itinerary: [out, back] }, undefined],
    ['the order query shows no flights', changed, { ...nothing, itinerary: [] }, undefined],
    ['the incident list holds the event', changed, { itinerary: [out, back], incident }, 'incident-list'],
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
    ['both show it', changed, { itinerary: [moved(out, 210)], incident }, 'order-query'],
    [
      'two contents came and only the event is listed',
      { ...changed, ambiguous: true },
      { itinerary: [out], incident },
      undefined,
    ],
    [
      'two contents came and the order query shows this one',
      { ...changed, ambiguous: true },
      { itinerary: [moved(out, 210)], incident },
      'order-query',
    ],
    ['a cancelled flight is gone', cancelled, { ...nothing, itinerary: [out] }, 'order-query'],
    ['a cancelled flight is still there', cancelled, { ...nothing, itinerary: [out, back] }, undefined],
    [
      'one of two cancelled flights is still there',
      { ...cancelled, previous: [out, back] },
      { ...nothing, itinerary: [out] },
      undefined,
    ],
    ['a cancellation names no flights', { ...cancelled, previous: [] }, { ...nothing, itinerary: [out] }, undefined],
    ['a change names no flights', { ...changed, revised: [] }, { ...nothing, itinerary: [out] }, undefined],
    ['a cancellation is listed', cancelled, { itinerary: [out, back], incident }, 'incident-list'],
  ];
  for (const [what, claim, shown, by] of cases) {
    it(`says ${by ?? 'nothing'} when ${what}`, () => assert.equal(corroborate(claim, shown), by));
  }
});
