import assert from 'node:assert/strict';
import {
  countDeliveries,
  endDelivery,
  insertDeliveries,
  leaseDeliveries,
  listDeliveries,
  markDispatched,
  noteReading,
  readDelivery,
  redriveDeliveries,
  overdueDeliveries,
  redriveLostDelivery,
  releaseDelivery,
  type EndState,
  type LeasedDelivery,
} from '../../src/storage/inbox.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';

/** At most one fresh query per minute for repeats. */
const repeatQuerySeconds = 60;
const [us, them] = ['relay-us', 'relay-them'];

interface Row {
  readonly state: string;
  readonly drive: number;
  readonly attempts: number;
  readonly repeats: number;
  readonly owner: string | null;
  readonly ended: boolean;
  readonly reason: string | null;
  /** Until the next attempt, and since the dispatch, in whole seconds. */
  readonly dueIn: number;
  readonly dispatchedAgo: number | null;
}

describe('the inbox', () => {
  const database = testDatabase();

  beforeEach(() => database.pool().query('delete from inbox'));

  const insert = (...keys: string[]) =>
    insertDeliveries(
      database.pool(),
      keys.map((key) => newDelivery(key)),
      repeatQuerySeconds,
    );
  const lease = (owner = us, limit = 10) => leaseDeliveries(database.pool(), owner, limit, 30);
  const leaseOne = async (owner = us): Promise<LeasedDelivery> => {
    const [delivery] = await lease(owner, 1);
    assert.ok(delivery);
    return delivery;
  };
  const dispatchOne = async (): Promise<LeasedDelivery> => {
    const delivery = await leaseOne();
    await markDispatched(database.pool(), delivery, us);
    return delivery;
  };
  const end = (delivery: { key: string; drive: number }, state: EndState = 'processed', reason?: string) =>
    endDelivery(database.pool(), delivery, { state, ...(reason ? { reason } : {}) }, repeatQuerySeconds);
  /** Lets time pass for a row: its times move into the past. */
  const age = (key: string, seconds: number) =>
    database.pool().query(
      `update inbox set lease_until = lease_until - make_interval(secs => $2),
         next_attempt_at = next_attempt_at - make_interval(secs => $2),
         dispatched_at = dispatched_at - make_interval(secs => $2) where key = $1`,
      [key, seconds],
    );
  const row = async (key: string): Promise<Row> => {
    const { rows } = await database.pool().query<Row>(
      `select state, drive, attempts, repeats, lease_owner as owner, ended_at is not null as ended, reason,
         greatest(0, round(extract(epoch from next_attempt_at - clock_timestamp())))::int as "dueIn",
         round(extract(epoch from clock_timestamp() - dispatched_at))::int as "dispatchedAgo"
       from inbox where key = $1`,
      [key],
    );
    return rows[0] as Row;
  };
  const pending: Row = {
    state: 'pending',
    drive: 1,
    attempts: 0,
    repeats: 0,
    owner: null,
    ended: false,
    reason: null,
    dueIn: 0,
    dispatchedAgo: null,
  };

  describe('insert', () => {
    it('stores deliveries as they came, pending and due at once', async () => {
      const body = Buffer.from([0x7b, 0x00, 0xff, 0x7d]);
      const headers = { 'content-type': 'application/json; charset=x', 'user-agent': '{"\\' };
      const delivery = newDelivery('k1', { body, headers, notificationId: '20260710042233518QWERT' });
      const bare = newDelivery('k0', { orderNo: undefined });
      assert.deepEqual(await insertDeliveries(database.pool(), [delivery, bare], repeatQuerySeconds), [
        'stored',
        'stored',
      ]);
      const { rows } = await database
        .pool()
        .query(`select key, type, order_no, notification_id, body, headers from inbox order by key desc`);
      assert.deepEqual(rows, [
        {
          key: 'k1',
          type: 'order.ticketed',
          order_no: delivery.orderNo,
          notification_id: delivery.notificationId,
          body,
          headers,
        },
        {
          key: 'k0',
          type: 'order.ticketed',
          order_no: null,
          notification_id: null,
          body: bare.body,
          headers: bare.headers,
        },
      ]);
      assert.deepEqual(await row('k1'), pending);
      assert.deepEqual(await readDelivery(database.pool(), 'k1'), {
        body,
        contentType: 'application/json; charset=x',
        orderNo: 'DEMOA20260703091512377',
      });
      assert.equal(await readDelivery(database.pool(), 'k2'), undefined);
    });

    it('counts the same content on its row while it is pending', async () => {
      assert.deepEqual(await insert('k1'), ['stored']);
      assert.deepEqual(await insert('k1'), ['repeat']);
      assert.deepEqual(await row('k1'), { ...pending, repeats: 1 });
    });

    it('counts the same content within one batch, and says which came first', async () => {
      assert.deepEqual(await insert('b', 'a', 'b', 'b', 'c'), ['stored', 'stored', 'repeat', 'repeat', 'stored']);
      assert.equal((await row('b')).repeats, 2);
      assert.deepEqual(await insert('a', 'a', 'd'), ['repeat', 'repeat', 'stored']);
      assert.equal((await row('a')).repeats, 2);
    });

    it('keeps every delivery of a type whose repeats can be news', async () => {
      const status = () => newDelivery('airline.status/-/1', { type: 'airline.status', everyDeliveryCounts: true });
      const twice = [status(), status()];
      assert.deepEqual(await insertDeliveries(database.pool(), twice, repeatQuerySeconds), ['stored', 'stored']);
      assert.deepEqual(await insertDeliveries(database.pool(), [status()], repeatQuerySeconds), ['stored']);
      const { rows } = await database
        .pool()
        .query<{ key: string; repeats: number }>('select key, repeats from inbox order by arrival');
      assert.equal(new Set(rows.map(({ key }) => key)).size, 3);
      for (const { key, repeats } of rows) {
        assert.match(key, /^airline\.status\/-\/1\/\d+$/);
        assert.equal(repeats, 0);
      }
    });

    it('drives a row that had ended again, at most every minute', async () => {
      await insert('k1');
      await end(await dispatchOne(), 'processed', 'REASON');
      await age('k1', 20);
      assert.deepEqual(await insert('k1'), ['repeat']);
      assert.deepEqual(await row('k1'), {
        ...pending,
        drive: 2,
        repeats: 1,
        reason: 'REASON',
        dueIn: 40,
        dispatchedAgo: 20,
      });
      // More repeats change nothing: one fresh query is enough.
      await insert('k1', 'k1');
      assert.deepEqual(await row('k1'), {
        ...pending,
        drive: 2,
        repeats: 3,
        reason: 'REASON',
        dueIn: 40,
        dispatchedAgo: 20,
      });
      assert.deepEqual(await lease(), []);
      await age('k1', 40);
      assert.equal((await leaseOne()).drive, 2);
    });

    it('drives a row that ended long ago at once', async () => {
      await insert('k1');
      await end(await dispatchOne());
      await age('k1', 3600);
      await insert('k1');
      assert.equal((await row('k1')).dueIn, 0);
    });

    it('keeps the lease and the attempts of a row that a relay holds', async () => {
      await insert('k1');
      const delivery = await leaseOne();
      await insert('k1');
      assert.deepEqual(await row('k1'), { ...pending, attempts: 1, repeats: 1, owner: us });
      await markDispatched(database.pool(), delivery, us);
      assert.equal((await row('k1')).state, 'dispatched');
    });

    it('takes batches that hold the same keys in another order at once, without deadlock or loss', async () => {
      const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
      const batches = Array.from({ length: 12 }, (_, turn) => (turn % 2 ? [...keys].reverse() : keys));
      const outcomes = await Promise.all(batches.map((batch) => insert(...batch)));
      assert.equal(outcomes.flat().filter((outcome) => outcome === 'stored').length, 40);
      const { rows } = await database.pool().query('select count(*) as rows, sum(repeats) as repeats from inbox');
      assert.deepEqual(rows, [{ rows: 40, repeats: 11 * 40 }]);
    });
  });

  describe('lease', () => {
    it('takes pending rows in the order of their arrival', async () => {
      await insert('c');
      await insert('a');
      await insert('b');
      assert.deepEqual((await lease(us, 2)).map(({ key }) => key).sort(), ['a', 'c']);
      assert.deepEqual(await lease(), [
        { key: 'b', type: 'order.ticketed', orderNo: 'DEMOA20260703091512377', drive: 1, attempts: 1 },
      ]);
      assert.deepEqual(await row('b'), { ...pending, attempts: 1, owner: us });
    });

    it('passes over rows that another relay holds, and takes them over when the lease has run out', async () => {
      await insert('k1');
      await leaseOne(us);
      assert.deepEqual(await lease(them), []);
      await age('k1', 29);
      assert.deepEqual(await lease(them), []);
      await age('k1', 1);
      assert.equal((await leaseOne(them)).attempts, 2);
      assert.equal((await row('k1')).owner, them);
    });

    it('passes over rows that a transaction has locked, without waiting', async () => {
      await insert('k1', 'k2');
      const other = await database.pool().connect();
      try {
        await other.query(`begin; select 1 from inbox where key = 'k1' for update`);
        assert.deepEqual(
          (await lease()).map(({ key }) => key),
          ['k2'],
        );
      } finally {
        await other.query('rollback');
        other.release();
      }
    });

    it('shares rows out between relays that ask at once', async () => {
      await insert(...Array.from({ length: 60 }, (_, index) => `k${index}`));
      const taken = await Promise.all(Array.from({ length: 6 }, (_, index) => lease(`relay-${index}`, 10)));
      assert.deepEqual(
        taken.map((rows) => rows.length <= 10),
        Array(6).fill(true),
      );
      const keys = taken.flat().map(({ key }) => key);
      assert.equal(new Set(keys).size, keys.length);
    });

    it('leaves rows that are not due, dispatched or ended', async () => {
      await insert('dispatched');
      await dispatchOne();
      await insert('ended');
      await end(await dispatchOne());
      await insert('later');
      await releaseDelivery(database.pool(), await leaseOne(), us, { afterSeconds: 10, countsAsAttempt: false });
      assert.deepEqual(await lease(), []);
    });
  });

  describe('dispatch', () => {
    it('is marked for the relay that holds the row', async () => {
      await insert('k1');
      await dispatchOne();
      assert.deepEqual(await row('k1'), { ...pending, state: 'dispatched', attempts: 1, dispatchedAgo: 0 });
    });

    it('is not marked by a relay that lost the row to another', async () => {
      await insert('k1');
      const ours = await leaseOne(us);
      await age('k1', 30);
      const theirs = await leaseOne(them);
      await markDispatched(database.pool(), ours, us);
      assert.deepEqual(await row('k1'), { ...pending, attempts: 2, owner: them });
      await releaseDelivery(database.pool(), ours, us, { afterSeconds: 99, countsAsAttempt: false });
      assert.deepEqual(await row('k1'), { ...pending, attempts: 2, owner: them });
      await markDispatched(database.pool(), theirs, them);
      assert.equal((await row('k1')).state, 'dispatched');
    });

    it('is not marked for an earlier drive', async () => {
      await insert('k1');
      const first = await leaseOne();
      await end(first);
      await redriveDeliveries(database.pool(), { key: 'k1' });
      await leaseOne();
      await markDispatched(database.pool(), first, us);
      assert.deepEqual(
        { state: (await row('k1')).state, drive: (await row('k1')).drive },
        { state: 'pending', drive: 2 },
      );
    });
  });

  describe('release', () => {
    it('does not count an outage of Temporal as an attempt of the row', async () => {
      await insert('k1');
      await releaseDelivery(database.pool(), await leaseOne(), us, { afterSeconds: 0, countsAsAttempt: false });
      assert.deepEqual(await row('k1'), pending);
    });

    it('counts a refusal, and waits', async () => {
      await insert('k1');
      await releaseDelivery(database.pool(), await leaseOne(), us, { afterSeconds: 20, countsAsAttempt: true });
      assert.deepEqual(await row('k1'), { ...pending, attempts: 1, dueIn: 20 });
    });
  });

  describe('end', () => {
    for (const state of ['processed', 'repeat', 'quarantined'] as const) {
      it(`records "${state}" with its reason`, async () => {
        await insert('k1');
        const delivery = await dispatchOne();
        await endDelivery(
          database.pool(),
          delivery,
          { state, reason: 'CODE', detail: 'data.x: is missing' },
          repeatQuerySeconds,
        );
        const [summary] = await listDeliveries(database.pool(), {});
        assert.deepEqual(
          [summary?.state, summary?.reason, summary?.reasonDetail],
          [state, 'CODE', 'data.x: is missing'],
        );
        assert.ok(summary?.endedAt instanceof Date);
      });
    }

    it('stands: neither the same drive nor an earlier one ends it again', async () => {
      await insert('k1');
      const first = await dispatchOne();
      await end(first, 'processed', 'FIRST');
      await end(first, 'quarantined', 'SECOND');
      assert.equal((await row('k1')).reason, 'FIRST');
      await redriveDeliveries(database.pool(), { key: 'k1' });
      await dispatchOne();
      await end(first, 'quarantined', 'LATE');
      assert.deepEqual([(await row('k1')).state, (await row('k1')).drive], ['dispatched', 2]);
    });

    it('is kept when the workflow ends before the relay notes its start', async () => {
      await insert('k1');
      const delivery = await leaseOne();
      await end(delivery);
      await markDispatched(database.pool(), delivery, us);
      assert.deepEqual(await row('k1'), { ...pending, state: 'processed', ended: true, dispatchedAgo: 0 });
    });

    it('drives the row once more when the same content came after it was dispatched, at most every minute', async () => {
      await insert('k1');
      const delivery = await dispatchOne();
      await age('k1', 10);
      await insert('k1', 'k1');
      assert.equal((await row('k1')).state, 'dispatched');
      await end(delivery);
      assert.deepEqual(await row('k1'), { ...pending, drive: 2, repeats: 2, dueIn: 50, dispatchedAgo: 10 });
      await age('k1', 50);
      await end(await dispatchOne());
      assert.deepEqual(await row('k1'), {
        ...pending,
        state: 'processed',
        drive: 2,
        repeats: 2,
        ended: true,
        dispatchedAgo: 0,
      });
    });

    it('drives the row once more when the same content came while the relay started its workflow', async () => {
      await insert('k1');
      const delivery = await leaseOne();
      await insert('k1');
      await end(delivery);
      assert.deepEqual(await row('k1'), { ...pending, drive: 2, repeats: 1, dueIn: 60, dispatchedAgo: 0 });
    });

    it('does not drive again for the repeat that this drive is for, when the workflow is faster than the relay', async () => {
      await insert('k1');
      await end(await dispatchOne());
      await age('k1', 3600);
      await insert('k1');
      const second = await leaseOne();
      await end(second);
      assert.deepEqual([(await row('k1')).state, (await row('k1')).drive], ['processed', 2]);
    });
  });

  describe('re-drive', () => {
    const endAll = async (...keys: string[]) => {
      for (const key of keys) {
        await insert(key);
        await end(await dispatchOne(), key.startsWith('q') ? 'quarantined' : 'processed');
      }
    };

    it('runs one delivery again, whatever its end', async () => {
      await endAll('q1', 'p1');
      assert.deepEqual(await redriveDeliveries(database.pool(), { key: 'q1' }), ['q1']);
      assert.deepEqual(await row('q1'), { ...pending, drive: 2, dispatchedAgo: 0 });
      assert.equal((await row('p1')).state, 'processed');
    });

    it('runs all with one end again', async () => {
      await endAll('q1', 'p1', 'q2');
      assert.deepEqual((await redriveDeliveries(database.pool(), { state: 'quarantined' })).sort(), ['q1', 'q2']);
    });

    it('leaves what has not ended', async () => {
      await insert('k1');
      assert.deepEqual(await redriveDeliveries(database.pool(), { key: 'k1' }), []);
      await dispatchOne();
      assert.deepEqual(await redriveDeliveries(database.pool(), { key: 'k1' }), []);
      assert.deepEqual(await redriveDeliveries(database.pool(), { key: 'nobody' }), []);
    });

    it('starts lost deliveries again: dispatched long ago, never ended', async () => {
      await insert('old');
      const lost = await dispatchOne();
      await age('old', 901);
      await insert('young');
      await dispatchOne();
      assert.deepEqual(await overdueDeliveries(database.pool(), 900, { afterKey: '', size: 10 }), [
        { key: 'old', drive: 1 },
      ]);
      assert.equal(await redriveLostDelivery(database.pool(), { key: 'old', drive: 1 }), true);
      assert.equal(await redriveLostDelivery(database.pool(), { key: 'old', drive: 1 }), false, 'it has moved on');
      assert.deepEqual(await row('old'), { ...pending, drive: 2, dispatchedAgo: 901 });
      await end(lost);
      assert.equal((await row('old')).state, 'pending', 'the lost workflow cannot end the new drive');
    });
  });

  describe('lists', () => {
    it('filter by state and order, newest first, and count', async () => {
      await insert('k1', 'k2');
      await insertDeliveries(
        database.pool(),
        [newDelivery('k3', { orderNo: 'TESTA20260703091512377' })],
        repeatQuerySeconds,
      );
      await end(await dispatchOne());
      const keys = async (filter: Parameters<typeof listDeliveries>[1]) =>
        (await listDeliveries(database.pool(), filter)).map(({ key }) => key);
      assert.deepEqual(await keys({}), ['k3', 'k2', 'k1']);
      assert.deepEqual(await keys({ limit: 1 }), ['k3']);
      assert.deepEqual(await keys({ state: 'processed' }), ['k1']);
      assert.deepEqual(await keys({ orderNo: 'DEMOA20260703091512377', state: 'pending' }), ['k2']);
      assert.deepEqual(await countDeliveries(database.pool()), {
        pending: 2,
        dispatched: 0,
        processed: 1,
        repeat: 0,
        quarantined: 0,
      });
    });
  });

  describe('reading', () => {
    const id = '20260710042233518QWERT';
    const arrive = (key: string, notificationId: string | undefined, type = 'order.schedulechange') =>
      insertDeliveries(database.pool(), [newDelivery(key, { notificationId, type })], repeatQuerySeconds);
    const read = async (key: string): Promise<[understoodAs: string | null, amends: string | null]> => {
      const found = (await listDeliveries(database.pool(), {})).find((delivery) => delivery.key === key);
      return [found?.understoodAs ?? null, found?.amends ?? null];
    };

    it('notes what a delivery was understood as', async () => {
      await arrive('a', undefined);
      assert.equal(await noteReading(database.pool(), 'a', 'schedule-change'), false);
      assert.deepEqual(await read('a'), ['schedule-change', null]);
      assert.equal(await noteReading(database.pool(), 'a', undefined), false);
      assert.deepEqual(await read('a'), [null, null]);
    });

    it('marks the later one of two contents under one id as amending the earlier, in whatever order they are read', async () => {
      await arrive('a', id);
      await arrive('b', id, 'order.scheduleChange');
      await arrive('c', id);
      assert.equal(await noteReading(database.pool(), 'c', 'schedule-change'), true);
      assert.equal(await noteReading(database.pool(), 'a', 'schedule-change'), false);
      assert.equal(await noteReading(database.pool(), 'b', 'schedule-change'), true);
      assert.deepEqual(
        [await read('a'), await read('b'), await read('c')],
        [
          ['schedule-change', null],
          ['schedule-change', 'a'],
          ['schedule-change', 'b'],
        ],
      );
    });

    it('takes another type with the same id, or two deliveries without one, for different things', async () => {
      await arrive('a', id);
      await arrive('b', id, 'email.schedulechange');
      await arrive('c', undefined);
      await arrive('d', undefined);
      for (const key of ['a', 'b', 'c', 'd']) assert.equal(await noteReading(database.pool(), key, 'x'), false, key);
    });
  });
});
