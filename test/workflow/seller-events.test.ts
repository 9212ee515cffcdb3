import assert from 'node:assert/strict';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { SentEvent } from '../../activities/seller-events.ts';
import { eventWorkflows } from '../../src/temporal/event-workflows.ts';
import { sellerEventsId } from '../../src/temporal/ids.ts';
import { until } from '../devstack/until.ts';
import { testNamespace } from '../support/temporal.ts';
import { workflowTemporal } from './support/temporal.ts';
import { withWorkers } from './support/workers.ts';

describe('the workflow that sends events', function () {
  this.timeout(60_000);
  const temporal = workflowTemporal({ 'limit.historyCount.suggestContinueAsNew': 40 });
  let client: Client;
  let made = 0;
  before(() => {
    client = temporal.client();
  });

  const newOrderNo = (): string => `ORDER${(made += 1)}`;
  const wake = (orderNo: string): Promise<void> => eventWorkflows(client).wake(orderNo);
  const handleOf = (orderNo: string): WorkflowHandle => client.workflow.getHandle(sellerEventsId(orderNo));
  const run = (sendNextEvent: (input: { orderNo: string }) => Promise<SentEvent>, work: () => Promise<void>) =>
    withWorkers(temporal.native(), testNamespace, { sendNextEvent }, work);
  const failing = (nextRetryDelay: number): ApplicationFailure =>
    ApplicationFailure.create({ type: 'EVENTS_TIMEOUT', nextRetryDelay });

  it('sends one after the other until none is left, and starts again with the next wake-up', async () => {
    const orderNo = newOrderNo();
    let left = ['a', 'b', 'c'];
    const sent: string[] = [];
    const sendNext = async (input: { orderNo: string }): Promise<SentEvent> => {
      assert.deepEqual(input, { orderNo });
      const [event = '', ...others] = left;
      left = others;
      sent.push(event);
      return { outcome: 'sent', event, more: left.length > 0 };
    };
    await run(sendNext, async () => {
      await wake(orderNo);
      await handleOf(orderNo).result();
      assert.deepEqual(sent, ['a', 'b', 'c']);
      left = ['d'];
      await wake(orderNo);
      await handleOf(orderNo).result();
      assert.deepEqual(sent, ['a', 'b', 'c', 'd']);
    });
  });

  it('retries one that fails before it goes on, and goes on after one that is given up', async () => {
    const orderNo = newOrderNo();
    const attempts: string[] = [];
    const sendNext = async (): Promise<SentEvent> => {
      const event = attempts.length < 3 ? 'a' : attempts.length === 3 ? 'b' : 'c';
      attempts.push(event);
      if (attempts.length < 3) throw failing(50);
      return { outcome: event === 'b' ? 'given-up' : 'sent', event, more: event !== 'c' };
    };
    await run(sendNext, async () => {
      await wake(orderNo);
      await handleOf(orderNo).result();
      assert.deepEqual(attempts, ['a', 'a', 'a', 'b', 'c']);
    });
  });

  it('tries at once when it is woken while it waits for the next attempt', async () => {
    const orderNo = newOrderNo();
    let attempts = 0;
    const sendNext = async (): Promise<SentEvent> => {
      attempts += 1;
      if (attempts < 3) throw failing(3_600_000);
      return { outcome: 'sent', event: 'a', more: false };
    };
    await run(sendNext, async () => {
      await wake(orderNo);
      await until('it waits', () => attempts === 1);
      await wake(orderNo);
      await until('it waits again', () => attempts === 2);
      await wake(orderNo);
      await handleOf(orderNo).result();
      assert.equal(attempts, 3);
    });
  });

  it('lets an attempt under way end before the next, also when it fails and is woken meanwhile', async () => {
    const orderNo = newOrderNo();
    let [attempts, atOnce] = [0, 0];
    let fail: (() => void) | undefined;
    const sendNext = async (): Promise<SentEvent> => {
      attempts += 1;
      atOnce += 1;
      assert.equal(atOnce, 1);
      if (attempts === 1) await new Promise<void>((resolve) => (fail = resolve));
      atOnce -= 1;
      if (attempts === 1) throw failing(3_600_000);
      return { outcome: 'sent', event: 'a', more: false };
    };
    await run(sendNext, async () => {
      await wake(orderNo);
      await until('the attempt runs', () => fail);
      await wake(orderNo);
      await until('its end is asked for', async () => {
        const [activity] = (await handleOf(orderNo).describe()).raw.pendingActivities ?? [];
        // PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
        return Number(activity?.state) === 3;
      });
      assert.equal(attempts, 1);
      fail?.();
      await handleOf(orderNo).result();
      assert.equal(attempts, 2);
    });
  });

  it('waits with a failing one for as long as it takes, whatever comes meanwhile', async () => {
    const orderNo = newOrderNo();
    let isDown = true;
    let waiting = 1;
    const sent: number[] = [];
    const sendNext = async (): Promise<SentEvent> => {
      if (isDown) throw failing(100);
      sent.push(sent.length + 1);
      waiting -= 1;
      return { outcome: 'sent', event: String(sent.length), more: waiting > 0 };
    };
    await run(sendNext, async () => {
      await wake(orderNo);
      await until('it is retried', async () => {
        const [activity] = (await handleOf(orderNo).describe()).raw.pendingActivities ?? [];
        return (activity?.attempt ?? 0) >= 2;
      });
      waiting += 1;
      await wake(orderNo);
      isDown = false;
      await until('both are out', () => waiting === 0);
      await handleOf(orderNo).result();
      assert.deepEqual(sent, [1, 2]);
    });
  });

  it('misses no wake-up, however close to its end or a new run it comes, and sends nothing twice at once', async () => {
    const orderNo = newOrderNo();
    let waiting = 0;
    let sent = 0;
    let atOnce = 0;
    const sendNext = async (): Promise<SentEvent> => {
      atOnce += 1;
      assert.equal(atOnce, 1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      if (waiting === 0) return { outcome: 'none', more: false };
      waiting -= 1;
      sent += 1;
      return { outcome: 'sent', event: String(sent), more: waiting > 0 };
    };
    const total = 60;
    await run(sendNext, async () => {
      const producers = Array.from({ length: 5 }, async () => {
        for (let count = 0; count < total / 5; count += 1) {
          waiting += 1;
          await wake(orderNo);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
        }
      });
      await Promise.all(producers);
      await until('all are out', () => sent === total, 45_000);
      await until('it has ended', async () => (await handleOf(orderNo).describe()).status.name === 'COMPLETED');
      const runs = await client.workflow.count(`WorkflowId = '${sellerEventsId(orderNo)}'`);
      assert.ok(runs.count > 1, 'it came to new runs');
      assert.equal(waiting, 0);
    });
  });
});
