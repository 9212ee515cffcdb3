import assert from 'node:assert/strict';
import { DefaultLogger } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createActivities, type Activities } from '../../activities/index.ts';
import { AtlasClient } from '../../src/atlas/client.ts';
import { MailFetcher } from '../../src/atlas/mail-fetch.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../src/domain/decision-token.ts';
import { describeFlights } from '../../src/domain/itinerary.ts';
import type { Step } from '../../src/domain/steps.ts';
import { SkyhookError } from '../../src/errors.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../../src/simulator/server.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { insertDeliveries } from '../../src/storage/inbox.ts';
import { readItineraries } from '../../src/storage/itineraries.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { answerQuestion } from '../../src/storage/questions.ts';
import { listOpenTasks } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';
import { newOrderNo } from '../support/orders.ts';
import { testSettings } from '../support/settings.ts';
import { installTestClock, setClock, withTestClock } from '../support/test-clock.ts';

const account = { clientId: 'test-client', clientSecret: 'test-secret' };
const minuteMs = 60_000;
const limitMs = testSettings.steps.corroboration;

type Change = Omit<Parameters<RunningAtlasDouble['double']['scheduleChange']>[0], 'orderNo' | 'push'>;

/** As an activity without a limit. */
const untimed = { scheduledTimestampMs: Date.now(), scheduleToCloseTimeoutMs: 0 };

