import assert from 'node:assert/strict';
import type { Fact } from '../../src/events/schema.ts';
import { until } from '../devstack/until.ts';
import { isSettled, ticketedOrder } from './support/orders.ts';
import { SellerEndpoint } from './support/seller-endpoint.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('travellers whom the seller’s systems tell, end to end', function () {
  this.timeout(120_000);
  const endpoint = new SellerEndpoint();
  let stack: TestStack;

  before(async function () {
    this.timeout(300_000);
    await endpoint.start();
    stack = await startTestStack({
      settings: {
        TRAVELLER_MAIL: 'seller',
        EVENTS_URL: endpoint.url,
        EVENTS_SECRET: endpoint.secret,
        DECISION_LIMIT_MINUTES: '10',
        DECISION_MINIMUM_MINUTES: '10',
      },
    });
  });
  after(async () => {
    await stack?.stop();
    await endpoint.stop();
  });

  type Told = Extract<Fact, { type: 'traveller.told' }>['data'];
  const told = (orderNo: string, message: string): Promise<Told> =>
    until(`${message} of ${orderNo} is told`, () =>
      endpoint
        .taken(orderNo)
        .filter(({ type }) => type === 'traveller.told')
        .map(({ data }) => data as unknown as Told)
        .find((data) => data.message === message),
    );

  it('get no mail; an event says what to tell and where they answer, and their answer counts', async () => {
    const orderNo = await ticketedOrder(stack);
    const ticketed = await told(orderNo, 'ticketed');
    assert.deepEqual([ticketed.by, ticketed.state, ticketed.decision], ['seller', 'sent', null]);

    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, affected: [1] });
    const { decision } = await told(orderNo, 'change-choice');
    assert.ok(decision);
    assert.ok(Date.parse(decision.deadline) > Date.now());
    assert.ok(decision.options.includes('keep'), decision.options.join());
    const answer = await fetch(decision.url, { method: 'POST', body: new URLSearchParams({ option: 'keep' }) });
    assert.equal(answer.status, 200);

    await told(orderNo, 'airline-confirmed');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(
      view.messages.map(({ kind, state }) => [kind, state]),
      [
        ['ticketed', 'sent'],
        ['change-choice', 'sent'],
        ['answer-received', 'sent'],
        ['airline-confirmed', 'sent'],
      ],
    );
    assert.deepEqual(stack.mails.messages(), []);
  });

  it('are told of the end of a refund or void by an event with its code, and without an amount', async () => {
    const orderNo = await ticketedOrder(stack);
    const { code } = stack.double.startVoid({ orderNo, course: { stepMs: 200, ends: 'done' } });
    const end = await told(orderNo, 'void-final');
    assert.deepEqual([end.about, end.by, end.state, end.number], [code, 'seller', 'sent', 0]);
    assert.doesNotMatch(JSON.stringify(end), /amount|USD/);
  });
});
