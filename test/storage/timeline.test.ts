import assert from 'node:assert/strict';
import { inTransaction } from '../../src/storage/pool.ts';
import { addToTimeline, readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { followedOrder, underLock } from '../support/orders.ts';

describe('the timeline', () => {
  const database = testDatabase();

  it('keeps what happened, in order', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, async (tx) => {
      await addToTimeline(tx, orderNo, { kind: 'delivery', text: 'first', reference: 'key/1' });
      await addToTimeline(tx, orderNo, { kind: 'case', text: 'second' });
    });
    const entries = await readTimeline(database.pool(), orderNo);
    assert.deepEqual(
      entries.map(({ at: _at, ...entry }) => entry),
      [
        { position: 1, kind: 'delivery', text: 'first', reference: 'key/1' },
        { position: 2, kind: 'case', text: 'second', reference: null },
      ],
    );
    assert.ok((entries[0]?.at ?? 0) <= (entries[1]?.at ?? 0));
  });

  it('numbers without gap or double when many write at once and some fail', async () => {
    const orderNo = await followedOrder(database.pool());
    const other = await followedOrder(database.pool());
    const write = (turn: number): Promise<void> =>
      underLock(database.pool(), orderNo, async (tx) => {
        await addToTimeline(tx, orderNo, { kind: 'query', text: `turn ${turn}` });
        if (turn % 5 === 0) throw new Error('rolled back');
      });
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 30 }, (_, turn) => write(turn)),
      inTransaction(database.pool(), (tx) => addToTimeline(tx, other, { kind: 'case', text: 'of another order' })),
    ]);
    assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 6);
    const entries = await readTimeline(database.pool(), orderNo);
    assert.deepEqual(
      entries.map(({ position }) => position),
      Array.from({ length: 24 }, (_, index) => index + 1),
    );
    assert.equal(new Set(entries.map(({ text }) => text)).size, 24);
    assert.equal((await readTimeline(database.pool(), other)).length, 1);
  });
});
