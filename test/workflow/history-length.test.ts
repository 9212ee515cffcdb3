import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import type { Settings } from '../../activities/dependencies.ts';
import { createActivities, type Activities } from '../../activities/index.ts';
import { AtlasClient } from '../../src/atlas/client.ts';
import { startMailCatcher, type MailCatcher } from '../../src/devstack/mail-catcher.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../src/domain/decision-token.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../../src/simulator/server.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { insertDeliveries } from '../../src/storage/inbox.ts';
import { readItineraries } from '../../src/storage/itineraries.ts';
import { failureBoundary } from '../../src/temporal/failure-boundary.ts';
import { orderCases } from '../../src/temporal/order-cases.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';
import { newOrderNo } from '../support/orders.ts';
import { testNamespace } from '../support/temporal.ts';
import { workflowTemporal } from './support/temporal.ts';
import { withWorkers } from './support/workers.ts';
import { testSettings } from '../support/settings.ts';
import { MailFetcher } from '../../src/atlas/mail-fetch.ts';

const minuteMs = 60_000;
const account = { clientId: 'test-client', clientSecret: 'test-secret' };
const suggestedAt = 60;
/**
 * What a run does after the server suggests a new one: it ends the step that it is at, whose signals come on top of its
 * history, however long that takes, and at most goes through one more turn.
 */
const mostStepsLate = 4;
const changes = 200;

const settings: Settings = {
  ...testSettings,
  steps: { ...testSettings.steps, pollFirstSeconds: 0.2, corroboration: minuteMs },
};

