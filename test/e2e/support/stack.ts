import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demonstrationSettings } from '../../../src/devstack/demonstration/settings.ts';
import { Stage } from '../../../src/devstack/demonstration/stage.ts';
import { removePostgresData } from '../../../src/devstack/postgres.ts';
import { startStack, type RunningStack, type StackOptions } from '../../../src/devstack/stack.ts';
import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import { oncePerRun, stopAtEndOfRun } from '../../support/run-cleanup.ts';

/** A whole Skyhook for tests: receiver and worker as processes, real PostgreSQL, Temporal, SMTP and Atlas double. */
export interface TestStack extends Omit<RunningStack, 'double' | 'mails' | 'temporalServer'> {
  readonly double: AtlasDouble;
  readonly mails: NonNullable<RunningStack['mails']>;
  readonly temporalServer: NonNullable<RunningStack['temporalServer']>;
  readonly stage: Stage;
  readonly reports: string[];
  readonly dir: string;
}

/** A tenth of a minute is long enough for what a test does before the deadline. */
const shortWaits = {
  POLL_FIRST_SECONDS: '0.2',
  DECISION_LIMIT_MINUTES: '0.1',
  DECISION_MINIMUM_MINUTES: '0.1',
  CORROBORATION_LIMIT_MINUTES: '0.1',
  CANCELLED_HOLD_SECONDS: '3',
  FURTHER_NEWS_SECONDS: '0',
  REFUND_UNDO_SECONDS: '1',
  LAP_INFANT_SECONDS: '2',
  UNKNOWN_ORDERS_PER_SECOND: '20',
  // Tests start the sweeps themselves.
  SWEEP_INCIDENTS_SECONDS: '31536000',
  SWEEP_ORDERS_SECONDS: '31536000',
  SWEEP_MAILS_SECONDS: '31536000',
  MAIL_JOIN_MINUTES: '0.1',
  MAIL_UNREAD_MINUTES: '0.05',
  SWEEP_UNCONFIRMED_SECONDS: '31536000',
  MISSED_AFTER_SECONDS: '0.001',
  ATLAS_CONFIRM_INCIDENTS: 'true',
};

/** Starts a stack in a folder of its own, on any free ports. Call `stop` of what it returns. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<TestStack> {
  const dir = await mkdtemp(join(tmpdir(), 'skyhook-e2e-'));
  await chmod(dir, 0o755);
  const reports: string[] = [];
  const { PATH, HOME, XDG_CACHE_HOME, SKYHOOK_CACHE_DIR } = process.env;
  const stack = await startStack({
    dir,
    env: definedOnly({ PATH, HOME, XDG_CACHE_HOME, SKYHOOK_CACHE_DIR }),
    report: (line) => reports.push(line),
    anyPorts: true,
    ...options,
    settings: { ...demonstrationSettings, ...shortWaits, ...options.settings },
  });
  const { double, mails, temporalServer } = stack;
  if (!double || !mails || !temporalServer) throw new Error('The test stack starts all of its parts itself.');
  return {
    ...stack,
    double: double.double,
    mails,
    temporalServer,
    stage: new Stage(stack, double.double, () => {}),
    reports,
    dir,
    async stop() {
      await stack.stop();
      await removePostgresData({ dataDir: join(dir, 'postgres') });
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Until when (milliseconds since 1970) the shared stack's mail server puts off mail to addresses that begin with `deferred`. */
export const mailServer = { backAt: 0 };

/** A mail server that says no to some, with the address in its answer as real ones do. */
function refuseSome(address: string): { code: number; text: string } | undefined {
  if (address.startsWith('deferred') && Date.now() < mailServer.backAt)
    return { code: 451, text: '4.3.0 Try again later' };
  if (address.startsWith('refused')) return { code: 550, text: `5.1.1 <${address}>: Recipient address rejected` };
  return undefined;
}

/** The stack that the end-to-end tests of this run share; tests that stop parts of it start their own. */
export function sharedStack(): Promise<TestStack> {
  return oncePerRun('end-to-end stack', async () => {
    const stack = await startTestStack({ smtpFaults: { rcpt: refuseSome } });
    stopAtEndOfRun(() => stack.stop());
    return stack;
  });
}

function definedOnly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
