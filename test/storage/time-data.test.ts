import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../activities/dependencies.ts';
import { reconciliationActivities, type Reconciled } from '../../activities/reconciliation.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { decisionDeadline, type DecisionLimits } from '../../src/domain/deadlines.ts';
import { departure, type Itinerary } from '../../src/domain/itinerary.ts';
import { timeDataVersion } from '../../src/domain/rule-versions.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { wantedLooks } from '../../src/storage/orders.ts';
import { askTraveller, readQuestion, type StoredQuestion } from '../../src/storage/questions.ts';
import {
  deadlinesOfOtherData,
  ordersOfOtherData,
  passOverFlown,
  recomputeDeadline,
  recomputeFlightTimes,
} from '../../src/storage/time-data.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { followedOrder, underLock } from '../support/orders.ts';

const hourMs = 3_600_000;
const limits: DecisionLimits = { longestMinutes: 72 * 60, shortestMinutes: 120, beforeDepartureMinutes: 24 * 60 };

/** `yyyy-MM-dd`, so many days from now. */
const inDays = (days: number): string => new Date(Date.now() + days * 24 * hourMs).toISOString().slice(0, 10);

describe('time data', () => {
  const database = testDatabase();

  /** An order with these itineraries, as an earlier Skyhook with other time data stored it. */
  async function orderWith(itineraries: readonly Itinerary[]): Promise<string> {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, async (tx) => {
      for (const segments of itineraries) await addItinerary(tx, orderNo, segments, { provenance: 'order-query' });
      await tx.query(`update itineraries set time_data = 'older' where order_no = $1`, [orderNo]);
    });
    return orderNo;
  }

  /** Asks about version 2 of the order, with a deadline that other time data gave. */
  async function askedBefore(orderNo: string, deadline: number): Promise<string> {
    const { id } = await underLock(database.pool(), orderNo, async (tx) => {
      const asked = await askTraveller(tx, {
        orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options: ['keep', 'refund'],
        deadline,
        consequence: 'no-choice',
      });
      await tx.query(`update questions set time_data = 'older' where id = $1`, [asked.id]);
      return asked;
    });
    return id;
  }
  const read = async (id: string): Promise<StoredQuestion> =>
    (await readQuestion(database.pool(), id)) as StoredQuestion;
  const recompute = (orderNo: string, id: string, policies = defaultChangePolicies): Promise<boolean> =>
    recomputeDeadline(database.pool(), { id, orderNo }, limits, policies);
  const isWoken = async (orderNo: string): Promise<boolean> =>
    (await wantedLooks(database.pool(), 1000)).some((look) => look.orderNo === orderNo && look.because === 'time data');
  const lines = async (orderNo: string): Promise<string[]> =>
    (await readTimeline(database.pool(), orderNo)).map(({ text }) => text);
  const isListed = async (id: string): Promise<boolean> =>
    (await deadlinesOfOtherData(database.pool(), '', 1000)).some((question) => question.id === id);

  describe('of a traveller’s deadline', () => {
    const out = flight(`ZZ101 SIN ${inDays(3)}T15:00 KUL 16:10`);
    const later = moved(out, 200);
    const rightDeadline = (askedAt: number): number => {
      const deadline = decisionDeadline(askedAt, out, limits, [out]);
      assert.ok(typeof deadline === 'number');
      return deadline;
    };

    it('that is ours leaves it as it is', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, Date.now() + 5 * hourMs);
      await database.pool().query(`update questions set time_data = $2 where id = $1`, [id, timeDataVersion()]);
      const { deadline } = await read(id);
      assert.equal(await isListed(id), false);
      assert.equal(await recompute(orderNo, id), false);
      assert.deepEqual((await read(id)).deadline, deadline);
    });

    it('is stored with the question', async () => {
      const orderNo = await orderWith([[out], [later]]);
      await askedBefore(orderNo, Date.now() + 5 * hourMs);
      await underLock(database.pool(), orderNo, (tx) =>
        askTraveller(tx, {
          orderNo,
          itineraryVersion: 2,
          versionBefore: 1,
          options: ['keep'],
          deadline: Date.now() + hourMs,
          consequence: 'no-choice',
        }),
      );
      const { rows } = await database.pool().query(`select time_data from questions where order_no = $1`, [orderNo]);
      assert.deepEqual(rows, [{ time_data: timeDataVersion() }]);
    });

    it('moves it when it is other than ours, says so in one line, and wakes the case', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, Date.now() + 90 * hourMs);
      assert.equal(await isListed(id), true);
      assert.equal(await recompute(orderNo, id), true);
      const { deadline, askedAt, state, generation } = await read(id);
      assert.equal(deadline.getTime(), rightDeadline(askedAt.getTime()));
      assert.deepEqual([state, generation], ['open', 1], 'the link that the traveller has goes on working');
      assert.equal(await isWoken(orderNo), true);
      const about = (await lines(orderNo)).filter((line) => line.startsWith('the deadline moves from '));
      assert.equal(about.length, 1);
      assert.match(about[0] ?? '', /: time data is now airportsdata \d+, tzdata 2026f \(was older\)$/);
      assert.equal(await isListed(id), false);
      assert.equal(await recompute(orderNo, id), false, 'once');
      assert.equal((await lines(orderNo)).length, 1);
    });

    it('moves it to what the seller’s limits for the airline say is affected', async () => {
      const back = flight(`ZZ102 KUL ${inDays(9)}T15:00 SIN 16:10`);
      const orderNo = await orderWith([
        [out, back],
        [moved(out, 8), moved(back, 200)],
      ]);
      const id = await askedBefore(orderNo, Date.now() + 10 * hourMs);
      const policies = { ...defaultChangePolicies, airlines: { ZZ: { limits: { noneBelow: 10 } } } };
      assert.equal(await recompute(orderNo, id, policies), true);
      const { deadline, askedAt } = await read(id);
      const ofBack = decisionDeadline(askedAt.getTime(), back, limits, [out, back]);
      assert.equal(deadline.getTime(), ofBack);
      assert.notEqual(ofBack, rightDeadline(askedAt.getTime()));
    });

    it('says nothing where the deadline comes out the same', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, rightDeadline(Date.now()) + 20_000);
      assert.equal(await recompute(orderNo, id), false);
      assert.equal(await isListed(id), false);
      assert.deepEqual(await lines(orderNo), []);
      assert.equal(await isWoken(orderNo), false);
    });

    it('leaves the traveller the shortest time, though the deadline would have been before', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, Date.now() + 50 * hourMs);
      await database.pool().query(`update questions set asked_at = asked_at - interval '71 hours' where id = $1`, [id]);
      assert.equal(await recompute(orderNo, id), true);
      const left = (await read(id)).deadline.getTime() - Date.now();
      assert.ok(Math.abs(left - 2 * hourMs) < 60_000, `${left} ms are left`);
    });

    it('brings a deadline that is near already no nearer, and does not put it off for that', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, Date.now() + hourMs);
      await database.pool().query(`update questions set asked_at = asked_at - interval '90 hours' where id = $1`, [id]);
      const { deadline } = await read(id);
      assert.equal(await recompute(orderNo, id), false);
      assert.deepEqual((await read(id)).deadline, deadline);
    });

    it('does not open a question again whose time is over', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, Date.now() - 1000);
      assert.equal(await recompute(orderNo, id), false);
      assert.equal((await read(id)).overdue, true);
    });

    it('is of no interest once the question is answered', async () => {
      const orderNo = await orderWith([[out], [later]]);
      const id = await askedBefore(orderNo, Date.now() + 50 * hourMs);
      await database.pool().query(`update questions set state = 'answered' where id = $1`, [id]);
      assert.equal(await isListed(id), false);
      assert.equal(await recompute(orderNo, id), false);
    });
  });

  describe('of flights', () => {
    const departures = async (orderNo: string): Promise<(number | undefined)[]> => {
      const { rows } = await database
        .pool()
        .query<{ departsAt: Date }>(
          `select departs_at as "departsAt" from segments where order_no = $1 order by version, position`,
          [orderNo],
        );
      return rows.map(({ departsAt }) => departsAt.getTime());
    };
    const anHourWrong = (orderNo: string): Promise<unknown> =>
      database.pool().query(
        `update segments set departs_at = departs_at + interval '1 hour', arrives_at = arrives_at + interval '1 hour'
         where order_no = $1`,
        [orderNo],
      );
    const others = (): Promise<string[]> => ordersOfOtherData(database.pool(), '', 1000);

    it('corrects those to come, leaves those that are flown, and wakes the case', async () => {
      const flown = flight(`ZZ101 YVR ${inDays(-9)}T15:00 SEA 16:10`);
      const toCome = flight(`ZZ102 SEA ${inDays(9)}T15:00 YVR 16:10`);
      const orderNo = await orderWith([[flown, toCome]]);
      await anHourWrong(orderNo);
      assert.equal((await others()).includes(orderNo), true);
      assert.equal(await recomputeFlightTimes(database.pool(), orderNo), true);
      assert.deepEqual(await departures(orderNo), [departure(flown) + hourMs, departure(toCome)]);
      assert.equal(await isWoken(orderNo), true);
      assert.deepEqual(await lines(orderNo), [
        `the true times of flights are computed anew: time data is now ${timeDataVersion()}`,
      ]);
      assert.equal((await others()).includes(orderNo), false);
    });

    it('says nothing of flights that stay as they are', async () => {
      const orderNo = await orderWith([[flight(`ZZ102 SEA ${inDays(9)}T15:00 YVR 16:10`)]]);
      assert.equal(await recomputeFlightTimes(database.pool(), orderNo), false);
      assert.deepEqual(await lines(orderNo), []);
      assert.equal(await isWoken(orderNo), false);
      assert.equal((await others()).includes(orderNo), false);
    });

    it('corrects a settled order without waking its case', async () => {
      const toCome = flight(`ZZ102 SEA ${inDays(9)}T15:00 YVR 16:10`);
      const orderNo = await orderWith([[toCome]]);
      await anHourWrong(orderNo);
      await database.pool().query(`update orders set settled_at = now() where order_no = $1`, [orderNo]);
      assert.equal(await recomputeFlightTimes(database.pool(), orderNo), true);
      assert.deepEqual(await departures(orderNo), [departure(toCome)]);
      assert.equal(await isWoken(orderNo), false);
    });

    it('passes over itineraries that are flown, so that they are looked at once only', async () => {
      const orderNo = await orderWith([[flight(`ZZ101 YVR ${inDays(-9)}T15:00 SEA 16:10`)], []]);
      await anHourWrong(orderNo);
      assert.ok((await passOverFlown(database.pool(), 1000)) >= 2);
      assert.equal((await others()).includes(orderNo), false);
      assert.equal(await passOverFlown(database.pool(), 1000), 0);
    });
  });

  it('is taken over by the reconciler of a worker, once', async () => {
    const soon = flight(`ZZ101 SIN ${inDays(3)}T15:00 KUL 16:10`);
    const orderNo = await orderWith([[soon], [moved(soon, 200)]]);
    await askedBefore(orderNo, Date.now() + 90 * hourMs);
    await database.pool().query(`update segments set departs_at = departs_at + interval '1 hour'`);
    const running = (): Promise<boolean> => Promise.resolve(true);
    const cases = { look: () => Promise.resolve(), isRunning: running, isTakingIn: running };
    const settings = { decisions: limits, dispatchLimitSeconds: 900 };
    const policies = defaultChangePolicies;
    const deps = { pool: database.pool(), cases, settings, policies, events: undefined } as unknown as Dependencies;
    const activities = reconciliationActivities(deps);
    const reconcile = (): Promise<Reconciled> => new MockActivityEnvironment().run(() => activities.reconcile());
    const first = await reconcile();
    assert.ok(first.deadlinesMoved >= 1 && first.flightTimesMoved >= 1);
    assert.equal(await isWoken(orderNo), true);
    const second = await reconcile();
    assert.deepEqual([second.deadlinesMoved, second.flightTimesMoved], [0, 0]);
    assert.deepEqual(
      [await deadlinesOfOtherData(database.pool(), '', 10), await ordersOfOtherData(database.pool(), '', 10)],
      [[], []],
    );
  });
});
