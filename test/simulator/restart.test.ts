import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAtlasDouble } from '../../src/simulator/main.ts';
import { call, startDouble, startReceiver, until, type Json } from './support.ts';

describe('Atlas double: restart', () => {
  let folder: string;
  let stateFile: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlas-double-'));
    stateFile = join(folder, 'state', 'double.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps orders, incidents and the webhook URL', async () => {
    const before = await startDouble({ stateFile });
    before.double.setWebhookUrl('http://127.0.0.1:9/hooks');
    const { orderNo } = before.double.createOrder({ route: 'SIN-KUL', ticketAfterMs: 0, push: false });
    const change = { orderNo, type: 1, shiftMinutes: 20, push: false } as const;
    const { notificationId } = before.double.scheduleChange(change);
    const order = before.double.order(orderNo);
    await before.stop();
    assert.deepEqual(await readdir(join(folder, 'state')), ['double.json']);

    const after = await startDouble({ stateFile });
    assert.deepEqual(after.double.order(orderNo), order);
    assert.equal(after.double.webhookUrl, 'http://127.0.0.1:9/hooks');
    const incidents = (await call(after, 'event/getPageList.do', { pageSize: 5 })).body['records'] as Json[];
    assert.deepEqual(
      incidents.map((of) => of['eventId']),
      [notificationId],
    );
    assert.notEqual(after.double.createOrder().pnrCode, order.pnrCode);
    await after.stop();
  });

  it('tickets and pushes what came due meanwhile, and what comes due later', async () => {
    const receiver = await startReceiver();
    const before = await startDouble({ stateFile });
    before.double.setWebhookUrl(receiver.url);
    const soon = before.double.createOrder({ ticketAfterMs: 5000 });
    const later = before.double.createOrder({ ticketAfterMs: 5100 });
    await before.stop();
    assert.equal(receiver.received.length, 0);

    const after = await startDouble({ stateFile, now: () => Date.now() + 5000 });
    await until('both are pushed', () => receiver.received.length === 2);
    const pushed = receiver.received.map((of) => (JSON.parse(of.body) as { data: { orderNo: string } }).data.orderNo);
    assert.deepEqual(pushed.toSorted(), [soon.orderNo, later.orderNo]);
    await Promise.all([after.stop(), receiver.stop()]);
  });

  it('keeps mails, voids, refunds, airlines, settings and the place in the random numbers', async () => {
    const before = await startDouble({ stateFile, seed: 4 });
    const [one, other] = [1, 2].map(() => before.double.createOrder({ ticketAfterMs: 0, push: false }).orderNo);
    const { uniqueCode } = await before.double.receiveMail({ orderNo: one ?? '', push: false, incidentPush: false });
    before.double.startVoid({ orderNo: one ?? '', push: false });
    before.double.startRefund({ orderNo: other ?? '' });
    before.double.airlineStatus({ airlines: ['ZZ'], status: 'Inactive', push: false });
    before.double.setBehaviour({ statusAfterVoid: -3 });
    const { double } = before;
    const kept = [double.voids(), double.refunds(), double.mails(), double.airlines(), double.behaviour()];
    await before.stop();

    const after = await startDouble({ stateFile });
    const again = after.double;
    assert.deepEqual([again.voids(), again.refunds(), again.mails(), again.airlines(), again.behaviour()], kept);
    const next = await again.receiveMail({ orderNo: one ?? '', push: false, incidentPush: false });
    assert.notEqual(next.uniqueCode, uniqueCode);
    await after.stop();
  });

  it('reads a state file from before voids, refunds and mails', async () => {
    const file = join(folder, 'old.json');
    await writeFile(file, JSON.stringify(firstStateFile));
    const running = await startDouble({ stateFile: file });
    const { orderNo } = firstStateFile.orders[0];
    const { body } = await call(running, 'queryOrderDetails.do', { orderNo });
    assert.deepEqual([body['status'], body['orderStatus'], body['paymentMethod']], [0, '2', 1]);
    const incidents = (await call(running, 'event/getPageList.do', { pageSize: 5 })).body['records'] as Json[];
    assert.deepEqual(
      incidents.map((of) => of['eventId']),
      ['20260703091600000ABCDE'],
    );
    assert.equal((await call(running, 'voidQuotation.do', { orderNo })).body['status'], 822);
    await running.stop();
  });

  it('writes the state soon after a change, not only at the end', async () => {
    const running = await startDouble({ stateFile });
    const { orderNo } = running.double.createOrder();
    await until('the order is in the file', async () =>
      (await readFile(stateFile, 'utf8').catch(() => '')).includes(orderNo),
    );
    await running.stop();
  });

  it('does not start on a file that is not its own', async () => {
    const foreign = join(folder, 'foreign.json');
    await writeFile(foreign, '{"version":7}');
    await assert.rejects(startDouble({ stateFile: foreign }), /remove it to start without orders/);
    assert.equal(await readFile(foreign, 'utf8'), '{"version":7}');
  });

  it('starts with the values of a demonstration', async () => {
    const running = await runAtlasDouble({ port: 0, log: () => undefined });
    const headers = { 'x-atlas-client-id': 'demo-client', 'x-atlas-client-secret': 'demo-secret' };
    assert.equal((await call(running, 'orderList.do', {}, headers)).body['status'], 0);
    await running.stop();
  });

  it('says so when the port is taken', async () => {
    const first = await startDouble();
    await assert.rejects(startDouble({ port: first.port }), { code: 'EADDRINUSE' });
    await first.stop();
  });
});

/** A state file as the double wrote it at first. */
const firstStateFile = {
  version: 1,
  sequence: 1,
  webhookUrl: null,
  orders: [
    {
      orderNo: 'DEMOA20260703091512377',
      pnrCode: 'A00001',
      airlinePnr: 'D00001',
      status: 2,
      createdMs: 1783041312377,
      payByMs: 1783043112377,
      paidMs: 1783041312377,
      ticketAfterMs: 0,
      cancelWith: null,
      ticketedMs: 1783041312377,
      withoutTicketNumbersForMs: 0,
      cancelledMs: null,
      errorCode: null,
      push: true,
      passengers: [
        {
          name: 'EXAMPLE/ALEX',
          passengerType: 0,
          birthday: '19910206',
          gender: 'F',
          cardNum: 'X0000011',
          cardType: 'PP',
          cardIssuePlace: 'SG',
          cardExpired: '20330831',
          nationality: 'SG',
          ticketNos: ['9990000000101'],
        },
      ],
      contact: {
        name: 'EXAMPLE/ALEX',
        address: '1 Example Street',
        postcode: '000000',
        email: 'traveller0000001@example.test',
        mobile: '0065-10000001',
      },
      airlineContact: { email: 'booking0000001@mail.example.test', phone: '0065-20000001' },
      bookedSegments: [],
      currentSegments: [],
      shown: [],
    },
  ],
  incidents: [
    {
      eventId: '20260703091600000ABCDE',
      orderNo: 'DEMOA20260703091512377',
      eventType: 'order.schedulechange',
      eventStatus: 0,
      eventMs: 1783041360000,
      airline: 'ZZ',
      depTime: '2026-08-02 08:00:00',
      pnr: 'D00001',
      paxName: 'EXAMPLE/ALEX',
      paxEmail: 'booking0000001@mail.example.test',
      notified: 1,
      confirmedResult: null,
      confirmedMs: null,
    },
  ],
} as const;
