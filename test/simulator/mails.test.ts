import assert from 'node:assert/strict';
import { simpleParser } from 'mailparser';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, pushed, shown, startDouble, stoppedClock, told, type Json } from './support.ts';

interface Received {
  readonly uniqueCode: string;
  readonly record: Json;
  readonly mail: { readonly notificationId: string };
  readonly incident: { readonly notificationId: string } | null;
}

describe('Atlas double: mails', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-13T08:15:28.000Z';
  let orderNo: string;

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
    const command = { route: 'SIN-KUL', ticketAfterMs: 0, push: false };
    orderNo = (await told<{ orderNo: string }>(running, '/orders', command)).orderNo;
  });
  afterEach(() => running.stop());

  const receive = (command: Json = {}) => told<Received>(running, '/mails', { orderNo, ...command });
  const query = async (body: Json) => (await call(running, 'queryMail.do', body)).body;
  const codes = async (body: Json) => ((await query(body))['records'] as Json[]).map((of) => of['uniqueCode']);
  const dataOf = (message: Json | undefined) => message?.['data'] as Json;

  it('pushes email.all with the fields of the full sample', async () => {
    const { uniqueCode, mail } = await receive({ category: 'Payment Success', subject: 'Booking D00001' });
    const [message, ...others] = await pushed(running);
    assert.deepEqual(others, []);
    const { emailLink, ...data } = dataOf(message);
    assert.match(uniqueCode, /^[0-9a-f]{32}$/);
    assert.deepEqual(
      { ...message, data },
      {
        cid: 'DEMO00001_api_1',
        type: 'email.all',
        notificationId: mail.notificationId,
        status: -1,
        data: {
          orderNo,
          emailReceivingDate: '2026-07-13 16:15:21',
          uniqueCode,
          emailCategory: 'Payment Success',
          from: 'noreply@airline.example.test',
          to: 'booking0000001@mail.example.test',
          emailSubject: 'Booking D00001',
          createTime: '2026-07-13 16:15:28',
        },
      },
    );
    const link = new URL(String(emailLink));
    assert.equal(`${link.origin}${link.pathname}`, `${running.url}/mail-store/${uniqueCode}.eml`);
    assert.equal(Number(link.searchParams.get('Expires')) * 1000, clock.now() + 10 * 60_000);
    assert.notEqual(link.searchParams.get('Signature') ?? '', '');
  });

  it('leaves out four fields in the short edition', async () => {
    await receive({ category: 'Receipt', fields: 'short' });
    const [message] = await pushed(running);
    const fields = Object.keys(dataOf(message));
    assert.deepEqual(fields, ['createTime', 'emailCategory', 'emailLink', 'emailSubject', 'orderNo']);
  });

  it('serves the mail behind the link until it dies, then 403', async () => {
    const attachment = { filename: 'ticket.txt', contentType: 'text/plain', contentBase64: btoa('seat 12A') };
    const { record } = await receive({
      subject: 'New times ✈',
      text: 'Délai',
      html: '<p>Délai</p>',
      attachments: [attachment],
    });
    const link = String(record['emailLink']);
    const alive = await fetch(link);
    assert.deepEqual([alive.status, alive.headers.get('content-type')], [200, 'message/rfc822']);
    const parsed = await simpleParser(Buffer.from(await alive.arrayBuffer()));
    assert.deepEqual([parsed.subject, parsed.text?.trim(), parsed.html], ['New times ✈', 'Délai', '<p>Délai</p>']);
    assert.equal(parsed.attachments[0]?.content.toString(), 'seat 12A');

    clock.advance(10 * 60_000 - 1);
    assert.equal((await fetch(link)).status, 200);
    clock.advance(1);
    const dead = await fetch(link);
    assert.equal(dead.status, 403);
    assert.match(await dead.text(), /<Code>AccessDenied<\/Code>\s*<Message>Request has expired/);
  });

  it('refuses a link that it did not sign', async () => {
    const { record } = await receive();
    const link = new URL(String(record['emailLink']));
    link.searchParams.set('Expires', String(Number(link.searchParams.get('Expires')) + 3600));
    const refused = await fetch(link);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /SignatureDoesNotMatch/);
  });

  it('gives a new link with each query, and for as long as the settings say', async () => {
    const { record } = await receive();
    clock.advance(11 * 60_000);
    await told(running, '/settings', { mailLinkLifeMs: 30_000 });
    const [again] = (await query({ orderNo }))['records'] as Json[];
    assert.notEqual(again?.['emailLink'], record['emailLink']);
    assert.deepEqual({ ...again, emailLink: '' }, { ...record, emailLink: '' });
    assert.equal((await fetch(String(again?.['emailLink']))).status, 200);
    clock.advance(30_000);
    assert.equal((await fetch(String(again?.['emailLink']))).status, 403);
  });

  it('makes a schedule-change mail an incident, with a page of ATRIP as link', async () => {
    const { incident, mail } = await receive({ subject: 'Your flight ZZ101 has a new departure time' });
    const messages = await pushed(running);
    assert.deepEqual(
      messages.map((of) => [of['type'], of['notificationId'], of['status']]),
      [
        ['email.all', mail.notificationId, -1],
        ['email.schedulechange', incident?.notificationId, 0],
      ],
    );
    const { emailLink, ...data } = dataOf(messages[1]);
    assert.deepEqual(data, { orderNo, emailSubject: 'Your flight ZZ101 has a new departure time' });
    assert.equal(emailLink, `${running.url}/atrip/#/email-detail/1000001`);
    const page = await fetch(emailLink);
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    const listed = (await call(running, 'event/getPageList.do', { pageSize: 5 })).body['records'] as Json[];
    assert.deepEqual(
      listed.map((of) => [of['eventId'], of['eventType'], of['extraInfo'], of['notified']]),
      [[incident?.notificationId, 'email.schedulechange', '1000001', 1]],
    );
  });

  it('can keep quiet about either', async () => {
    await receive({ push: false, incidentPush: false });
    await receive({ push: false, incident: false });
    assert.deepEqual(await pushed(running), []);
    const incidents = await shown<Json[]>(running, '/incidents');
    assert.deepEqual(
      incidents.map((of) => of['notified']),
      [0],
    );
    assert.equal((await codes({ orderNo })).length, 2);
  });

  describe('queryMail.do', () => {
    it('wants an order number or a whole window of at most a month', async () => {
      const status = async (body: Json) => (await query(body))['status'];
      assert.deepEqual(await query({}), {
        status: 100,
        msg: 'an order number or a time window is required',
        hasNext: null,
        records: null,
      });
      const emailReceivingDateStart = '2026-07-01 00:00:00';
      assert.equal(await status({ emailReceivingDateStart }), 100);
      assert.equal(await status({ emailReceivingDateStart, emailReceivingDateEnd: '2026-08-02 00:00:00' }), 9999);
      assert.equal(await status({ emailReceivingDateStart, emailReceivingDateEnd: '2026-07-31 00:00:00' }), 0);
      assert.equal(await status({ orderNo, pageSize: 1001 }), 901);
      assert.equal(await status({ orderNo, createTimeStart: '2026-07-01T00:00:00Z' }), 901);
    });

    it('filters by window and category, and pages', async () => {
      const first = (await receive({ category: 'Receipt' })).uniqueCode;
      clock.advance(3600_000);
      const second = (await receive()).uniqueCode;
      const window = { createTimeStart: '2026-07-13 17:00:00', createTimeEnd: '2026-07-13 18:00:00' };
      assert.deepEqual(await codes(window), [second]);
      assert.deepEqual(await codes({ orderNo, emailCategories: ['Schedule Change'] }), [second]);
      assert.deepEqual(await codes({ orderNo: 'DEMOA0' }), []);
      const page = async (pageIndex: number) => {
        const { hasNext, records } = await query({ orderNo, pageIndex, pageSize: 1 });
        return [hasNext, (records as Json[])[0]?.['uniqueCode']];
      };
      assert.deepEqual(
        [await page(1), await page(2)],
        [
          [true, second],
          [false, first],
        ],
      );
    });

    it('has a mail later, never, or without a link where told so', async () => {
      const late = (await receive({ queryShows: { afterMs: 60_000 } })).uniqueCode;
      await receive({ queryShows: 'never' });
      assert.deepEqual(await codes({ orderNo }), []);
      clock.advance(60_000);
      assert.deepEqual(await codes({ orderNo }), [late]);
      await receive({ withoutLink: true });
      const [newest] = (await query({ orderNo }))['records'] as Json[];
      assert.equal(newest?.['emailLink'], null);
    });
  });

  it('takes a whole mail as it is', async () => {
    const eml = 'From: x@airline.example.test\r\nSubject: raw\r\n\r\nunchanged\r\n';
    const { record } = await receive({ emlBase64: btoa(eml) });
    assert.equal(await (await fetch(String(record['emailLink']))).text(), eml);
  });

  it('can spoil the link', async () => {
    const { record } = await receive();
    await told(running, '/faults', { kind: 'http500', endpoint: 'mail-store' });
    assert.equal((await fetch(String(record['emailLink']))).status, 500);
    assert.equal((await fetch(String(record['emailLink']))).status, 200);
  });
});

