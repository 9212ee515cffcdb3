import assert from 'node:assert/strict';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('orders that are not what they seem, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  const follow = async (orderNo: string): Promise<void> => {
    const response = await fetch(`${stack.publicUrl}/api/orders/${orderNo}/follow`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.opsToken}` },
    });
    assert.equal(response.status, 202);
  };

  it('asks a person about a number that Atlas does not know', async () => {
    const orderNo = 'DEMOA20260703091500001';
    await follow(orderNo);
    await stack.stage.resolve(orderNo, 'order-not-found', 'done');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(
      view.questions.map(({ kind }) => kind),
      ['order-not-found'],
    );
  });

  it('takes that back when Atlas knows the order after all', async () => {
    const orderNo = 'DEMOA20260703091500002';
    await follow(orderNo);
    await stack.stage.until('a person is asked', orderNo, ({ questions }) => questions.length === 1);
    stack.double.createOrder({ orderNo, route: 'BCN-PMI', pay: true, ticketAfterMs: 0, push: true });
    const view = await stack.stage.until('settled', orderNo, (one) => isSettled(one) && toldKinds(one).length > 0);
    assert.deepEqual(
      view.questions.map(({ kind, state }) => [kind, state]),
      [['order-not-found', 'superseded']],
    );
  });

  for (const push of ['nothing', 'order.ticketed'] as const) {
    it(`follows an ancillary order until it is done, and tells nobody (push: ${push})`, async () => {
      const mainOrderNo = await ticketedOrder(stack);
      const { orderNo } = stack.double.createAncillaryOrder(mainOrderNo, { pay: true, ticketAfterMs: 1500, push });
      await follow(orderNo);
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.equal(view.order.mainOrderNo, mainOrderNo);
      assert.deepEqual([view.questions, view.messages, mailsAbout(stack, orderNo)], [[], [], []]);
      assert.ok(view.timeline.some(({ text }) => text === 'settled: an ancillary order, and it is done'));
    });
  }

  it('hands an ancillary order that failed to a person', async () => {
    const mainOrderNo = await ticketedOrder(stack);
    const { orderNo } = stack.double.createAncillaryOrder(mainOrderNo, { pay: true, cancelWith: '627' });
    await follow(orderNo);
    await stack.stage.resolve(orderNo, 'order-cancelled', 'done');
    await stack.stage.until('settled', orderNo, isSettled);
  });
});
