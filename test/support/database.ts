import { createPool, type Pool } from '../../src/storage/pool.ts';
import { until } from '../devstack/until.ts';
import { testPostgres } from './postgres.ts';
import { nextOfRun } from './run-cleanup.ts';

export interface TestDatabase {
  url(): string;
  /** A pool on it, ended by itself. */
  pool(): Pool;
}

/**
 * An empty, migrated database for the enclosing `describe`. It is dropped after everything else of the `describe`, and
 * fails it when a connection was left open: a leaked pool or relay keeps a process alive.
 */
export function testDatabase(): TestDatabase {
  let url: string | undefined;
  let pool: Pool | undefined;
  before('create a database', async function () {
    this.timeout(60_000);
    const postgres = await testPostgres();
    const name = `skyhook_test_${nextOfRun('database')}`;
    await postgres.createDatabase(name);
    url = postgres.url(name);
    pool = createPool(url, { applicationName: 'skyhook-test', onIdleError: () => {} });
    // Added only now, so that it comes after every `after` of the test file.
    this.test?.parent?.afterAll('drop the database', async () => {
      await pool?.end();
      try {
        await noConnections(name);
      } finally {
        await postgres.dropDatabase(name);
      }
    });
  });
  return { url: () => given(url), pool: () => given(pool) };
}

/** Sessions end a moment after their client said goodbye. */
async function noConnections(database: string): Promise<void> {
  const postgres = await testPostgres();
  let left: { name: string; state: string; query: string }[] = [];
  const gone = async (): Promise<boolean> => {
    left = await postgres.rows(
      `select application_name as name, state, query from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [database],
    );
    return left.length === 0;
  };
  await until('all connections are closed', gone, 3_000).catch(() => {
    const lines = left.map(({ name, state, query }) => `${name} (${state}): ${query}`);
    throw new Error(`The test file leaked ${left.length} PostgreSQL connections:\n${lines.join('\n')}`);
  });
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('testDatabase() gives its database to hooks and tests only.');
  return value;
}
