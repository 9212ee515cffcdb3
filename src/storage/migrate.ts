import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { runner } from 'node-pg-migrate';

const directory = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Brings the database's tables to this version: numbered SQL files under `migrations/`, each once, in order, under an
 * advisory lock (a second process waits for the first). A statement that waits 10 s for a table lock fails rather than
 * block the service behind it; run it again.
 *
 * @returns the names of the migrations that were applied now
 */
export async function migrate(databaseUrl: string, log: (line: string) => void = () => {}): Promise<string[]> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'skyhook-migrate',
    lock_timeout: 10_000,
  });
  await client.connect();
  try {
    const applied = await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: 'schema_migrations',
      advisoryLockMode: 'wait',
      checkOrder: true,
      logger: { debug: () => {}, info: () => {}, warn: log, error: log },
    });
    return applied.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** The migrations that a database lacks; roles refuse to start while there are any. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'skyhook-migrate' });
  await client.connect();
  try {
    const planned = await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: 'schema_migrations',
      dryRun: true,
      noLock: true,
      checkOrder: false,
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
    return planned.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}
