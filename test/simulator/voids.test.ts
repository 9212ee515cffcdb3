import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, pushed, startDouble, stoppedClock, told, until, type Json } from './support.ts';

describe('Atlas double: voids', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-03T02:00:00Z';

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const ticketed = async (command: Json = {}) => {
    const created = { route: 'SIN-KUL', ticketAfterMs: 0, push: false, ...command };
    return (await told<{ orderNo: string }>(running, '/orders', created)).orderNo;
  };
  const atlas = async (endpoint: string, body: Json) => (await call(running, endpoint, body)).body;
  const voidIt = async (orderNo: string) => {
    const { voidOfferId } = await atlas('voidQuotation.do', { orderNo });
    return atlas('void.do', { orderNo, voidOfferId });
  };
  const statusOf = async (orderNo: string) =>
    ((await atlas('queryVoidOrders.do', { orderNo }))['voidOrders'] as Json[]).map((of) => of['voidStatus']);

  it('quotes, voids and lists a deposit order, which goes over 0, 1, 3 to 2', async () => {
    const orderNo = await ticketed();
    const quotation = await atlas('voidQuotation.do', { orderNo });
    assert.deepEqual(
      [quotation['status'], quotation['isVoidable'], (quotation['voidWindow'] as Json)['sameDayDeadlineTime']],
      [0, true, '23:59'],
    );
    const { voidOfferId } = quotation;
    const voided = await atlas('void.do', { orderNo, voidOfferId });
    const { voidCode } = voided;
    assert.deepEqual([voided['status'], voidCode, voided['voidStatus']], [0, '202607-0001', 0]);

    const seen = [await statusOf(orderNo)];
    for (let step = 0; step < 4; step += 1) {
      clock.advance(60_000);
      seen.push(await statusOf(orderNo));
    }
    assert.deepEqual(seen, [[0], [1], [3], [2], [2]]);
    const [listed] = (await atlas('queryVoidOrders.do', { orderNo, voidCode }))['voidOrders'] as Json[];
    assert.deepEqual(listed, {
      orderNo,
      voidCode,
      voidStatus: 2,
      cancelReason: '',
      expectedConfirmationDate: '20260703',
      expectedRefundDate: null,
      voidTickets: [{ lastName: 'EXAMPLE', firstName: 'ALEX', ticketNo: '9990000000101' }],
      voidFareAmount: { currency: 'USD', originalFareAmount: 80, estimatedRefundAmount: 80 },
      voidPostTicketingServiceAmounts: [],
      serviceFee: { currency: 'USD', transactionFee: 2 },
      voidOfferId,
      voidMethod: 'CashBackToOriginalPayment',
    });
    assert.equal((await atlas('queryOrderDetails.do', { orderNo }))['orderStatus'], '2');
  });

  it('pushes order.void on each status', async () => {
    const orderNo = await ticketed({ voids: { stepMs: 0 } });
    await voidIt(orderNo);
    assert.deepEqual(await statusOf(orderNo), [2]);
    const messages = await pushed(running);
    const statuses = messages.map((of) => (of['data'] as Json)['voidStatus']);
    assert.deepEqual(statuses, [0, 1, 3, 2]);
    assert.deepEqual(messages[1], {
      cid: 'DEMO00001_api_1',
      type: 'order.void',
      status: -1,
      data: { orderNo, voidCode: '202607-0001', voidStatus: 1, message: 'Sent to the airline.' },
    });
  });

  it('pushes each status by itself when its time comes', async () => {
    const own = await startDouble();
    const { orderNo } = own.double.createOrder({ ticketAfterMs: 0, push: false, voids: { stepMs: 5 } });
    own.double.startVoid({ orderNo });
    await until('four pushes', () => own.double.deliveries().length === 4);
    const statuses = own.double.deliveries().map((of) => (JSON.parse(of.body) as { data: Json }).data['voidStatus']);
    assert.deepEqual(statuses, [0, 1, 3, 2]);
    await own.stop();
  });

  for (const [paymentMethod, ends, statuses] of [
    [1, 'rejected', [0, 1, 4]],
    [3, 'done', [0, 1, 5]],
    [3, 'rejected', [0, 1, 4]],
    [3, 'withdrawn', [0, 1, 6]],
  ] as const) {
    it(`goes over ${statuses.join(', ')} with payment method ${paymentMethod} when it is ${ends}`, async () => {
      const orderNo = await ticketed({ paymentMethod, voids: { stepMs: 0, ends } });
      await voidIt(orderNo);
      await statusOf(orderNo);
      const messages = await pushed(running, 'order.void');
      assert.deepEqual(
        messages.map((of) => (of['data'] as Json)['voidStatus']),
        statuses,
      );
    });
  }

  it('moves by command, with a message and a reason', async () => {
    const orderNo = await ticketed({ voids: { stepMs: null } });
    const { code } = await told<{ code: string }>(running, '/voids', { orderNo });
    clock.advance(24 * 3600_000);
    assert.deepEqual(await statusOf(orderNo), [0]);
    await told(running, `/voids/${code}/status`, {
      status: 4,
      message: '10 attempts failed',
      cancelReason: 'no answer',
    });
    const [listed] = (await atlas('queryVoidOrders.do', { orderNo }))['voidOrders'] as Json[];
    assert.deepEqual([listed?.['voidStatus'], listed?.['cancelReason']], [4, 'no answer']);
    const message = (await pushed(running, 'order.void')).at(-1);
    assert.deepEqual(message?.['data'], { orderNo, voidCode: code, voidStatus: 4, message: '10 attempts failed' });
    assert.equal((await control(running, 'POST', '/voids/202607-0099/status', { status: 1 })).httpStatus, 404);
  });

  it('leaves the order at -3 afterwards where the settings say so', async () => {
    await told(running, '/settings', { statusAfterVoid: -3, voidStepMs: 0 });
    const orderNo = await ticketed();
    await voidIt(orderNo);
    await statusOf(orderNo);
    assert.equal((await atlas('queryOrderDetails.do', { orderNo }))['orderStatus'], '-3');
  });

  it('refuses with the documented codes what cannot be voided', async () => {
    const code = async (body: Json) => (await atlas('voidQuotation.do', body))['status'];
    assert.equal(await code({}), 810);
    assert.equal(await code({ orderNo: 'DEMOA0' }), 801);
    assert.equal(await code({ orderNo: await ticketed({ ticketAfterMs: 1000 }) }), 814);
    assert.equal(await code({ orderNo: await ticketed({ cancelWith: '603' }) }), 815);
    assert.equal(await code({ orderNo: await ticketed({ ticketsUsed: true }) }), 820);
    const late = await ticketed({ voidableForMs: 1000 });
    const orderNo = await ticketed();
    const extra = await told<{ orderNo: string }>(running, `/orders/${orderNo}/ancillary-orders`, { ticketAfterMs: 0 });
    assert.equal(await code({ orderNo: extra.orderNo }), 824);
    clock.advance(1001);
    assert.equal(await code({ orderNo: late }), 822);
    await voidIt(orderNo);
    assert.equal(await code({ orderNo }), 818);
    await told(running, '/settings', { voidAirlines: ['XX'] });
    assert.equal(await code({ orderNo }), 843);
  });

  it('takes only an offer that it made and that still lives', async () => {
    const [orderNo, other] = [await ticketed(), await ticketed()];
    const { voidOfferId } = await atlas('voidQuotation.do', { orderNo });
    const voiding = async (body: Json) => (await atlas('void.do', body))['status'];
    assert.equal(await voiding({ orderNo }), 810);
    assert.equal(await voiding({ orderNo: other, voidOfferId }), 805);
    clock.advance(30 * 60_000 + 1);
    assert.equal(await voiding({ orderNo, voidOfferId }), 805);
  });

  it('is possible until the end of the day in UTC+08:00, strictly', async () => {
    const orderNo = await ticketed();
    clock.advance(Date.parse('2026-07-03T15:59:59.999Z') - clock.now());
    assert.equal((await atlas('voidQuotation.do', { orderNo }))['status'], 0);
    clock.advance(1);
    assert.equal((await atlas('voidQuotation.do', { orderNo }))['status'], 822);
  });

  it('lists by void code alone, as an older page has it, and nothing for an order without voids', async () => {
    const orderNo = await ticketed();
    assert.deepEqual(await atlas('queryVoidOrders.do', { orderNo }), { status: 0, msg: 'success', voidOrders: [] });
    const { voidCode } = await voidIt(orderNo);
    const listed = (await atlas('queryVoidOrders.do', { voidCode }))['voidOrders'] as Json[];
    assert.deepEqual(
      listed.map((of) => of['orderNo']),
      [orderNo],
    );
    assert.equal((await atlas('queryVoidOrders.do', { voidCode: '202607-0099' }))['status'], 801);
  });
});
