import assert from 'node:assert/strict';
import type { MessageKind } from '../../src/domain/order-state.ts';
import type { SettlementState } from '../../src/domain/settlement.ts';
import { mootAfterTrip } from '../../src/domain/change-rules.ts';
import { settlementKinds } from '../../src/domain/message-kinds.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { ordersToLookAt, wakeInTime } from '../../src/storage/looks.ts';
import { messageId, putMessage } from '../../src/storage/messages.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { createOrder, readOrder, recordStep, wantedLooks } from '../../src/storage/orders.ts';
import { inTransaction } from '../../src/storage/pool.ts';
import { listRefundAmounts, readRefundAmount, setRefundAmount } from '../../src/storage/refund-amounts.ts';
import { storeSettlements } from '../../src/storage/settlements.ts';
import { closeTasks, listOpenTasks, openTask } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { aStep } from '../support/order-state.ts';
import { answerAbout, followedOrder, newOrderNo, storeNow, underLock } from '../support/orders.ts';

describe('what the seller pays back', () => {
  const database = testDatabase();
  const [first, second] = ['202607-0017', '202607-0018'];
  let orderNo: string;
  beforeEach(async () => {
    orderNo = await followedOrder(database.pool());
  });

  const store = (...cases: readonly (readonly [code: string, state: SettlementState])[]) =>
    underLock(database.pool(), orderNo, (tx) =>
      storeSettlements(
        tx,
        orderNo,
        { refunds: cases.map(([code, state]) => ({ ...settlement, code, state })), voids: [] },
        undefined,
      ),
    );
  const amountOf = (code: string) =>
    underLock(database.pool(), orderNo, (tx) => readRefundAmount(tx, orderNo, code)).then((one) => one?.amount);
  const set = (amount: string, code?: string) =>
    setRefundAmount(database.pool(), orderNo, { amount, currency: 'EUR', code });
  const putTold = (kind: MessageKind, about: string) =>
    underLock(database.pool(), orderNo, (tx) =>
      putMessage(tx, {
        id: messageId(orderNo, 0, kind, 'alex@traveller.example', about),
        orderNo,
        toldVersion: 0,
        kind,
        about,
        recipient: 'alex@traveller.example',
        template: 't',
        subject: 's',
        text: 't',
        html: 'h',
        questionId: undefined,
      }),
    );

  it('counts for the only refund, also when it was said before that was known', async () => {
    await set('120.50');
    assert.equal(await amountOf(first), undefined, 'there is none yet');
    await store([first, 'refunded']);
    assert.equal(await amountOf(first), '120.50');
  });

  it('counts for none of two unless it names one, and for the one that is left when the other is rejected', async () => {
    await set('120.50');
    await store([first, 'refunded'], [second, 'airline-processing']);
    assert.deepEqual([await amountOf(first), await amountOf(second)], [undefined, undefined]);
    await set('80', second);
    assert.deepEqual([await amountOf(first), await amountOf(second)], [undefined, '80']);
    await underLock(database.pool(), orderNo, (tx) =>
      tx.query(`update settlements set state = 'rejected' where order_no = $1 and code = $2`, [orderNo, second]),
    );
    assert.equal(await amountOf(first), '120.50');
  });

  it('is what it was last said to be, and each is in the timeline', async () => {
    await set('120.50', first);
    await set('99', first);
    assert.equal(await amountOf(first), '99');
    assert.deepEqual(
      (await listRefundAmounts(database.pool(), orderNo)).map(({ givenAt: _at, ...one }) => one),
      [{ code: first, amount: '99', currency: 'EUR' }],
    );
    const texts = (await readTimeline(database.pool(), orderNo)).map(({ text }) => text);
    assert.deepEqual(texts.filter((text) => text.startsWith('the seller says what the traveller gets back')).length, 2);
  });

  it('says which messages are written without it', async () => {
    await putTold('refund-final', first);
    await putTold('airline-mail-extract', 'mail-1');
    assert.deepEqual(
      [await set('1'), await set('1', first), await set('1', second)],
      [{ toldBefore: [first] }, { toldBefore: [first] }, { toldBefore: [] }],
    );
  });

  it('is not kept for an order that nobody follows', async () => {
    const unknown = setRefundAmount(database.pool(), newOrderNo(), { amount: '1', currency: 'EUR' });
    await assert.rejects(unknown, { code: 'ORDER_NOT_FOLLOWED' });
  });

  it('leaves a person’s task about its message open when the trip is over, and closes the others', async () => {
    const open = await underLock(database.pool(), orderNo, async (tx) => {
      for (const subject of [
        `refund-final/${first}`,
        `void-final/${first}`,
        'change-notice/2',
        'airline-mail-extract/m',
      ])
        await openTask(tx, orderNo, 'mail-refused', subject, 3600);
      await closeTasks(tx, orderNo, mootAfterTrip, settlementKinds);
      return listOpenTasks(tx, orderNo);
    });
    assert.deepEqual(open.map(({ subject }) => subject).sort(), [`refund-final/${first}`, `void-final/${first}`]);
  });

  it('is told of no refund that was paid before travellers were told of any', async () => {
    await store([first, 'refunded'], [second, 'refunded']);
    await database.pool().query(`update settlements set old_news = true where code = $1`, [first]);
    const state = await inTransaction(database.pool(), (tx) => lockOrderState(tx, orderNo));
    assert.deepEqual(
      state?.settlements.map(({ code, isOldNews }) => [code, isOldNews]),
      [
        [first, true],
        [second, false],
      ],
    );
  });
});

