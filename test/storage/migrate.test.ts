import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
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

  it('takes over what was known before 0007: a -3 of its own stretch, tickets as told, options of open tasks', async () => {
    const client = new pg.Client({ connectionString: postgres.url(name) });
    await client.connect();
    try {
      const dir = fileURLToPath(new URL('../../src/storage/migrations', import.meta.url));
      const quiet = { debug() {}, info() {}, warn() {}, error() {} };
      const table = {
        dbClient: client,
        dir,
        direction: 'up',
        migrationsTable: 'schema_migrations',
        logger: quiet,
      } as const;
      await runner({ ...table, count: all.indexOf('0007_traveller_ways') });
      await client.query(`
        insert into orders (order_no, status, error_code, ticket_issued, every_ticket, told_version) values
          ('C', 'cancelled', '603', false, false, null), ('F', 'cancelled', '615', false, false, null),
          ('T', 'ticketed', null, true, true, 1), ('U', 'unpaid', null, false, false, null);
        insert into questions (id, order_no, asked_of, kind, subject, options, deadline, consequence)
          values ('t_1', 'C', 'person', 'order-cancelled', '603', '{done}', now(), 'brought up again');
        insert into itineraries (order_no, version, provenance) values ('T', 1, 'order-query');
        insert into passengers (order_no, position, name, passenger_type) values ('T', 1, 'EXAMPLE/ALEX', 0);
        insert into tickets (order_no, position, ordinal, ticket_no, airline_pnr) values ('T', 1, 1, 'T1', 'P1');`);
      await migrate(postgres.url(name));
      const { rows: orders } = await client.query(
        `select order_no, cancellations, cancelled_since is not null as since, paid, tickets_version, tickets_told
         from orders order by order_no`,
      );
      const tickets = [{ name: 'EXAMPLE/ALEX', ticketNos: ['T1'], pnrs: ['P1'] }];
      const none = { tickets_version: 0, tickets_told: null };
      assert.deepEqual(orders, [
        { order_no: 'C', cancellations: 1, since: true, paid: true, ...none },
        { order_no: 'F', cancellations: 0, since: false, paid: true, ...none },
        { order_no: 'T', cancellations: 0, since: false, paid: true, tickets_version: 1, tickets_told: tickets },
        { order_no: 'U', cancellations: 0, since: false, paid: false, ...none },
      ]);
      const { rows: tasks } = await client.query(`select subject, options from questions`);
      assert.deepEqual(tasks, [{ subject: '1/603', options: ['i-tell-the-traveller', 'tell-now', 'done'] }]);
    } finally {
      await client.end();
    }
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
