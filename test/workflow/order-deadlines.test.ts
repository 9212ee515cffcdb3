import assert from 'node:assert/strict';
import { WorkflowNotFoundError } from '@temporalio/client';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import type { Settings } from '../../activities/dependencies.ts';
import { createActivities } from '../../activities/index.ts';
import { AtlasClient } from '../../src/atlas/client.ts';
import { startMailCatcher, type MailCatcher } from '../../src/devstack/mail-catcher.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../src/domain/decision-token.ts';
import { zoneOfAirport } from '../../src/domain/pinned-zone.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../../src/simulator/server.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { readItineraries } from '../../src/storage/itineraries.ts';
import { readOrder } from '../../src/storage/orders.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { answerQuestion, listQuestions, type StoredQuestion } from '../../src/storage/questions.ts';
import { takeAnswerBack } from '../../src/storage/taken-back-answers.ts';
import { listSettlements } from '../../src/storage/settlements.ts';
import { failureBoundary } from '../../src/temporal/failure-boundary.ts';
import { orderCases } from '../../src/temporal/order-cases.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { stepLimits } from '../support/order-state.ts';
import { newOrderNo } from '../support/orders.ts';
import { installTestClock, withTestClock } from '../support/test-clock.ts';
import { SkippedTime } from './support/skipped-time.ts';
import { timeSkipping } from './support/time-skipping.ts';
import { withWorkers } from './support/workers.ts';
import { testSettings } from '../support/settings.ts';
import { MailFetcher } from '../../src/atlas/mail-fetch.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const account = { clientId: 'test-client', clientSecret: 'test-secret' };

/** As in production, except that the published intervals are minutes: fewer queries in thirty days. */
const settings: Settings = { ...testSettings, steps: { ...stepLimits, pollFirstSeconds: 60 } };

