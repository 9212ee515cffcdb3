import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { choosePort } from '../../src/devstack/ports.ts';
import { removePostgresData, startPostgres } from '../../src/devstack/postgres.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { oncePerRun, stopAtEndOfRun } from './run-cleanup.ts';

/** The migrated database that each test database is a copy of. */
const template = 'skyhook_template';

/** Settings that spare the disk; the data live no longer than the run. */
export const carelessSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export interface TestPostgres {
  /** The address of one of its databases. */
  url(database: string): string;
  /** Makes an empty, migrated database. */
  createDatabase(name: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  /** Runs statements in the administrators' database. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/** The PostgreSQL server of this run; the first call starts it and runs the migrations. */
export function testPostgres(): Promise<TestPostgres> {
  return oncePerRun('postgres', start);
}

async function start(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'skyhook-test-'));
  // A server under root runs as another account, which has to get in.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'postgres');
  const server = await startPostgres({
    dataDir,
    port: await choosePort({ name: 'test PostgreSQL', preferred: 0 }),
    settings: { ...carelessSettings, max_connections: '200' },
    report: () => {},
  });
  const admin = new pg.Client({ connectionString: server.url });
  stopAtEndOfRun(async () => {
    await admin.end();
    await server.stop();
    await removePostgresData({ dataDir });
    await rm(folder, { recursive: true, force: true });
  });
  await admin.connect();
  const url = (database: string): string => server.url.replace(/[^/]+$/, database);
  await admin.query(`create database ${template}`);
  await migrate(url(template));
  return {
    url,
    createDatabase: async (name) => void (await admin.query(`create database ${name} template ${template}`)),
    dropDatabase: async (name) => void (await admin.query(`drop database if exists ${name} with (force)`)),
    rows: async (sql, values) => (await admin.query(sql, values)).rows,
  };
}
