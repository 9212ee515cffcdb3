import assert from 'node:assert/strict';
import { isSettled, mailsAbout, openTasks, ticketedOrder, toldKinds } from './support/orders.ts';
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

  const setAmount = async (
    orderNo: string,
    given: object,
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${stack.publicUrl}/api/orders/${orderNo}/refund-amount`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${stack.opsToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(given),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

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
    assert.deepEqual(toldKinds(view), ['ticketed', 'void-final']);
    const [, mail] = mailsAbout(stack, orderNo);
    assert.match(mail?.text ?? '', /It covers all passengers and all flights of the booking\.\n\nNone of the flights/);
    assert.doesNotMatch(mail?.text ?? '', /\d+\.\d\d|EUR|USD/, 'amounts of Atlas are settlements with the seller');
    assert.equal(view.messages.at(-1)?.calendar?.method, 'CANCEL');
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
    assert.deepEqual(await setAmount(orderNo, { amount: '87.50', currency: 'EUR' }), {
      status: 200,
      body: { orderNo, amount: '87.50', currency: 'EUR', toldBefore: [] },
    });
    const { code } = stack.double.startRefund({ orderNo, passengers: [1], course: { stepMs: 200, ends: 'done' } });
    await stack.stage.post({ type: 'order.refundComplete', data: { orderNo, refundStatus: '2' } });
    const view = await stack.stage.until(
      'the refund is final',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    const [first, second] = view.passengers.map(({ name }) => name);
    const [, mail] = mailsAbout(stack, orderNo);
    assert.match(mail?.text ?? '', /It is for the passengers named below[^]*EUR[^\d]87\.50/);
    assert.ok(mail?.text.includes(`${first} – `) && !mail.text.includes(second ?? ''), mail?.text);
    assert.equal(view.messages.at(-1)?.calendar, null, 'the others fly');
    const late = await setAmount(orderNo, { amount: '90', currency: 'EUR', code });
    assert.deepEqual([late.status, late.body['toldBefore']], [200, [code]]);
    assert.match(String(late.body['note']), /is written already, without this amount: nothing is sent again/);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.stage.told(orderNo, 'change-notice');
    assert.deepEqual(toldKinds(await stack.stage.view(orderNo)), ['ticketed', 'refund-final', 'change-notice']);
  });

  it('tells one thing of an order that a refund of everybody cancels, and takes its flights out of the calendar', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.startRefund({ orderNo, course: { stepMs: 300, ends: 'done' } });
    stack.double.cancel(orderNo, { push: true });
    const view = await stack.stage.until(
      'the refund is told',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    assert.deepEqual(toldKinds(view), ['ticketed', 'refund-final']);
    assert.equal(view.messages.at(-1)?.calendar?.method, 'CANCEL');
    assert.deepEqual(openTasks(view), []);
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
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'refund-final']);
    assert.equal(mailsAbout(stack, orderNo).length, 4);
  });
});
