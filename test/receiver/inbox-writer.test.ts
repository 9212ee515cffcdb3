import assert from 'node:assert/strict';
import { InboxWriter, type InboxWriterOptions } from '../../src/receiver/inbox-writer.ts';
import type { Pool } from '../../src/storage/pool.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';

describe('InboxWriter', () => {
  const database = testDatabase();
  let statements: number[];
  let commits: number;

  beforeEach(async () => {
    statements = [];
    commits = 0;
    await database.pool().query('delete from inbox');
  });

  /** A writer whose statements are noted with the number of their rows. */
  function makeWriter(options: Partial<InboxWriterOptions> = {}): InboxWriter {
    const pool = database.pool();
    const noting = {
      query: (text: string, values: unknown[][]) => {
        statements.push(values[0]?.length ?? 0);
        return pool.query(text, values);
      },
    } as unknown as Pool;
    return new InboxWriter({ pool: noting, repeatQuerySeconds: 60, onStored: () => void (commits += 1), ...options });
  }
  const keys = async (): Promise<string[]> => {
    const { rows } = await database.pool().query<{ key: string }>('select key from inbox order by key');
    return rows.map(({ key }) => key);
  };

  it('writes a lone delivery at once, and says whether it is new', async () => {
    const writer = makeWriter();
    assert.equal(await writer.store(newDelivery('a')), 'stored');
    assert.equal(await writer.store(newDelivery('a')), 'repeat');
    assert.deepEqual(statements, [1, 1]);
    assert.equal(commits, 2);
  });

  it('gathers what comes while two statements are under way', async () => {
    const writer = makeWriter();
    const outcomes = await Promise.all(['a', 'b', 'c', 'd', 'a'].map((key) => writer.store(newDelivery(key))));
    assert.deepEqual(statements, [1, 1, 3]);
    assert.deepEqual(outcomes, ['stored', 'stored', 'stored', 'stored', 'repeat']);
  });

  it('puts no more rows and bytes into a statement than it may', async () => {
    const body = Buffer.alloc(100);
    const writer = makeWriter({ maxStatements: 1, maxRows: 3, maxBytes: 250 });
    const few = ['a', 'b', 'c', 'd', 'e'].map((key) => newDelivery(key, { body: Buffer.alloc(1) }));
    const large = ['f', 'g', 'h'].map((key) => newDelivery(key, { body }));
    const huge = newDelivery('i', { body: Buffer.alloc(1000) });
    await Promise.all([...few, ...large, huge].map((delivery) => writer.store(delivery)));
    assert.deepEqual(statements, [1, 3, 3, 1, 1]);
    assert.equal((await keys()).length, 9);
  });

  it('stores the neighbours of a delivery that PostgreSQL refuses', async () => {
    const writer = makeWriter({ maxStatements: 1 });
    const refused = newDelivery('x'.repeat(201));
    const outcomes = await Promise.allSettled(
      [newDelivery('first'), newDelivery('a'), refused, newDelivery('b')].map((delivery) => writer.store(delivery)),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    assert.equal((outcomes[2] as PromiseRejectedResult).reason.code, 'STORAGE_UNAVAILABLE');
    assert.deepEqual(await keys(), ['a', 'b', 'first']);
  });

  it('refuses what would wait behind too many', async () => {
    const writer = makeWriter({ maxStatements: 1, maxWaiting: 2 });
    const waiting = ['a', 'b', 'c'].map((key) => writer.store(newDelivery(key)));
    await assert.rejects(writer.store(newDelivery('d')), { code: 'STORAGE_UNAVAILABLE' });
    assert.deepEqual(await Promise.all(waiting), ['stored', 'stored', 'stored']);
    assert.equal(await writer.store(newDelivery('d')), 'stored');
  });

  it('is drained when nothing waits and nothing is under way', async () => {
    const writer = makeWriter({ maxRows: 1, maxStatements: 1 });
    await writer.drained();
    const stored: string[] = [];
    for (const key of ['a', 'b', 'c']) void writer.store(newDelivery(key)).then(() => stored.push(key));
    await writer.drained();
    assert.deepEqual(stored, ['a', 'b', 'c']);
    await writer.drained();
  });
});