describe('orders that are looked at again in time', () => {
  const database = testDatabase();
  const hourMs = 3_600_000;
  const due = (): Promise<string[]> => ordersToLookAt(database.pool(), '', 100);
  const wanted = async (): Promise<string[]> => (await wantedLooks(database.pool(), 100)).map(({ orderNo }) => orderNo);
  const record = (orderNo: string, lookAt: number | undefined) =>
    underLock(database.pool(), orderNo, (tx) => recordStep(tx, orderNo, aStep(lookAt === undefined ? {} : { lookAt })));

  it('are those whose step gave a time that has come, until a step gives another or none', async () => {
    const [past, future] = [await followedOrder(database.pool()), await followedOrder(database.pool())];
    await record(past, Date.now() - 1_000);
    await record(future, Date.now() + hourMs);
    assert.deepEqual(await due(), [past]);
    assert.deepEqual(await ordersToLookAt(database.pool(), past, 100), []);
    assert.ok((await readOrder(database.pool(), future))?.lookAt);
    assert.equal((await readOrder(database.pool(), past))?.stage, 'settled');
    await wakeInTime(database.pool(), past);
    assert.deepEqual(await wanted(), [past]);
    await record(past, undefined);
    assert.deepEqual([await due(), (await readOrder(database.pool(), past))?.lookAt], [[], null]);
  });

  it('have the other orders of their trip asked afresh, unless they were within the hour and since that time', async () => {
    const [speaker, other] = [newOrderNo(), newOrderNo()];
    for (const orderNo of [speaker, other]) await createOrder(database.pool(), orderNo);
    await followOrder(database.pool(), `${speaker},${other}`);
    for (const orderNo of [speaker, other]) await storeNow(database.pool(), answerAbout(orderNo));
    const isAsked = async (lookAt: number): Promise<boolean> => {
      await record(speaker, lookAt);
      await database.pool().query('update orders set look_wanted = null where order_no = any($1)', [[speaker, other]]);
      await wakeInTime(database.pool(), speaker);
      const looks = await wanted();
      assert.ok(looks.includes(speaker));
      const state = await inTransaction(database.pool(), (tx) => lockOrderState(tx, other));
      assert.equal(state?.freshWantedAt !== undefined, looks.includes(other));
      return looks.includes(other);
    };
    const { rows } = await database
      .pool()
      .query<{ at: Date }>('select queried_at as at from orders where order_no = $1', [other]);
    const queriedAt = rows[0]?.at.getTime() ?? 0;
    assert.equal(await isAsked(queriedAt - 1_000), false);
    await database
      .pool()
      .query(`update orders set queried_at = queried_at - interval '61 minutes' where order_no = $1`, [other]);
    assert.equal(await isAsked(queriedAt - 2 * hourMs), true);
    await storeNow(database.pool(), answerAbout(other));
    assert.equal(await isAsked(queriedAt + 60_000), true);
  });
});

const settlement = {
  orderNo: undefined,
  statusCode: 2,
  cancelReason: undefined,
  expectedConfirmation: undefined,
  expectedRefund: undefined,
  tickets: [],
  amount: undefined,
  transactionFee: undefined,
  offerId: undefined,
  method: undefined,
};
