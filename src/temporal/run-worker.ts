import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { createActivities } from '../../activities/index.ts';
import { sweepKinds } from '../../activities/sweeps.ts';
import { queues } from '../../workflows/queues.ts';
import { AtlasClient } from '../atlas/client.ts';
import { MailFetcher } from '../atlas/mail-fetch.ts';
import { readAirlines } from '../airlines-file.ts';
import { readVoices } from '../brands-file.ts';
import { readChangePolicies } from '../change-rules-file.ts';
import type { Config } from '../config.ts';
import { BounceAddresses } from '../domain/bounce-address.ts';
import { DecisionTokens } from '../domain/decision-token.ts';
import { EventSender } from '../events/sender.ts';
import { Mailer } from '../messages/smtp.ts';
import type { Logger } from '../observability/logger.ts';
import { Relay } from '../relay/relay.ts';
import { createPool } from '../storage/pool.ts';
import { ensureWatermarks } from '../storage/sweeps.ts';
import { readAuthorities } from '../tls-files.ts';
import { connectClient, connectWorker } from './connection.ts';
import { eventWorkflows } from './event-workflows.ts';
import { failureBoundary } from './failure-boundary.ts';
import { orderCases } from './order-cases.ts';
import { registerSearchAttributes } from './prepare-namespace.ts';
import { createSchedules } from './schedules.ts';
import { settingsOf } from './settings.ts';