/** The real workflow, the real activities and PostgreSQL, days in seconds: PostgreSQL goes by the server's time. */
describe('the deadlines of an order, on the time-skipping server', function () {
  this.timeout(180_000);
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
    await until('it is told', async () => (await told(orderNo)).includes('ticketed'));
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
    await until('the change is told', async () => (await told(orderNo)).length >= 2);
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
    await until('the change is seen', async () => (await versions()) > before);
    await until(
      'it is held or told',
      async () => (await heldUntil(orderNo)) !== undefined || (await told(orderNo)).length >= 2,
    );
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

  it('waits 72 hours for an answer about a large change, then asks a person, and brings it up every 12 hours', () =>
    withSkyhook(async () => {
      const start = await time.look();
      const orderNo = await ticketedOrder(start + 30 * dayMs, start + 72 * hourMs);
      await changed(orderNo, 200);
      const { id, deadline, askedAt } = await asked(orderNo);
      assert.ok(Math.abs(deadline.getTime() - askedAt.getTime() - 72 * hourMs) < 5_000);
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice']);

      const halfTime = (askedAt.getTime() + deadline.getTime()) / 2;
      await time.sleepUntil(halfTime - 2_000);
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice']);
      await time.sleepUntil(halfTime + 2_000);
      await until('the traveller is reminded', async () => (await told(orderNo)).length === 3);
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice', 'choice-reminder']);
      await time.sleepUntil(deadline.getTime() - 2_000);
      assert.equal((await asked(orderNo)).state, 'open');
      assert.deepEqual(await questions(orderNo, 'person'), []);
      await time.sleepUntil(deadline.getTime() + 2_000);
      await until('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
      assert.equal((await asked(orderNo)).state, 'expired-to-person');
      const [task] = await questions(orderNo, 'person');
      assert.deepEqual([task?.kind, task?.subject, task?.state], ['traveller-silent', id, 'open']);

      const reminders = async (): Promise<number | undefined> =>
        (await pool.query<{ reminders: number }>('select reminders from questions where id = $1', [task?.id])).rows[0]
          ?.reminders;
      await time.sleepUntil(deadline.getTime() + 12 * hourMs - minuteMs);
      assert.equal(await reminders(), 0);
      await time.sleepUntil(deadline.getTime() + 36 * hourMs + 5 * minuteMs);
      await until('it was brought up three times', async () => (await reminders()) === 3);
      await answerQuestion(pool, task?.id ?? '', { option: 'done', by: 'operator' });
      await look(orderNo);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
    }));

  it('tells what has come of several changes within a quarter of an hour, once, when the departure is days away', () =>
    withSkyhook(async () => {
      const start = await time.look();
      const orderNo = await ticketedOrder(start + 30 * dayMs, start + 72 * hourMs);
      await seenChanged(orderNo, 200);
      const held = await heldUntil(orderNo);
      const [, second] = await readItineraries(pool, orderNo);
      assert.equal(held, (second?.recordedAt.getTime() ?? 0) + 15 * minuteMs);
      await time.sleepUntil(held - 5 * minuteMs);
      await seenChanged(orderNo, -170);
      assert.equal(await heldUntil(orderNo), held, 'the second change does not put it off');
      await time.sleepUntil(held - 2_000);
      assert.deepEqual(await told(orderNo), ['ticketed']);
      await time.sleepUntil(held + 2_000);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-notice']);
      assert.deepEqual(await questions(orderNo, 'traveller'), []);

      await seenChanged(orderNo, 20);
      await time.sleepUntil(((await heldUntil(orderNo)) ?? 0) - 5 * minuteMs);
      await seenChanged(orderNo, -20);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-notice'], 'nothing has come of it');
    }));

  it('asks until a day before a departure in 30 hours, and takes silence about a small change for no choice', () =>
    withSkyhook(async () => {
      const start = await time.look();
      const leavesAt = start + 30 * hourMs;
      const orderNo = await ticketedOrder(leavesAt, leavesAt - dayMs);
      await changed(orderNo, 70);
      const { deadline } = await asked(orderNo);
      // To the minute, as flights leave.
      assert.equal(deadline.getTime(), Math.floor(leavesAt / minuteMs) * minuteMs - dayMs);
      await time.sleepUntil(deadline.getTime() - 2_000);
      assert.equal((await asked(orderNo)).state, 'open');
      await time.sleepUntil(deadline.getTime() + 2_000);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.equal((await asked(orderNo)).state, 'no-choice');
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice', 'choice-reminder', 'airline-confirmed']);
      assert.deepEqual(await questions(orderNo, 'person'), []);
    }));

  it('asks a person at once when the departure is in five hours, and tells the traveller so', () =>
    withSkyhook(async () => {
      const start = await time.look();
      const orderNo = await ticketedOrder(start + 5 * hourMs, start);
      await changed(orderNo, 70);
      await until('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
      const [task] = await questions(orderNo, 'person');
      assert.deepEqual([task?.kind, task?.state], ['departure-too-close', 'open']);
      assert.deepEqual(await questions(orderNo, 'traveller'), []);
      const mail = catcher.messages().findLast(({ text }) => text?.includes(orderNo));
      assert.match(mail?.text ?? '', /Departure is close: one of our staff will contact you/);
      assert.doesNotMatch(mail?.text ?? '', /\/decide\//);
    }));

  it('asks a person to call and tells the seller’s systems, when the departure is in twenty hours, until there is an answer', () =>
    withSkyhook(async () => {
      const start = await time.look();
      const orderNo = await ticketedOrder(start + 20 * hourMs, start);
      await changed(orderNo, 70);
      const { id } = await asked(orderNo);
      const tasks = async () => (await questions(orderNo, 'person')).map(({ kind, state }) => [kind, state]);
      assert.deepEqual(await tasks(), [['departure-within-a-day', 'open']]);
      const { rows } = await pool.query<{ data: { message: string; number: number; flightNumber: string } }>(
        `select data from seller_events where order_no = $1 and type = 'traveller.urgent'`,
        [orderNo],
      );
      const [urgent] = rows.map(({ data }) => [data.message, data.number, data.flightNumber]);
      assert.deepEqual([urgent, rows.length], [['change-choice', 2, 'ZZ101'], 1]);
      await answerQuestion(pool, id, { option: 'keep', by: 'traveller' });
      assert.deepEqual(await tasks(), [['departure-within-a-day', 'superseded']]);
      await look(orderNo);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
    }));

  for (const [when, afterMs, ends] of [
    ['a second before', -1_000, { state: 'answered', answer: 'keep' }],
    ['a second after', 1_000, { state: 'no-choice', answer: null }],
  ] as const) {
    it(`an answer ${when} the deadline ${afterMs < 0 ? 'counts' : 'is late'}`, () =>
      withSkyhook(async () => {
        const start = await time.look();
        const orderNo = await ticketedOrder(start + 10 * dayMs, start + 72 * hourMs);
        await changed(orderNo, 70);
        const { id, deadline } = await asked(orderNo);
        await time.sleepUntil(deadline.getTime() + afterMs);
        const answering = answerQuestion(pool, id, { option: 'keep', by: 'traveller' });
        if (afterMs < 0) assert.equal((await answering).state, 'answered');
        else await assert.rejects(answering, { code: 'QUESTION_CLOSED', detail: 'its deadline has passed' });
        await look(orderNo);
        await time.sleepUntil(deadline.getTime() + minuteMs);
        await until('settled', async () => (await stageOf(orderNo)) === 'settled');
        const { state, answer } = await asked(orderNo);
        assert.deepEqual({ state, answer }, ends);
        const confirmed = afterMs < 0 ? ['answer-received'] : [];
        assert.deepEqual(await told(orderNo), [
          'ticketed',
          'change-choice',
          'choice-reminder',
          ...confirmed,
          'airline-confirmed',
        ]);
      }));
  }

  for (const [when, afterMs] of [
    ['a second before', -1_000],
    ['a second after', 1_000],
  ] as const) {
    it(`a refund can${afterMs < 0 ? '' : 'not'} be taken back ${when} the end of the time for it, and is a person’s only then`, () =>
      withSkyhook(async () => {
        const start = await time.look();
        const orderNo = await ticketedOrder(start + 10 * dayMs, start + 72 * hourMs);
        await changed(orderNo, 200);
        const { id } = await asked(orderNo);
        const { answeredAt } = await answerQuestion(pool, id, { option: 'refund', by: 'traveller' });
        await look(orderNo);
        await until('it is confirmed', async () => (await told(orderNo)).includes('answer-received'));
        await until('it waits', async () => (await stageOf(orderNo)) === 'refund-or-void');
        const undoEnds = (answeredAt?.getTime() ?? 0) + settings.steps.undo;
        const order = await readOrder(pool, orderNo);
        assert.equal(order?.deadline?.getTime(), undoEnds);
        await time.sleepUntil(undoEnds + afterMs);
        const takingBack = takeAnswerBack(pool, id, settings.steps.undo / 1000);
        if (afterMs < 0) {
          assert.equal((await takingBack).state, 'open');
          await look(orderNo);
          await time.sleepUntil(undoEnds + minuteMs);
          assert.deepEqual(await questions(orderNo, 'person'), []);
          await answerQuestion(pool, id, { option: 'keep', by: 'traveller' });
          await look(orderNo);
          await until('settled', async () => (await stageOf(orderNo)) === 'settled');
          assert.deepEqual((await told(orderNo)).slice(2), ['answer-received', 'answer-received', 'airline-confirmed']);
        } else {
          await assert.rejects(takingBack, { code: 'ANSWER_STANDS', detail: 'time-is-over' });
          await until('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
          const [task] = await questions(orderNo, 'person');
          assert.deepEqual([task?.kind, task?.state], ['traveller-wants-refund', 'open']);
          await answerQuestion(pool, task?.id ?? '', { option: 'done', by: 'operator' });
        }
      }));
  }

  it('follows a refund for 30 days, then asks a person, once, and goes by what he does', () =>
    withSkyhook(async () => {
      const start = await time.look();
      const orderNo = await ticketedOrder(start + 60 * dayMs, start);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
      const { code } = atlas.double.startRefund({ orderNo });
      await pool.query(
        `insert into evidence (id, order_no, kind, meaning, said, sequence, state)
         values ($1, $2, 'refund', $1, '{}', nextval('happenings'), 'noted')`,
        [`refund-of-${orderNo}`, orderNo],
      );
      await look(orderNo);
      await until('it is found', async () => (await listSettlements(pool, orderNo)).length === 1);
      const [{ firstSeenAt } = { firstSeenAt: new Date() }] = await listSettlements(pool, orderNo);

      await time.sleepUntil(firstSeenAt.getTime() + 30 * dayMs - hourMs);
      assert.deepEqual(await questions(orderNo, 'person'), []);
      assert.equal(await stageOf(orderNo), 'refund-or-void');
      await time.sleepUntil(firstSeenAt.getTime() + 30 * dayMs + minuteMs);
      await until('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
      const [task] = await questions(orderNo, 'person');
      assert.deepEqual([task?.kind, task?.subject], ['settlement-late', `refund/${code}`]);
      await answerQuestion(pool, task?.id ?? '', { option: 'done', by: 'operator' });
      await look(orderNo);
      await time.sleepUntil(firstSeenAt.getTime() + 33 * dayMs);
      assert.equal(await stageOf(orderNo), 'refund-or-void', 'it is asked about on, once a day');
      atlas.double.moveRefund(code, { status: 2 });
      await time.sleepUntil(firstSeenAt.getTime() + 35 * dayMs);
      await until('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.equal((await questions(orderNo, 'person')).length, 1);
    }));
});

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
