import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, pushed, startDouble, stoppedClock, told, type Json } from './support.ts';

describe('Atlas double: payment and maintenance calls', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-03T01:15:12.377Z';

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const create = async (command: Json = {}) => (await told<{ orderNo: string }>(running, '/orders', command)).orderNo;
  const atlas = async (endpoint: string, body: Json) => (await call(running, endpoint, body)).body;
  const statusOf = async (orderNo: string) => {
    const { orderStatus, errorCode } = await atlas('queryOrderDetails.do', { orderNo });
    return [orderStatus, errorCode];
  };

  it('takes a payment, once, and tickets after the order’s delay', async () => {
    const orderNo = await create({ route: 'SIN-KUL', pay: false, ticketAfterMs: 1000 });
    assert.deepEqual(await atlas('pay.do', { orderNo, paymentMethod: 1 }), {
      status: 0,
      msg: 'success',
      orderNo,
      pnrCode: 'A00001',
      paymentMethod: 1,
      airlines: ['ZZ'],
    });
    assert.deepEqual(await statusOf(orderNo), ['1', null]);
    assert.equal((await atlas('pay.do', { orderNo, paymentMethod: 1 }))['status'], 404);
    clock.advance(1000);
    assert.deepEqual(await statusOf(orderNo), ['2', null]);
  });

  it('refuses a payment that cannot be, with the documented codes', async () => {
    const orderNo = await create();
    const paying = async (body: Json) => (await atlas('pay.do', body))['status'];
    assert.equal(await paying({ orderNo: 'DEMOA0', paymentMethod: 1 }), 400);
    assert.equal(await paying({ orderNo, paymentMethod: 2 }), 400);
    assert.equal(await paying({ orderNo, paymentMethod: 3 }), 403);
    clock.advance(30 * 60_000);
    assert.equal(await paying({ orderNo, paymentMethod: 1 }), 401);
    const failed = await create({ cancelWith: '603' });
    assert.equal(await paying({ orderNo: failed, paymentMethod: 1 }), 402);
  });

  for (const [firstName, errorCode] of [
    ['Reject', '604'],
    ['Three DS', '616'],
  ]) {
    it(`fails ticketing with ${errorCode} for the card holder ${firstName}`, async () => {
      const orderNo = await create({ paymentMethod: 3 });
      const paid = await atlas('pay.do', { orderNo, paymentMethod: 3, creditCard: { firstName, lastName: 'EXAMPLE' } });
      assert.equal(paid['status'], 0);
      assert.deepEqual(await statusOf(orderNo), ['-3', errorCode]);
    });
  }

  it('stops ticketing only where ticketing is not quicker', async () => {
    const [slow, quick] = [await create({ pay: true }), await create({ ticketAfterMs: 60_000 })];
    assert.equal((await atlas('stopTicket.do', { orderNo: slow }))['status'], 0);
    assert.equal((await atlas('stopTicket.do', { orderNo: quick }))['status'], 0);
    assert.deepEqual(await statusOf(slow), ['1', null]);
    clock.advance(8 * 60_000);
    assert.deepEqual(
      [await statusOf(slow), await statusOf(quick)],
      [
        ['-3', null],
        ['2', null],
      ],
    );
    assert.equal((await atlas('stopTicket.do', { orderNo: quick }))['status'], -1);
    assert.equal((await atlas('stopTicket.do', { orderNo: 'DEMOA0' }))['status'], 800);
  });

  it('regenerates a failed order as a new one that knows the old', async () => {
    const orderNo = await create({ cancelWith: '603', passengers: 2 });
    const {
      status,
      orderNo: newOrderNo,
      tktLimitTime,
    } = await atlas('regenerateOrder.do', { originalOrderNo: orderNo });
    assert.deepEqual([status, tktLimitTime], [0, '2026-07-03 09:45:12']);
    const [old, young] = running.double.orders();
    assert.deepEqual([old?.regeneratedAs, young?.regeneratedFrom], [newOrderNo, orderNo]);
    assert.deepEqual(await statusOf(String(newOrderNo)), ['0', null]);
    assert.deepEqual(
      young?.passengers.map((of) => of.name),
      old?.passengers.map((of) => of.name),
    );
    assert.notDeepEqual(young?.passengers[0]?.ticketNos, old?.passengers[0]?.ticketNos);
    assert.equal((await atlas('regenerateOrder.do', { originalOrderNo: newOrderNo }))['status'], -1);
  });

  it('tells the balance of the settings', async () => {
    await told(running, '/settings', { balance: 12.5 });
    const { accountBalance } = await atlas('balance.do', {});
    assert.deepEqual(accountBalance, { amount: 12.5, currency: 'USD' });
  });
});