/** The real workflow, activities, PostgreSQL, SMTP server and Atlas double on a server that suggests a new run early. */
describe('an order that changes and changes', function () {
  this.timeout(400_000);
  const temporal = workflowTemporal({ 'limit.historyCount.suggestContinueAsNew': suggestedAt });
  const database = testDatabase();
  let atlas: RunningAtlasDouble;
  let client: AtlasClient;
  let catcher: MailCatcher;
  let activities: Activities;

  before(async () => {
    catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
    atlas = await startAtlasDouble({ port: 0, ...account, log: () => {} });
    client = new AtlasClient({ baseUrl: atlas.url, ...account, cid: 'DEMO00001_api_1' });
    activities = createActivities({
      pool: database.pool(),
      atlas: client,
      mails: new MailFetcher({ hosts: [] }),
      events: undefined,
      mailer: new Mailer(catcher.smtpUrl, 'Skyhook <noreply@seller.example>'),
      cases: orderCases(temporal.client()),
      tokens: new DecisionTokens('the-key-of-this-installation'),
      log: pino({ level: 'silent' }),
      policies: defaultChangePolicies,
      settings,
    });
  });
  after(async () => {
    await client?.close();
    await atlas?.stop();
    await catcher?.stop();
  });

  const withSkyhook = <T>(work: () => Promise<T>): Promise<T> =>
    withWorkers(
      temporal.native(),
      testNamespace,
      { ...activities.main, ...activities.atlas, ...activities.unknown, ...activities.mail },
      work,
      [failureBoundary(pino({ level: 'silent' }))],
    );

  async function ticketedOrder(): Promise<string> {
    const orderNo = newOrderNo();
    atlas.double.createOrder({ orderNo, route: 'SIN-KUL', pay: true, contactEmail: 'alex@traveller.example' });
    atlas.double.ticket(orderNo, { push: false });
    await followOrder(database.pool(), orderNo);
    await orderCases(temporal.client()).look(orderNo, 'follow');
    return orderNo;
  }

  /** Changes the flights and takes the push in, all but the wake-up. */
  async function change(orderNo: string, index: number): Promise<void> {
    const { body } = atlas.double.scheduleChange({
      orderNo,
      type: 1,
      // Small ones that come back, for a question would be waited for; the last goes so far from all that it has to be told.
      shiftMinutes: index === changes - 1 ? 14 : ([9, 9, -7, -11][index % 4] ?? 0),
      push: false,
    });
    const key = `order.schedulechange/${index}/${orderNo}`;
    const delivery = newDelivery(key, { type: 'order.schedulechange', orderNo, body: Buffer.from(body) });
    await insertDeliveries(database.pool(), [delivery], 60);
    const recorded = await activities.main.recordDelivery({ key, drive: 1 });
    assert.equal(recorded.outcome, 'recorded');
  }

  const state = async (orderNo: string) => {
    const { rows } = await database.pool().query<{ told: number; stage: string; undecided: number; decided: number }>(
      `select told_version as told, stage,
         (select count(*) from evidence e where e.order_no = o.order_no and kind = 'schedule-change' and state in ('applied', 'superseded')) as decided,
         (select count(*) from evidence e where e.order_no = o.order_no and kind = 'schedule-change' and state not in ('applied', 'superseded')) as undecided
       from orders o where order_no = $1`,
      [orderNo],
    );
    return rows[0] ?? { told: 0, stage: '', undecided: 0, decided: 0 };
  };

  it(`goes on in new runs through ${changes} changes, and loses no wake-up, whenever it comes`, () =>
    withSkyhook(async () => {
      const orderNo = await ticketedOrder();
      const cases = orderCases(temporal.client());
      let looks = 1;
      // As `wakeOrderCase` is: tried until it is taken.
      const look = async (because: string): Promise<void> => {
        await cases.look(orderNo, because).catch(() => look(because));
      };
      const counted = async (because: string): Promise<void> => {
        await look(because);
        looks += 1;
      };
      const over = new AbortController();
      // Wake-ups without news come all the time, so that some fall between the end of a run's last task and its end.
      const noise = async (): Promise<void> => {
        while (!over.signal.aborted) {
          await counted('noise');
          await setTimeout(50);
        }
      };
      const noises = [noise()];
      // Pushes come in bursts, each with its own wake-up.
      for (let burst = 0; burst < changes; burst += 5) {
        const indexes = [0, 1, 2, 3, 4].map((index) => burst + index);
        for (const index of indexes) await change(orderNo, index);
        for (const index of indexes) await counted(`change ${index}`);
      }
      over.abort();
      await Promise.all(noises);
      await until(
        'all is told',
        async () => {
          const { told, stage, undecided } = await state(orderNo);
          const versions = await readItineraries(database.pool(), orderNo);
          return undecided === 0 && stage === 'settled' && told === versions.at(-1)?.version;
        },
        240_000,
      );

      const { decided } = await state(orderNo);
      assert.equal(decided, changes);
      const current = (await readItineraries(database.pool(), orderNo)).at(-1)?.segments[0];
      const [truth] = atlas.double.order(orderNo).currentSegments;
      assert.equal(current?.depLocal, truth?.depTime.slice(0, 16).replace(' ', 'T'));
      const mails = catcher.messages().filter(({ text }) => text?.includes(orderNo));
      const { rows } = await database
        .pool()
        .query<{ sent: number }>(`select count(*) as sent from messages where order_no = $1 and state = 'sent'`, [
          orderNo,
        ]);
      assert.equal(mails.length, rows[0]?.sent, 'each message once');

      const runs = await runsOf(temporal.client(), orderNo);
      const signals = runs.reduce((sum, run) => sum + run.signals, 0);
      assert.ok(signals >= looks, `${looks} wake-ups, ${signals} of them in a run`);
      const lengths = runs.map(({ length, stepsLate }) => `${length} (${stepsLate} late)`).join(', ');
      assert.ok(
        runs.every(({ stepsLate }) => stepsLate <= mostStepsLate),
        `histories of ${lengths} events`,
      );
      const continued = runs.filter((run) => run.continued).length;
      assert.ok(continued >= 10, `${continued} of ${runs.length} runs went on in another`);
      const refused = runs.reduce((sum, run) => sum + run.refusedEnds, 0);
      console.log(
        `      histories of ${lengths} events\n      ${runs.length} runs, ${continued} continued, ${looks} wake-ups, ${refused} came as a run was about to end`,
      );
    }));
});

interface Run {
  readonly length: number;
  readonly signals: number;
  /** Steps that it began after the server suggested a new run. */
  readonly stepsLate: number;
  readonly continued: boolean;
  /** Workflow tasks that wanted to end the run while a signal came: the server had them done again. */
  readonly refusedEnds: number;
}

/** All runs of an order's case, read from their histories. */
async function runsOf(client: Client, orderNo: string): Promise<Run[]> {
  const workflowId = `order/${orderNo}`;
  const runIds: string[] = [];
  const list = async (): Promise<boolean> => {
    runIds.length = 0;
    for await (const { runId, status } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
      if (status.name === 'RUNNING') return false;
      runIds.push(runId);
    }
    return true;
  };
  await until('all runs are over and listed', list);
  return Promise.all(
    runIds.map(async (runId) => {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const all = events ?? [];
      return {
        length: all.length,
        signals: all.filter((one) => one.workflowExecutionSignaledEventAttributes).length,
        stepsLate: all.filter((one) => one.activityTaskScheduledEventAttributes && Number(one.eventId) > suggestedAt)
          .length,
        continued: all.some((one) => one.workflowExecutionContinuedAsNewEventAttributes),
        // WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND
        refusedEnds: all.filter((one) => Number(one.workflowTaskFailedEventAttributes?.cause) === 1).length,
      };
    }),
  );
}
