import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { until } from '../devstack/until.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';
import { isSettled } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

/** Runs last of the end-to-end tests, by its name: it looks at all histories that they made. */
describe('the histories of the whole end-to-end run', function () {
  this.timeout(60_000);
  let stack: TestStack;
  let connection: Connection;
  let client: Client;
  const histories = new Map<string, string>();

  before('make failures with personal data in them, then download everything', async function () {
    this.timeout(300_000);
    stack = await sharedStack();
    const { double, stage } = stack;
    // The mail server's refusal holds the address; Atlas's broken answers could hold anything.
    const { orderNo } = double.createOrder({
      pay: true,
      ticketAfterMs: 50,
      contactEmail: 'refused.traveller@example.test',
    });
    await stage.resolve(orderNo, 'mail-refused', 'done');
    await stage.until('settled', orderNo, isSettled);
    const { orderNo: unlucky } = double.createOrder({ pay: true });
    await stage.post({ type: 'order.ticketed', data: { orderNo: unlucky, orderStatus: 2, paxTicketInfos: [] } });
    await stage.until('it is polled', unlucky, ({ order }) => order.status === 'ticketing');
    for (const kind of ['http500', 'half-answer', 'html', 'reset', '429'] as const) {
      // Orders that earlier tests left open take some of them.
      double.addFault({ endpoint: 'queryOrderDetails.do', kind, times: 2 });
    }
    double.ticket(unlucky, { push: false });
    await stage.told(unlucky, 'ticketed');
    double.scheduleChange({ orderNo: unlucky, type: 2, affected: [1] });
    await stage.choose(await stage.told(unlucky, 'flight-cancelled'), 'call-me');
    await stage.resolve(unlucky, 'traveller-wants-call', 'done');
    await stage.until('settled', unlucky, isSettled);

    connection = await Connection.connect({ address: stack.temporal.address });
    client = new Client({ connection, namespace: stack.temporal.namespace });
    await until(
      'nothing runs any more',
      async () =>
        (await client.workflow.count(`ExecutionStatus = 'Running' and WorkflowType = 'notification'`)).count === 0,
    );
    for await (const { workflowId, runId } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories.set(`${workflowId} ${runId}`, historyToJSON(history));
    }
  });
  after(() => connection?.close());

  it('hold no name, mail address, phone, birthday or document number of any passenger, failures included', () => {
    const personal = stack.double.personalData();
    assert.ok(personal.length > 20 && histories.size > 5, `${personal.length} secrets, ${histories.size} histories`);
    const found: string[] = [];
    for (const [id, json] of histories) {
      // Payloads are base64 in the JSON form; they are searched as what they say.
      const text = json.replace(/"data":\s*"([A-Za-z0-9+/=]*)"/g, (_, data: string) =>
        Buffer.from(data, 'base64').toString('utf8'),
      );
      for (const secret of personal) if (text.includes(secret) || id.includes(secret)) found.push(`${id}: ${secret}`);
      assert.ok(!/\.(test|example)\b/.test(text), `${id} holds an address`);
      assert.ok(!/node_modules|\.ts:\d+/.test(text), `${id} holds a stack trace`);
    }
    assert.deepEqual(found, []);
  });

  it('show failures as codes with a reference', () => {
    const text = [...histories.values()].join('\n');
    assert.match(text, /NOT_YET/);
    assert.match(
      text,
      /ATLAS_(HTTP_ERROR|CONNECTION_LOST|ANSWER_[A-Z_]+|RATE_LIMITED) \(reference [0-9a-f]{12} in the log\)/,
    );
  });

  it('give every activity and timer a summary', () => {
    for (const [id, json] of histories) {
      const { events } = JSON.parse(json) as { events: { eventType: string; userMetadata?: { summary?: unknown } }[] };
      for (const event of events) {
        if (!/ACTIVITY_TASK_SCHEDULED|TIMER_STARTED/.test(event.eventType)) continue;
        assert.ok(event.userMetadata?.summary, `${id} has a ${event.eventType} without a summary`);
      }
    }
  });

  it('find each case by its order number and stage', async () => {
    const { count } = await client.workflow.count(
      `WorkflowType = 'orderCase' and OrderNo is not null and Stage is not null and NeedsHuman is not null`,
    );
    const all = await client.workflow.count(`WorkflowType = 'orderCase'`);
    assert.equal(count, all.count);
    const typed = await client.workflow.count(
      `WorkflowType = 'notification' and NotificationType = 'order.schedulechange'`,
    );
    assert.ok(typed.count >= 1);
  });

  it('replay on this code', async () => {
    const replayed = Worker.runReplayHistories(
      { workflowBundle: await workflowBundle() },
      [...histories].map(([id, json]) => ({ workflowId: id.split(' ')[0] ?? id, history: JSON.parse(json) as object })),
    );
    let count = 0;
    for await (const { error, workflowId } of replayed) {
      assert.equal(error, undefined, `${workflowId} does not replay`);
      count += 1;
    }
    assert.equal(count, histories.size);
  });
});
