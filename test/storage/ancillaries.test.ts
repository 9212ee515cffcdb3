import assert from 'node:assert/strict';
import type { OrderAnswer } from '../../src/atlas/order-query.ts';
import type { Ancillary } from '../../src/domain/ancillaries.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { readAncillaries } from '../../src/storage/ancillaries.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { listJudgements } from '../../src/storage/judgements.ts';
import { noteItineraryChange } from '../../src/storage/order-events.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, followedOrder, storeNow, underLock } from '../support/orders.ts';

describe('ancillaries', () => {
  const database = testDatabase();
  const out = flight('ZZ101 SIN 2027-12-01T08:00 KUL 09:10');
  const back = flight('ZZ102 KUL 2027-12-08T20:00 SIN 21:10');
  const other = flight('ZZ105 SIN 2027-12-01T09:00 KUL 10:10');
  const bag: Ancillary = {
    passenger: 1,
    kind: 'baggage',
    description: '20 kg',
    segment: { depAirport: 'SIN', arrAirport: 'KUL', flightNumber: 'ZZ101' },
  };
  const seat: Ancillary = {
    passenger: 1,
    kind: 'seat',
    description: 'seat 12A',
    segment: { depAirport: 'KUL', arrAirport: 'SIN', flightNumber: 'ZZ102' },
  };
  /** The same product on another flight: what Atlas shows after a change. */
  const on = (ancillary: Ancillary, flightNumber: string): Ancillary => ({
    ...ancillary,
    segment: { ...ancillary.segment, flightNumber },
  });
  const shows = (orderNo: string, itinerary: OrderAnswer['itinerary'], ancillaries?: readonly Ancillary[]) =>
    storeNow(database.pool(), answerAbout(orderNo, { itinerary, ...(ancillaries ? { ancillaries } : {}) }));
  const kept = (orderNo: string) => readAncillaries(database.pool(), orderNo);
  const version = (orderNo: string, segments: OrderAnswer['itinerary']) =>
    underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, segments, { provenance: 'order-query' });
      await noteItineraryChange(tx, orderNo, defaultChangePolicies);
    });

  it('are kept as the order query shows them, each answer anew, until it shows other flights than bought', async () => {
    const orderNo = await followedOrder(database.pool());
    await shows(orderNo, [out, back]);
    assert.deepEqual(await kept(orderNo), []);
    await shows(orderNo, [out, back], [bag, seat]);
    assert.deepEqual(await kept(orderNo), [bag, seat]);
    await version(orderNo, [out, back]);
    const better = { ...seat, description: 'seat 1C' };
    await shows(orderNo, [out, back], [bag, better, { ...bag, passenger: 2 }]);
    assert.deepEqual(await kept(orderNo), [bag, better, { ...bag, passenger: 2 }]);
    await shows(orderNo, [out, back], [better]);
    assert.deepEqual(await kept(orderNo), [better]);
    await shows(orderNo, [out, back]);
    assert.deepEqual(await kept(orderNo), [], 'given back before any change');
  });

  it('stay with the flight that they were bought with, whatever is shown after a change', async () => {
    const orderNo = await followedOrder(database.pool());
    await shows(orderNo, [out, back], [bag, seat]);
    await version(orderNo, [out, back]);
    await shows(orderNo, [other, back], [on(bag, 'ZZ105'), seat]);
    assert.deepEqual(await kept(orderNo), [bag, seat], 'not once more with the new flight');
    await version(orderNo, [other, back]);
    await shows(orderNo, [moved(other, 5), back]);
    assert.deepEqual(await kept(orderNo), [bag, seat], 'not lost with it either');
  });

  it('keep the time at which each was first seen', async () => {
    const orderNo = await followedOrder(database.pool());
    const seen = async () =>
      (
        await database
          .pool()
          .query<{ at: Date }>(
            `select first_seen_at as at from ancillaries where order_no = $1 order by position, number`,
            [orderNo],
          )
      ).rows.map(({ at }) => at.getTime());
    await shows(orderNo, [out, back], [bag, seat]);
    await database.pool().query(`update ancillaries set first_seen_at = '2026-01-01' where order_no = $1`, [orderNo]);
    await shows(orderNo, [out, back], [bag, { ...seat, description: 'seat 1C' }]);
    const [first, second] = await seen();
    assert.equal(first, Date.parse('2026-01-01'));
    assert.ok((second ?? 0) > Date.now() - 60_000);
  });

  it('of a post-ticketing order are not kept: the places of its passengers are not those of the booking', async () => {
    const orderNo = await followedOrder(database.pool());
    await storeNow(database.pool(), answerAbout(orderNo, { orderType: 6, ancillaries: [bag] }));
    assert.deepEqual(await kept(orderNo), []);
  });

  it('that a change lost are kept with its judgement and told in its event', async () => {
    const orderNo = await followedOrder(database.pool());
    await shows(orderNo, [out, back], [bag, seat]);
    await version(orderNo, [out, back]);
    await version(orderNo, [moved(out, 30), back]);
    await version(orderNo, [other]);
    const affected = [
      { ...bag, fate: 'to-be-checked' },
      { ...seat, fate: 'lost' },
    ];
    const judgements = await listJudgements(database.pool(), orderNo);
    assert.deepEqual(
      judgements.map(({ judgement }) => judgement.ancillaries),
      [[], affected],
    );
    const { rows } = await database
      .pool()
      .query<{ told: unknown }>(
        `select data->'ancillaries' as told from seller_events where order_no = $1 order by sequence`,
        [orderNo],
      );
    assert.deepEqual(
      rows.map(({ told }) => told),
      [
        [],
        [
          {
            passenger: 1,
            kind: 'baggage',
            description: '20 kg',
            fate: 'to-be-checked',
            flight: { flightNumber: 'ZZ101', depAirport: 'SIN', arrAirport: 'KUL' },
          },
          {
            passenger: 1,
            kind: 'seat',
            description: 'seat 12A',
            fate: 'lost',
            flight: { flightNumber: 'ZZ102', depAirport: 'KUL', arrAirport: 'SIN' },
          },
        ],
      ],
    );
  });
});
