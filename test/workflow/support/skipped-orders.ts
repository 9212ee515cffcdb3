import assert from 'node:assert/strict';
import { WorkflowNotFoundError } from '@temporalio/client';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import type { Settings } from '../../../activities/dependencies.ts';
import { createActivities } from '../../../activities/index.ts';
import { AtlasClient } from '../../../src/atlas/client.ts';
import { startMailCatcher, type MailCatcher } from '../../../src/devstack/mail-catcher.ts';
import { defaultChangePolicies } from '../../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../../src/domain/decision-token.ts';
import { zoneOfAirport } from '../../../src/domain/pinned-zone.ts';
import { Mailer } from '../../../src/messages/smtp.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../../../src/simulator/server.ts';
import { followOrder } from '../../../src/storage/follow.ts';
import { readItineraries } from '../../../src/storage/itineraries.ts';
import { readOrder } from '../../../src/storage/orders.ts';
import { createPool, type Pool } from '../../../src/storage/pool.ts';
import { listQuestions, type StoredQuestion } from '../../../src/storage/questions.ts';
import { failureBoundary } from '../../../src/temporal/failure-boundary.ts';
import { orderCases } from '../../../src/temporal/order-cases.ts';
import { until } from '../../devstack/until.ts';
import { testDatabase } from '../../support/database.ts';
import { stepLimits } from '../../support/order-state.ts';
import { newOrderNo } from '../../support/orders.ts';
import { installTestClock, withTestClock } from '../../support/test-clock.ts';
import { SkippedTime } from './skipped-time.ts';
import { timeSkipping } from './time-skipping.ts';
import { withWorkers } from './workers.ts';
import { testSettings } from '../../support/settings.ts';
import { MailFetcher } from '../../../src/atlas/mail-fetch.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const account = { clientId: 'test-client', clientSecret: 'test-secret' };

/** As in production, except that the published intervals are minutes: fewer queries in thirty days. */
const settings: Settings = { ...testSettings, steps: { ...stepLimits, pollFirstSeconds: 60 } };

/**
 * Orders whose days pass in seconds: the real workflow, the real activities and PostgreSQL, which goes by the time of a
 * time-skipping server. One server for each test of the enclosing `describe`.
 */
