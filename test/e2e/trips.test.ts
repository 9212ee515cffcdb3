import assert from 'node:assert/strict';
import { isSettled, mailsAbout, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('a trip of several orders, end to end', function () {
  this.timeout(90_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  /** A round trip that Atlas split into two orders, paid. */
  const splitTrip = (push: boolean): readonly [string, string] => {
    const { orderNo } = stack.double.createOrder({ route: 'BCN-PMI', split: true, pay: true, push });
    return orderNo.split(',') as [string, string];
  };
  const follow = async (orderNos: string): Promise<void> => {
    const response = await fetch(`${stack.publicUrl}/api/orders/${orderNos}/follow`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.opsToken}`, 'content-type': 'application/json' },
      body: '{}',
    });
    assert.ok(response.ok, await response.text());
  };
  const settled = (orderNo: string) => stack.stage.until('settled', orderNo, isSettled);

  it('is told with one ticket mail, and a change of one order with one question that shows the whole trip', async () => {
    const [first, second] = splitTrip(false);
    await follow(`${first},${second}`);
    stack.double.ticket(first);
    await stack.stage.until('it is ticketed', first, ({ order }) => order.status === 'ticketed');
    assert.deepEqual(toldKinds(await stack.stage.view(first)), [], 'waits for the other order');
    stack.double.ticket(second);
    await stack.stage.told(first, 'ticketed');
    const [mail] = mailsAbout(stack, second);
    assert.ok(mail);
    assert.ok(mail.text.includes(`${first}, ${second}`));
    for (const orderNo of [first, second]) {
      for (const { flightNumber } of stack.double.order(orderNo).currentSegments)
        assert.ok(mail.text.includes(flightNumber));
      for (const { ticketNos } of stack.double.order(orderNo).passengers)
        for (const number of ticketNos) assert.ok(mail.text.includes(number));
      await settled(orderNo);
    }

    stack.double.scheduleChange({ orderNo: second, type: 1, shiftMinutes: 95 });
    await stack.stage.told(first, 'change-choice');
    const question = mailsAbout(stack, second).find(({ subject }) => subject.includes('please choose'));
    assert.ok(question);
    await stack.stage.choose(question, 'keep');
    await stack.stage.told(first, 'airline-confirmed');
    const [one, other] = [await settled(first), await settled(second)];
    assert.deepEqual(
      [toldKinds(one), toldKinds(other)],
      [['ticketed', 'change-choice', 'answer-received', 'airline-confirmed'], []],
    );
    assert.equal(mailsAbout(stack, second).length, 4);
  });

  it('is found from a message that names both orders, since both have the same passengers and recipient', async () => {
    const [first, second] = splitTrip(false);
    stack.double.ticket(first);
    stack.double.ticket(second);
    const data = { orderNo: `${first},${second}`, orderStatus: '2' };
    await stack.stage.post({ cid: 'X', type: 'order.ticketed', status: 0, data });
    const view = await stack.stage.until('linked', first, ({ trip }) => trip.length === 2);
    assert.deepEqual(view.trip, [first, second].sort());
    stack.double.scheduleChange({ orderNo: first, type: 1, shiftMinutes: 30, affected: [1] });
    await stack.stage.told(view.trip[0] as string, 'change-notice');
    const notices = mailsAbout(stack, second).filter(({ text }) => text.includes(first));
    assert.ok(notices.length >= 1, 'the change is told as one of the whole trip');
  });

  /** A trip whose traveller has both tickets. */
  const toldTrip = async (): Promise<readonly [string, string]> => {
    const pair = splitTrip(false);
    await follow(pair.join(','));
    for (const orderNo of pair) stack.double.ticket(orderNo);
    await stack.stage.told(pair[0], 'ticketed');
    for (const orderNo of pair) await settled(orderNo);
    return pair;
  };

  it('keeps the question about one order open when the other one, which asked it, is cancelled', async () => {
    const [first, second] = await toldTrip();
    stack.double.scheduleChange({ orderNo: second, type: 1, shiftMinutes: 95 });
    await stack.stage.told(first, 'change-choice');
    stack.double.cancel(first, {});
    await stack.stage.post({ type: 'order.cancelled', status: 0, data: { orderNo: first } });
    await stack.stage.resolve(first, 'order-cancelled', 'tell-now');
    await stack.stage.told(first, 'order-cancelled');
    // The other order speaks now: silence, or an answer through the same link, has its consequence.
    await stack.stage.until('the question is closed', first, ({ questions }) =>
      questions.some(({ askedOf, state }) => askedOf === 'traveller' && state === 'no-choice'),
    );
    const { timeline } = await settled(second);
    assert.ok(timeline.some(({ text }) => text.includes('no answer by the deadline')));
  });

  it('holds the refund of each order when the flights of one come back, and asks again', async () => {
    const [first, second] = await toldTrip();
    stack.double.scheduleChange({ orderNo: second, type: 1, shiftMinutes: 200 });
    await stack.stage.told(first, 'change-choice');
    const question = mailsAbout(stack, second).find(({ subject }) => subject.includes('please choose'));
    assert.ok(question);
    await stack.stage.choose(question, 'refund');
    for (const orderNo of [first, second])
      await stack.stage.until('a person is asked to submit it', orderNo, ({ questions }) =>
        questions.some(({ kind, state }) => kind === 'traveller-wants-refund' && state === 'open'),
      );
    stack.double.scheduleChange({ orderNo: second, type: 1, shiftMinutes: -200 });
    const again = await stack.stage.told(first, 'reinstated-choice');
    for (const orderNo of [first, second])
      await stack.stage.until('it is on hold', orderNo, ({ questions }) =>
        questions.every(({ kind, state }) => kind !== 'traveller-wants-refund' || state !== 'open'),
      );
    await stack.stage.choose(again, 'keep');
    for (const orderNo of [first, second]) await settled(orderNo);
  });
});
