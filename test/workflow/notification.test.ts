import assert from 'node:assert/strict';
import type { NotificationResult } from '../../workflows/messages.ts';
import { queues } from '../../workflows/queues.ts';
import { testNamespace } from '../support/temporal.ts';
import { workflowTemporal } from './support/temporal.ts';
import { withWorkers, type FakeActivities } from './support/workers.ts';

describe('the notification workflow', function () {
  this.timeout(30_000);
  const temporal = workflowTemporal();
  let made = 0;

  const run = (activities: FakeActivities): Promise<NotificationResult> =>
    withWorkers(temporal.native(), testNamespace, activities, () =>
      temporal.client().workflow.execute('notification', {
        workflowId: `atlas/test/${(made += 1)}`,
        taskQueue: queues.main,
        args: [{ key: 'test', drive: 1 }],
      }),
    );

  it('records evidence and wakes the case of its order', async () => {
    const woken: unknown[] = [];
    const result = await run({
      recordDelivery: async () => ({ outcome: 'recorded', orderNo: 'A', because: 'ticketed' }),
      wakeOrderCase: async (input) => void woken.push(input),
    });
    assert.deepEqual(result, { ended: 'processed', because: 'ticketed' });
    assert.deepEqual(woken, [{ key: 'test', drive: 1, orderNo: 'A', because: 'ticketed', ends: 'processed' }]);
  });

  it('wakes the case also for a repeat: what it repeats may have been a forgery', async () => {
    const woken: unknown[] = [];
    const result = await run({
      recordDelivery: async () => ({ outcome: 'repeat', orderNo: 'A', because: 'ticketed' }),
      wakeOrderCase: async ({ ends }) => void woken.push(ends),
    });
    assert.deepEqual(result, { ended: 'repeat', because: 'ticketed' });
    assert.deepEqual(woken, ['repeat']);
  });

  it('ends quarantined with the reason, and wakes nobody', async () => {
    assert.deepEqual(
      await run({ recordDelivery: async () => ({ outcome: 'quarantined', because: 'TYPE_NOT_HANDLED' }) }),
      {
        ended: 'quarantined',
        because: 'TYPE_NOT_HANDLED',
      },
    );
  });

  it('ends a message about no order without a case', async () => {
    assert.deepEqual(await run({ recordDelivery: async () => ({ outcome: 'kept', because: 'airline-status' }) }), {
      ended: 'processed',
      because: 'airline-status',
    });
  });

  it('keeps a message about a split trip for each of its orders, and ends it once', async () => {
    const recorded: (string | undefined)[] = [];
    const woken: unknown[] = [];
    const result = await run({
      recordDelivery: async ({ orderNo }) => {
        recorded.push(orderNo);
        if (orderNo === undefined)
          return { outcome: 'recorded', orderNo: 'A', because: 'ticketed', alsoAbout: ['B', 'C'] };
        const isUnknown = recorded.filter((one) => one === orderNo).length === 1 || orderNo === 'C';
        return isUnknown
          ? { outcome: 'order-unknown', orderNo }
          : { outcome: 'recorded', orderNo, because: 'ticketed' };
      },
      identifyOrder: async ({ orderNo }) => ({ found: orderNo === 'B' }),
      wakeOrderCase: async ({ orderNo, ends }) => void woken.push([orderNo, ends]),
    });
    assert.deepEqual(result, { ended: 'processed', because: 'ticketed' });
    assert.deepEqual(recorded, [undefined, 'B', 'B', 'C']);
    assert.deepEqual(woken, [
      ['B', undefined],
      ['A', 'processed'],
    ]);
  });

  it('asks once about an order that nobody knows, and goes on when it exists', async () => {
    let recorded = 0;
    const asked: string[] = [];
    const result = await run({
      recordDelivery: async () =>
        (recorded += 1) === 1
          ? { outcome: 'order-unknown', orderNo: 'A' }
          : { outcome: 'recorded', orderNo: 'A', because: 'schedule-change' },
      identifyOrder: async ({ orderNo }) => (asked.push(orderNo), { found: true }),
      wakeOrderCase: async () => {},
    });
    assert.deepEqual(result, { ended: 'processed', because: 'schedule-change' });
    assert.deepEqual(asked, ['A']);
  });

  it('quarantines a delivery about an order that does not exist, without a case', async () => {
    const quarantined: unknown[] = [];
    const result = await run({
      recordDelivery: async () => ({ outcome: 'order-unknown', orderNo: 'A' }),
      identifyOrder: async () => ({ found: false }),
      quarantineUnknownOrder: async (delivery) => void quarantined.push(delivery),
    });
    assert.deepEqual(result, { ended: 'quarantined', because: 'ORDER_UNKNOWN' });
    assert.deepEqual(quarantined, [{ key: 'test', drive: 1, because: 'ORDER_UNKNOWN' }]);
  });
});
