import assert from 'node:assert/strict';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('refunds and voids, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  const states = async (orderNo: string): Promise<string[]> =>
    ((await stack.stage.view(orderNo))?.settlements ?? []).map(({ kind, state }) => `${kind} ${state}`);

  it('follows a void that Atlas announces until the order query’s own answer is final', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.startVoid({ orderNo, course: { stepMs: 400, ends: 'done' } });
    const view = await stack.stage.until(
      'the void is final',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    assert.deepEqual(await states(orderNo), ['void refunded']);
    assert.ok(view.timeline.some(({ text }) => text === 'settled: the whole order is refunded'));
    assert.deepEqual(toldKinds(view), ['ticketed'], 'amounts and ends are the seller’s matter');
  });

  it('hands a rejected void to a person at once, and once, and finds what is submitted in its place', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.startVoid({ orderNo, course: { stepMs: 200, ends: 'rejected' } });
    await stack.stage.resolve(orderNo, 'settlement-rejected', 'done');
    stack.double.startRefund({ orderNo, course: { stepMs: 200 } });
    const view = await stack.stage.until(
      'the refund is final',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    assert.equal(view.questions.filter(({ kind }) => kind === 'settlement-rejected').length, 1);
    assert.deepEqual(await states(orderNo), ['void rejected', 'refund refunded']);
  });

  it('believes no push about a void that Atlas’s query does not show', async () => {
    const orderNo = await ticketedOrder(stack);
    await stack.stage.post({ type: 'order.void', data: { orderNo, voidCode: '202607-9999', voidStatus: 2 } });
    const view = await stack.stage.until(
      'it was asked about',
      orderNo,
      (one) => isSettled(one) && one.evidence.some(({ kind }) => kind === 'void'),
    );
    assert.deepEqual([await states(orderNo), view.questions, toldKinds(view)], [[], [], ['ticketed']]);
  });

  it('goes on with the order while one of two passengers is refunded', async () => {
    const orderNo = await ticketedOrder(stack, { passengers: 2 });
    stack.double.startRefund({ orderNo, passengers: [1], course: { stepMs: 200, ends: 'done' } });
    await stack.stage.post({ type: 'order.refundComplete', data: { orderNo, refundStatus: '2' } });
    await stack.stage.until(
      'the refund is final',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.stage.told(orderNo, 'change-notice');
  });

  it('follows the refund that a person submitted for the traveller', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    await stack.stage.choose(await stack.stage.told(orderNo, 'change-choice'), 'refund');
    await stack.stage.until('a person is asked', orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === 'traveller-wants-refund' && state === 'open'),
    );
    stack.double.startRefund({ orderNo, course: { stepMs: 500, ends: 'done' } });
    await stack.stage.resolve(orderNo, 'traveller-wants-refund', 'done');
    const view = await stack.stage.until(
      'the refund is final',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    assert.ok(view.timeline.some(({ text }) => /^refund \S+: refunded$/.test(text)));
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received']);
    assert.equal(mailsAbout(stack, orderNo).length, 3);
  });
});
