import assert from 'node:assert/strict';
import { join } from 'node:path';
import pg from 'pg';
import { choosePort } from '../../src/devstack/ports.ts';
import { startPostgres, type RunningPostgres } from '../../src/devstack/postgres.ts';
import { watchPostgres, type WatchedPostgres } from '../../src/devstack/postgres-watch.ts';
import { waitForEnd } from '../../src/devstack/processes.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

describe('watchPostgres', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let watched: WatchedPostgres | undefined;
  afterEach(() => watched?.stop());

  it('starts a killed server again, on the same port and data, and none after stop', async () => {
    const port = await choosePort({ name: 'test PostgreSQL', preferred: 0 });
    const dataDir = join(folder(), 'postgres');
    const started: RunningPostgres[] = [];
    const start = async (): Promise<RunningPostgres> => {
      const server = await startPostgres({ dataDir, port, settings: { fsync: 'off' }, report: () => {} });
      started.push(server);
      return server;
    };
    const first = await start();
    const reports: string[] = [];
    watched = watchPostgres(first, start, (line) => reports.push(line));
    await query(first.url, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    await until('it runs again', () => started.length === 2, 20_000);
    assert.deepEqual(await query(first.url, 'select answer from kept'), [{ answer: 42 }]);
    assert.deepEqual(reports, [`PostgreSQL (pid ${first.pid}) has ended; it starts again.`]);

    await watched.stop();
    assert.ok(await waitForEnd(started[1]?.pid ?? 0, 5_000));
    assert.equal(started.length, 2);
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
