import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { migrate, pendingMigrations } from '../../src/storage/migrate.ts';
import { testPostgres, type TestPostgres } from '../support/postgres.ts';

describe('migrate', () => {
  let postgres: TestPostgres;
  let all: string[];
  let databases = 0;
  let name: string;

  before(async function () {
    this.timeout(60_000);
    postgres = await testPostgres();
    const files = await readdir(new URL('../../src/storage/migrations', import.meta.url));
    all = files.sort().map((file) => file.replace(/\.sql$/, ''));
  });
  beforeEach(async () => {
    databases += 1;
    name = `skyhook_migrate_${databases}`;
    await postgres.rows(`create database ${name}`);
  });
  afterEach(() => postgres.dropDatabase(name));

  it('brings an empty database to this version, once', async () => {
    assert.deepEqual(await pendingMigrations(postgres.url(name)), all);
    assert.deepEqual(await migrate(postgres.url(name)), all);
    assert.deepEqual(await pendingMigrations(postgres.url(name)), []);
    assert.deepEqual(await migrate(postgres.url(name)), []);
  });

  it('lets one of two that start at once do the work, and the other wait for it', async () => {
    const [one, other] = await Promise.all([migrate(postgres.url(name)), migrate(postgres.url(name))]);
    assert.deepEqual([...one, ...other], all);
    assert.deepEqual(await pendingMigrations(postgres.url(name)), []);
  });

  it('leaves a database as it was when a migration fails, and can be run again', async () => {
    const client = new pg.Client({ connectionString: postgres.url(name) });
    await client.connect();
    try {
      // In the way of the last migrations.
      await client.query('create table orders (what text)');
      await assert.rejects(migrate(postgres.url(name)), /"orders" already exists/);
      await client.query('drop table orders');
    } finally {
      await client.end();
    }
    await migrate(postgres.url(name));
    assert.deepEqual(await pendingMigrations(postgres.url(name)), []);
  });
});