/** The real activities and the Atlas double, one thing after the other: what was pushed comes before the first query. */
describe('pushes that come before the first order query', function () {
  this.timeout(60_000);
  const database = testDatabase();
  let pool: Pool;
  let atlas: RunningAtlasDouble;
  let client: AtlasClient;
  let activities: Activities;
  let orderNo: string;
  let now: number;
  let heard = 0;
  /** Comes while Atlas is asked for the order. */
  let meanwhile: (() => Promise<void>) | undefined;

  before(async () => {
    now = Math.floor(Date.now() / minuteMs) * minuteMs;
    await installTestClock(database.pool(), 'standing');
    pool = createPool(withTestClock(database.url()), { applicationName: 'skyhook-test', onIdleError: () => {} });
    atlas = await startAtlasDouble({ port: 0, ...account, log: () => {}, now: () => now });
    client = new AtlasClient({ baseUrl: atlas.url, ...account, cid: 'DEMO00001_api_1' });
    const queryOrder: AtlasClient['queryOrder'] = async (...of) => {
      const answer = await client.queryOrder(...of);
      const arrives = meanwhile;
      meanwhile = undefined;
      await arrives?.();
      return answer;
    };
    activities = createActivities({
      pool,
      atlas: new Proxy(client, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (name === 'queryOrder') return queryOrder;
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      }),
      mails: new MailFetcher({ hosts: [] }),
      events: undefined,
      mailer: new Mailer('smtp://127.0.0.1:9', 'Skyhook <noreply@seller.example>'),
      cases: { look: async () => {}, isRunning: async () => true, isTakingIn: async () => false },
      tokens: new DecisionTokens('the-key-of-this-installation'),
      log: pino({ level: 'silent' }),
      policies: defaultChangePolicies,
      settings: testSettings,
    });
  });
  after(async () => {
    await client?.close();
    await atlas?.stop();
    await pool?.end();
  });
  beforeEach(async () => {
    await moveTo(now + minuteMs);
    meanwhile = undefined;
    atlas.double.clearFaults();
    orderNo = newOrderNo();
    atlas.double.createOrder({ orderNo, route: 'BCN-PMI', pay: true, contactEmail: 'alex@traveller.example' });
    atlas.double.ticket(orderNo, { push: false });
  });

  async function moveTo(at: number): Promise<void> {
    now = Math.max(now, at);
    await setClock(pool, now);
  }

  const flights = (): string =>
    describeFlights(
      atlas.double.order(orderNo).currentSegments.map((one) => ({
        ...one,
        depLocal: one.depTime.slice(0, 16).replace(' ', 'T'),
        arrLocal: one.arrTime.slice(0, 16).replace(' ', 'T'),
        depTerminal: '',
        arrTerminal: '',
      })),
    );
  /** Changes the flights; gives the body of the push, which is on its way. */
  const change = (given: Change): string => atlas.double.scheduleChange({ orderNo, ...given, push: false }).body;

  /** Takes a push in as the `notification` workflow does. */
  async function deliver(body: string): Promise<void> {
    const key = `order.schedulechange/${(heard += 1)}/${orderNo}`;
    const delivery = newDelivery(key, { type: 'order.schedulechange', orderNo, body: Buffer.from(body) });
    await insertDeliveries(pool, [delivery], 60);
    const record = () => activities.main.recordDelivery({ key, drive: 1 });
    if ((await record()).outcome === 'recorded') return;
    await run(() => activities.unknown.identifyOrder({ orderNo }));
    assert.equal((await record()).outcome, 'recorded');
  }

  const run = <T>(work: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment(untimed, { logger: new DefaultLogger('ERROR') }).run(work) as Promise<T>;
  const choose = (): Promise<Step> => activities.main.chooseNextStep({ orderNo });

  /** One attempt of the poll that the case is at, when it is due; gives the step or the failure that it ends with. */
  async function query(): Promise<Step | SkyhookError> {
    const step = await choose();
    assert.equal(step.kind, 'poll', `${step.kind}: ${step.because}`);
    if (step.kind !== 'poll') return step;
    await moveTo(step.dueAt);
    return run(() => activities.atlas.pollOrder({ orderNo, step })).catch((error: unknown) => {
      assert.ok(error instanceof SkyhookError && error.retryable, String(error));
      return error;
    });
  }

  /** The case hands a pushed change to a person; gives the id of the task. */
  async function handOver(): Promise<string> {
    const step = await choose();
    assert.deepEqual([step.kind, step.kind === 'ask' && step.reason], ['ask', 'change-unconfirmed']);
    if (step.kind === 'ask') await activities.main.askPerson({ orderNo, step });
    const task = (await listOpenTasks(pool, orderNo))[0];
    assert.ok(task);
    return task.id;
  }

  const versions = async (): Promise<string[]> =>
    (await readItineraries(pool, orderNo)).map(({ segments }) => describeFlights(segments));
  const told = async (): Promise<number | null | undefined> => {
    const { rows } = await pool.query<{ told: number | null }>(
      'select told_version as told from orders where order_no = $1',
      [orderNo],
    );
    return rows[0]?.told;
  };
  const timeline = async (): Promise<string> => (await readTimeline(pool, orderNo)).map(({ text }) => text).join('\n');

  it('are told against the flights before them, which the traveller is taken to know', async () => {
    const bought = flights();
    await deliver(change({ type: 1, shiftMinutes: 200, affected: [1] }));
    await query();
    assert.deepEqual(await versions(), [bought, flights()]);
    assert.equal(await told(), 1);
    const step = await choose();
    assert.deepEqual([step.kind, step.kind === 'tell' && step.message], ['tell', 'change-choice']);
  });

  it('are told after the tickets where the seller follows the order', async () => {
    const bought = flights();
    await followOrder(pool, orderNo);
    await deliver(change({ type: 1, shiftMinutes: 200, affected: [1] }));
    await query();
    assert.deepEqual(await versions(), [bought, flights()]);
    const step = await choose();
    assert.deepEqual([step.kind, step.kind === 'tell' && [step.message, step.toldVersion]], ['tell', ['ticketed', 1]]);
  });

  it('are rebuilt as a chain, in whatever order they come', async () => {
    const bought = flights();
    const bodies: string[] = [];
    const chain = [bought];
    for (const [index, shiftMinutes] of [90, 120, -200].entries()) {
      bodies.push(change({ type: 1, shiftMinutes, affected: [index === 1 ? 2 : 1] }));
      chain.push(flights());
      await moveTo(now + 1000);
    }
    for (const body of bodies.reverse()) await deliver(body);
    await query();
    assert.deepEqual(await versions(), chain);
  });

  it('are told where one leg was cancelled', async () => {
    const bought = flights();
    await deliver(change({ type: 2, affected: [2] }));
    await query();
    assert.deepEqual(await versions(), [bought, flights()]);
    const step = await choose();
    assert.deepEqual([step.kind, step.kind === 'tell' && step.message], ['tell', 'flight-cancelled']);
  });

  it('are told where no flights are left', async () => {
    const bought = flights();
    await deliver(change({ type: 2 }));
    await query();
    assert.equal(flights(), '');
    assert.deepEqual(await versions(), [bought, '']);
    const step = await choose();
    assert.deepEqual([step.kind, step.kind === 'tell' && step.message], ['tell', 'flight-cancelled']);
  });

  it('are told where no flights are left and the legs were cancelled one by one after a change', async () => {
    const bought = flights();
    const bodies: string[] = [];
    for (const given of [
      { type: 1, shiftMinutes: 90, affected: [1] },
      { type: 2, affected: [1] },
      { type: 2, affected: [1] },
    ] as const) {
      bodies.push(change({ ...given, affected: [...given.affected] }));
      await moveTo(now + 1000);
    }
    for (const body of bodies.reverse()) await deliver(body);
    await query();
    const all = await versions();
    assert.deepEqual([all[0], all.at(-1)], [bought, '']);
  });

  it('go to a person where no flights are left and the incident list does not hold them', async () => {
    const bought = flights();
    await deliver(change({ type: 2, incident: false }));
    await query();
    assert.deepEqual(await versions(), []);
    await moveTo(now + limitMs);
    const task = await handOver();
    await answerQuestion(pool, task, { option: 'true', by: 'operator' });
    assert.deepEqual(await versions(), [bought, '']);
    assert.equal(await told(), 1);
  });

  it('are told against the flights before them, too, when only a person says that they are true', async () => {
    const bought = flights();
    await deliver(change({ type: 1, shiftMinutes: 90, affected: [1], incident: false }));
    await query();
    await moveTo(now + limitMs);
    const task = await handOver();
    await answerQuestion(pool, task, { option: 'true', by: 'operator' });
    assert.deepEqual(await versions(), [bought, flights()]);
    assert.equal(await told(), 1);
  });

  it('invent nothing when they are forged', async () => {
    const before = flights();
    const body = change({ type: 1, shiftMinutes: 90, affected: [1], incident: false });
    await deliver(body);
    await query();
    assert.notEqual(flights(), before);
    assert.deepEqual(await versions(), [flights()]);
  });

  it('are applied from the old flights where the order query is behind', async () => {
    const bought = flights();
    await deliver(change({ type: 1, shiftMinutes: 90, affected: [1], queryShows: 'never' }));
    await query();
    assert.deepEqual(await versions(), [bought, flights()]);
  });

  it('are looked up, too, when they come while the first query is on its way', async () => {
    const bought = flights();
    await followOrder(pool, orderNo);
    const body = change({ type: 1, shiftMinutes: 90, affected: [1] });
    meanwhile = () => deliver(body);
    await query();
    assert.equal((await choose()).kind, 'poll', 'nothing is told before it is looked up');
    await query();
    assert.deepEqual(await versions(), [bought, flights()]);
  });

  it('are undone, too, when the incident list shows them only after the first query and nothing was told', async () => {
    const bought = flights();
    await deliver(change({ type: 1, shiftMinutes: 90, affected: [1], incident: { afterMs: minuteMs } }));
    await query();
    assert.deepEqual(await versions(), [flights()]);
    await moveTo(now + minuteMs);
    await query();
    assert.deepEqual(await versions(), [bought, flights()]);
    assert.equal(await told(), 1);
  });

  describe('while the incident list is away', () => {
    const away = (): void => atlas.double.addFault({ endpoint: 'event/getPageList.do', kind: 'http500', times: 1000 });

    it('wait for it, and are told as soon as it is back', async () => {
      const bought = flights();
      await deliver(change({ type: 1, shiftMinutes: 90, affected: [1] }));
      away();
      const failed = await query();
      assert.ok(failed instanceof SkyhookError && failed.code.startsWith('ATLAS_'));
      assert.ok((failed.retryAfterMs ?? 0) >= 1000);
      assert.deepEqual(await versions(), []);
      await moveTo(now + limitMs / 2);
      await query();
      assert.deepEqual(await versions(), []);
      atlas.double.clearFaults();
      await query();
      assert.deepEqual(await versions(), [bought, flights()]);
    });

    it('hold the order up for the limit and no longer, however many more come', async () => {
      const bought = flights();
      await deliver(change({ type: 1, shiftMinutes: 90, affected: [1] }));
      away();
      await query();
      await moveTo(now + limitMs - 1000);
      await deliver(change({ type: 1, shiftMinutes: 30, affected: [2] }));
      await query();
      assert.deepEqual(await versions(), []);
      await moveTo(now + 2000);
      await handOver();
      await query();
      assert.deepEqual(await versions(), [flights()]);
      assert.match(await timeline(), /the incident list does not answer/);
      assert.match(await timeline(), /without the incident list/);

      atlas.double.clearFaults();
      await query();
      const all = await versions();
      assert.deepEqual([all[0], all.at(-1)], [bought, flights()], 'nothing was told meanwhile');
    });
  });
});
