import assert from 'node:assert/strict';
import { SkyhookError } from '../../src/errors.ts';
import {
  claimAct,
  endAct,
  holdsClaim,
  listActs,
  noteActDetails,
  refuseAct,
  releaseAct,
} from '../../src/storage/acts.ts';
import type { Transaction } from '../../src/storage/pool.ts';
import { answerQuestion, askTraveller } from '../../src/storage/questions.ts';
import { resolveRefunds, stopRefund } from '../../src/storage/refund-submissions.ts';
import { openTask } from '../../src/storage/tasks.ts';
import type { SettlementCase } from '../../src/atlas/refunds-and-voids.ts';
import { testDatabase } from '../support/database.ts';
import { followedOrder, underLock } from '../support/orders.ts';

describe('acts', () => {
  const database = testDatabase();
  const start = async () => {
    const orderNo = await followedOrder(database.pool());
    const act = { orderNo, act: 'submit-refund', target: `q_${orderNo}` } as const;
    const locked = <T>(work: (tx: Transaction) => Promise<T>) => underLock(database.pool(), orderNo, work);
    const kept = async () => {
      const [one] = await listActs(database.pool(), orderNo);
      return one && [one.state, one.outcome, one.details];
    };
    return { act, locked, kept };
  };

  it('are claimed by one attempt', async () => {
    const { act, locked } = await start();
    assert.equal(await locked((tx) => claimAct(tx, act, 'a/1')), 'ours');
    assert.equal(await locked((tx) => claimAct(tx, act, 'a/1')), 'ours');
    assert.equal(await locked((tx) => claimAct(tx, act, 'a/2')), 'theirs');
    assert.deepEqual(
      [await holdsClaim(database.pool(), act, 'a/1'), await holdsClaim(database.pool(), act, 'a/2')],
      [true, false],
    );
  });

  it('are given up and ended by the attempt that holds them, where one is named', async () => {
    const { act, locked, kept } = await start();
    await locked((tx) => claimAct(tx, act, 'a/1'));
    const done = { state: 'done', outcome: 'SUBMITTED' } as const;
    assert.equal(await locked((tx) => releaseAct(tx, act, 'a/2')), false);
    assert.equal(await locked((tx) => endAct(tx, act, { ...done, attempt: 'a/2' })), false);
    assert.equal(await locked((tx) => releaseAct(tx, act, 'a/1')), true);
    await locked((tx) => claimAct(tx, act, 'a/3'));
    await locked((tx) => noteActDetails(tx, act, { offerId: 'q_1' }));
    assert.equal(
      await locked((tx) => endAct(tx, act, { ...done, details: { refundCode: '202607-0001' }, attempt: 'a/3' })),
      true,
    );
    assert.deepEqual(await kept(), ['done', 'SUBMITTED', { offerId: 'q_1', refundCode: '202607-0001' }]);
    assert.equal(await locked((tx) => claimAct(tx, act, 'a/4')), 'ended');
    assert.equal(await locked((tx) => endAct(tx, act, { state: 'refused', outcome: 'X' })), false);
  });

  it('can be refused without a claim, and not once they are claimed', async () => {
    const [refused, claimed] = [await start(), await start()];
    assert.equal(await refused.locked((tx) => refuseAct(tx, refused.act, 'QUOTE_BELOW_FARE')), true);
    assert.equal(await refused.locked((tx) => claimAct(tx, refused.act, 'a/1')), 'ended');
    await claimed.locked((tx) => claimAct(tx, claimed.act, 'a/1'));
    assert.equal(await claimed.locked((tx) => refuseAct(tx, claimed.act, 'STOPPED')), false);
    assert.deepEqual(await claimed.kept(), ['claimed', null, null]);
  });

  const shown = (given: Partial<SettlementCase>): SettlementCase => ({
    orderNo: undefined,
    code: '202607-0001',
    state: 'airline-processing',
    statusCode: 1,
    cancelReason: undefined,
    expectedConfirmation: undefined,
    expectedRefund: undefined,
    tickets: [],
    amount: undefined,
    transactionFee: undefined,
    offerId: undefined,
    method: undefined,
    ...given,
  });

  it('of refunds are resolved by what came from their offer or covers everybody, and by nothing else', async () => {
    const { act, locked, kept } = await start();
    await locked((tx) => claimAct(tx, act, 'a/1'));
    await locked((tx) => noteActDetails(tx, act, { offerId: 'q_1' }));
    const resolve = (refunds: SettlementCase[], coversAll: boolean) =>
      locked((tx) => resolveRefunds(tx, act.orderNo, refunds, coversAll));
    assert.deepEqual(await resolve([], true), []);
    assert.deepEqual(await resolve([shown({ offerId: 'q_other' })], false), []);
    assert.deepEqual(await resolve([shown({ offerId: 'q_other' }), shown({ code: '2', offerId: 'q_1' })], false), [
      act.target,
    ]);
    assert.deepEqual(await kept(), ['done', 'FOUND', { offerId: 'q_1', refundCode: '2' }]);

    const other = await start();
    await other.locked((tx) => claimAct(tx, other.act, 'a/1'));
    assert.deepEqual(await other.locked((tx) => resolveRefunds(tx, other.act.orderNo, [shown({})], true)), [
      other.act.target,
    ]);
  });

  describe('a refund that waits to be submitted', () => {
    const chosen = async (answer: 'refund' | 'keep') => {
      const orderNo = await followedOrder(database.pool());
      const { id } = await underLock(database.pool(), orderNo, (tx) =>
        askTraveller(tx, {
          orderNo,
          itineraryVersion: 2,
          versionBefore: 1,
          options: ['keep', 'refund', 'call-me'],
          deadline: Date.now() + 60_000,
          consequence: 'person',
        }),
      );
      await answerQuestion(database.pool(), id, { option: answer, by: 'traveller' });
      return { orderNo, id };
    };
    const code = (work: Promise<void>) =>
      work.then(
        () => 'stopped',
        (error: unknown) => (error instanceof SkyhookError ? error.code : error),
      );

    it('is stopped once', async () => {
      const { orderNo } = await chosen('refund');
      assert.equal(await code(stopRefund(database.pool(), orderNo)), 'stopped');
      assert.equal(await code(stopRefund(database.pool(), orderNo)), 'NO_REFUND_TO_STOP');
      assert.deepEqual(
        (await listActs(database.pool(), orderNo)).map(({ state, outcome }) => [state, outcome]),
        [['refused', 'STOPPED']],
      );
    });

    it('is not stopped where there is none, where it was submitted, or where a person has it', async () => {
      const [kept, submitted, withPerson] = [await chosen('keep'), await chosen('refund'), await chosen('refund')];
      const act = { orderNo: submitted.orderNo, act: 'submit-refund', target: submitted.id } as const;
      await underLock(database.pool(), submitted.orderNo, (tx) => claimAct(tx, act, 'a/1'));
      await underLock(database.pool(), withPerson.orderNo, (tx) =>
        openTask(tx, withPerson.orderNo, 'traveller-wants-refund', withPerson.id, 60),
      );
      for (const { orderNo } of [kept, submitted, withPerson])
        assert.equal(await code(stopRefund(database.pool(), orderNo)), 'NO_REFUND_TO_STOP');
      assert.equal(await code(stopRefund(database.pool(), 'DEMOA20260703091512377')), 'ORDER_NOT_FOLLOWED');
    });
  });
});
