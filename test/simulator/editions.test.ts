import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { control, pushed, shown, startDouble, stoppedClock, told, type Json } from './support.ts';

describe('Atlas double: messages of older editions', () => {
  let running: RunningAtlasDouble;

  beforeEach(async () => {
    running = await startDouble({ now: stoppedClock('2026-07-03T01:15:12.377Z').now });
  });
  afterEach(() => running.stop());

  const cid = 'DEMO00001_api_1';
  const create = async (command: Json = {}) => {
    const created = { route: 'BCN-PMI', ticketAfterMs: 0, ...command };
    return (await told<{ orderNo: string }>(running, '/orders', created)).orderNo;
  };
  const lastPush = async () => (await pushed(running)).at(-1) as Json;

  it('nests order.ticketed in 2022, and has the status as text in 2022 and 2023', async () => {
    const now = await create({ edition: '2026' });
    const { paxTicketInfos } = (await lastPush())['data'] as Json;
    await told(running, '/order-messages', { orderNo: now, edition: '2022' });
    const ticketNotification = { orderNo: now, orderStatus: '2', paxTicketInfos };
    assert.deepEqual(await lastPush(), { cid, type: 'order.ticketed', data: { ticketNotification } });
    await told(running, '/order-messages', { orderNo: now, edition: '2023' });
    const data = { orderNo: now, orderStatus: '2', paxTicketInfos };
    assert.deepEqual(await lastPush(), { cid, type: 'order.ticketed', status: -1, data });
    const [, nested] = await shown<{ orderNo: string }[]>(running, '/deliveries');
    assert.equal(nested?.orderNo, now);
  });

  it('takes the order’s own edition, that of the command, or that of the settings', async () => {
    await create({ edition: '2022' });
    assert.ok('ticketNotification' in ((await lastPush())['data'] as Json));
    const orderNo = await create({ ticketAfterMs: undefined, pay: true });
    await told(running, `/orders/${orderNo}/ticket`, { edition: '2022' });
    assert.ok('ticketNotification' in ((await lastPush())['data'] as Json));
    await told(running, '/settings', { edition: '2023' });
    await create();
    assert.equal(((await lastPush())['data'] as Json)['orderStatus'], '2');
  });

  it('has three shapes of order.schedulechange', async () => {
    const orderNo = await create({ push: false });
    const bodyOf = async (edition: string) => {
      const command = { orderNo, type: 1, shiftMinutes: 15, affected: [1], edition };
      return JSON.parse((await told<{ body: string }>(running, '/schedule-changes', command)).body) as Json;
    };
    const places = { depAirport: 'BCN', arrAirport: 'PMI' };
    const flight = { carrier: 'YY', flightNumber: 'YY3910', codeShare: false };
    const times = (depTime: string, arrTime: string) => ({
      depTime: `2026-08-02 ${depTime}:00`,
      arrTime: `2026-08-02 ${arrTime}:00`,
    });
    const terminals = { departureTerminal: '2', arrivingTerminal: '' };
    assert.deepEqual(await bodyOf('2022'), {
      cid,
      type: 'order.schedulechange',
      data: {
        scheduleChangeType: 1,
        previousSeg: [{ ...places, ...flight, ...terminals, ...times('10:15', '11:10') }],
        revisedSeg: [{ ...places, ...flight, ...terminals, ...times('10:30', '11:25') }],
      },
    });
    const { notificationId, ...of2023 } = await bodyOf('2023');
    assert.match(String(notificationId), /^20260703091512377[A-Z]{5}$/);
    const terminalsNow = { depTerminal: '2', arrTerminal: '' };
    assert.deepEqual(of2023, {
      cid,
      type: 'order.schedulechange',
      status: 0,
      data: {
        orderNo,
        scheduleChangeType: 1,
        previousSegs: [{ ...places, ...flight, ...terminalsNow, ...times('10:30', '11:25') }],
        revisedSegs: [{ ...places, ...flight, ...terminalsNow, ...times('10:45', '11:40') }],
      },
    });
    const of2026 = (await bodyOf('2026'))['data'] as Record<string, Json[]>;
    assert.deepEqual(Object.keys(of2026), [
      'orderNo',
      'originalSegs',
      'previousSegs',
      'revisedSegs',
      'scheduleChangeType',
    ]);
    assert.equal(of2026['originalSegs']?.[0]?.['direction'], 1);
  });

  it('has two shapes of order.addonComplete', async () => {
    const orderNo = await create({ push: false });
    const missing = await control(running, 'POST', '/addon-complete', { orderNo });
    assert.equal(missing.httpStatus, 409);
    const addon = { ticketAfterMs: 0, productCode: 'SCI_BAG_DEMO_20KG' };
    await told(running, `/orders/${orderNo}/ancillary-orders`, addon);

    await told(running, '/addon-complete', { orderNo, edition: '2023' });
    const { addonOrderNo, originalOrderNo, paxTicketInfos, ...more } = (await lastPush())['data'] as Json;
    assert.match(String(addonOrderNo), new RegExp(`^${orderNo}[A-Z]{5}$`));
    assert.deepEqual([originalOrderNo, more], [orderNo, { orderStatus: '2' }]);
    const [person] = paxTicketInfos as Json[];
    assert.deepEqual(
      [person?.['ticketNos'], person?.['airlinePNRs'], person?.['ancillaries']],
      [[], [], [{ productCode: 'SCI_BAG_DEMO_20KG', segmentIndex: 1, ancillaryEMD: 'DEMOEM' }]],
    );

    await told(running, '/addon-complete', { orderNo, edition: '2022' });
    const { type, data } = await lastPush();
    const guide = data as { orderNo: string; paxTicketInfos: { ancillaries: Json[] }[] };
    assert.deepEqual([type, guide.orderNo], ['order.addonComplete', orderNo]);
    assert.equal(guide.paxTicketInfos[0]?.ancillaries[0]?.['buyMethod'], '1');
  });

  it('pushes what an ancillary order is told to push when it is done', async () => {
    const orderNo = await create({ push: false });
    for (const push of ['nothing', 'order.addonComplete', 'order.ticketed']) {
      await told(running, `/orders/${orderNo}/ancillary-orders`, { ticketAfterMs: 0, push });
    }
    const types = (await pushed(running)).map((of) => of['type']);
    assert.deepEqual(types, ['order.addonComplete', 'order.ticketed']);
  });

  it('has two shapes of order.refundComplete, one of them without type and data', async () => {
    const orderNo = await create({ push: false, ancillaries: [{ price: 10 }] });
    const amounts = {
      currency: 'USD',
      originalTotalFare: 80,
      originalTotalAncillaryAmount: 10,
      originalTotalAmount: 90,
      airlinePenaltyAmountForFare: 20,
      airlinePenaltyAmountForAncillaries: 10,
      airlinePenaltyAmount: 30,
      finalRefundAmount: 60,
      transactionFee: 2,
    };
    await told(running, '/refund-complete', { orderNo, edition: '2023' });
    assert.deepEqual(await lastPush(), { cid, orderNo, ...amounts, refundStatus: 2 });
    await told(running, '/refund-complete', { orderNo, edition: '2022' });
    const data = { orderNo, ...amounts, refundStatus: '2' };
    assert.deepEqual(await lastPush(), { cid, type: 'order.refundComplete', data });
    const deliveries = await shown<Json[]>(running, `/deliveries?orderNo=${orderNo}`);
    assert.deepEqual(
      deliveries.map((of) => of['type']),
      [null, 'order.refundComplete'],
    );
  });
});