describe('Atlas double: confirming incidents', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-10T04:00:00Z';
  let orderNo: string;

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
    orderNo = (await told<{ orderNo: string }>(running, '/orders', { ticketAfterMs: 0, push: false })).orderNo;
  });
  afterEach(() => running.stop());

  const atlas = async (endpoint: string, body: Json) => (await call(running, endpoint, body)).body;
  const change = () =>
    told<{ notificationId: string }>(running, '/schedule-changes', { orderNo, type: 1, shiftMinutes: 20 });
  const record = async (eventId: string) =>
    ((await atlas('event/getPageList.do', { eventId, pageSize: 1 }))['records'] as Json[])[0];

  it('records result, remark and time of each kind', async () => {
    const [{ notificationId }, mail, cancelled] = [
      await change(),
      await told<{ incident: { notificationId: string } }>(running, '/mails', { orderNo }),
      await told<{ notificationId: string }>(running, '/abnormal-cancellations', { orderNo }),
    ];
    const confirmed = [
      ['confirmEvent', notificationId, undefined],
      ['confirmEmailScheduleChangeEvent', mail.incident.notificationId, 'FLIGHT_CANCELED'],
      ['confirmAbnormalCancelledEvent', cancelled.notificationId, 'NO_CANCELLATION'],
    ] as const;
    for (const [name, eventId, result] of confirmed) {
      assert.deepEqual(await atlas(`event/${name}.do`, { eventId, result, remark: 'seen' }), {
        status: 0,
        msg: 'success',
      });
      const { eventStatus, confirmedResult, confirmedRemark, confirmTime } = (await record(eventId)) ?? {};
      assert.deepEqual(
        { eventStatus, confirmedResult, confirmedRemark, confirmTime },
        {
          eventStatus: 1,
          confirmedResult: result ?? null,
          confirmedRemark: 'seen',
          confirmTime: '2026-07-10 12:00:00',
        },
      );
    }
  });

  it('takes the spelling of the samples and refuses what does not fit', async () => {
    const { notificationId } = await change();
    const status = async (name: string, body: Json) => (await atlas(`event/${name}.do`, body))['status'];
    assert.equal(await status('confirmEvent', {}), 100);
    assert.equal(await status('confirmEvent', { eventId: 'nobody' }), -1);
    assert.equal(
      await status('confirmAbnormalCancelledEvent', { eventId: notificationId, result: 'NO_CANCELLATION' }),
      -1,
    );
    assert.equal(await status('confirmEvent', { event: notificationId }), 0);
    const mail = await told<{ incident: { notificationId: string } }>(running, '/mails', { orderNo });
    const eventId = mail.incident.notificationId;
    assert.equal(await status('confirmEmailScheduleChangeEvent', { eventId }), 100);
    assert.equal(await status('confirmEmailScheduleChangeEvent', { eventId, result: 'MAYBE' }), 901);
  });

  it('does not answer any more where the settings say so', async () => {
    const { notificationId } = await change();
    await told(running, '/settings', { confirmCalls: 'gone' });
    const { httpStatus, body } = await call(running, 'event/confirmEvent.do', { eventId: notificationId });
    assert.deepEqual([httpStatus, body['status']], [404, 9999]);
    assert.equal((await record(notificationId))?.['eventStatus'], 0);
  });

  it('pushes a confirmed incident again with status 1, where told so', async () => {
    const { notificationId } = await change();
    await told(running, `/incidents/${notificationId}/status`, { push: true });
    await told(running, `/incidents/${notificationId}/status`, { eventStatus: 0 });
    await told(running, '/settings', { pushConfirmed: true });
    await atlas('event/confirmEvent.do', { eventId: notificationId });
    const [first, ...again] = await pushed(running, 'order.schedulechange');
    assert.equal(first?.['status'], 0);
    assert.deepEqual(again, [
      { ...first, status: 1 },
      { ...first, status: 1 },
    ]);
  });

  it('lists an incident later than it is pushed, or without a push', async () => {
    const incident = { afterMs: 60_000 };
    const late = await told<{ notificationId: string }>(running, '/abnormal-cancellations', { orderNo, incident });
    const silent = await told<{ notificationId: string }>(running, '/abnormal-cancellations', { orderNo, push: false });
    assert.equal(await record(late.notificationId), undefined);
    assert.equal((await record(silent.notificationId))?.['notified'], 0);
    clock.advance(60_000);
    assert.equal((await record(late.notificationId))?.['notified'], 1);
    const messages = await pushed(running, 'abnormal.cancelled');
    assert.deepEqual(
      messages.map((of) => of['notificationId']),
      [late.notificationId],
    );
  });
});
