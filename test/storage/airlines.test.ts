import assert from 'node:assert/strict';
import type { AirlineStatusNotification } from '../../src/atlas/notifications/airline-status.ts';
import { listAirlines, readAirlineHistory, recordAirlineStates } from '../../src/storage/airlines.ts';
import { insertDeliveries } from '../../src/storage/inbox.ts';
import { inTransaction } from '../../src/storage/pool.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';

describe('the states of airlines', () => {
  const database = testDatabase();
  beforeEach(() => database.pool().query('truncate airlines, airline_states, inbox restart identity'));

  const says = (
    state: AirlineStatusNotification['state'],
    airlines: string[],
    stateText?: string,
  ): AirlineStatusNotification => ({ kind: 'airline-status', airlines, state, stateText });

  /** A delivery that arrives; gives its key. */
  async function arrives(mark: string): Promise<string> {
    const delivery = newDelivery(`airline.status/-/${mark}`, { type: 'airline.status', orderNo: undefined });
    await insertDeliveries(database.pool(), [delivery], 60);
    return delivery.key;
  }
  const take = (key: string, said: AirlineStatusNotification): Promise<number> =>
    inTransaction(database.pool(), (tx) => recordAirlineStates(tx, { key }, said));
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await listAirlines(database.pool())).map(({ airline, state }) => [airline, state]));

  it('are those of the newest arrival, one state for all airlines that it lists', async () => {
    assert.equal(await take(await arrives('a'), says('maintenance', ['ZZ', 'YY'])), 2);
    assert.equal(await take(await arrives('b'), says('active', ['YY'])), 1);
    assert.deepEqual(await states(), { YY: 'active', ZZ: 'maintenance' });
  });

  it('do not change through a message that is read after a newer one, which is kept all the same', async () => {
    const [early, late] = [await arrives('a'), await arrives('b')];
    await take(late, says('active', ['ZZ']));
    assert.equal(await take(early, says('inactive', ['ZZ'])), 0);
    assert.deepEqual(await states(), { ZZ: 'active' });
    const history = await readAirlineHistory(database.pool(), 'ZZ');
    assert.deepEqual(
      history.map(({ state, applied }) => [state, applied]),
      [
        ['active', true],
        ['inactive', false],
      ],
    );
  });

  it('come back as a state of their own, and stay as they are when a delivery runs again', async () => {
    const keys = [await arrives('a'), await arrives('b'), await arrives('c')];
    for (const [index, state] of (['inactive', 'active', 'inactive'] as const).entries())
      await take(keys[index] ?? '', says(state, ['ZZ']));
    assert.equal(await take(keys[0] ?? '', says('inactive', ['ZZ'])), 0, 'the first one again');
    assert.equal((await readAirlineHistory(database.pool(), 'ZZ')).length, 3);
    assert.deepEqual(await states(), { ZZ: 'inactive' });
  });

  it('say since when they are so: a message that says the same again moves only when it was heard', async () => {
    await take(await arrives('a'), says('inactive', ['ZZ']));
    const [first] = await listAirlines(database.pool());
    await take(await arrives('b'), says('inactive', ['ZZ']));
    const [second] = await listAirlines(database.pool());
    assert.deepEqual(second?.changedAt, first?.changedAt);
    assert.ok(first && second && second.heardAt > first.heardAt);
  });

  it('keep what Atlas wrote where no document names it', async () => {
    await take(await arrives('a'), says('other', ['ZZ'], '3'));
    const [stored] = await listAirlines(database.pool());
    assert.deepEqual([stored?.state, stored?.stateText], ['other', '3']);
  });
});
