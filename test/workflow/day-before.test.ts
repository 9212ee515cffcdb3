import assert from 'node:assert/strict';
import { pino } from 'pino';
import { Relay } from '../../src/relay/relay.ts';
import { answerQuestion } from '../../src/storage/questions.ts';
import { readOrder } from '../../src/storage/orders.ts';
import { orderCases } from '../../src/temporal/order-cases.ts';
import { queues } from '../../workflows/queues.ts';
import { withTestClock } from '../support/test-clock.ts';
import { skippedOrders } from './support/skipped-orders.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The case has ended, and the reconciler, the relay, the workflow, PostgreSQL, Atlas and SMTP bring it back in time. */
describe('the confirmation of a changed flight a day before, on the time-skipping server', function () {
  this.timeout(180_000);
  const { withSkyhook, eventually, ticketedOrder, changed, told, asked, questions, look, stageOf, ...orders } =
    skippedOrders();

  const whileRelayed = (work: () => Promise<void>): Promise<void> =>
    withSkyhook(async () => {
      const client = orders.server.client();
      const relay = new Relay({
        pool: orders.pool(),
        databaseUrl: withTestClock(orders.database.url()),
        client,
        cases: orderCases(client),
        log: pino({ level: 'silent' }),
      });
      relay.start();
      try {
        await work();
      } finally {
        await relay.stop();
      }
    });
  /** As its schedule would, every five minutes. */
  const reconcile = async (): Promise<number> => {
    const { looksDue } = await orders.server
      .client()
      .workflow.execute<() => Promise<{ looksDue: number }>>('reconcile', {
        workflowId: `reconcile-${orders.time().now()}`,
        taskQueue: queues.main,
        args: [],
      });
    return looksDue;
  };
  const lookAt = async (orderNo: string): Promise<number | undefined> =>
    (await readOrder(orders.pool(), orderNo))?.lookAt?.getTime();
  const settled = (orderNo: string): Promise<boolean> =>
    eventually('settled', async () => (await stageOf(orderNo)) === 'settled');

  /** An order whose traveller keeps flights that leave 200 minutes later, in ten days. */
  async function keptOrder(): Promise<{ readonly orderNo: string; readonly leavesAt: number }> {
    const start = await orders.time().look();
    const planned = start + 10 * dayMs;
    // Where it is day a day before the new departure.
    const orderNo = await ticketedOrder(planned, planned - dayMs);
    await changed(orderNo, 200);
    await answerQuestion(orders.pool(), (await asked(orderNo)).id, { option: 'keep', by: 'traveller' });
    await look(orderNo);
    await eventually('the airline confirms', async () => (await told(orderNo)).includes('airline-confirmed'));
    await settled(orderNo);
    return { orderNo, leavesAt: Math.floor(planned / minuteMs) * minuteMs + 200 * minuteMs };
  }
  const before = ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed'];

  it('mails it once, when its time has come, with the flights as they are against those bought', () =>
    whileRelayed(async () => {
      const { orderNo, leavesAt } = await keptOrder();
      const due = (await lookAt(orderNo)) ?? 0;
      // In the evening before, where a day before would be at night.
      assert.ok(due <= leavesAt - dayMs && due > leavesAt - 2 * dayMs, new Date(due).toISOString());
      await orders.time().sleepUntil(due - minuteMs);
      assert.equal(await reconcile(), 0);
      assert.deepEqual(await told(orderNo), before);

      await orders.time().sleepUntil(due + minuteMs);
      assert.equal(await reconcile(), 1);
      await eventually('it is confirmed', async () => (await told(orderNo)).length > before.length);
      await settled(orderNo);
      assert.deepEqual([await told(orderNo), await lookAt(orderNo)], [[...before, 'day-before'], undefined]);
      const mail = orders
        .mails()
        .find(({ subject, text }) => text.includes(orderNo) && subject.startsWith('Before you fly'));
      assert.match(mail?.text ?? '', /AS YOU BOOKED\nZZ101 .* \(changed\)[^]*NOW\nZZ101 .* \(changed\)/);

      await orders.time().sleepUntil(due + hourMs);
      assert.equal(await reconcile(), 0);
      assert.deepEqual(await told(orderNo), [...before, 'day-before']);
    }));

  it('tells news instead that nobody had heard of, and then nothing more', () =>
    whileRelayed(async () => {
      const { orderNo } = await keptOrder();
      const due = (await lookAt(orderNo)) ?? 0;
      orders.atlas().double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30, push: false });
      await orders.time().sleepUntil(due + minuteMs);
      await reconcile();
      await eventually('the news is told', async () => (await told(orderNo)).length > before.length);
      const newest = (await questions(orderNo, 'traveller')).at(-1);
      await answerQuestion(orders.pool(), newest?.id ?? '', { option: 'keep', by: 'traveller' });
      await look(orderNo);
      await eventually('the airline confirms', async () => (await told(orderNo)).length > before.length + 2);
      await settled(orderNo);
      const after = [...before, 'change-choice', 'answer-received', 'airline-confirmed'];
      assert.deepEqual([await told(orderNo), await lookAt(orderNo)], [after, undefined]);
    }));
});
