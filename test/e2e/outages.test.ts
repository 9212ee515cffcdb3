import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findTemporalBinary, defaultCacheDir } from '../../src/devstack/temporal-binary.ts';
import { startTemporalServer, type RunningTemporalServer } from '../../src/devstack/temporal-server.ts';
import { createPool } from '../../src/storage/pool.ts';
import { until } from '../devstack/until.ts';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('outages, end to end', function () {
  this.timeout(90_000);
  let stack: TestStack;
  let restarted: RunningTemporalServer | undefined;

  before(async function () {
    this.timeout(300_000);
    stack = await startTestStack({
      settings: {
        POLL_FIRST_SECONDS: '0.2',
        DECISION_LIMIT_MINUTES: '10',
        DECISION_MINIMUM_MINUTES: '10',
        UNKNOWN_ORDERS_PER_SECOND: '20',
        RECONCILE_SECONDS: '5',
        DISPATCH_LIMIT_SECONDS: '10',
      },
    });
  });
  after(async () => {
    await stack?.stop();
    await restarted?.stop();
  });

  it('takes deliveries and decisions while Temporal is away, and sees the orders through when it is back', async () => {
    const { double, stage } = stack;
    const waiting = await ticketedOrder(stack);
    double.scheduleChange({ orderNo: waiting, type: 1, shiftMinutes: 90, affected: [1] });
    const question = await stage.told(waiting, 'change-choice');

    const port = Number(stack.temporal.address.split(':')[1]);
    await stack.temporalServer.stop();
    const { orderNo: arriving } = double.createOrder({ pay: true });
    double.ticket(arriving);
    await double.settled();
    assert.equal(double.deliveries().at(-1)?.attempts[0]?.status, 200);
    await stage.choose(question, 'keep');

    restarted = await startTemporalServer({
      binary: await findTemporalBinary({ env: process.env, cacheDir: defaultCacheDir(process.env), report: () => {} }),
      dbFile: join(stack.dir, 'temporal.db'),
      port,
      uiPort: Number(new URL(stack.temporal.uiUrl ?? '').port),
      namespace: stack.temporal.namespace,
      searchAttributes: {},
      report: () => {},
    });
    await stage.told(arriving, 'ticketed');
    await stage.told(waiting, 'airline-confirmed');
    const view = await stage.until('settled', waiting, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']);
  });

  it('loses nothing and tells nobody twice when the worker is killed again and again', async () => {
    const { double, stage } = stack;
    const orders = Array.from(
      { length: 6 },
      (_, index) =>
        double.createOrder({ pay: true, ticketAfterMs: 200 * index, withoutTicketNumbersForMs: 1500 }).orderNo,
    );
    for (let kills = 0; kills < 3; kills += 1) {
      const { pid } = stack.worker;
      if (pid) process.kill(pid, 'SIGKILL');
      await until('another worker runs', () => stack.worker.pid !== undefined && stack.worker.pid !== pid);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    for (const orderNo of orders) {
      await stage.told(orderNo, 'ticketed');
      const view = await stage.until('settled', orderNo, isSettled);
      assert.deepEqual(toldKinds(view), ['ticketed']);
      assert.ok(mailsAbout(stack, orderNo).length <= 1, 'informational mail is sent at most once');
    }
  });

  it('has every delivery that it acknowledged when the receiver is killed in a burst', async () => {
    const acknowledged: string[] = [];
    const post = async (marker: string): Promise<void> => {
      const status = await stack.stage.post({ type: 'order.burst', data: { marker } }).catch(() => 0);
      if (status === 200) acknowledged.push(marker);
    };
    const burst = Array.from({ length: 300 }, (_, index) => post(`burst-${index}`));
    const { pid } = stack.receiver;
    await until('some are acknowledged', () => acknowledged.length > 20);
    if (pid) process.kill(pid, 'SIGKILL');
    await Promise.all(burst);
    const pool = createPool(stack.databaseUrl, { applicationName: 'test', onIdleError: () => {} });
    try {
      const { rows } = await pool.query<{ marker: string }>(
        `select convert_from(body, 'UTF8')::jsonb #>> '{data,marker}' as marker from inbox where type = 'order.burst'`,
      );
      const stored = new Set(rows.map(({ marker }) => marker));
      assert.deepEqual(
        acknowledged.filter((marker) => !stored.has(marker)),
        [],
      );
      await until('the receiver answers again', async () => {
        const response = await fetch(`${stack.publicUrl}/readyz`).catch(() => undefined);
        return response?.ok;
      });
    } finally {
      await pool.end();
    }
  });
});
