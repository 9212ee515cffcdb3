import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { lastLines } from './log-tail.ts';
import { isOurs, makeCluster, pgCtl, pidIn, stopLeftOver, superuser } from './postgres-control.ts';
import { findPostgresPlace, possibleFolders } from './postgres-place.ts';
import { endProcess } from './processes.ts';

/** A PostgreSQL server of our own. */
export interface RunningPostgres {
  /** For `pg`: user and database are both `skyhook`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where the data really are: not what was asked for when root had to move them. */
  readonly dataDir: string;
  /** Fast shutdown: sessions are ended, nothing is lost. Resolves when it is down; safe to call twice. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Kept between runs; made when missing. */
  readonly dataDir: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Server settings such as `{ fsync: 'off' }`, for this run only. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly report: (line: string) => void;
}

const database = 'skyhook';

/**
 * Starts PostgreSQL on `dataDir`, after stopping one that a killed earlier run left there; makes the cluster and the database when missing.
 *
 * It listens on 127.0.0.1 only, without passwords: whoever has an account on this machine may connect, so nothing but play data belongs here.
 *
 * @throws Error with the last lines of the server's log when it does not come up.
 */
export async function startPostgres({
  dataDir,
  port,
  settings = {},
  report,
}: PostgresOptions): Promise<RunningPostgres> {
  const place = await findPostgresPlace(dataDir, report);
  const cluster = join(place.folder, 'data');
  const log = join(place.folder, 'postgres.log');
  await stopLeftOver(place.folder, report);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await makeCluster(place, settings['fsync'] === 'off');

  const all = {
    // No socket file: its path may be no longer than 107 bytes, which a deep checkout exceeds.
    unix_socket_directories: '',
    listen_addresses: '127.0.0.1',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
    port: String(port),
  };
  const options = Object.entries(all)
    .map(([key, value]) => `-c ${quoted(`${key}=${value}`)}`)
    .join(' ');
  await rm(log, { force: true });
  // pg_ctl gives the server a session of its own: Ctrl-C in the terminal does not reach it, we stop it when nobody needs it any more.
  const started = await pgCtl(place, ['start', '-w', '-t', '60', '-l', log, '-o', options]);
  const pid = await pidIn(cluster);
  if (started.code !== 0 || pid === undefined) {
    throw new Error(`PostgreSQL did not start on port ${port}. Its log ends:\n${await lastLines(log)}`);
  }
  const url = (name: string): string => `postgres://${superuser}@127.0.0.1:${port}/${name}`;
  const stop = async (): Promise<void> => {
    const stopped = await pgCtl(place, ['stop', '-w', '-t', '60', '-m', 'fast']);
    // It fails when somebody else ended the server, which is as well, or removed its files, which leaves only the number.
    if (stopped.code !== 0 && (await isOurs(pid, cluster))) await endProcess(pid, 20_000, 'SIGINT');
  };
  try {
    await makeDatabase(url('postgres'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url(database), port, pid, dataDir: place.folder, stop };
}

/** Removes the data that `startPostgres` keeps for `dataDir`, wherever it put them; a server that a killed run left there is stopped first. */
export async function removePostgresData({
  dataDir,
  report = () => {},
}: {
  readonly dataDir: string;
  readonly report?: (line: string) => void;
}): Promise<void> {
  for (const folder of possibleFolders(dataDir)) {
    await stopLeftOver(folder, report);
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

/** pg_ctl hands the options to a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
