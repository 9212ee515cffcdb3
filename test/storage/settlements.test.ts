import assert from 'node:assert/strict';
import type { SettlementCase } from '../../src/atlas/refunds-and-voids.ts';
import { nextHappening } from '../../src/storage/orders.ts';
import { listSettlements, storeSettlements } from '../../src/storage/settlements.ts';
import { testDatabase } from '../support/database.ts';
import { followedOrder, underLock } from '../support/orders.ts';

describe('refunds and voids', () => {
  const database = testDatabase();
  let orderNo: string;
  beforeEach(async () => {
    orderNo = await followedOrder(database.pool());
  });

  const begin = () => nextHappening(database.pool());
  /** The answer that the queries begun then gave. */
  const store = (state: SettlementCase['state'], sequence: number | undefined) =>
    underLock(database.pool(), orderNo, (tx) =>
      storeSettlements(tx, orderNo, { refunds: [{ ...refund, state }], voids: [] }, sequence),
    );
  const states = async () => (await listSettlements(database.pool(), orderNo)).map(({ state }) => state);

  it('are not what a query says that was begun before the stored answer came, whichever was begun first', async () => {
    const [first, second] = [await begin(), await begin()];
    assert.deepEqual(await store('airline-processing', first), [
      { kind: 'refund', code: refund.code, state: 'airline-processing' },
    ]);
    assert.equal(await store('atlas-processing', second), undefined, 'it was answered earlier and is stored later');
    assert.deepEqual(await states(), ['airline-processing']);
    await store('rejected', await begin());
    assert.deepEqual(await states(), ['rejected']);
    await store('airline-processing', await begin());
    assert.deepEqual(await states(), ['airline-processing'], 'Atlas takes a rejection back');
  });

  for (const paid of ['refunded', 'fulfilled'] as const) {
    it(`stay ${paid} when Atlas shows an older state again`, async () => {
      await store(paid, await begin());
      assert.deepEqual(await store('airline-refunding', await begin()), []);
      assert.deepEqual(await states(), [paid]);
      await store(paid === 'refunded' ? 'fulfilled' : 'refunded', await begin());
      assert.notDeepEqual(await states(), [paid], 'another end is news');
    });
  }

  it('are as the answer to a submission says until a query shows them', async () => {
    const before = await begin();
    await store('atlas-processing', undefined);
    assert.deepEqual(await states(), ['atlas-processing']);
    await store('airline-processing', before);
    assert.deepEqual(await states(), ['airline-processing'], 'the submission asked for nothing');
    assert.deepEqual(await store('atlas-processing', undefined), []);
    assert.deepEqual(await states(), ['airline-processing']);
  });
});

const refund: SettlementCase = {
  orderNo: undefined,
  code: '202607-0017',
  state: 'atlas-processing',
  statusCode: 0,
  cancelReason: undefined,
  expectedConfirmation: undefined,
  expectedRefund: undefined,
  tickets: [],
  amount: undefined,
  transactionFee: undefined,
  offerId: undefined,
  method: undefined,
};
