import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, pushed, startDouble, stoppedClock, told, type Json } from './support.ts';

interface Person {
  readonly passengerType: number;
  readonly ticketNos: string[];
  readonly airlinePNRs: string[];
  readonly contactEmails: string[];
  readonly ancillaries: Json[];
}

describe('Atlas double: shapes of orders', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-03T01:15:12.377Z';

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const create = async (command: Json) => (await told<{ orderNo: string }>(running, '/orders', command)).orderNo;
  const query = async (body: Json) => (await call(running, 'queryOrderDetails.do', body)).body;
  const peopleOf = (details: Json) => details['paxTicketInfos'] as Person[];

  it('splits a round trip into two orders, which are queried apart', async () => {
    const numbers = await create({ split: true, passengers: 2, ticketAfterMs: 0, push: false });
    const [one = '', other = '', ...more] = numbers.split(',');
    assert.deepEqual([one, other, more], ['DEMOA20260703091512377', 'DEMOA20260703091512378', []]);

    assert.equal((await query({ orderNo: numbers }))['status'], 703);
    const [outbound, back] = [await query({ orderNo: one }), await query({ orderNo: other })];
    const routes = [outbound, back].map((of) => of['routing'] as Record<string, Json[]>);
    assert.deepEqual(
      routes.map(({ fromSegments, retSegments }) => [fromSegments?.map((of) => of['flightNumber']), retSegments]),
      [
        [['YY3910'], []],
        [['YY3919'], []],
      ],
    );
    assert.deepEqual([outbound['orderStatus'], back['orderStatus']], ['2', '2']);
    assert.notEqual(outbound['pnrCode'], back['pnrCode']);
    assert.notDeepEqual(peopleOf(outbound)[0]?.ticketNos, peopleOf(back)[0]?.ticketNos);
    const known = running.double.orders().map((of) => [of.orderNo, of.splitWith]);
    assert.deepEqual(known, [
      [one, other],
      [other, one],
    ]);
  });

  it('refuses to split what is no round trip', async () => {
    const refused = await control(running, 'POST', '/orders', { split: true, route: 'SIN-KUL' });
    assert.deepEqual([refused.httpStatus, refused.body], [400, { error: 'Only a round trip can be split.' }]);
    assert.deepEqual(running.double.orders(), []);
  });

  it('issues a round trip as two tickets in one order', async () => {
    const orderNo = await create({ pnrSplit: true, ticketAfterMs: 0 });
    const details = await query({ orderNo });
    const [person] = peopleOf(details);
    assert.deepEqual(person?.ticketNos, ['9990000000101', '9990000000151']);
    assert.deepEqual(person?.airlinePNRs, ['D00001', 'R00001']);
    assert.equal(person?.contactEmails.length, 2);
    const bookings = details['airlineBookings'] as Json[];
    assert.deepEqual(
      bookings.map((of) => of['airlinePnr']),
      ['D00001', 'R00001'],
    );
    assert.equal((details['routing'] as Json)['separateBookings'], true);
    assert.equal((await query({ airlinePNR: 'R00001', carrier: 'YY' }))['orderNo'], orderNo);
    const listed = (await call(running, 'orderList.do', { airlinePNRs: ['R00001'] })).body['orders'] as Json[];
    assert.deepEqual(
      listed.map((of) => of['airlinePNRs']),
      [['D00001|R00001']],
    );
    const [message] = await pushed(running, 'order.ticketed');
    assert.deepEqual(peopleOf(message?.['data'] as Json)[0]?.ticketNos, person?.ticketNos);
  });

  it('lists post-ticketing ancillary orders beside the main one, with nulls at the top', async () => {
    const orderNo = await create({ ticketAfterMs: 0, push: false, passengers: 2 });
    const path = `/orders/${orderNo}/ancillary-orders`;
    const unpaid = await told<{ orderNo: string }>(running, path, { passengers: [2], price: 30 });
    assert.equal(unpaid.orderNo, 'DEMOB20260703091512378');
    await told(running, path, { ticketAfterMs: 0, productCode: 'SCI_BAG_DEMO_30KG' });

    const body = await query({ orderNo, isCompletedOrder: true });
    assert.deepEqual([body['orderStatus'], body['ticketStatus'], body['tktLimitTime']], [null, null, null]);
    const orderList = body['orderList'] as Json[];
    assert.deepEqual(
      orderList.map((of) => [String(of['orderNo']).slice(0, 5), of['orderStatus'], of['orderType']]),
      [
        ['DEMOA', '2', undefined],
        ['DEMOB', '0', 6],
        ['DEMOB', '2', 6],
      ],
    );
    assert.deepEqual([orderList[1]?.['totalPrice'], orderList[1]?.['tktLimitTime']], [30, '2026-07-03 09:31:12']);
    const [person, ...others] = peopleOf(orderList[2] ?? {});
    assert.deepEqual([others, person?.ticketNos, person?.airlinePNRs], [[], [], []]);
    assert.equal(person?.ancillaries[0]?.['productCode'], 'SCI_BAG_DEMO_30KG');
    assert.equal((await query({ orderNo }))['orderStatus'], '2');
    assert.deepEqual(await pushed(running), []);
  });

  it('makes ancillary orders for ticketed orders only', async () => {
    const orderNo = await create({});
    const refused = await control(running, 'POST', `/orders/${orderNo}/ancillary-orders`, {});
    assert.equal(refused.httpStatus, 409);
  });

  for (const [noPnrYet, status] of [
    ['status 1', '1'],
    ['status -3', '-3'],
  ]) {
    it(`shows 615 with ${noPnrYet} until the ticket comes`, async () => {
      const orderNo = await create({ noPnrYet, ticketAfterMs: 60_000 });
      const chased = await query({ orderNo });
      assert.deepEqual([chased['orderStatus'], chased['ticketStatus'], chased['errorCode']], [status, '0', '615']);
      clock.advance(60_000);
      const ticketed = await query({ orderNo });
      assert.deepEqual([ticketed['orderStatus'], ticketed['errorCode']], ['2', null]);
      assert.equal(peopleOf(ticketed)[0]?.ticketNos.length, 1);
    });

    it(`ends 615 with ${noPnrYet} in another failure where told so`, async () => {
      const orderNo = await create({ noPnrYet, ticketAfterMs: 60_000, cancelWith: '611' });
      assert.equal((await query({ orderNo }))['errorCode'], '615');
      clock.advance(60_000);
      const failed = await query({ orderNo });
      assert.deepEqual([failed['orderStatus'], failed['errorCode']], ['-3', '611']);
    });
  }

  it('lets an order that is chased after 615 fail for good by command', async () => {
    const orderNo = await create({ noPnrYet: 'status -3' });
    await told(running, `/orders/${orderNo}/cancel`, { errorCode: '603' });
    const failed = await query({ orderNo });
    assert.deepEqual([failed['orderStatus'], failed['errorCode']], ['-3', '603']);
    assert.equal((await control(running, 'POST', `/orders/${orderNo}/cancel`, {})).httpStatus, 409);
  });

  it('leaves lap infants without a ticket number where told so', async () => {
    const orderNo = await create({
      passengers: [{}, { passengerType: 2 }],
      infantTickets: 'none',
      ticketAfterMs: 0,
    });
    const people = peopleOf(await query({ orderNo }));
    assert.deepEqual(
      people.map((of) => [of.passengerType, of.ticketNos.length]),
      [
        [0, 1],
        [2, 0],
      ],
    );
  });

  it('shows ancillaries bought with the order, in query and push', async () => {
    const orderNo = await create({
      ancillaries: [{ productCode: 'SCI_BAG_DEMO_20KG', price: 12.5 }],
      ticketAfterMs: 0,
    });
    const details = await query({ orderNo });
    assert.deepEqual([details['totalAncillaryPrice'], details['totalPrice']], [12.5, 92.5]);
    assert.equal(peopleOf(details)[0]?.ancillaries[0]?.['ancillaryPrice'], 12.5);
    const [message] = await pushed(running, 'order.ticketed');
    const inPush = peopleOf(message?.['data'] as Json)[0]?.ancillaries;
    assert.deepEqual(inPush, [{ productCode: 'SCI_BAG_DEMO_20KG', segmentIndex: 1 }]);
  });

  it('shows a seat where the product code is one', async () => {
    const orderNo = await create({ ancillaries: [{ productCode: 'SEAT_12A' }] });
    const [shown] = peopleOf(await query({ orderNo }))[0]?.ancillaries ?? [];
    assert.deepEqual([shown?.['auxBaggageElement'], shown?.['auxSeatElement']], [null, { row: '12', column: 'A' }]);
  });

  describe('in the order query after a change of both directions', () => {
    const departures = async (orderNo: string) => {
      const routing = (await query({ orderNo }))['routing'] as Record<string, Json[]>;
      return [...(routing['fromSegments'] ?? []), ...(routing['retSegments'] ?? [])].map((of) =>
        String(of['depTime']).slice(8),
      );
    };
    const roundTrip = () => create({ route: 'BCN-PMI', ticketAfterMs: 0, push: false });

    it('shows one leg late', async () => {
      const orderNo = await roundTrip();
      const queryShows = [{ leg: 2, shows: { afterMs: 5000 } }];
      await told(running, '/schedule-changes', { orderNo, type: 1, shiftMinutes: 60, queryShows });
      assert.deepEqual(await departures(orderNo), ['1115', '1840']);
      clock.advance(5000);
      assert.deepEqual(await departures(orderNo), ['1115', '1940']);
    });

    it('never shows one leg', async () => {
      const orderNo = await roundTrip();
      const queryShows = [
        { leg: 1, shows: 'never' },
        { leg: 2, shows: { afterMs: 1 } },
      ];
      await told(running, '/schedule-changes', { orderNo, type: 2, queryShows });
      assert.deepEqual(await departures(orderNo), ['1015', '1840']);
      clock.advance(1);
      assert.deepEqual(await departures(orderNo), ['1015']);
    });

    it('wants legs that the change affects', async () => {
      const orderNo = await roundTrip();
      const command = { orderNo, type: 1, shiftMinutes: 5, affected: [1], queryShows: [{ leg: 2, shows: 'never' }] };
      const refused = await control(running, 'POST', '/schedule-changes', command);
      assert.equal(refused.httpStatus, 400);
      assert.match(String((refused.body as Json)['error']), /leg 2/);
      assert.deepEqual(await departures(orderNo), ['1015', '1840']);
    });
  });

  it('filters the order list by locator, airline, passenger, cities and departure day', async () => {
    const here = await create({ route: 'SIN-KUL', passengers: [{ name: 'EXAMPLE/UNUSUAL' }], ticketAfterMs: 0 });
    const there = await create({ route: 'BCN-PMI', departsInDays: 60 });
    const listed = async (filter: Json) =>
      ((await call(running, 'orderList.do', filter)).body['orders'] as Json[]).map((of) => of['orderNo']);
    assert.deepEqual(await listed({ airlinePNRs: ['D00009', 'D00001'] }), [here]);
    assert.deepEqual(await listed({ airlines: ['YY'] }), [there]);
    assert.deepEqual(await listed({ paxName: 'unusual' }), [here]);
    assert.deepEqual(await listed({ fromCity: 'BCN', toCity: 'PMI' }), [there]);
    assert.deepEqual(await listed({ toCity: 'KUL' }), [here]);
    assert.deepEqual(await listed({ depDate: '20260901' }), [there]);
    assert.deepEqual(await listed({ airlines: null, paxName: '' }), [there, here]);
  });
});
