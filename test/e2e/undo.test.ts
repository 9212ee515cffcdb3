import assert from 'node:assert/strict';
import { isSettled, mailsAbout, openTasks, ticketedOrder, toldKinds } from './support/orders.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('an answer that the traveller takes back, end to end', function () {
  this.timeout(90_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await startTestStack({
      settings: {
        // Long enough for what the test does, also on a slow machine.
        REFUND_UNDO_SECONDS: '20',
        ATLAS_SUBMIT_REFUNDS: 'true',
        DECISION_LIMIT_MINUTES: '10',
        DECISION_MINIMUM_MINUTES: '10',
      },
    });
  });
  after(() => stack?.stop());

  const linkOf = (text: string): string => /https?:\/\/\S+\/decide\/\S+/.exec(text)?.[0] ?? '';
  const takeBack = (link: string): Promise<Response> =>
    fetch(link, { method: 'POST', body: new URLSearchParams({ undo: 'yes' }) });

  it('is confirmed by mail, taken back on its link, and given anew; nothing was submitted', async () => {
    const { double, stage } = stack;
    const orderNo = await ticketedOrder(stack);
    double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    const asked = await stage.told(orderNo, 'change-choice');
    await stage.choose(asked, 'refund');
    const confirmed = await stage.told(orderNo, 'answer-received');
    assert.match(confirmed.text, /refund[^]*You can take it back until \w{3} \d+ \w{3} \d{4}, \d\d:\d\d/);
    assert.equal(linkOf(confirmed.text), linkOf(asked.text), 'the same link');
    const held = await stage.until('the refund waits', orderNo, ({ order }) => order.stage === 'refund-or-void');
    assert.match(held.order.because ?? '', /answer: refund; it can still be taken back or stopped/);

    const closed = await (await fetch(linkOf(confirmed.text))).text();
    assert.match(closed, /You can take this answer back until/);
    const open = await takeBack(linkOf(confirmed.text));
    assert.equal(open.status, 200);
    assert.match(await open.text(), /Your answer has been taken back/);
    assert.equal((await takeBack(linkOf(confirmed.text))).status, 409);

    await stage.choose(asked, 'keep');
    await stage.told(orderNo, 'answer-received', 2);
    await stage.told(orderNo, 'airline-confirmed');
    const view = await stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), [
      'ticketed',
      'change-choice',
      'answer-received',
      'answer-received',
      'airline-confirmed',
    ]);
    const answers = mailsAbout(stack, orderNo).filter(({ subject }) => subject.startsWith('We have your answer'));
    assert.equal(answers.length, 2);
    assert.match(answers[1]?.text ?? '', /Keep the new flights/);

    // The time in which it could have been taken back is over.
    await new Promise((resolve) => setTimeout(resolve, 21_000));
    const after = await stage.view(orderNo);
    assert.ok(after);
    assert.deepEqual([after.acts.filter(({ act }) => act === 'submit-refund'), openTasks(after)], [[], []]);
    assert.deepEqual(
      double.refunds().filter((one) => one.orderNo === orderNo),
      [],
    );
    assert.equal((await takeBack(linkOf(asked.text))).status, 409, 'the time is over');
  });
});
