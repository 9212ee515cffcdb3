import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from '../devstack/until.ts';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const run = promisify(execFile);

describe('what no webhook brought, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    // Confirmed incidents would be news of the incident list.
    stack = await startTestStack({ settings: { ATLAS_CONFIRM_INCIDENTS: 'false' } });
  });
  after(() => stack.stop());

  const skyhook = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
    run(process.execPath, ['bin/skyhook.js', ...args], {
      env: {
        ...process.env,
        DATABASE_URL: stack.databaseUrl,
        TEMPORAL_ADDRESS: stack.temporal.address,
        TEMPORAL_NAMESPACE: stack.temporal.namespace,
      },
    });
  const api = async <T>(path: string): Promise<T> =>
    (await (
      await fetch(`${stack.publicUrl}${path}`, { headers: { authorization: `Bearer ${stack.opsToken}` } })
    ).json()) as T;
  const missed = async (orderNo: string): Promise<{ type: string; happenedAt: string; arrivedAt: string | null }[]> =>
    (
      await api<{ missed: { orderNo: string; type: string; happenedAt: string; arrivedAt: string | null }[] }>(
        '/api/missed-webhooks',
      )
    ).missed.filter((one) => one.orderNo === orderNo);

  it('finds a schedule change that no push brought, and tells what the order query shows, once', async () => {
    const orderNo = await ticketedOrder(stack);
    const { notificationId } = stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, push: false });
    const { stdout } = await skyhook('sweep', 'incidents');
    assert.match(stdout, /^incidents: \d+ listed, 1 new, 1 missed webhooks, 0 not readable\n$/);
    await stack.stage.choose(await stack.stage.told(orderNo, 'change-choice'), 'keep');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']);
    const evidence = view.evidence.find(({ eventId }) => eventId === notificationId);
    assert.deepEqual(
      [evidence?.kind, evidence?.state, evidence?.corroboratedBy],
      ['listed-change', 'applied', 'order-query'],
    );
    const [counted] = await missed(orderNo);
    assert.equal(counted?.type, 'order.schedulechange');
    assert.ok(Math.abs(Date.parse(counted.happenedAt) - Date.now()) < 60_000);

    // The same list again, and the push that comes after all: nothing new.
    assert.match((await skyhook('sweep', 'incidents')).stdout, /, 0 new, 0 missed/);
    await stack.stage.post({
      type: 'order.schedulechange',
      notificationId,
      status: 0,
      data: {
        orderNo,
        scheduleChangeType: 1,
        previousSegs: [],
        revisedSegs: stack.double.order(orderNo).currentSegments.map((segment) => ({ ...segment })),
      },
    });
    await stack.stage.until(
      'the push is taken in',
      orderNo,
      (one) => isSettled(one) && one.deliveries.filter(({ state }) => state === 'processed').length === 2,
    );
    assert.deepEqual(toldKinds(await stack.stage.view(orderNo)), toldKinds(view));
    assert.ok((await missed(orderNo))[0]?.arrivedAt, 'late, not lost');
  });

  it('asks a person about one whose flights nothing shows, and takes the question back when the query does', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({
      orderNo,
      type: 1,
      shiftMinutes: 40,
      push: false,
      queryShows: { afterMs: 12_000 },
    });
    await skyhook('sweep', 'incidents');
    await stack.stage.until('a person is asked', orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === 'look-in-atrip' && state === 'open'),
    );
    await stack.stage.told(orderNo, 'change-notice');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(
      view.questions.filter(({ kind }) => kind === 'look-in-atrip').map(({ state }) => state),
      ['superseded'],
    );
  });

  it('finds all unconfirmed incidents whatever their age, and leaves those alone that our side confirmed', async () => {
    const [open, confirmed] = [await ticketedOrder(stack), await ticketedOrder(stack)];
    const change = { type: 1, shiftMinutes: 20, push: false, queryShows: 'never' } as const;
    stack.double.scheduleChange({ orderNo: open, ...change });
    const { notificationId } = stack.double.scheduleChange({ orderNo: confirmed, ...change });
    stack.double.setIncidentStatus(notificationId, { eventStatus: 1 });
    assert.match((await skyhook('sweep', 'unconfirmed')).stdout, /, 1 new, 1 missed/);
    assert.equal((await missed(open)).length, 1);
    // The windowed sweep sees the confirmed one; it is on record and nobody is asked.
    assert.match((await skyhook('sweep', 'incidents')).stdout, /, 1 new, 0 missed/);
    const view = await stack.stage.until('settled', confirmed, isSettled);
    assert.ok(view.timeline.some(({ text }) => text.includes('confirmed by our side')));
    assert.deepEqual(view.questions, []);
    await stack.stage.resolve(open, 'look-in-atrip', 'done');
  });

  it('follows an order in process that nobody announced, until it is ticketed and told', async () => {
    const { orderNo } = stack.double.createOrder({ pay: true, push: false });
    assert.match((await skyhook('sweep', 'orders')).stdout, /^orders: \d+ listed, 1 new, 0 missed/);
    await stack.stage.until('it is polled', orderNo, ({ order }) => order.status === 'ticketing');
    stack.double.ticket(orderNo, { push: false });
    await stack.stage.told(orderNo, 'ticketed');
    await stack.stage.until('settled', orderNo, isSettled);
  });

  it('counts a ticketed order that no push announced as a missed webhook, and tells its traveller', async () => {
    const { orderNo } = stack.double.createOrder({ pay: true, ticketAfterMs: 1, push: false });
    await until('it is ticketed', () => stack.double.order(orderNo).status === 2);
    assert.match((await skyhook('sweep', 'orders')).stdout, /, 1 new, 1 missed/);
    await stack.stage.told(orderNo, 'ticketed');
    assert.equal((await missed(orderNo))[0]?.type, 'order.ticketed');
  });

  it('follows an order that the seller names, and tells whom the seller names', async () => {
    const { orderNo } = stack.double.createOrder({ pay: true, push: false });
    const { stdout } = await skyhook('follow', orderNo, '--email', 'the.traveller@example.test', '--language', 'en');
    assert.match(stdout, /is followed/);
    await stack.stage.until('it is polled', orderNo, ({ order }) => order.status === 'ticketing');
    stack.double.ticket(orderNo, { push: false });
    await stack.stage.told(orderNo, 'ticketed');
    assert.deepEqual(
      mailsAbout(stack, orderNo).map(({ to }) => to),
      [['the.traveller@example.test']],
    );
  });

  it('runs a sweep once, however often it is asked for at the same time', async () => {
    stack.double.addFault({ endpoint: 'event/getPageList.do', kind: 'slow', ms: 2_000 });
    const before = stack.double.calls()['event/getPageList.do']?.count ?? 0;
    const runs = await Promise.all([skyhook('sweep', 'incidents'), skyhook('sweep', 'incidents')]);
    assert.ok(runs.every(({ stdout }) => /incidents: \d+ listed/.test(stdout)));
    assert.equal((stack.double.calls()['event/getPageList.do']?.count ?? 0) - before, 1);
  });

  it('goes on where it was after Atlas was away', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, push: false });
    for (const kind of ['http500', 'reset', 'html'] as const)
      stack.double.addFault({ endpoint: 'event/getPageList.do', kind });
    assert.match((await skyhook('sweep', 'incidents')).stdout, /, 1 new, 1 missed/);
    await stack.stage.told(orderNo, 'change-choice');
  });
});