describe('Atlas double: cancellations found and airlines’ states', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;
  const startedAt = '2026-07-12T00:00:00Z';

  beforeEach(async () => {
    clock = stoppedClock(startedAt);
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const orderStatus = async (orderNo: string) =>
    (await call(running, 'queryOrderDetails.do', { orderNo })).body['orderStatus'];
  const create = async (command: Json) => (await told<{ orderNo: string }>(running, '/orders', command)).orderNo;

  it('pushes abnormal.cancelled and leaves the order ticketed by default', async () => {
    const orderNo = await create({ ticketAfterMs: 0, push: false });
    const { notificationId } = await told<{ notificationId: string }>(running, '/abnormal-cancellations', { orderNo });
    assert.deepEqual(await pushed(running), [
      {
        cid: 'DEMO00001_api_1',
        type: 'abnormal.cancelled',
        notificationId,
        status: 0,
        data: { orderNo, vendorRefundInformation: 'FULLY' },
      },
    ]);
    assert.equal(await orderStatus(orderNo), '2');
  });

  it('cancels the order at once or later, where told so, and can put the field beside data', async () => {
    const [now, later] = [await create({ ticketAfterMs: 0 }), await create({ ticketAfterMs: 0 })];
    await told(running, '/abnormal-cancellations', { orderNo: now, orderStatus: -3 });
    const command = { orderNo: later, orderStatus: -3, afterMs: 5000, vendorRefundInformation: 'Cancelled' };
    await told(running, '/abnormal-cancellations', { ...command, fieldStands: 'beside data' });
    assert.deepEqual([await orderStatus(now), await orderStatus(later)], ['-3', '2']);
    clock.advance(5000);
    assert.equal(await orderStatus(later), '-3');
    const message = (await pushed(running, 'abnormal.cancelled')).at(-1);
    assert.deepEqual([message?.['vendorRefundInformation'], message?.['data']], ['Cancelled', { orderNo: later }]);
  });

  it('finds nothing cancelled in an order without a ticket', async () => {
    const orderNo = await create({});
    assert.throws(() => running.double.abnormalCancellation({ orderNo }), { name: 'DoubleError', httpStatus: 409 });
  });

  it('pushes airline.status without account, id or time, and remembers the state', async () => {
    await told(running, '/airline-status', { airlines: ['ZZ', 'YY'], status: 'Maintenance' });
    await told(running, '/airline-status', { airlines: ['YY'], status: 'Active', push: false });
    const data = { airline: ['ZZ', 'YY'], airlineStatus: 'Maintenance' };
    assert.deepEqual(await pushed(running), [{ type: 'airline.status', status: -1, data }]);
    assert.deepEqual(await shown(running, '/airline-status'), { ZZ: 'Maintenance', YY: 'Active' });
  });
});
