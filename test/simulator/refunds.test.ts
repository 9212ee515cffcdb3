import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, pushed, startDouble, stoppedClock, told, type Json } from './support.ts';

describe('Atlas double: refunds', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-03T02:00:00Z';

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const people = [{ name: 'EXAMPLE/ALEX' }, { name: 'EXAMPLE/SAM' }, { name: 'EXAMPLE/KIM', passengerType: 1 }];
  const ticketed = async (command: Json = {}) => {
    const created = { route: 'BCN-PMI', passengers: people, ticketAfterMs: 0, push: false, ...command };
    return (await told<{ orderNo: string }>(running, '/orders', created)).orderNo;
  };
  const atlas = async (endpoint: string, body: Json) => (await call(running, endpoint, body)).body;
  const person = (firstName: string, refundReason = '1', segments: Json[] | null = null) => ({
    lastName: 'EXAMPLE',
    firstName,
    refundReason,
    segments,
  });
  const outbound = { depDate: '20260802', flightNo: 'YY3910', depAirport: 'BCN', arrAirport: 'PMI' };
  const back = { depDate: '20260809', flightNo: 'YY3919', depAirport: 'PMI', arrAirport: 'BCN' };
  const everybody = ['ALEX', 'SAM', 'KIM'].map((name) => person(name));
  const refund = (orderNo: string, refundRequestList: unknown) => atlas('refund.do', { orderNo, refundRequestList });
  const statuses = async (orderNo: string) =>
    ((await atlas('queryRefundOrders.do', { orderNo }))['refundOrders'] as Json[]).map((of) => of['refundStatus']);

  it('quotes, refunds and lists some passengers and segments', async () => {
    const orderNo = await ticketed();
    const refundRequestList = [person('ALEX', '1', [back]), person('KIM', '1', [back])];
    const quotation = await atlas('refundQuotation.do', { orderNo, refundRequestList });
    assert.deepEqual([quotation['status'], quotation['isRefundable']], [0, true]);
    const { refundOfferId } = quotation;
    const made = await atlas('refund.do', { orderNo, refundOfferId });
    assert.deepEqual([made['refundCode'], made['refundStatus'], made['refundReason']], ['202607-0001', 0, '1']);

    const { refundOrders, ...envelope } = await atlas('queryRefundOrders.do', { orderNo, refundCode: '202607-0001' });
    assert.deepEqual(envelope, { status: 0, msg: 'success' });
    assert.deepEqual(refundOrders, [
      {
        orderNo,
        refundCode: '202607-0001',
        refundStatus: 0,
        cancelReason: '',
        displayCurrency: null,
        expectedConfirmationDate: '20260713',
        expectedRefundDate: '20260802',
        refundQuoteType: 'AccurateQuote',
        refundTickets: [
          { lastName: 'EXAMPLE', firstName: 'ALEX', ticketNo: '9990000000101' },
          { lastName: 'EXAMPLE', firstName: 'KIM', ticketNo: '9990000000103' },
        ],
        refundFareAmount: { currency: 'USD', originalFareAmount: 70, estimatedRefundAmount: 52.5 },
        refundPostTicketingServiceAmounts: [],
        refundVouchers: null,
        serviceFee: { currency: 'USD', transactionFee: 2 },
        refundRules: [],
        refundOfferId,
        refundMethod: 'CashBackToOriginalPayment',
      },
    ]);
  });

  it('goes over 0, 1, 3 to 2 without a push', async () => {
    const orderNo = await ticketed();
    await refund(orderNo, everybody);
    const seen = [await statuses(orderNo)];
    for (let step = 0; step < 3; step += 1) {
      clock.advance(60_000);
      seen.push(await statuses(orderNo));
    }
    assert.deepEqual(seen, [[0], [1], [3], [2]]);
    assert.deepEqual(await pushed(running), []);
  });

  it('shows in its query late where the settings say so', async () => {
    await told(running, '/settings', { refundShowsAfterMs: 90_000, refundStepMs: null });
    const orderNo = await ticketed();
    const made = await refund(orderNo, everybody);
    assert.deepEqual([made['status'], await statuses(orderNo)], [0, []]);
    clock.advance(90_000);
    assert.deepEqual(await statuses(orderNo), [0]);
  });

  it('is submitted although the answer to it is lost', async () => {
    const orderNo = await ticketed();
    await told(running, '/faults', { endpoint: 'refund.do', kind: 'lost-answer' });
    await assert.rejects(refund(orderNo, everybody));
    assert.deepEqual(await statuses(orderNo), [0]);
  });

  it('is rejected with a reason, after which it can be asked for again', async () => {
    const orderNo = await ticketed({ refunds: { stepMs: 0, ends: 'rejected', cancelReason: 'Ticket not refundable' } });
    await refund(orderNo, everybody);
    const [rejected] = (await atlas('queryRefundOrders.do', { orderNo }))['refundOrders'] as Json[];
    assert.deepEqual([rejected?.['refundStatus'], rejected?.['cancelReason']], [4, 'Ticket not refundable']);
    assert.equal((await refund(orderNo, everybody))['status'], 0);
    assert.deepEqual(await statuses(orderNo), [4, 4]);
  });

  it('moves by command, and changes the order’s status afterwards where the settings say so', async () => {
    await told(running, '/settings', { refundStepMs: null, statusAfterRefund: -3 });
    const orderNo = await ticketed({ paymentMethod: 3 });
    const { code } = await told<{ code: string }>(running, '/refunds', { orderNo });
    await told(running, `/refunds/${code}/status`, { status: 1 });
    assert.deepEqual(await statuses(orderNo), [1]);
    assert.equal((await atlas('queryOrderDetails.do', { orderNo }))['orderStatus'], '2');
    await told(running, `/refunds/${code}/status`, { status: 5 });
    assert.deepEqual(await statuses(orderNo), [5]);
    assert.equal((await atlas('queryOrderDetails.do', { orderNo }))['orderStatus'], '-3');
  });

  it('tells a repeat of the same request (816) from one that overlaps (803), and lets the rest through', async () => {
    const orderNo = await ticketed();
    const status = async (list: unknown) => (await refund(orderNo, list))['status'];
    assert.equal(await status([person('ALEX')]), 0);
    assert.equal(await status([person('ALEX')]), 816);
    assert.equal(await status([person('ALEX', '1', [outbound]), person('SAM')]), 803);
    assert.equal(await status([person('SAM', '1', [outbound]), person('KIM')]), 0);
    assert.deepEqual(await statuses(orderNo), [0, 0]);
  });

  it('refuses with the documented codes what cannot be refunded', async () => {
    const status = async (orderNo: string, list: unknown) => (await refund(orderNo, list))['status'];
    const orderNo = await ticketed();
    assert.equal(await status('DEMOA0', everybody), 801);
    assert.equal(await status(orderNo, null), 810);
    assert.equal(await status(orderNo, [person('ALEX', '2')]), 810);
    assert.equal(await status(orderNo, [person('NOBODY')]), 807);
    assert.equal(await status(orderNo, [person('ALEX', '1', [{ ...back, depDate: '20260810' }])]), 8041);
    assert.equal(await status(orderNo, [person('ALEX'), person('SAM')]), 802);
    assert.equal(await status(orderNo, [person('ALEX'), person('SAM', '1', [back])]), 802);
    assert.equal(await status(orderNo, [person('ALEX', '4'), person('KIM', '4')]), 823);
    assert.equal(await status(await ticketed({ ticketAfterMs: 1000 }), everybody), 814);
    assert.equal(await status(await ticketed({ cancelWith: '603' }), everybody), 809);
    assert.equal(await status(await ticketed({ ticketsUsed: true }), everybody), 820);
    await told(running, '/settings', { partialRefunds: 'passengers' });
    assert.equal(await status(orderNo, [person('ALEX', '1', [back])]), 811);
    await told(running, '/voids', { orderNo });
    assert.equal(await status(orderNo, everybody), 818);
  });

  it('takes an offer with the same list only, and not for ever', async () => {
    const orderNo = await ticketed();
    const { refundOfferId } = await atlas('refundQuotation.do', { orderNo, refundRequestList: everybody });
    const other = await atlas('refund.do', { orderNo, refundOfferId, refundRequestList: [person('ALEX')] });
    assert.equal(other['status'], 812);
    clock.advance(30 * 60_000 + 1);
    assert.equal((await atlas('refund.do', { orderNo, refundOfferId }))['status'], 805);
  });

  it('has no deadline for a refund that the airline caused, and one for others', async () => {
    const orderNo = await ticketed({ departsInDays: 1 });
    clock.advance(2 * 24 * 3600_000);
    assert.equal((await refund(orderNo, everybody))['status'], 821);
    const involuntary = ['ALEX', 'SAM', 'KIM'].map((name) => person(name, '0'));
    const made = await refund(orderNo, involuntary);
    assert.deepEqual([made['status'], made['refundReason']], [0, '0']);
    assert.deepEqual(made['refundFareAmount'], {
      currency: 'USD',
      originalFareAmount: 220,
      estimatedRefundAmount: 220,
    });
  });

  it('names segments as booked or as they stand after a change', async () => {
    const orderNo = await ticketed();
    await told(running, '/schedule-changes', { orderNo, type: 1, shiftMinutes: 1440, affected: [1], push: false });
    const moved = { ...outbound, depDate: '20260803' };
    const status = async (name: string, segment: Json) =>
      (await refund(orderNo, [person(name, '0', [segment])]))['status'];
    assert.deepEqual(
      [await status('ALEX', moved), await status('ALEX', outbound), await status('SAM', outbound)],
      [0, 816, 0],
    );
  });

  it('finds an order by locator and carrier', async () => {
    const orderNo = await ticketed();
    await refund(orderNo, everybody);
    const listed = await atlas('queryRefundOrders.do', { airlinePNR: 'D00001', carrier: 'YY' });
    assert.deepEqual(
      (listed['refundOrders'] as Json[]).map((of) => of['orderNo']),
      [orderNo],
    );
    assert.equal((await atlas('queryRefundOrders.do', { airlinePNR: 'D00001' }))['status'], 810);
  });
});
