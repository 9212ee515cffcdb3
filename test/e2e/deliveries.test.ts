import assert from 'node:assert/strict';
import { until } from '../devstack/until.ts';
import { isSettled, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('deliveries, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  const api = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${stack.publicUrl}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${stack.opsToken}`, 'content-type': 'application/json' },
    });

  it('quarantines what this version does not process, with a workflow and a reason, and runs it again on request', async () => {
    const body = { type: 'order.brandnew', data: { marker: `m${Date.now()}` } };
    assert.equal(await stack.stage.post(body), 200);
    const find = async (): Promise<{ key: string; state: string; reason: string; drive: number } | undefined> => {
      const { notifications } = (await (await api('/api/notifications?state=quarantined')).json()) as {
        notifications: { key: string; type: string; state: string; reason: string; drive: number }[];
      };
      return notifications.find(({ type }) => type === 'order.brandnew');
    };
    const first = await until('it is quarantined', find);
    assert.equal(first.reason, 'TYPE_NOT_HANDLED');
    assert.equal(first.drive, 1);

    const redriven = await api(`/api/notifications/${encodeURIComponent(first.key)}/redrive`, { method: 'POST' });
    assert.equal(redriven.status, 202);
    const second = await until('it is quarantined again', async () => {
      const found = await find();
      return found?.drive === 2 ? found : undefined;
    });
    assert.equal(second.key, first.key);
    assert.equal((await api('/api/notifications/order.ticketed%2F-%2Fnone/redrive', { method: 'POST' })).status, 404);
  });

  it('runs a processed delivery again without telling anybody twice', async () => {
    const orderNo = await ticketedOrder(stack);
    const [delivery] = (await stack.stage.view(orderNo))?.deliveries ?? [];
    assert.ok(delivery);
    assert.equal(
      (await api(`/api/notifications/${encodeURIComponent(delivery.key)}/redrive`, { method: 'POST' })).status,
      202,
    );
    const view = await stack.stage.until(
      'it ran again',
      orderNo,
      (one) => isSettled(one) && one.deliveries[0]?.drive === 2 && one.deliveries[0].state === 'processed',
    );
    assert.deepEqual(toldKinds(view), ['ticketed']);
    assert.ok(view.timeline.some(({ text }) => text.includes('asks for a fresh query')));
  });

  it('starts a case again that was terminated by hand', async () => {
    const { Client, Connection } = await import('@temporalio/client');
    const { double, stage } = stack;
    const { orderNo } = double.createOrder({ pay: true });
    await stage.post({ type: 'order.ticketed', data: { orderNo, orderStatus: 2, paxTicketInfos: [] } });
    await stage.until('it is polled', orderNo, ({ order }) => order.status === 'ticketing');
    const connection = await Connection.connect({ address: stack.temporal.address });
    try {
      const client = new Client({ connection, namespace: stack.temporal.namespace });
      const terminated = client.workflow.getHandle(`order/${orderNo}`);
      const { runId } = await until('the case runs', () => terminated.describe().catch(() => undefined));
      await terminated.terminate('by hand');
      // The reconciler's schedule would do it within its interval; it need not be waited for.
      const schedule = client.schedule.getHandle('skyhook-reconcile');
      await schedule.trigger();
      await until('the case runs again', async () => {
        const now = await client.workflow.getHandle(`order/${orderNo}`).describe();
        return now.status.name === 'RUNNING' && now.runId !== runId;
      });
    } finally {
      await connection.close();
    }
    double.ticket(orderNo, { push: false });
    await stage.told(orderNo, 'ticketed');
  });

  it('ends every delivery as processed, repeat or quarantined', async () => {
    await until(
      'no delivery is open',
      async () => {
        const open = await Promise.all(
          ['pending', 'dispatched'].map((state) => stack.stage.deliveries(`state=${state}`)),
        );
        return open.flat().length === 0;
      },
      30_000,
    );
  });
});
