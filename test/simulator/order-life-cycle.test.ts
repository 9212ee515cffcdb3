import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, credentials, startDouble, stoppedClock, until, type Json } from './support.ts';

describe('Atlas double: orders', () => {
  const clock = stoppedClock('2026-07-03T01:15:12.377Z');
  let running: RunningAtlasDouble;

  before(async () => {
    running = await startDouble({ now: clock.now });
  });
  after(() => running.stop());

  const query = async (body: Json) => (await call(running, 'queryOrderDetails.do', body)).body;

  it('numbers orders by the time in UTC+08:00, each differently within one millisecond', () => {
    const numbers = [1, 2, 3].map(() => running.double.createOrder().orderNo);
    assert.deepEqual(numbers, ['DEMOA20260703091512377', 'DEMOA20260703091512378', 'DEMOA20260703091512379']);
  });

  it('goes from unpaid over paid to ticketed over HTTP', async () => {
    const created = await control(running, 'POST', '/orders', { passengers: 2, route: 'CGK-SIN-BKK' });
    const { orderNo } = created.body as { orderNo: string };
    const unpaid = await query({ orderNo });
    assert.equal(unpaid['status'], 0);
    assert.equal(unpaid['orderStatus'], '0');
    assert.equal(unpaid['ticketStatus'], '0');
    assert.equal(unpaid['paymentMethod'], null);
    assert.equal(unpaid['tktLimitTime'], '2026-07-03 09:45:12');

    await control(running, 'POST', `/orders/${orderNo}/pay`);
    const paid = await query({ orderNo });
    assert.equal(paid['orderStatus'], '1');
    assert.equal(paid['paymentMethod'], 1);
    assert.deepEqual(ticketsOf(paid), [[], []]);

    await control(running, 'POST', `/orders/${orderNo}/ticket`, {});
    const ticketed = await query({ orderNo });
    assert.equal(ticketed['orderStatus'], '2');
    assert.equal(ticketed['ticketStatus'], '1');
    assert.deepEqual(ticketsOf(ticketed), [['9990000000401'], ['9990000000402']]);
    assert.deepEqual((ticketed['paxTicketInfos'] as Json[])[0]?.['airlinePNRs'], ['D00004']);
    assert.equal((ticketed['airlineBookings'] as Json[])[0]?.['airlinePnr'], 'D00004');
  });

  it('tickets a cancelled order again only when told so, and shows amended tickets, locator and contact', async () => {
    const { orderNo } = running.double.createOrder({ passengers: 2, pay: true, ticketAfterMs: 0 });
    running.double.cancel(orderNo, { errorCode: '603' });
    assert.equal((await control(running, 'POST', `/orders/${orderNo}/ticket`, {})).httpStatus, 409);
    assert.equal((await control(running, 'POST', `/orders/${orderNo}/ticket`, { again: true })).httpStatus, 200);
    const before = await query({ orderNo });
    assert.deepEqual([before['orderStatus'], before['errorCode']], ['2', null]);

    const amended = { ticketNos: [['T9'], []], airlinePnr: 'D99999', contactEmail: 'other@example.test' };
    await control(running, 'POST', `/orders/${orderNo}/amend`, amended);
    const after = await query({ orderNo });
    assert.deepEqual(ticketsOf(after), [['T9'], []]);
    assert.deepEqual((after['paxTicketInfos'] as Json[])[0]?.['airlinePNRs'], ['D99999']);
    assert.equal((after['contact'] as Json)['email'], 'other@example.test');

    const { orderNo: unpaid } = running.double.createOrder();
    running.double.cancel(unpaid);
    assert.equal((await control(running, 'POST', `/orders/${unpaid}/ticket`, { again: true })).httpStatus, 409);
  });

  it('shows segments with airport-local times and terminals, outbound and return apart', async () => {
    const { orderNo } = running.double.createOrder({ route: 'BCN-PMI', departsInDays: 60 });
    const { routing } = (await query({ orderNo })) as { routing: { fromSegments: Json[]; retSegments: Json[] } };
    assert.equal(routing.fromSegments.length, 1);
    assert.equal(routing.retSegments.length, 1);
    const [outbound, back] = [...routing.fromSegments, ...routing.retSegments];
    assert.equal(outbound?.['segmentIndex'], 1);
    assert.equal(outbound?.['depTime'], '202609011015');
    assert.equal(outbound?.['arrTime'], '202609011110');
    assert.equal(outbound?.['depTerminal'], '2');
    assert.equal(outbound?.['flightNumber'], 'YY3910');
    assert.equal(back?.['segmentIndex'], 2);
    assert.equal(back?.['depTime'], '202609081840');
  });

  it('tickets when the delay is over, and shows ticket numbers later where told so', async () => {
    const { orderNo } = running.double.createOrder({ ticketAfterMs: 20_000, withoutTicketNumbersForMs: 5000 });
    assert.equal((await query({ orderNo }))['orderStatus'], '1');
    clock.advance(20_000);
    const early = await query({ orderNo });
    assert.equal(early['orderStatus'], '2');
    assert.deepEqual(ticketsOf(early), [[]]);
    clock.advance(5000);
    assert.equal(ticketsOf(await query({ orderNo }))[0]?.length, 1);
  });

  it('cancels with the code of the failure, or without one when nobody pays in time', async () => {
    const failed = running.double.createOrder({ ticketAfterMs: 1000, cancelWith: '603' });
    const unpaid = running.double.createOrder();
    clock.advance(30 * 60_000);
    const first = await query({ orderNo: failed.orderNo });
    assert.equal(first['orderStatus'], '-3');
    assert.equal(first['errorCode'], '603');
    assert.equal(first['errorMessage'], 'Flight sold out');
    assert.deepEqual(first['paxTicketInfos'], []);
    const second = await query({ orderNo: unpaid.orderNo });
    assert.equal(second['orderStatus'], '-3');
    assert.equal(second['errorCode'], null);
  });

  it('tickets an order after a 615, which is no failure', async () => {
    const { orderNo } = running.double.createOrder({ cancelWith: '615' });
    assert.equal((await query({ orderNo }))['errorCode'], '615');
    running.double.ticket(orderNo);
    assert.equal((await query({ orderNo }))['orderStatus'], '2');
  });

  it('finds an order by airline PNR and carrier', async () => {
    const { orderNo, airlinePnr } = running.double.createOrder({ ticketAfterMs: 0, route: 'SIN-KUL' });
    assert.equal((await query({ airlinePNR: airlinePnr, carrier: 'ZZ' }))['orderNo'], orderNo);
    assert.equal((await query({ airlinePNR: airlinePnr, carrier: 'YY' }))['status'], 703);
  });

  it('answers 703 with empty payload fields for an unknown order', async () => {
    const { httpStatus, body } = await call(running, 'queryOrderDetails.do', { orderNo: 'DEMOA20200101000000000' });
    assert.equal(httpStatus, 200);
    const { status, msg, ...payload } = body;
    assert.equal(status, 703);
    assert.equal(msg, 'no order found');
    assert.ok(Object.keys(payload).includes('orderStatus'));
    assert.deepEqual([...new Set(Object.values(payload))], [null]);
  });

  it('names what is missing or contradicts itself', async () => {
    const [one, other] = [running.double.createOrder(), running.double.createOrder()];
    assert.equal((await query({}))['status'], 100);
    assert.equal((await query({ orderNo: '', airlinePNR: 'D00001' }))['status'], 702);
    assert.equal((await query({ orderNo: one.orderNo, pnrCode: other.pnrCode }))['status'], 704);
    assert.equal((await call(running, 'queryOrderDetails.do', 'not JSON')).body['status'], 901);
  });

  it('puts the order into a list when post-ticketing orders are asked for', async () => {
    const { orderNo } = running.double.createOrder({ ticketAfterMs: 0 });
    const body = await query({ orderNo, isCompletedOrder: true });
    assert.equal(body['orderStatus'], null);
    assert.equal(body['ticketStatus'], null);
    assert.equal(body['tktLimitTime'], null);
    assert.equal((body['orderList'] as Json[])[0]?.['orderStatus'], '2');
  });

  it('refuses wrong credentials with 900 and unknown calls with 404', async () => {
    const wrong = { ...credentials, 'x-atlas-client-secret': 'other' };
    const refused = await call(running, 'queryOrderDetails.do', { orderNo: 'X' }, wrong);
    assert.equal(refused.httpStatus, 200);
    assert.equal(refused.body['status'], 900);
    assert.equal(refused.body['orderNo'], null);
    const unknown = await call(running, 'search.do', {});
    assert.equal(unknown.httpStatus, 404);
    assert.equal(unknown.body['status'], 9999);
  });

  it('lists orders by creation time in UTC and status, page by page', async () => {
    clock.advance(24 * 3600_000);
    const from = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const made = [1, 2, 3].map(() => running.double.createOrder({ pay: true }).orderNo);
    const list = async (body: Json) =>
      (await call(running, 'orderList.do', { createTimeRangeFrom: from, ...body })).body;
    const first = await list({ orderStatus: [1], page: '1', pageSize: 2 });
    const second = await list({ orderStatus: [1], page: 2, pageSize: 2 });
    const orders = [...(first['orders'] as Json[]), ...(second['orders'] as Json[])];
    assert.deepEqual(
      orders.map((of) => of['orderNo']),
      made.toReversed(),
    );
    assert.equal(orders[0]?.['orderStatus'], 1);
    assert.equal(orders[0]?.['paymentTimestamp'], '2026-07-04T01:45:37Z');
    assert.equal(first['totalRecords'], 3);
    assert.deepEqual((await list({ orderStatus: [2] }))['orders'], []);
    assert.equal((await list({ pageSize: 101 }))['status'], 901);
  });

  it('lists every personal detail of its orders', () => {
    const { passengers, contact } = running.double.createOrder({ passengers: [{ name: 'EXAMPLE/UNUSUAL' }, {}] });
    const known = running.double.personalData();
    const details = passengers.flatMap((person) => [person.name, person.cardNum, person.birthday]);
    for (const text of [...details, contact.email, contact.mobile]) assert.ok(known.includes(text), text);
    assert.ok(known.includes('EXAMPLE/UNUSUAL'));
  });

  it('says what is wrong with a command', async () => {
    const misspelt = await control(running, 'POST', '/orders', { ticketAfter: 1 });
    assert.equal(misspelt.httpStatus, 400);
    assert.match((misspelt.body as { error: string }).error, /ticketAfter/);
    assert.equal((await control(running, 'GET', '/orders/NOBODY')).httpStatus, 404);
    const { orderNo } = running.double.createOrder();
    assert.equal((await control(running, 'POST', `/orders/${orderNo}/ticket`)).httpStatus, 409);
  });

  it('counts the calls it received', async () => {
    const { orderNo } = running.double.createOrder();
    const before = running.double.calls()['queryOrderDetails.do']?.count ?? 0;
    await query({ orderNo });
    const calls = (await control(running, 'GET', '/calls')).body as ReturnType<typeof running.double.calls>;
    assert.equal(calls['queryOrderDetails.do']?.count, before + 1);
    const latest = { at: new Date(clock.now()).toISOString(), orderNo, answer: 'status 0' };
    assert.deepEqual(calls['queryOrderDetails.do']?.latest.at(-1), latest);
  });

  it('lists its own commands', async () => {
    const { commands } = (await control(running, 'GET', '')).body as { commands: { call: string }[] };
    assert.ok(commands.some((of) => of.call === 'POST /control/schedule-changes'));
  });
});

describe('Atlas double: the clock', () => {
  it('tickets by itself when the delay is over', async () => {
    const running = await startDouble();
    const { orderNo } = running.double.createOrder({ ticketAfterMs: 30 });
    await until('its push was tried', () => running.double.deliveries().length === 1);
    assert.equal(running.double.deliveries()[0]?.orderNo, orderNo);
    await running.stop();
  });
});

function ticketsOf(details: Json): unknown[][] {
  return (details['paxTicketInfos'] as { ticketNos: unknown[] }[]).map((of) => of.ticketNos);
}
