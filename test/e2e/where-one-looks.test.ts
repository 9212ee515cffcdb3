import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import type { OrderSummary } from '../../src/storage/orders.ts';
import { waitUntil } from '../../src/devstack/wait-until.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { ticketedOrder } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('where one looks, end to end', function () {
  this.timeout(90_000);
  let stack: TestStack;
  let connection: Connection;
  let client: Client;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
    connection = await Connection.connect({ address: stack.temporal.address });
    client = new Client({ connection, namespace: stack.temporal.namespace });
  });
  after(() => connection.close());

  const api = async (path: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${stack.publicUrl}/api/${path}`, {
      headers: { authorization: `Bearer ${stack.opsToken}` },
    });
    assert.equal(response.status, 200);
    return (await response.json()) as Record<string, unknown>;
  };

  /** What Temporal shows of an order's case: attributes for lists, the card for the reader. */
  const inTemporal = async (orderNo: string) => {
    const handle = client.workflow.getHandle(`order/${orderNo}`);
    const { typedSearchAttributes } = await handle.describe();
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return {
      stage: typedSearchAttributes.get(searchAttributes.stage),
      needsHuman: typedSearchAttributes.get(searchAttributes.needsHuman),
      airline: typedSearchAttributes.get(searchAttributes.airline) ?? null,
      deadline: typedSearchAttributes.get(searchAttributes.deadline)?.toISOString() ?? null,
      because: /\*\*Because:\*\* (.*)/.exec(currentDetails)?.[1],
    };
  };

  const listed = ({ stage, needsHuman, airline, deadline, because }: OrderSummary) => ({
    stage,
    needsHuman,
    airline,
    deadline: deadline === null ? null : new Date(deadline).toISOString(),
    because,
  });

  it('says the same of every open order in the database and in Temporal: stage, deadline, reason, airline', async () => {
    const { orderNo: ticketing } = stack.double.createOrder({ pay: true });
    await fetch(`${stack.publicUrl}/api/orders/${ticketing}/follow`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.opsToken}` },
    });
    await stack.stage.until('it is polled', ticketing, ({ order }) => order.status === 'ticketing');
    const person = await ticketedOrder(stack);
    stack.double.startVoid({ orderNo: person, course: { stepMs: 100, ends: 'rejected' } });
    await stack.stage.until('a person is asked', person, ({ order }) => order.openTasks > 0);
    const airline = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo: airline, type: 1, shiftMinutes: 30, affected: [1], queryShows: 'never' });
    await stack.stage.told(airline, 'change-notice');

    const mine = [ticketing, person, airline];
    const compared = await waitUntil(
      'the lists agree',
      async () => {
        const { orders } = (await api('orders?open=true&limit=5000')) as { orders: OrderSummary[] };
        const open = orders.filter(({ orderNo }) => mine.includes(orderNo));
        if (open.length < mine.length) return undefined;
        const both = await Promise.all(open.map(async (order) => [listed(order), await inTemporal(order.orderNo)]));
        try {
          for (const [here, there] of both) assert.deepEqual(here, there);
          return both;
        } catch {
          return undefined;
        }
      },
      30_000,
      250,
    );
    assert.deepEqual(
      new Set(compared.map(([here]) => here?.stage)),
      new Set(['ticketing', 'person-decides', 'airline-side']),
    );
    assert.ok(compared.every(([here]) => here?.deadline && here.because));
    const flight = stack.double.order(airline).currentSegments[0];
    assert.ok(compared.some(([here]) => here?.airline === flight?.carrier));
    for (const orderNo of mine) {
      const found = await waitUntil(
        'Temporal’s list finds it by airline and stage',
        async () => {
          const { stage, airline: carrier } = await inTemporal(orderNo);
          const query = `OrderNo = "${orderNo}" and Stage = "${stage}"${carrier ? ` and Airline = "${carrier}"` : ''}`;
          for await (const { workflowId } of client.workflow.list({ query })) return workflowId;
          return undefined;
        },
        20_000,
        250,
      );
      assert.equal(found, `order/${orderNo}`);
    }
  });

  it('lists what waits for a person with kind, order, airline, time to departure and owner', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.startVoid({ orderNo, course: { stepMs: 100, ends: 'rejected' } });
    await stack.stage.until('a person is asked', orderNo, ({ order }) => order.openTasks > 0);
    type Listed = {
      id: string;
      orderNo: string;
      reason: string;
      airline: string;
      minutesToDeparture: number;
      owner: string;
    };
    const task = async (): Promise<Listed | undefined> =>
      ((await api('tasks')) as { tasks: Listed[] }).tasks.find((one) => one.orderNo === orderNo);
    const open = await task();
    assert.equal(open?.reason, 'settlement-rejected');
    assert.equal(open.airline, stack.double.order(orderNo).currentSegments[0]?.carrier);
    assert.ok(open.minutesToDeparture > 28 * 24 * 60 && open.minutesToDeparture < 32 * 24 * 60);
    const taken = await fetch(`${stack.publicUrl}/api/tasks/${open.id}/owner`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${stack.opsToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ owner: 'Desk 2' }),
    });
    assert.equal(taken.status, 200);
    assert.equal((await task())?.owner, 'Desk 2');
    await stack.stage.resolve(orderNo, 'settlement-rejected', 'done');
  });
});
