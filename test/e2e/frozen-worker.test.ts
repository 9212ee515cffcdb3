import assert from 'node:assert/strict';
import { superviseChild, type SupervisedChild } from '../../src/devstack/children.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { until } from '../devstack/until.ts';
import { isSettled, ticketedOrder, toldKinds } from './support/orders.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

/** Of the advisory lock that holds up the commit of a claim. */
const gate = 4711;
/** Longer than an activity of a frozen worker takes to be handed on: its start-to-close time, and a retry. */
const successorMs = 150_000;

/**
 * A worker that is frozen in the middle of an act (SIGSTOP, as a paused machine is), while another one takes over, and then
 * wakes up.
 */
describe('a frozen worker, end to end', function () {
  this.timeout(280_000);
  let stack: TestStack;
  let pool: Pool;
  let second: SupervisedChild | undefined;
  /** Called when a mail's content has come, before the server answers. */
  let onMail: ((to: readonly string[]) => void) | undefined;

  before(async function () {
    this.timeout(300_000);
    stack = await startTestStack({
      settings: {
        ATLAS_SUBMIT_REFUNDS: 'true',
        REFUND_UNDO_SECONDS: '0.5',
        DECISION_LIMIT_MINUTES: '20',
        DECISION_MINIMUM_MINUTES: '20',
      },
      smtpFaults: {
        data({ to }) {
          onMail?.(to);
          return undefined;
        },
      },
    });
    pool = createPool(stack.databaseUrl, { applicationName: 'test', onIdleError: () => {} });
    // Holds up the commit of each claim for as long as somebody has the lock.
    await pool.query(`
      create function wait_at_gate() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(${gate}); return null; end $$;
      create constraint trigger gate after insert on acts deferrable initially deferred
        for each row execute function wait_at_gate();
      create constraint trigger gate after update on messages deferrable initially deferred
        for each row when (new.state = 'claimed' and old.state <> 'claimed' and new.kind = 'ticketed')
        execute function wait_at_gate()`);
  });
  after(async () => {
    wake();
    await second?.stop();
    await pool?.end();
    await stack?.stop();
  });
  afterEach(async () => {
    onMail = undefined;
    wake();
    await second?.stop();
    second = undefined;
  });

  let frozen: number | undefined;
  function freeze(): void {
    frozen = stack.worker.pid;
    assert.ok(frozen);
    process.kill(frozen, 'SIGSTOP');
  }
  function wake(): void {
    if (frozen !== undefined) process.kill(frozen, 'SIGCONT');
    frozen = undefined;
  }

  /** Another worker beside the frozen one. */
  function startSecond(): void {
    second = superviseChild({
      name: 'second worker',
      command: process.execPath,
      args: ['bin/skyhook.js', 'worker'],
      env: stack.environment,
      cwd: process.cwd(),
      restart: false,
      report: () => {},
      onLine: () => {},
    });
  }

  const act = async (orderNo: string): Promise<string | undefined> =>
    (
      await pool.query<{ end: string }>(`select concat_ws(' ', state, outcome) as end from acts where order_no = $1`, [
        orderNo,
      ])
    ).rows[0]?.end;
  const messageState = async (orderNo: string, kind: string): Promise<string | undefined> =>
    (
      await pool.query<{ state: string }>(`select state from messages where order_no = $1 and kind = $2`, [
        orderNo,
        kind,
      ])
    ).rows[0]?.state;
  const settlementQueries = async (orderNo: string): Promise<number> =>
    (
      await pool.query<{ attempts: number }>(
        `select attempts from polls where order_no = $1 and purpose = 'settlement'`,
        [orderNo],
      )
    ).rows[0]?.attempts ?? 0;
  const calls = (endpoint: string): number => stack.double.calls()[endpoint]?.count ?? 0;
  const refundsOf = (orderNo: string) => stack.double.refunds().filter((one) => one.orderNo === orderNo);
  const mailsTo = (address: string): number => stack.mails.messages().filter(({ to }) => to.includes(address)).length;

  /** An order whose traveller is asked about a large change, in a mail with the link. */
  async function asked() {
    const orderNo = await ticketedOrder(stack, { refunds: { stepMs: 300, ends: 'done' } });
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200, incident: false });
    return { orderNo, message: await stack.stage.told(orderNo, 'change-choice') };
  }

  it('between claim and act does nothing that its successor did, and what nobody did happens once', async () => {
    const { double, stage } = stack;
    const refund = await asked();
    const confirmed = await ticketedOrder(stack);
    const contactEmail = 'held-at-the-gate@traveller.example';
    const { orderNo: ticketed } = double.createOrder({ route: 'BCN-PMI', pay: true, contactEmail });
    const [submissions, confirmations] = [calls('refund.do'), calls('event/confirmEvent.do')];

    const holder = await pool.connect();
    await holder.query(`select pg_advisory_lock(${gate})`);
    try {
      await stage.choose(refund.message, 'refund');
      double.scheduleChange({ orderNo: confirmed, type: 1, shiftMinutes: 30 });
      double.ticket(ticketed);
      await until('three claims wait at the gate', async () => {
        const { rows } = await pool.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`);
        return rows.length === 3;
      });
      freeze();
    } finally {
      await holder.query(`select pg_advisory_unlock(${gate})`);
      holder.release();
    }
    await until('the claims are committed', async () => {
      const claims = [await act(refund.orderNo), await act(confirmed), await messageState(ticketed, 'ticketed')];
      return claims.every((one) => one === 'claimed');
    });
    assert.deepEqual([calls('refund.do'), calls('event/confirmEvent.do')], [submissions, confirmations]);

    startSecond();
    await until(
      'the successors have run',
      async () =>
        (await settlementQueries(refund.orderNo)) > 1 &&
        (await act(confirmed)) === 'done CONFIRMED' &&
        (await messageState(ticketed, 'ticketed')) === 'assumed-sent',
      successorMs,
    );
    assert.equal(calls('refund.do'), submissions, 'nobody submits on the claim of another');
    assert.equal(mailsTo(contactEmail), 0);
    wake();

    await stage.until('refunded', refund.orderNo, (view) => view.settlements.some(({ state }) => state === 'refunded'));
    for (const orderNo of [refund.orderNo, confirmed, ticketed]) await stage.until('settled', orderNo, isSettled);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.equal(refundsOf(refund.orderNo).length, 1);
    assert.deepEqual([calls('refund.do') - submissions, calls('event/confirmEvent.do') - confirmations], [1, 1]);
    // At most once: whether the one that woke up may still send it depends on what it wakes up to first.
    assert.ok(mailsTo(contactEmail) <= 1);
    const view = await stage.view(confirmed);
    assert.equal(view?.timeline.filter(({ text }) => text === 'incident confirmed with Atlas').length, 1);
  });

  it('whose act arrived before it could see the answer does not repeat it, nor does its successor', async () => {
    const { double, stage } = stack;
    const refund = await asked();
    const confirmed = await ticketedOrder(stack);
    const contactEmail = 'frozen-at-the-answer@traveller.example';
    const { orderNo: ticketed } = double.createOrder({ route: 'BCN-PMI', pay: true, contactEmail });
    const [submissions, confirmations] = [calls('refund.do'), calls('event/confirmEvent.do')];

    // Both take effect after the worker is frozen.
    double.addFault({ endpoint: 'refund.do', kind: 'slow', ms: 8_000 });
    double.addFault({ endpoint: 'event/confirmEvent.do', kind: 'slow', ms: 8_000 });
    await stage.choose(refund.message, 'refund');
    double.scheduleChange({ orderNo: confirmed, type: 1, shiftMinutes: 30 });
    await until(
      'both calls have arrived',
      () => calls('refund.do') > submissions && calls('event/confirmEvent.do') > confirmations,
    );
    const froze = new Promise<void>((resolve) => {
      onMail = (to) => {
        if (frozen !== undefined || !to.includes(contactEmail)) return;
        freeze();
        resolve();
      };
    });
    double.ticket(ticketed);
    await froze;
    assert.equal(refundsOf(refund.orderNo).length, 0, 'frozen before the refund has its effect');

    startSecond();
    await until(
      'the successors have run',
      async () =>
        (await act(refund.orderNo)) === 'done FOUND' &&
        (await act(confirmed)) === 'done FOUND_CONFIRMED' &&
        (await messageState(ticketed, 'ticketed')) === 'assumed-sent',
      successorMs,
    );
    wake();
    for (const orderNo of [refund.orderNo, confirmed, ticketed]) await stage.until('settled', orderNo, isSettled);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.equal(refundsOf(refund.orderNo).length, 1);
    assert.deepEqual(
      [calls('refund.do') - submissions, calls('event/confirmEvent.do') - confirmations, mailsTo(contactEmail)],
      [1, 1, 1],
    );
    const view = await stage.view(refund.orderNo);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'refund-final']);
    assert.deepEqual(
      view?.timeline.filter(({ text }) => /submitted to Atlas/.test(text)),
      [],
      'the one that woke up has nothing to say',
    );
  });
});
