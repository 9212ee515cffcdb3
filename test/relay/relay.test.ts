import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventWorkflows, OrderCases } from '../../activities/dependencies.ts';
import { choosePort } from '../../src/devstack/ports.ts';
import { startTemporalServer, type RunningTemporalServer } from '../../src/devstack/temporal-server.ts';
import { createLogger, type Logger } from '../../src/observability/logger.ts';
import { Relay, type RelayOptions } from '../../src/relay/relay.ts';
import { startNotification } from '../../src/relay/start-notification.ts';
import { wakeRelays } from '../../src/relay/wake-ups.ts';
import { insertDeliveries, leaseDeliveries, redriveDeliveries, type LeasedDelivery } from '../../src/storage/inbox.ts';
import { wantLook } from '../../src/storage/orders.ts';
import { wantedEvents } from '../../src/storage/seller-events.ts';
import { openTask } from '../../src/storage/tasks.ts';
import { connectClient, type TemporalClient } from '../../src/temporal/connection.ts';
import { eventWorkflows } from '../../src/temporal/event-workflows.ts';
import { notificationId, orderCaseId, sellerEventsId } from '../../src/temporal/ids.ts';
import { orderCases } from '../../src/temporal/order-cases.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';
import { followedOrder, underLock } from '../support/orders.ts';
import { temporalBinary, temporalServer, testNamespace, testSearchAttributes } from '../support/temporal.ts';

const log = createLogger('test', 'silent');

/** A log that counts what the relay complains of: its leases are held too shortly to be seen for sure. */
function countedFailures(): { readonly log: Logger; count(): number } {
  let count = 0;
  const counting = Object.assign(createLogger('test', 'silent'), { warn: () => (count += 1) });
  return { log: counting, count: () => count };
}

