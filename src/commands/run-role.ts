import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readConfig, type Config, type Role } from '../config.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { readStackFile } from '../devstack/stack-file.ts';
import { SettingsFileError } from '../settings-file.ts';
import { pendingMigrations } from '../storage/migrate.ts';
import { isUnavailable } from '../storage/pool.ts';

/** A role that runs until it is told to stop. */
export interface RunningRole {
  readonly ended?: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs a role of the service: reads its configuration from the environment, starts it, and stops it in order on
 * SIGTERM, SIGINT, or when the process that started it is gone.
 *
 * A wrong environment or file of rules ends the process with status 2 and the whole list of what is wrong.
 */
export async function runRole<R extends 'receiver' | 'worker' | 'bounces'>(
  role: R,
  start: (config: Config<R>, log: Logger) => Promise<RunningRole>,
): Promise<void> {
  const config = configOrExit(role);
  const log = createLogger(role, config.LOG_LEVEL);
  const stopAsked = whenAskedToStop();
  await refuseOldTables(config.DATABASE_URL, log);

  let starting = true;
  // Nothing is under way yet that would have to end in order, and a connection attempt may take its time.
  void stopAsked.then(() => starting && process.exit(0));
  const running = await startPersistently(() => start(config, log), log);
  starting = false;
  const failure = running.ended?.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const ended = await Promise.race([stopAsked, ...(failure ? [failure] : [])]);
  if (typeof ended === 'object') log.error({ err: ended.error }, 'the role failed; the process ends');
  else log.info({ because: ended }, 'stopping');
  await running.stop();
  log.info('stopped');
  process.exit(typeof ended === 'object' ? 1 : 0);
}

/**
 * Reads a role's configuration, or ends the process with what is wrong. Where `DATABASE_URL` is not set, the commands
 * of operators use the development stack that runs in this folder.
 */
export function configOrExit<R extends Role>(role: R): Config<R> {
  const useStack = role !== 'receiver' && role !== 'worker' && role !== 'bounces' && !process.env.DATABASE_URL;
  try {
    return readConfig(role, { ...(useStack ? readStackFile() : undefined), ...process.env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function whenAskedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    // Present when the development stack started us.
    process.once('disconnect', () => resolve('the parent process is gone'));
  });
}

/** Running on tables of another version would fail later and worse. */
async function refuseOldTables(databaseUrl: string, log: Logger): Promise<void> {
  try {
    const pending = await pendingMigrations(databaseUrl);
    if (pending.length === 0) return;
    process.stderr.write(`The database lacks ${pending.length} migrations: run "skyhook migrate" first.\n`);
  } catch (err) {
    if (!isUnavailable(err)) throw err;
    log.warn('PostgreSQL cannot be reached yet; starting without it');
    return;
  }
  process.exit(2);
}

/** Tries to start until it works: what it needs may come up later than it does. */
async function startPersistently(start: () => Promise<RunningRole>, log: Logger): Promise<RunningRole> {
  for (let delayMs = 500; ; delayMs = Math.min(delayMs * 2, 10_000)) {
    try {
      return await start();
    } catch (err) {
      if (err instanceof SettingsFileError) {
        process.stderr.write(`${err.message}\n`);
        process.exit(2);
      }
      if (!isMissingPeer(err)) throw err;
      log.warn(
        { err, retryInMs: delayMs },
        'cannot start yet: PostgreSQL or Temporal cannot be reached (TEMPORAL_ADDRESS)',
      );
      await sleep(delayMs);
    }
  }
}

function isMissingPeer(error: unknown): boolean {
  if (isUnavailable(error)) return true;
  if (!(error instanceof Error)) return false;
  if (error.name === 'TransportError' || error.name === 'IllegalStateError') return true;
  const code = 'code' in error ? Number(error.code) : Number.NaN;
  // gRPC DEADLINE_EXCEEDED and UNAVAILABLE.
  return code === 4 || code === 14 || (error.cause !== undefined && isMissingPeer(error.cause));
}
