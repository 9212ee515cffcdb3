import type { Pool } from '../../src/storage/pool.ts';

/**
 * A clock of its own for the sessions of one test database, so that days pass in a test without anything in the product
 * knowing: `clock_timestamp()` and `now()` are shadowed by functions in a schema that is searched before `pg_catalog`,
 * also in the defaults of columns. PostgreSQL goes on to be the one that says what time it is.
 *
 * `standing` stands still until it is set, but for a microsecond per look, so that no two times are the same and a run
 * can be repeated exactly; `running` runs on from what it was set to.
 */
export async function installTestClock(pool: Pool, kind: 'standing' | 'running'): Promise<void> {
  const time =
    kind === 'standing'
      ? `(select at from test_clock.clock) + nextval('test_clock.looks') * interval '1 microsecond'`
      : `pg_catalog.clock_timestamp() + (select ahead from test_clock.clock)`;
  await pool.query(`
    create schema test_clock;
    create sequence test_clock.looks;
    create table test_clock.clock (at timestamptz not null, ahead interval not null);
    insert into test_clock.clock values (pg_catalog.clock_timestamp(), interval '0');
    create function test_clock.clock_timestamp() returns timestamptz language sql volatile as $$ select ${time} $$;
    create function test_clock.now() returns timestamptz language sql volatile as $$ select ${time} $$;
    do $$
      declare one record;
      begin
        for one in select attrelid::regclass as place, attname from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
          where pg_get_expr(adbin, adrelid) ~ '^(pg_catalog\\.)?(clock_timestamp|now)\\(\\)$'
        loop
          execute format('alter table %s alter column %I set default test_clock.clock_timestamp()', one.place, one.attname);
        end loop;
      end
    $$;`);
}

/** The address of a database for sessions that go by its test clock. */
export function withTestClock(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c search_path=test_clock,pg_catalog,public -c plan_cache_mode=force_generic_plan');
  return url.href;
}

/** Sets a standing clock, milliseconds since 1970. */
export async function setClock(pool: Pool, at: number): Promise<void> {
  await pool.query(`update test_clock.clock set at = to_timestamp($1::float8 / 1000)`, [at]);
}

/** Sets how far a running clock is ahead of the real one, in milliseconds. */
export async function setAhead(pool: Pool, aheadMs: number): Promise<void> {
  await pool.query(`update test_clock.clock set ahead = $1::float8 * interval '1 millisecond'`, [aheadMs]);
}