describe('the relay', function () {
  this.timeout(60_000);
  const database = testDatabase();
  const relays: Relay[] = [];
  let temporal: TemporalClient;
  /** Marks the workflows of one test. */
  let type: string;

  before(async function () {
    this.timeout(600_000);
    temporal = connectClient((await temporalServer()).env, 'test');
  });
  beforeEach(async () => {
    type = `test.${randomBytes(6).toString('hex')}`;
    await database.pool().query('delete from inbox');
  });
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.stop();
  });
  after(() => temporal.close());

  function startRelay(options: Partial<RelayOptions> = {}): Relay {
    const client = options.client ?? temporal.client;
    const relay = new Relay({
      pool: database.pool(),
      databaseUrl: database.url(),
      cases: orderCases(client),
      log,
      pollMs: 50,
      ...options,
      client,
    });
    relays.push(relay);
    relay.start();
    return relay;
  }
  const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `${type}/-/${index}`);
  const insert = (keys: readonly string[]) =>
    insertDeliveries(
      database.pool(),
      keys.map((key) => newDelivery(key, { type })),
      60,
    );
  const rows = async () =>
    (
      await database
        .pool()
        .query<{ key: string; state: string; attempts: number; drive: number; owner: string | null }>(
          'select key, state, attempts, drive, lease_owner as owner from inbox order by arrival',
        )
    ).rows;
  const allDispatched = (count: number, timeoutMs = 20_000) =>
    until(
      `${count} rows are dispatched`,
      async () => (await rows()).filter(({ state }) => state === 'dispatched').length === count,
      timeoutMs,
    );
  /** Runs of this test that Temporal lists, once it lists as many as are expected. */
  const listed = async (count: number, { client }: TemporalClient = temporal): Promise<string[]> => {
    const list = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const run of client.workflow.list({ query: `NotificationType = '${type}'` })) ids.push(run.workflowId);
      return ids.sort();
    };
    await until(`${count} workflows are listed`, async () => (await list()).length >= count);
    return list();
  };

  it('starts a workflow for each pending delivery, with its key and what it is found by', async () => {
    const keys = keysOf(3);
    await insert(keys);
    startRelay();
    await allDispatched(3);
    assert.deepEqual(await listed(3), keys.map((key) => notificationId(key, 1)).sort());
    const handle = temporal.client.workflow.getHandle(notificationId(keys[0] ?? '', 1));
    const { type: name, taskQueue, typedSearchAttributes } = await handle.describe();
    assert.deepEqual([name, taskQueue], ['notification', 'skyhook']);
    const found = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    assert.deepEqual(found, { NotificationType: type, OrderNo: 'DEMOA20260703091512377' });
    const { events } = await handle.fetchHistory();
    const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    assert.deepEqual(JSON.parse(Buffer.from(payload?.data ?? []).toString()), { key: keys[0], drive: 1 });
    assert.deepEqual(
      (await rows()).map(({ state, attempts, owner }) => ({ state, attempts, owner })),
      Array.from({ length: 3 }, () => ({ state: 'dispatched', attempts: 1, owner: null })),
    );
  });

  it('starts nothing twice when several relays work at once', async () => {
    const keys = keysOf(120);
    await insert(keys);
    for (let index = 0; index < 3; index += 1) startRelay({ batch: 10 });
    await allDispatched(120);
    assert.deepEqual(await listed(120), keys.map((key) => notificationId(key, 1)).sort());
    assert.ok((await rows()).every(({ attempts }) => attempts === 1));
  });

  it('takes a workflow that is started already for success', async () => {
    const [key = ''] = keysOf(1);
    await insert([key]);
    const earlier: LeasedDelivery = { key, type, orderNo: null, drive: 1, attempts: 1 };
    await startNotification(temporal.client, earlier, 5_000);
    await startNotification(temporal.client, earlier, 5_000);
    startRelay();
    await allDispatched(1);
    assert.deepEqual(await listed(1), [notificationId(key, 1)]);
  });

  it('takes a workflow that has ended already for success, and starts another for the next drive', async () => {
    const [key = ''] = keysOf(1);
    await insert([key]);
    startRelay();
    await allDispatched(1);
    await temporal.client.workflow.getHandle(notificationId(key, 1)).terminate();
    await database.pool().query(`update inbox set state = 'pending'`);
    await allDispatched(1);
    assert.deepEqual(await listed(1), [notificationId(key, 1)]);
    await database.pool().query(`update inbox set state = 'processed'`);
    await redriveDeliveries(database.pool(), { key });
    await allDispatched(1);
    assert.deepEqual(await listed(2), [notificationId(key, 1), notificationId(key, 2)]);
  });

  it('is woken by a notification, long before its next look', async () => {
    startRelay({ pollMs: 60_000 });
    await until('it listens', async () => {
      const { rowCount } = await database
        .pool()
        .query(
          `select 1 from pg_stat_activity where application_name = 'skyhook-relay-listen' and query like 'listen%' and state = 'idle'`,
        );
      return rowCount === 1;
    });
    await insert(keysOf(1));
    await wakeRelays(database.pool());
    await allDispatched(1, 10_000);
  });

  it('listens again after its connection broke', async () => {
    startRelay();
    const listener = async (): Promise<number | undefined> => {
      const { rows: found } = await database
        .pool()
        .query<{ pid: number }>(
          `select pid from pg_stat_activity where application_name = 'skyhook-relay-listen' and state = 'idle'`,
        );
      return found[0]?.pid;
    };
    const first = await until('it listens', listener);
    await database.pool().query('select pg_terminate_backend($1)', [first]);
    await until('it listens again', async () => ((await listener()) ?? first) !== first);
    await insert(keysOf(1));
    await allDispatched(1);
  });

  it('leaves rows that another relay holds, and takes them over when that one has frozen', async () => {
    const [held = '', free = ''] = keysOf(2);
    await insert([held]);
    const [lease] = await leaseDeliveries(database.pool(), 'relay-frozen', 10, 30);
    assert.equal(lease?.key, held);
    await insert([free]);
    startRelay();
    await allDispatched(1);
    const states = async () => (await rows()).map(({ key, state, attempts }) => [key, state, attempts]);
    assert.deepEqual(await states(), [
      [held, 'pending', 1],
      [free, 'dispatched', 1],
    ]);
    await database.pool().query(`update inbox set lease_until = clock_timestamp() where key = $1`, [held]);
    await allDispatched(2);
    assert.deepEqual(await states(), [
      [held, 'dispatched', 2],
      [free, 'dispatched', 1],
    ]);
  });

  it('counts a refusal as an attempt of the row, and waits longer each time', async () => {
    // Longer than a search attribute may be.
    const refused = newDelivery(`${type}/-/0`, { type, orderNo: 'X'.repeat(3000) });
    await insertDeliveries(database.pool(), [refused], 60);
    startRelay();
    const waiting = async (attempts: number) => {
      const { rows: found } = await database.pool().query<{ seconds: number }>(
        `select extract(epoch from next_attempt_at - clock_timestamp())::float8 as seconds from inbox
           where attempts = $1 and state = 'pending' and lease_owner is null and next_attempt_at > clock_timestamp()`,
        [attempts],
      );
      return found[0]?.seconds;
    };
    const first = await until('it was refused', () => waiting(1));
    await database.pool().query('update inbox set next_attempt_at = clock_timestamp()');
    const second = await until('it was refused again', () => waiting(2));
    assert.ok(first > 5 && first <= 10, `${first} s`);
    assert.ok(second > 15 && second <= 20, `${second} s`);
  });

  describe('wakes what sends the events of orders', () => {
    const add = (orderNo: string) =>
      underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'ticketing-late', 'ticket', 60));
    const due = async (orderNo: string): Promise<boolean> =>
      (await wantedEvents(database.pool(), 1000)).some((one) => one.orderNo === orderNo);

    it('once each, and only where there is somewhere to send them', async () => {
      const orderNo = await followedOrder(database.pool());
      await add(orderNo);
      await insert(keysOf(1));
      const without = startRelay();
      await allDispatched(1);
      assert.equal(await due(orderNo), true, 'without EVENTS_URL they wait');
      await without.stop();
      const events = eventWorkflows(temporal.client);
      startRelay({ events });
      await until('the wake-up is delivered', async () => !(await due(orderNo)));
      assert.equal(await events.isRunning(orderNo), true);
      const handle = temporal.client.workflow.getHandle(sellerEventsId(orderNo));
      assert.equal((await handle.describe()).type, 'sellerEvents');
      await handle.terminate();
    });

    it('puts off one that Temporal refuses, and brings the others', async () => {
      const [refused, other] = [await followedOrder(database.pool()), await followedOrder(database.pool())];
      for (const orderNo of [refused, other]) await add(orderNo);
      const woken: string[] = [];
      const events: EventWorkflows = {
        isRunning: async () => false,
        async wake(orderNo) {
          if (orderNo === refused) throw Object.assign(new Error('no'), { code: 3, details: '', metadata: {} });
          woken.push(orderNo);
        },
      };
      startRelay({ events });
      await until('the other is woken', () => woken.includes(other));
      await until('the refused one is put off', async () => !(await due(refused)));
      const { rows: left } = await database
        .pool()
        .query('select 1 from orders where order_no = $1 and events_due_at > clock_timestamp()', [refused]);
      assert.equal(left.length, 1);
    });

    it('keeps them while Temporal is away', async () => {
      const orderNo = await followedOrder(database.pool());
      await add(orderNo);
      let tries = 0;
      const events: EventWorkflows = {
        isRunning: async () => false,
        async wake() {
          tries += 1;
          throw Object.assign(new Error('away'), { code: 14, details: '', metadata: {} });
        },
      };
      startRelay({ events });
      await until('it tries again', () => tries >= 2);
      assert.equal(await due(orderNo), true);
    });
  });

  describe('brings wake-ups to order cases', () => {
    const want = (orderNo: string, because: string) =>
      underLock(database.pool(), orderNo, (tx) => wantLook(tx, orderNo, because));
    const wanted = async (orderNo: string): Promise<string | null> => {
      const { rows: found } = await database
        .pool()
        .query<{ look: string | null }>('select look_wanted as look from orders where order_no = $1', [orderNo]);
      return found[0]?.look ?? null;
    };
    const signals = async (orderNo: string): Promise<unknown[]> => {
      const { events } = await temporal.client.workflow.getHandle(orderCaseId(orderNo)).fetchHistory();
      return (events ?? []).flatMap((event) => {
        const signal = event.workflowExecutionSignaledEventAttributes;
        return signal ? [JSON.parse(Buffer.from(signal.input?.payloads?.[0]?.data ?? []).toString())] : [];
      });
    };
    const delivered = (orderNo: string) =>
      until('the wake-up is delivered', async () => (await wanted(orderNo)) === null);

    it('once each, starting the case when it does not run', async () => {
      const orderNo = await followedOrder(database.pool());
      await want(orderNo, 'answer');
      startRelay();
      await delivered(orderNo);
      await want(orderNo, 'follow');
      await delivered(orderNo);
      assert.deepEqual(await signals(orderNo), ['answer', 'follow']);
      assert.equal(await orderCases(temporal.client).isRunning(orderNo), true);
    });

    it('and does not lose one that is committed while an earlier one is under way', async () => {
      const orderNo = await followedOrder(database.pool());
      await want(orderNo, 'first');
      const cases = orderCases(temporal.client);
      let newer = false;
      const meanwhile: OrderCases = {
        ...cases,
        async look(order, because) {
          await cases.look(order, because);
          if (!newer) await want(orderNo, 'second');
          newer = true;
        },
      };
      startRelay({ cases: meanwhile });
      await until('both are delivered', async () => (await signals(orderNo).catch(() => [])).length === 2);
      await delivered(orderNo);
      assert.deepEqual(await signals(orderNo), ['first', 'second']);
    });

    it('of other orders too, and deliveries, when Temporal refuses one', async () => {
      const [refused, other] = [await followedOrder(database.pool()), await followedOrder(database.pool())];
      await want(refused, 'answer');
      await want(other, 'answer');
      await insert(keysOf(1));
      const cases = orderCases(temporal.client);
      const refusing: OrderCases = {
        ...cases,
        async look(order, because) {
          // As the server does with INVALID_ARGUMENT.
          if (order === refused) throw Object.assign(new Error('refused'), { code: 3, details: '', metadata: {} });
          await cases.look(order, because);
        },
      };
      startRelay({ cases: refusing });
      await delivered(other);
      await allDispatched(1);
      assert.equal(await wanted(refused), 'answer', 'it is kept');
      await want(refused, 'over');
      await database.pool().query('update orders set look_wanted = null where order_no = $1', [refused]);
    });
  });

  describe('while Temporal is away', () => {
    let folder: string;
    let start: () => Promise<RunningTemporalServer>;
    let server: RunningTemporalServer;
    let own: TemporalClient;

    before(async function () {
      this.timeout(600_000);
      folder = await mkdtemp(join(tmpdir(), 'skyhook-test-'));
      await chmod(folder, 0o755);
      const binary = await temporalBinary();
      const [port, uiPort] = [
        await choosePort({ name: 'test', preferred: 0 }),
        await choosePort({ name: 'test', preferred: 0 }),
      ];
      start = () =>
        startTemporalServer({
          binary,
          port,
          uiPort,
          dbFile: join(folder, 'temporal.db'),
          logFile: join(folder, 'temporal.log'),
          namespace: testNamespace,
          searchAttributes: testSearchAttributes,
          fastSqlite: true,
          report: () => {},
        });
      server = await start();
      own = connectClient({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: testNamespace }, 'test');
    });
    after(async () => {
      await own.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('keeps all rows pending without counting attempts, and drains when it is back', async () => {
      const keys = keysOf(30);
      const orderNo = await followedOrder(database.pool());
      await insert(keys.slice(0, 5));
      const failures = countedFailures();
      startRelay({ client: own.client, startDeadlineMs: 1_000, log: failures.log });
      await allDispatched(5);

      await server.kill();
      await insert(keys.slice(5));
      await until('it has tried', () => failures.count() > 2);
      await until('it has given the rows back', async () =>
        (await rows())
          .slice(5)
          .every(({ state, attempts, owner }) => state === 'pending' && attempts === 0 && owner === null),
      );
      await underLock(database.pool(), orderNo, (tx) => wantLook(tx, orderNo, 'answer'));

      server = await start();
      await allDispatched(30, 30_000);
      assert.deepEqual(await listed(30, own), keys.map((key) => notificationId(key, 1)).sort());
      await until('the wake-up came through', () => orderCases(own.client).isRunning(orderNo));
    });

    it('stops at once when it is told to', async () => {
      await insert(keysOf(10));
      await server.kill();
      const failures = countedFailures();
      const relay = startRelay({ client: own.client, startDeadlineMs: 1_000, log: failures.log });
      await until('it tries', () => failures.count() > 0);
      const before = Date.now();
      await relay.stop();
      assert.ok(Date.now() - before < 5_000);
      assert.ok(
        (await rows()).every(({ state, attempts, owner }) => state === 'pending' && attempts === 0 && owner === null),
      );
      server = await start();
    });
  });
});
