import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
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

  it('rescues the mail whose link it brings before it wakes the case, and goes on without it', async () => {
    const happened: string[] = [];
    const withMail = { outcome: 'recorded', orderNo: 'A', because: 'airline-mail', mail: 'c1' } as const;
    const rescued = await run({
      recordDelivery: async () => withMail,
      rescueMail: async ({ key, orderNo, mail }) => (happened.push(`${key} ${orderNo} ${mail}`), { rescued: true }),
      wakeOrderCase: async ({ ends }) => void happened.push(`wake, ${ends}`),
    });
    const lost = await run({
      recordDelivery: async () => withMail,
      rescueMail: async () => {
        throw ApplicationFailure.nonRetryable('MAIL_STORE_UNAVAILABLE');
      },
      wakeOrderCase: async ({ ends }) => void happened.push(`wake, ${ends}`),
    });
    assert.deepEqual(happened, ['test A c1', 'wake, processed', 'wake, processed']);
    assert.deepEqual([rescued.ended, lost.ended], ['processed', 'processed']);
  });

  it('rescues the mail for each order of a split trip', async () => {
    const rescued: string[] = [];
    await run({
      recordDelivery: async ({ orderNo = 'A' }) => ({
        outcome: 'recorded',
        orderNo,
        because: 'airline-mail',
        mail: 'c1',
        ...(orderNo === 'A' ? { alsoAbout: ['B'] } : {}),
      }),
      rescueMail: async ({ orderNo }) => (rescued.push(orderNo), { rescued: true }),
      wakeOrderCase: async () => {},
      endDelivery: async () => {},
    });
    assert.deepEqual(rescued, ['A', 'B']);
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

  it('keeps a message about a split trip for each of its orders, those first that are known, and ends it once', async () => {
    const recorded: (string | undefined)[] = [];
    const happened: string[] = [];
    const result = await run({
      recordDelivery: async ({ orderNo }) => {
        recorded.push(orderNo);
        if (orderNo === undefined)
          return { outcome: 'recorded', orderNo: 'A', because: 'ticketed', alsoAbout: ['B', 'C', 'D'] };
        if (orderNo === 'D') return { outcome: 'repeat', orderNo, because: 'ticketed' };
        const isUnknown = recorded.filter((one) => one === orderNo).length === 1 || orderNo === 'C';
        return isUnknown
          ? { outcome: 'order-unknown', orderNo }
          : { outcome: 'recorded', orderNo, because: 'ticketed' };
      },
      identifyOrder: async ({ orderNo }) => (happened.push(`ask for ${orderNo}`), { found: orderNo === 'B' }),
      wakeOrderCase: async ({ orderNo, ends }) => void happened.push(`wake ${orderNo} ${ends}`),
      endDelivery: async ({ ends }) => void happened.push(`end ${ends}`),
    });
    assert.deepEqual(result, { ended: 'processed', because: 'ticketed' });
    assert.deepEqual(recorded, [undefined, 'B', 'C', 'D', 'B']);
    assert.deepEqual(happened, [
      'wake A undefined',
      'wake D undefined',
      'ask for B',
      'wake B undefined',
      'ask for C',
      'end processed',
    ]);
  });

  it('takes a message about a split trip in when only its second order exists', async () => {
    const ends: unknown[] = [];
    const result = await run({
      recordDelivery: async ({ orderNo }) =>
        orderNo === 'B'
          ? { outcome: 'recorded', orderNo, because: 'void' }
          : { outcome: 'order-unknown', orderNo: 'A', alsoAbout: ['B'] },
      identifyOrder: async () => ({ found: false }),
      wakeOrderCase: async () => {},
      endDelivery: async (input) => void ends.push(input),
    });
    assert.deepEqual(result, { ended: 'processed', because: 'void' });
    assert.deepEqual(ends, [{ key: 'test', drive: 1, ends: 'processed' }]);
  });

  it('quarantines a message about a split trip of which no order exists', async () => {
    const result = await run({
      recordDelivery: async ({ orderNo }) => ({
        outcome: 'order-unknown',
        orderNo: orderNo ?? 'A',
        ...(orderNo ? {} : { alsoAbout: ['B'] }),
      }),
      identifyOrder: async () => ({ found: false }),
      quarantineUnknownOrder: async () => {},
    });
    assert.deepEqual(result, { ended: 'quarantined', because: 'ORDER_UNKNOWN' });
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
