import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from '../../src/devstack/ports.ts';
import { removePostgresData, startPostgres, type RunningPostgres } from '../../src/devstack/postgres.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { until } from '../devstack/until.ts';
import { carelessSettings } from '../support/postgres.ts';
import { errorOf, startReceiver, type TestReceiver } from '../support/receiver.ts';

describe('the receiver while PostgreSQL is away', function () {
  this.timeout(60_000);
  let folder: string;
  let start: () => Promise<RunningPostgres>;
  let postgres: RunningPostgres;
  let pool: Pool;
  let receiver: TestReceiver;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skyhook-test-'));
    await chmod(folder, 0o755);
    const port = await choosePort({ name: 'test', preferred: 0 });
    start = () =>
      startPostgres({ dataDir: join(folder, 'postgres'), port, settings: { ...carelessSettings }, report: () => {} });
    postgres = await start();
    await migrate(postgres.url);
    pool = createPool(postgres.url, { applicationName: 'test', onIdleError: () => {}, answerWithinMs: 5_000 });
    receiver = await startReceiver(pool);
  });
  after(async () => {
    await receiver.stop();
    await pool.end();
    await postgres.stop();
    await removePostgresData({ dataDir: join(folder, 'postgres') });
    await rm(folder, { recursive: true, force: true });
  });

  const bodies = async (): Promise<string[]> => {
    const { rows } = await pool.query<{ body: Buffer }>('select body from inbox order by arrival');
    return rows.map(({ body }) => body.toString());
  };

  it('acknowledges nothing, asks to come again, and works again when PostgreSQL is back', async () => {
    assert.equal((await receiver.post('{"mark":"before"}')).status, 200);
    await postgres.stop();

    const refused = await Promise.all(Array.from({ length: 20 }, (_, index) => receiver.post(`{"mark":${index}}`)));
    for (const response of refused) {
      assert.equal(response.headers.get('retry-after'), '5');
      assert.deepEqual(await errorOf(response), { status: 503, code: 'STORAGE_UNAVAILABLE', wellFormed: true });
    }
    assert.equal((await fetch(`${receiver.url}/healthz`)).status, 200, 'it lives');
    const ready = await fetch(`${receiver.url}/readyz`);
    assert.deepEqual(await errorOf(ready), { status: 503, code: 'STORAGE_UNAVAILABLE', wellFormed: true });

    postgres = await start();
    assert.equal((await receiver.post('{"mark":"after"}')).status, 200);
    assert.deepEqual(await bodies(), ['{"mark":"before"}', '{"mark":"after"}']);
    assert.equal((await fetch(`${receiver.url}/readyz`)).status, 200);
  });

  it('says so to operators and travellers too, with 503', async () => {
    await postgres.stop();
    const token = 'q_0123456789abcdef01234567.1.abcdefghijklmnopqrstuv';
    assert.equal((await fetch(`${receiver.url}/decide/${token}`)).status, 404, 'a forged link needs no database');
    const response = await receiver.ops('/api/orders');
    postgres = await start();
    assert.equal(response.headers.get('retry-after'), '5');
    assert.deepEqual(await errorOf(response), { status: 503, code: 'STORAGE_UNAVAILABLE', wellFormed: true });
  });

  it('acknowledges nothing whose commit was cut off, and keeps its neighbours waiting no longer than it must', async () => {
    const before = (await bodies()).length;
    const other = await pool.connect();
    // Nobody can write: as when a disk hangs.
    await other.query('begin; lock table inbox');
    const posts = Array.from({ length: 5 }, (_, index) => receiver.post(`{"mark":"cut-${index}"}`));
    await until('a statement waits', async () => {
      const { rows } = await pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`);
      return rows.length > 0;
    });
    other.on('error', () => {});
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`);
    await other.query('rollback');
    other.release();
    const outcomes = await Promise.all(posts.map(async (post) => (await post).status));
    for (const status of outcomes) assert.ok(status === 200 || status === 503, String(status));
    const acknowledged = outcomes.filter((status) => status === 200).length;
    assert.equal((await bodies()).length, before + acknowledged, 'rows and acknowledgements are the same');
    assert.ok(acknowledged < 5);
  });
});
