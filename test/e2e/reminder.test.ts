import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { follow, isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const linkOf = (text: string): string => /https?:\/\/\S+\/decide\/\S+/.exec(text)?.[0] ?? '';

describe('waits that the other end-to-end tests do without', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await startTestStack({
      settings: {
        DECISION_LIMIT_MINUTES: '0.2',
        DECISION_MINIMUM_MINUTES: '0.2',
        DECISION_REMINDER_MINIMUM_MINUTES: '0.01',
        TICKETING_LIMIT_MINUTES: '0.05',
        AIRLINES_FILE: fileURLToPath(new URL('../../deploy/airlines.example.json', import.meta.url)),
      },
    });
  });
  after(() => stack?.stop());

  it('reminds at half of the time, once, with the same link, and takes the answer from it', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, affected: [1] });
    const asked = await stack.stage.told(orderNo, 'change-choice');
    const reminder = await stack.stage.told(orderNo, 'choice-reminder');
    assert.ok(linkOf(asked.text));
    assert.equal(linkOf(reminder.text), linkOf(asked.text));
    assert.match(reminder.text, /Please answer by [^]*we do not count that as a choice/);
    for (const { text } of [asked, reminder])
      assert.match(text, /WHAT IT COSTS[^]*for keeping the new flights\.[^]*A refund follows the airline’s rules/);
    const view = await stack.stage.view(orderNo);
    const question = view?.questions.find(({ askedOf }) => askedOf === 'traveller');
    assert.equal(question?.state, 'open');
    assert.ok(new Date(reminder.sentAt ?? 0) < new Date(question.deadline));

    await stack.stage.choose(reminder, 'keep');
    const settled = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(settled), [
      'ticketed',
      'change-choice',
      'choice-reminder',
      'answer-received',
      'airline-confirmed',
    ]);
    assert.equal(mailsAbout(stack, orderNo).length, 5);
  });

  it('says in the receipt how to check in, as AIRLINES_FILE has it', async () => {
    const { text } = await stack.stage.told(await ticketedOrder(stack, { route: 'SIN-KUL' }), 'ticketed');
    assert.match(text, /\nOnline check-in with Demo Air: https:\/\/www\.example\.com\/check-in\n/);
    assert.match(text, /\nCheck-in with Demo Air closes 60 minutes before departure\.\n/);
  });

  it('reminds nobody who has answered', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, affected: [1], queryShows: { afterMs: 8_000 } });
    await stack.stage.choose(await stack.stage.told(orderNo, 'change-choice'), 'keep');
    const settled = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(settled), ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']);
  });

  it('counts as ticketed what a person says is, although a ticket number is missing', async () => {
    const { orderNo } = stack.double.createOrder({
      passengers: [{}, { ticketNos: [] }],
      pay: true,
      ticketAfterMs: 20,
    });
    await follow(stack, orderNo);
    await stack.stage.resolve(orderNo, 'ticketing-late', 'is-ticketed');
    await stack.stage.told(orderNo, 'ticketed');
    const settled = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(settled), ['ticketed']);
  });
});