export interface RunningWorker {
  /** Rejects when a worker fails for good; the process is to exit then. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const identity = 'skyhook-worker';

/** Runs the worker role: workflows and activities on all queues, and the relay that brings the inbox to Temporal. */
export async function runWorker(config: Config<'worker'>, env: NodeJS.ProcessEnv, log: Logger): Promise<RunningWorker> {
  const policies = readChangePolicies(config.CHANGE_RULES_FILE);
  const voices = readVoices(config);
  const airlines = readAirlines(config.AIRLINES_FILE);
  const ca = readAuthorities(config.SMTP_TLS_CA);
  installTemporalLogger(log);
  const { connection, namespace } = await connectWorker(env);
  const temporal = connectClient(env, identity);
  const { client } = temporal;
  await registerSearchAttributes(client, namespace, log);

  const pool = createPool(config.DATABASE_URL, {
    applicationName: 'skyhook-worker',
    onIdleError: (err) => log.warn({ err }, 'a PostgreSQL connection broke'),
    max: 20,
  });
  const cases = orderCases(client);
  const atlas = new AtlasClient({
    baseUrl: config.ATLAS_BASE_URL,
    clientId: config.ATLAS_CLIENT_ID,
    clientSecret: config.ATLAS_CLIENT_SECRET,
    cid: config.ATLAS_CID,
    confirmIncidents: config.ATLAS_CONFIRM_INCIDENTS,
  });
  const mails = new MailFetcher({ hosts: config.ATLAS_MAIL_HOSTS });
  const events =
    config.EVENTS_URL === undefined
      ? undefined
      : {
          sender: new EventSender({ url: config.EVENTS_URL, secrets: config.EVENTS_SECRET }),
          workflows: eventWorkflows(client),
        };
  const mailer = mailerOf(config, ca);
  const tokens = new DecisionTokens(config.SIGNING_KEY);
  const activities = createActivities({
    pool,
    atlas,
    mails,
    mailer: mailer ?? noMailer,
    cases,
    events,
    tokens,
    log,
    policies,
    settings: settingsOf(config, { voices, airlines }),
  });

  const common = {
    connection,
    namespace,
    identity,
    // A running activity gets this long after SIGTERM; one that ignores its cancellation is left behind after the second.
    shutdownGraceTime: '10s',
    shutdownForceTime: '20s',
    interceptors: { activity: [failureBoundary(log)] },
  } satisfies Partial<WorkerOptions>;
  const workers = await Promise.all([
    Worker.create({
      ...common,
      ...(await workflowCode()),
      taskQueue: queues.main,
      activities: activities.main,
      // More pollers than this waste a small machine.
      workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
      activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
      maxConcurrentActivityTaskExecutions: 50,
    }),
    Worker.create({
      ...common,
      taskQueue: queues.atlas,
      activities: activities.atlas,
      activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
      maxTaskQueueActivitiesPerSecond: config.ATLAS_CALLS_PER_SECOND,
    }),
    Worker.create({
      ...common,
      taskQueue: queues.unknown,
      activities: activities.unknown,
      activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
      maxTaskQueueActivitiesPerSecond: config.UNKNOWN_ORDERS_PER_SECOND,
    }),
    Worker.create({
      ...common,
      taskQueue: queues.mail,
      activities: activities.mail,
      activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
      // Some more than there are connections, so that these need not wait for PostgreSQL.
      maxConcurrentActivityTaskExecutions: config.SMTP_CONNECTIONS + 5,
      maxTaskQueueActivitiesPerSecond: config.MAIL_PER_SECOND,
    }),
    // Without an address nobody serves the queue: what is in it waits for a worker that has one.
    ...(events
      ? [
          Worker.create({
            ...common,
            taskQueue: queues.events,
            activities: activities.events,
            activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
            maxConcurrentActivityTaskExecutions: 20,
          }),
        ]
      : []),
  ]);
  await ensureWatermarks(pool, sweepKinds);
  await createSchedules(client, config);

  const relay = new Relay({ pool, databaseUrl: config.DATABASE_URL, client, cases, events: events?.workflows, log });
  const running = Promise.all(workers.map((worker) => worker.run()));
  relay.start();
  log.info({ queues: Object.values(queues) }, 'worker runs');

  const ended = running.then(() => {});
  return {
    ended,
    async stop() {
      await relay.stop();
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.catch((err: unknown) => log.warn({ err }, 'a worker did not end in order'));
      await atlas.close();
      await mails.close();
      await events?.sender.close();
      await mailer?.close();
      await pool.end();
      await temporal.close();
      await connection.close();
    },
  };
}

/** Sends mail to travellers; undefined where that is left to systems of the seller and no mail server is given. */
function mailerOf(config: Config<'worker'>, ca: string | undefined): Mailer | undefined {
  const { SMTP_URL, MAIL_FROM, SIGNING_KEY, RETURN_PATH_DOMAIN } = config;
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return undefined;
  return new Mailer(SMTP_URL, MAIL_FROM, {
    ca,
    connections: config.SMTP_CONNECTIONS,
    requireTls: config.SMTP_TLS === 'required',
    returnAddresses: RETURN_PATH_DOMAIN ? new BounceAddresses(SIGNING_KEY, RETURN_PATH_DOMAIN) : undefined,
  });
}

/** Mail waits in the outbox, as for an outage. */
const noMailer: Pick<Mailer, 'send'> = {
  send: () => Promise.resolve({ outcome: 'not-sent', permanent: false, answer: 'no mail server' }),
};

/** The bundle that the build made, else the workflows' source. */
async function workflowCode(): Promise<{ workflowBundle: WorkflowBundleOption }> {
  const built = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
  if (existsSync(built)) return { workflowBundle: { codePath: built } };
  const source = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  return { workflowBundle: await bundleWorkflowCode({ workflowsPath: source, logger: new DefaultLogger('WARN') }) };
}

let installed = false;

/** The SDK logs through ours, and never failures themselves: they are logged at the failure boundary. */
function installTemporalLogger(log: Logger): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // True of the activity-only queues, and meant.
      if (message.startsWith('No workflows registered')) return;
      const { workflowId, activityType } = (meta ?? {}) as { workflowId?: string; activityType?: string };
      log[level === 'ERROR' ? 'error' : 'warn']({ temporal: message, workflowId, activityType }, 'temporal sdk');
    }),
  });
}
