import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { OrderView } from '../../src/console/order-view.ts';
import { orderCaseId } from '../../src/temporal/ids.ts';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('refunds that Skyhook submits, end to end', function () {
  this.timeout(90_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await startTestStack({
      settings: {
        ATLAS_SUBMIT_REFUNDS: 'true',
        REFUND_UNDO_SECONDS: '0.5',
        REFUND_OUTCOME_LIMIT_MINUTES: '0.1',
        DECISION_LIMIT_MINUTES: '10',
        DECISION_MINIMUM_MINUTES: '10',
      },
    });
  });
  after(() => stack?.stop());
  afterEach(() => {
    stack.double.clearFaults();
    stack.double.setBehaviour({ refundShowsAfterMs: 0, refundQuoteType: 'AccurateQuote', refundStepMs: 300 });
  });

  /** An order whose traveller chose a refund after a large change. */
  async function refundChosen(): Promise<string> {
    const orderNo = await ticketedOrder(stack, { passengers: 2, refunds: { stepMs: 300, ends: 'done' } });
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    await stack.stage.choose(await stack.stage.told(orderNo, 'change-choice'), 'refund');
    return orderNo;
  }
  const submissions = (view: OrderView) => view.acts.filter(({ act }) => act === 'submit-refund');
  const refundsOf = (orderNo: string) => stack.double.refunds().filter((one) => one.orderNo === orderNo);
  const refunded = (orderNo: string): Promise<OrderView> =>
    stack.stage.until(
      'the refund is final',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
  const askedPerson = (orderNo: string, reason: string): Promise<OrderView> =>
    stack.stage.until(`a person is asked: ${reason}`, orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === reason && state === 'open'),
    );

  it('submits the whole order once after the time to stop it, and follows it to its end', async () => {
    const orderNo = await refundChosen();
    const view = await refunded(orderNo);
    const [made, ...more] = refundsOf(orderNo);
    assert.deepEqual(more, []);
    assert.deepEqual(
      made?.selection.items.map(({ passenger, segments }) => [passenger, segments.length]),
      [
        [0, 2],
        [1, 2],
      ],
    );
    assert.equal(made.selection.reason, '0');
    const [act] = submissions(view);
    assert.deepEqual([act?.state, act?.outcome], ['done', 'SUBMITTED']);
    assert.deepEqual(act?.details, {
      offerId: made.offerId,
      refundCode: made.code,
      quotation: {
        quoteType: 'AccurateQuote',
        currency: 'USD',
        originalFare: 160,
        estimatedRefund: 160,
        transactionFee: 2,
      },
    });
    assert.deepEqual(
      view.questions.filter(({ askedOf }) => askedOf === 'person'),
      [],
    );
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'refund-final']);
    for (const mail of mailsAbout(stack, orderNo)) assert.doesNotMatch(mail.text, /\b160\b|USD/);
  });

  it('submits all flights when one of them was cancelled', async () => {
    const orderNo = await ticketedOrder(stack, { refunds: { stepMs: 300, ends: 'done' } });
    stack.double.scheduleChange({ orderNo, type: 2, affected: [1] });
    await stack.stage.choose(await stack.stage.told(orderNo, 'flight-cancelled'), 'refund');
    await refunded(orderNo);
    const [made, ...more] = refundsOf(orderNo);
    assert.deepEqual([made?.selection, more], [{ reason: '0', items: [{ passenger: 0, segments: [0, 1] }] }, []]);
  });

  it('hands the one that it submitted to a person when it is rejected', async () => {
    const orderNo = await ticketedOrder(stack, { refunds: { stepMs: 300, ends: 'rejected' } });
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    await stack.stage.choose(await stack.stage.told(orderNo, 'change-choice'), 'refund');
    await stack.stage.resolve(orderNo, 'settlement-rejected', 'done');
    assert.equal(refundsOf(orderNo).length, 1);
  });

  it('keeps names and amounts out of Temporal', async () => {
    const orderNo = await refundChosen();
    await refunded(orderNo);
    const connection = await Connection.connect({ address: stack.temporal.address });
    try {
      const client = new Client({ connection, namespace: stack.temporal.namespace });
      let said = '';
      for await (const { workflowId, runId } of client.workflow.list({
        query: `WorkflowId = "${orderCaseId(orderNo)}"`,
      }))
        said += historyToJSON(await client.workflow.getHandle(workflowId, runId).fetchHistory());
      // Payloads are base64 in the JSON form; they are searched as what they say.
      said = said.replace(/"data":\s*"([A-Za-z0-9+/=]*)"/g, (_, data: string) =>
        Buffer.from(data, 'base64').toString('utf8'),
      );
      assert.match(said, /"kind":"submit-refund"/, 'the history can be read');
      for (const secret of [...stack.double.personalData(), 'USD', 'estimatedRefund'])
        assert.ok(!said.includes(secret), `the history holds ${secret}`);
    } finally {
      await connection.close();
    }
  });

  it('submits once when the answer is lost, also when Atlas shows the refund late', async () => {
    stack.double.setBehaviour({ refundShowsAfterMs: 2500 });
    stack.double.addFault({ endpoint: 'refund.do', kind: 'lost-answer' });
    const orderNo = await refundChosen();
    const view = await refunded(orderNo);
    assert.equal(refundsOf(orderNo).length, 1);
    assert.deepEqual(
      submissions(view).map(({ state, outcome }) => [state, outcome]),
      [['done', 'FOUND']],
    );
    assert.deepEqual(
      view.questions.filter(({ askedOf }) => askedOf === 'person'),
      [],
    );
  });

  it('asks a person when the answer is lost and nothing shows, and never submits again', async () => {
    // Reset before it reached Atlas; nobody here can know that.
    stack.double.addFault({ endpoint: 'refund.do', kind: 'reset' });
    const orderNo = await refundChosen();
    await stack.stage.resolve(orderNo, 'refund-outcome-unknown', 'not-submitted');
    const view = await askedPerson(orderNo, 'traveller-wants-refund');
    assert.deepEqual(refundsOf(orderNo), []);
    assert.deepEqual(
      submissions(view).map(({ state, outcome }) => [state, outcome]),
      [['refused', 'PERSON_SAYS_NOT_SUBMITTED']],
    );
  });

  it('takes the question back from the person when the refund shows after all', async () => {
    stack.double.setBehaviour({ refundShowsAfterMs: 15_000 });
    stack.double.addFault({ endpoint: 'refund.do', kind: 'http500' });
    stack.double.addFault({ endpoint: 'refund.do', kind: 'lost-answer' });
    const orderNo = await refundChosen();
    await askedPerson(orderNo, 'refund-outcome-unknown');
    // As if the lost submission had been taken.
    stack.double.startRefund({ orderNo, course: { stepMs: 200, ends: 'done' } });
    const view = await refunded(orderNo);
    assert.equal(view.questions.find(({ kind }) => kind === 'refund-outcome-unknown')?.state, 'superseded');
    assert.equal(refundsOf(orderNo).length, 1);
  });

  it('hands a clear refusal to a person with its code', async () => {
    stack.double.addFault({ endpoint: 'refund.do', kind: 'status', status: 820 });
    const orderNo = await refundChosen();
    const view = await askedPerson(orderNo, 'traveller-wants-refund');
    assert.deepEqual([submissions(view)[0]?.outcome, refundsOf(orderNo)], ['ATLAS_820', []]);
  });

  it('submits nothing by a quotation that cannot be trusted', async () => {
    stack.double.setBehaviour({ refundQuoteType: 'CannotQuote' });
    const orderNo = await refundChosen();
    const view = await askedPerson(orderNo, 'traveller-wants-refund');
    assert.deepEqual([submissions(view)[0]?.outcome, refundsOf(orderNo)], ['QUOTE_NOT_ACCURATE', []]);
  });

  it('follows the refund that was made in ATRIP meanwhile instead of submitting another', async () => {
    stack.double.addFault({ endpoint: 'refund.do', kind: 'status', status: 820, times: 9 });
    const orderNo = await ticketedOrder(stack, { refunds: { stepMs: 300, ends: 'done' } });
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    const message = await stack.stage.told(orderNo, 'change-choice');
    stack.double.startRefund({ orderNo });
    await stack.stage.choose(message, 'refund');
    const view = await refunded(orderNo);
    assert.deepEqual([submissions(view), refundsOf(orderNo).length], [[], 1]);
  });

  it('submits after all when a limit or a missing connection is over', async () => {
    stack.double.addFault({ endpoint: 'refund.do', kind: '429', ms: 200 });
    stack.double.addFault({ endpoint: 'refundQuotation.do', kind: 'reset' });
    const orderNo = await refundChosen();
    await refunded(orderNo);
    assert.equal(refundsOf(orderNo).length, 1);
  });
});

