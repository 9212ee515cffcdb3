import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { runCommand } from '../../src/devstack/run-command.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import type { SellerEvent } from '../../src/events/schema.ts';
import { sellerEventsId } from '../../src/temporal/ids.ts';
import { until } from '../devstack/until.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';
import { isSettled } from './support/orders.ts';
import { SellerEndpoint, type Trouble } from './support/seller-endpoint.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('events to the seller’s systems, end to end', function () {
  this.timeout(120_000);
  const endpoint = new SellerEndpoint();
  let stack: TestStack;
  let pool: Pool;
  let connection: Connection;
  let client: Client;

  before(async function () {
    this.timeout(300_000);
    await endpoint.start();
    stack = await startTestStack({
      settings: {
        EVENTS_URL: endpoint.url,
        EVENTS_SECRET: endpoint.secret,
        DECISION_LIMIT_MINUTES: '10',
        DECISION_MINIMUM_MINUTES: '10',
        RECONCILE_SECONDS: '3',
        DISPATCH_LIMIT_SECONDS: '3',
      },
    });
    connection = await Connection.connect({ address: stack.temporal.address });
    client = new Client({ connection, namespace: stack.temporal.namespace });
    pool = createPool(stack.databaseUrl, { applicationName: 'skyhook-test', onIdleError: () => {} });
  });
  after(async () => {
    await connection?.close();
    await pool?.end();
    await stack?.stop();
    await endpoint.stop();
  });

  const api = (path: string, method: string): Promise<Response> =>
    fetch(`${stack.publicUrl}/api/${path}`, { method, headers: { authorization: `Bearer ${stack.opsToken}` } });
  /** Paid and followed, not ticketed yet. */
  async function orderInProcess(): Promise<string> {
    const { orderNo } = stack.double.createOrder({ route: 'BCN-PMI', passengers: 1, pay: true });
    assert.equal((await api(`orders/${orderNo}/follow`, 'POST')).status, 202);
    await stack.stage.until('in process', orderNo, ({ order }) => order.status === 'ticketing');
    return orderNo;
  }
  const arrived = (orderNo: string, what: string, wanted: (events: readonly SellerEvent[]) => boolean) =>
    until(
      `${what} of ${orderNo}`,
      () => (wanted(endpoint.taken(orderNo)) ? endpoint.taken(orderNo) : undefined),
      60_000,
    );
  const typesOf = (events: readonly SellerEvent[]): string[] => events.map(({ type }) => type);
  const sequencesOf = (events: readonly SellerEvent[]): number[] => events.map(({ data }) => data.sequence);
  const find = (events: readonly SellerEvent[], type: string): Readonly<Record<string, unknown>> | undefined =>
    events.find((one) => one.type === type)?.data;

  it('tell an order from its ticket to its refund, in order and once, whatever the endpoint does at first', async () => {
    const { double, stage } = stack;
    const orderNo = await orderInProcess();
    await arrived(orderNo, 'the first', (events) => events.length === 1);
    endpoint.makeTrouble(orderNo, ['error', 'redirect', 'reset', 'busy']);
    double.ticket(orderNo);
    await stage.told(orderNo, 'ticketed');
    await stage.until('settled', orderNo, isSettled);
    double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    await stage.choose(await stage.told(orderNo, 'change-choice'), 'refund');
    await stage.until('a person is asked', orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === 'traveller-wants-refund' && state === 'open'),
    );
    double.startRefund({ orderNo, course: { stepMs: 500, ends: 'done' } });
    await stage.resolve(orderNo, 'traveller-wants-refund', 'done');
    const view = await stage.until(
      'the refund is final',
      orderNo,
      (one) => isSettled(one) && one.settlements[0]?.state === 'refunded',
    );

    const events = await arrived(
      orderNo,
      'the refund',
      (all) => find([...all].reverse(), 'order.settlement')?.isFinal === true,
    );
    const settlements = events.filter(({ type }) => type === 'order.settlement');
    assert.deepEqual(typesOf(events.filter((one) => !settlements.includes(one))), [
      'order.status',
      'order.ticketed',
      'traveller.told',
      'order.changed',
      'traveller.told',
      'traveller.answered',
      'traveller.told',
      'task.opened',
      'task.closed',
    ]);
    assert.deepEqual(
      sequencesOf(events),
      events.map((_, index) => index + 1),
      'in order, each once, none missing',
    );
    assert.deepEqual(
      endpoint.received
        .filter((one) => one.event.data.orderNo === orderNo && one.event.data.sequence === 2)
        .map(({ answer }) => answer),
      ['error', 'redirect', 'reset', 'busy', 'taken'],
    );

    const { passengers, currentSegments, airlinePnr } = double.order(orderNo);
    assert.deepEqual(find(events, 'order.ticketed')?.tickets, [
      { passenger: 1, passengerType: 0, ticketNos: passengers[0]?.ticketNos, pnrs: [airlinePnr] },
    ]);
    const changed = find(events, 'order.changed') as { flights: { flightNumber: string }[]; severity: string };
    assert.deepEqual(
      [changed.severity, changed.flights.map(({ flightNumber }) => flightNumber)],
      ['major', currentSegments.map(({ flightNumber }) => flightNumber)],
    );
    const { option, by, outcome } = find(events, 'traveller.answered') ?? {};
    assert.deepEqual([option, by, outcome], ['refund', 'traveller', 'answered']);
    const [refund] = double.refunds().filter((one) => one.orderNo === orderNo);
    const paid = settlements.at(-1)?.data as Readonly<Record<string, unknown>>;
    assert.deepEqual([paid.code, paid.state, paid.amount], [refund?.code, 'refunded', view.settlements[0]?.amount]);
    assert.ok((paid.amount as { estimatedRefund: number }).estimatedRefund > 0);
    for (const secret of double.personalData())
      assert.ok(!JSON.stringify(events).includes(secret), 'no name, address or document number');
  });

  it('tell a -3 at once, with its error code', async () => {
    const orderNo = await orderInProcess();
    stack.double.cancel(orderNo, { errorCode: '603', push: true });
    const events = await arrived(orderNo, 'the cancellation', (all) => all.length >= 3);
    assert.deepEqual(typesOf(events).slice(0, 3), ['order.status', 'order.cancelled', 'task.opened']);
    const { orderNo: _orderNo, sequence: _sequence, ...data } = find(events, 'order.cancelled') ?? {};
    assert.deepEqual(data, { errorCode: '603', meaning: 'sold out', wasTicketed: false });
  });

  it('go on for other orders while the endpoint hangs for one', async () => {
    const slow = await orderInProcess();
    await arrived(slow, 'the first', (events) => events.length === 1);
    endpoint.makeTrouble(slow, Array<Trouble>(20).fill('hang'));
    stack.double.ticket(slow);
    await until('the endpoint hangs', () => endpoint.received.some(({ answer }) => answer === 'hang'));
    const other = await orderInProcess();
    stack.double.ticket(other);
    await arrived(other, 'all', (events) => events.length === 3);
    assert.equal(endpoint.taken(slow).length, 1, 'the other one waits');
    endpoint.makeTrouble(slow, []);
    const events = await arrived(slow, 'all', (all) => all.length === 3);
    assert.deepEqual(typesOf(events), ['order.status', 'order.ticketed', 'traveller.told']);
  });

  it('are given up after three days, seen by command, and sent again as they were', async () => {
    const orderNo = await orderInProcess();
    await arrived(orderNo, 'the first', (events) => events.length === 1);
    endpoint.makeTrouble(orderNo, ['error', 'error', 'error', 'error']);
    stack.double.ticket(orderNo);
    await until('it is tried', () =>
      endpoint.received.some(({ event, answer }) => answer === 'error' && event.data.orderNo === orderNo),
    );
    await pool.query(
      `update seller_events set due_at = due_at - interval '73 hours', tried_since = tried_since - interval '2 hours'
       where order_no = $1 and sequence = 2`,
      [orderNo],
    );
    const events = await until(
      'it is given up',
      async () => {
        const { output } = await cli('events', '--order', orderNo, '--json');
        const listed = JSON.parse(output) as { event: SellerEvent; state: string; lastError: string }[];
        return listed.some(({ state }) => state === 'given-up') ? listed : undefined;
      },
      30_000,
    );
    const lost = events.find(({ state }) => state === 'given-up');
    assert.deepEqual([lost?.event.type, lost?.lastError], ['order.ticketed', 'EVENTS_HTTP_ERROR']);
    await arrived(orderNo, 'the next one', (all) => all.some(({ type }) => type === 'traveller.told'));
    assert.deepEqual(sequencesOf(endpoint.taken(orderNo)), [1, 3]);

    const { code, output } = await cli('events', 'resend', lost?.event.id ?? '');
    assert.equal(code, 0, output);
    const again = await arrived(orderNo, 'the resent one', (all) => all.length === 3);
    assert.deepEqual(again.at(-1), lost?.event);
    assert.equal((await api(`events/${lost?.event.id}/resend`, 'POST')).status, 202);
    const twice = await arrived(orderNo, 'it once more', (all) => all.length === 4);
    assert.deepEqual(twice.at(-1), lost?.event);
  });

  it('go on after their workflow was terminated by hand', async () => {
    const orderNo = await orderInProcess();
    await arrived(orderNo, 'the first', (events) => events.length === 1);
    endpoint.makeTrouble(orderNo, ['error', 'error']);
    stack.double.ticket(orderNo);
    await until('it is tried', () =>
      endpoint.received.some(({ event, answer }) => answer === 'error' && event.data.orderNo === orderNo),
    );
    await client.workflow.getHandle(sellerEventsId(orderNo)).terminate();
    const events = await arrived(orderNo, 'all', (all) => all.length === 3);
    assert.deepEqual(sequencesOf(events), [1, 2, 3]);
  });

  const cli = (...args: string[]) =>
    runCommand({
      command: process.execPath,
      args: ['bin/skyhook.js', ...args],
      env: { ...process.env, DATABASE_URL: stack.databaseUrl },
    });

  it('were all signed and of the published form, and left no secret, address or content in histories and logs', async () => {
    assert.deepEqual(endpoint.complaints, []);
    const runs: { readonly workflowId: string; readonly json: string }[] = [];
    for await (const { workflowId, runId } of client.workflow.list({ query: `WorkflowType = 'sellerEvents'` })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      runs.push({ workflowId, json: historyToJSON(history) });
    }
    const histories = runs
      .map(({ json }) =>
        json.replace(/"data":\s*"([A-Za-z0-9+/=]*)"/g, (_, data: string) =>
          Buffer.from(data, 'base64').toString('utf8'),
        ),
      )
      .join('\n');
    assert.match(histories, /EVENTS_HTTP_ERROR \(reference/);
    const logs = await Promise.all(
      ['worker', 'receiver'].map((name) => readFile(join(stack.dir, 'logs', `${name}.log`), 'utf8')),
    );
    assert.match(logs[0] ?? '', /EVENTS_TIMEOUT/);
    const tickets = endpoint.received.flatMap(
      ({ event }) => (event.data.tickets as { ticketNos: string[] }[] | undefined)?.[0]?.ticketNos ?? [],
    );
    assert.ok(tickets.length > 0);
    for (const secret of [
      endpoint.secret.slice('whsec_'.length),
      endpoint.path,
      new URL(endpoint.url).host,
      ...tickets,
    ])
      for (const text of [histories, ...logs]) assert.ok(!text.includes(secret), secret);

    const replayed = Worker.runReplayHistories(
      { workflowBundle: await workflowBundle() },
      runs.map(({ workflowId, json }) => ({ workflowId, history: JSON.parse(json) as object })),
    );
    for await (const { error, workflowId } of replayed) assert.equal(error, undefined, `${workflowId} does not replay`);
  });
});