export function skippedOrders() {
  const server = timeSkipping();
  const database = testDatabase();
  let pool: Pool;
  let time: SkippedTime;
  let atlas: RunningAtlasDouble;
  let client: AtlasClient;
  let catcher: MailCatcher;

  before(async () => {
    await installTestClock(database.pool(), 'running');
    pool = createPool(withTestClock(database.url()), { applicationName: 'order-deadlines', onIdleError: () => {} });
    catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
    atlas = await startAtlasDouble({ port: 0, ...account, log: () => {}, now: () => time.now() });
    atlas.double.setBehaviour({ refundStepMs: null });
    client = new AtlasClient({ baseUrl: atlas.url, ...account, cid: 'DEMO00001_api_1' });
  });
  beforeEach(() => {
    time = new SkippedTime(server.env(), database.pool());
  });
  after(async () => {
    await client?.close();
    await atlas?.stop();
    await catcher?.stop();
    await pool?.end();
  });

  /** Runs the service while a test does something. */
  const withSkyhook = (work: () => Promise<void>): Promise<void> => {
    const log = pino({ level: 'silent' });
    const {
      main,
      atlas: asking,
      unknown,
      mail,
    } = createActivities({
      pool,
      atlas: client,
      mails: new MailFetcher({ hosts: [] }),
      events: undefined,
      mailer: new Mailer(catcher.smtpUrl, 'Skyhook <noreply@seller.example>'),
      cases: orderCases(server.client()),
      tokens: new DecisionTokens('the-key-of-this-installation'),
      log,
      policies: defaultChangePolicies,
      settings,
    });
    const activities = { ...main, ...asking, ...unknown, ...mail };
    const namespace = server.env().namespace ?? 'default';
    return withWorkers(server.env().nativeConnection, namespace, activities, work, [
      failureBoundary(log),
      time.interceptor,
    ]);
  };
  /**
   * As `until`, and lets a second of the server's time pass when it takes long: on a busy machine the server may wait for a
   * timeout of its own, such as that of a worker's sticky queue, which its time has to reach.
   */
  const eventually = (what: string, ask: () => Promise<boolean>): Promise<boolean> => {
    let passesAt = Date.now() + 3_000;
    return until(what, async () => {
      if (await ask()) return true;
      if (Date.now() > passesAt) {
        await time.sleepUntil(time.now() + 1_000);
        passesAt = Date.now() + 500;
      }
      return false;
    });
  };
  /** The time-skipping server, unlike Temporal itself, refuses a signal with start while the workflow is just ending. */
  const look = (orderNo: string): Promise<void> => {
    const once = (): Promise<void> => orderCases(server.client()).look(orderNo, 'test');
    return once().catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return once();
      throw error;
    });
  };

  /** A ticketed order of one flight, between two airports where it is day at `dayAt`, that leaves at `leavesAt`. */
  async function ticketedOrder(leavesAt: number, dayAt: number): Promise<string> {
    const orderNo = newOrderNo();
    const [depAirport, arrAirport] = airportsInDaylight(dayAt);
    const local = (instant: number): string =>
      DateTime.fromMillis(instant, { zone: zoneOfAirport(depAirport) }).toFormat('yyyy-MM-dd HH:mm:ss');
    atlas.double.createOrder({
      orderNo,
      pay: true,
      contactEmail: 'alex@traveller.example',
      segments: [
        {
          depAirport,
          arrAirport,
          depTime: local(leavesAt),
          arrTime: local(leavesAt + hourMs),
          carrier: 'ZZ',
          flightNumber: 'ZZ101',
        },
      ],
    });
    atlas.double.ticket(orderNo, { push: false });
    await followOrder(pool, orderNo);
    await look(orderNo);
    await eventually('it is told', async () => (await told(orderNo)).includes('ticketed'));
    return orderNo;
  }
  const told = async (orderNo: string): Promise<string[]> => {
    const { rows } = await pool.query<{ kind: string }>(
      `select kind from messages where order_no = $1 and state = 'sent' order by sent_at`,
      [orderNo],
    );
    return rows.map(({ kind }) => kind);
  };
  /** Its flights move, and Skyhook hears of it and tells it. */
  async function changed(orderNo: string, shiftMinutes: number): Promise<void> {
    await seenChanged(orderNo, shiftMinutes);
    const held = await heldUntil(orderNo);
    if (held !== undefined) await time.sleepUntil(held + 2_000);
    await eventually('the change is told', async () => (await told(orderNo)).length >= 2);
  }
  /** Its flights move, and Skyhook hears that something happened; the order query shows what. */
  async function seenChanged(orderNo: string, shiftMinutes: number): Promise<void> {
    const versions = async (): Promise<number> => (await readItineraries(pool, orderNo)).length;
    const before = await versions();
    atlas.double.scheduleChange({ orderNo, type: 1, shiftMinutes, push: false });
    await pool.query(
      `update orders set evidence_sequence = nextval('happenings'), evidence_at = clock_timestamp() where order_no = $1`,
      [orderNo],
    );
    await look(orderNo);
    await eventually('the change is seen', async () => (await versions()) > before);
    const isHeldOrTold = async () => (await heldUntil(orderNo)) !== undefined || (await told(orderNo)).length >= 2;
    await eventually('it is held or told', isHeldOrTold);
  }
  /** Until when a change waits for further news, if it does. */
  async function heldUntil(orderNo: string): Promise<number | undefined> {
    const order = await readOrder(pool, orderNo);
    return order?.stage === 'telling' && order.deadline ? order.deadline.getTime() : undefined;
  }
  const questions = (orderNo: string, askedOf: 'traveller' | 'person'): Promise<StoredQuestion[]> =>
    listQuestions(pool, orderNo).then((all) => all.filter((one) => one.askedOf === askedOf));
  async function asked(orderNo: string): Promise<StoredQuestion> {
    const [question] = await questions(orderNo, 'traveller');
    assert.ok(question);
    return question;
  }
  const stageOf = async (orderNo: string): Promise<string | undefined> => (await readOrder(pool, orderNo))?.stage;

  return {
    server,
    database,
    pool: () => pool,
    time: () => time,
    atlas: () => atlas,
    mails: () => catcher.messages(),
    withSkyhook,
    eventually,
    look,
    ticketedOrder,
    changed,
    seenChanged,
    heldUntil,
    told,
    questions,
    asked,
    stageOf,
  };
}

/** Two airports of one zone where it is between 9 and 20 o'clock. */
function airportsInDaylight(at: number): readonly [string, string] {
  const found = [
    ['SIN', 'KUL'],
    ['LHR', 'MAN'],
    ['JFK', 'BOS'],
    ['HNL', 'OGG'],
    ['DXB', 'AUH'],
  ].find(([airport = '']) => {
    const { hour } = DateTime.fromMillis(at, { zone: zoneOfAirport(airport) });
    return hour >= 9 && hour < 20;
  });
  if (!found) throw new Error('There is no daylight anywhere.');
  return [found[0] as string, found[1] as string];
}