describe('the time to stop a refund, end to end', function () {
  this.timeout(90_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await startTestStack({
      settings: {
        ATLAS_SUBMIT_REFUNDS: 'true',
        REFUND_UNDO_SECONDS: '6',
        // Seven seconds.
        REFUND_LIMIT_DAYS: '0.00008',
        DECISION_LIMIT_MINUTES: '10',
        DECISION_MINIMUM_MINUTES: '10',
      },
    });
  });
  after(() => stack?.stop());

  async function refundChosen(): Promise<string> {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200 });
    await stack.stage.choose(await stack.stage.told(orderNo, 'change-choice'), 'refund');
    return orderNo;
  }
  const stop = (orderNo: string) =>
    fetch(`${stack.publicUrl}/api/orders/${orderNo}/stop-refund`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.opsToken}` },
    });

  it('does not end the following of one that is late: its task is closed when it ends by itself', async () => {
    const orderNo = await ticketedOrder(stack);
    const { code } = stack.double.startRefund({ orderNo, course: { stepMs: null } });
    await stack.stage.post({ type: 'order.refundComplete', data: { orderNo, refundStatus: '2' } });
    await stack.stage.until('it is late', orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === 'settlement-late' && state === 'open'),
    );
    stack.double.moveRefund(code, { status: 2 });
    const view = await stack.stage.until('it is over', orderNo, isSettled);
    assert.deepEqual(
      view.questions.map(({ kind, state }) => [kind, state]),
      [['settlement-late', 'superseded']],
    );
  });

  it('lets an operator stop it; then a person decides', async () => {
    const orderNo = await refundChosen();
    assert.equal((await stop(orderNo)).status, 202);
    await stack.stage.resolve(orderNo, 'traveller-wants-refund', 'done');
    assert.deepEqual(
      stack.double.refunds().filter((one) => one.orderNo === orderNo),
      [],
    );
    assert.equal((await stop(orderNo)).status, 409);
  });

  it('is over when the flights change again: the answer was about others', async () => {
    const orderNo = await refundChosen();
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: -200 });
    await stack.stage.until('it is on hold, and the traveller is asked again', orderNo, ({ questions }) =>
      ['refund-on-hold', 'reinstated'].every((wanted) =>
        questions.some(({ kind, state }) => kind === wanted && state === 'open'),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    assert.deepEqual(
      stack.double.refunds().filter((one) => one.orderNo === orderNo),
      [],
    );
  });
});
