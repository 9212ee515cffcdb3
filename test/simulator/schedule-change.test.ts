import assert from 'node:assert/strict';
import type { ScheduleChangeCommand } from '../../src/simulator/commands.ts';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, startDouble, stoppedClock, type Json } from './support.ts';

type Lists = Record<'previousSegs' | 'revisedSegs' | 'originalSegs', Json[]>;

describe('Atlas double: schedule changes', () => {
  const clock = stoppedClock('2026-07-10T04:00:00Z');
  let running: RunningAtlasDouble;

  beforeEach(async () => {
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const orderOn = (route: 'SIN-KUL' | 'CGK-SIN-BKK' | 'BCN-PMI' | 'MNL-SIN-DPS') =>
    running.double.createOrder({ route, ticketAfterMs: 0, push: false }).orderNo;
  const change = (command: ScheduleChangeCommand): Lists =>
    (JSON.parse(running.double.scheduleChange({ push: false, ...command }).body) as { data: Lists }).data;
  const queriedTimes = async (orderNo: string) => {
    const { routing } = (await call(running, 'queryOrderDetails.do', { orderNo })).body as {
      routing: Record<string, Json[]>;
    };
    return [...(routing['fromSegments'] ?? []), ...(routing['retSegments'] ?? [])].map((of) =>
      String(of['depTime']).slice(8),
    );
  };

  it('is seen in the order query at once by default', async () => {
    const orderNo = orderOn('SIN-KUL');
    change({ orderNo, type: 1, shiftMinutes: 210 });
    assert.deepEqual(await queriedTimes(orderNo), ['1130']);
  });

  it('is never seen there, or after a while, where told so', async () => {
    const orderNo = orderOn('SIN-KUL');
    change({ orderNo, type: 1, shiftMinutes: 60, queryShows: 'never' });
    assert.deepEqual(await queriedTimes(orderNo), ['0800']);
    change({ orderNo, type: 1, shiftMinutes: 60, queryShows: { afterMs: 60_000 } });
    assert.deepEqual(await queriedTimes(orderNo), ['0800']);
    clock.advance(60_000);
    assert.deepEqual(await queriedTimes(orderNo), ['1000']);
  });

  it('starts from the order as it stands, and remembers what was booked', () => {
    const orderNo = orderOn('CGK-SIN-BKK');
    change({ orderNo, type: 1, shiftMinutes: 45, affected: [2] });
    const second = change({ orderNo, type: 1, shiftMinutes: -30, affected: [2] });
    const clocks = [second.previousSegs, second.revisedSegs, second.originalSegs].map((segs) => segs.map(clockOf));
    assert.deepEqual(clocks, [['11:55'], ['11:25'], ['11:10']]);
  });

  it('takes explicit segments, as many as there are, at the place and in the direction of those they replace', async () => {
    const orderNo = orderOn('MNL-SIN-DPS');
    const direct = {
      depAirport: 'MNL',
      arrAirport: 'DPS',
      depTime: '2026-08-09 13:00:00',
      arrTime: '2026-08-09 17:00:00',
    };
    const segments = [{ ...direct, carrier: 'ZZ', flightNumber: 'ZZ990' }];
    const { revisedSegs, originalSegs } = change({ orderNo, type: 1, affected: [1, 2], segments });
    assert.deepEqual(
      revisedSegs.map((of) => [of['flightNumber'], of['direction']]),
      [['ZZ990', 1]],
    );
    assert.deepEqual(
      originalSegs.map((of) => of['flightNumber']),
      ['ZZ804', 'YY515'],
    );
    assert.deepEqual(await queriedTimes(orderNo), ['1300', '1610', '2115']);
    const later = change({ orderNo, type: 1, affected: [1], shiftMinutes: 5 });
    assert.deepEqual(
      later.originalSegs.map((of) => of['flightNumber']),
      ['ZZ804', 'YY515'],
    );
  });

  it('lists the whole itinerary where told so', () => {
    const orderNo = orderOn('BCN-PMI');
    const lists = change({ orderNo, type: 1, shiftMinutes: 120, affected: [2], messageCarries: 'itinerary' });
    assert.deepEqual(lists.previousSegs.map(clockOf), ['10:15', '18:40']);
    assert.deepEqual(lists.revisedSegs.map(clockOf), ['10:15', '20:40']);
    assert.deepEqual(lists.originalSegs.map(clockOf), ['10:15', '18:40']);
  });

  it('takes a cancelled flight out of the itinerary', async () => {
    const orderNo = orderOn('BCN-PMI');
    change({ orderNo, type: 2, affected: [1] });
    assert.deepEqual(await queriedTimes(orderNo), ['1840']);
    change({ orderNo, type: 2 });
    assert.deepEqual(await queriedTimes(orderNo), []);
    assert.throws(() => change({ orderNo, type: 2 }), /no flights left/);
  });

  it('refuses a change that says nothing, or about flights that are not there', async () => {
    const orderNo = orderOn('SIN-KUL');
    assert.throws(() => change({ orderNo, type: 1 }), { name: 'DoubleError', httpStatus: 400 });
    assert.throws(() => change({ orderNo, type: 1, shiftMinutes: 5, affected: [2] }), /has segments 1 to 1/);
    assert.equal((await control(running, 'POST', '/schedule-changes', { orderNo: 'X', type: 2 })).httpStatus, 404);
  });
});

describe('Atlas double: incident list', () => {
  const clock = stoppedClock('2026-07-10T04:00:00.500Z');
  let running: RunningAtlasDouble;
  let events: { first: string; second: string; third: string; orderNo: string };

  before(async () => {
    running = await startDouble({ now: clock.now });
    const [one, other] = [1, 2].map(() =>
      running.double.createOrder({ route: 'SIN-KUL', ticketAfterMs: 0, push: false }),
    );
    const happen = (orderNo: string | undefined) => {
      clock.advance(3600_000);
      return running.double.scheduleChange({ orderNo: orderNo ?? '', type: 1, shiftMinutes: 30 }).notificationId;
    };
    events = {
      first: happen(one?.orderNo),
      second: happen(one?.orderNo),
      third: happen(other?.orderNo),
      orderNo: one?.orderNo ?? '',
    };
    running.double.scheduleChange({ orderNo: events.orderNo, type: 2, incident: false });
    running.double.setIncidentStatus(events.first, { confirmedResult: 'FLIGHT_CHANGE' });
  });
  after(() => running.stop());

  const list = async (body: Json) => (await call(running, 'event/getPageList.do', body)).body;
  const ids = async (body: Json) =>
    ((await list({ pageSize: 10, ...body }))['records'] as Json[]).map((of) => of['eventId']);

  it('holds each change that is an incident, with its notification id as event id', async () => {
    assert.deepEqual(await ids({}), [events.third, events.second, events.first]);
    assert.deepEqual(await ids({ eventId: events.second }), [events.second]);
  });

  it('filters by order, type, status and time in UTC+08:00', async () => {
    assert.deepEqual(await ids({ orderNo: events.orderNo, eventType: '' }), [events.second, events.first]);
    assert.deepEqual(await ids({ eventStatus: [1] }), [events.first]);
    assert.deepEqual(await ids({ eventStatus: 0 }), [events.third, events.second]);
    assert.deepEqual(await ids({ eventType: 'email.schedulechange' }), []);
    assert.deepEqual(await ids({ eventTimeStart: '2026-07-10 14:00:00', eventTimeEnd: null }), [
      events.third,
      events.second,
    ]);
    assert.deepEqual(await ids({ eventTimeStart: '', eventTimeEnd: '2026-07-10 14:00:00' }), [
      events.second,
      events.first,
    ]);
  });

  it('pages, with the paging fields as texts', async () => {
    const page = await list({ pageSize: 2, pageIndex: 2 });
    assert.deepEqual(
      (page['records'] as Json[]).map((of) => of['eventId']),
      [events.first],
    );
    assert.deepEqual([page['pageIndex'], page['pageSize'], page['total']], ['2', '2', '3']);
  });

  it('carries the fields of the record', async () => {
    const [record] = (await list({ pageSize: 1, eventId: events.first }))['records'] as Json[];
    assert.equal(record?.['eventType'], 'order.schedulechange');
    assert.equal(record?.['eventTime'], '2026-07-10 13:00:00');
    assert.equal(record?.['depTime'], '2026-08-09 08:00:00');
    assert.equal(record?.['airline'], 'ZZ');
    assert.equal(record?.['pnr'], 'D00001');
    assert.equal(record?.['paxName'], 'EXAMPLE/ALEX');
    assert.equal(record?.['confirmedResult'], 'FLIGHT_CHANGE');
    assert.equal(record?.['confirmTime'], '2026-07-10 15:00:00');
  });

  it('needs a page size, and times that can be read', async () => {
    const empty = { records: null, pageIndex: null, pageSize: null, total: null };
    assert.deepEqual(await list({}), { status: 100, msg: 'pageSize is required', ...empty });
    assert.equal((await list({ pageSize: 10, eventTimeStart: '2026-07-10T14:00:00Z' }))['status'], 901);
    assert.equal((await list({ pageSize: 0 }))['status'], 901);
  });

  it('writes times in the format of the samples where told so', async () => {
    const other = await startDouble({ now: clock.now, incidentTimeFormat: 'sample' });
    const { orderNo } = other.double.createOrder({ route: 'SIN-KUL' });
    other.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    const { body } = await call(other, 'event/getPageList.do', { pageSize: 1 });
    const [record] = body['records'] as Json[];
    assert.deepEqual(
      [record?.['eventTime'], record?.['depTime']],
      ['Jul 10, 2026 03:00:00 PM', 'Aug 9, 2026 08:00:00 AM'],
    );
    await other.stop();
  });
});

function clockOf(segment: Json): string {
  return String(segment['depTime']).slice(11, 16);
}
