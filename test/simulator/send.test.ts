import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { send as sendFromCli, type SendCliOptions } from '../../src/commands/send.ts';
import { ControlClient } from '../../src/simulator/send/control-client.ts';
import { sendMessage, type SendCommand } from '../../src/simulator/send/send-message.ts';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, startDouble, startReceiver, told, type Json } from './support.ts';

describe('skyhook send', () => {
  let running: RunningAtlasDouble;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    [running, receiver] = await Promise.all([startDouble(), startReceiver()]);
    await call(running, 'updateWebhookURL.do', { url: receiver.url });
  });
  afterEach(() => Promise.all([running.stop(), receiver.stop()]));

  const send = (command: Partial<SendCommand> & { type: string }) =>
    sendMessage(new ControlClient(running.url), { fields: {}, push: true, ...command });
  const received = () => receiver.received.map((of) => JSON.parse(of.body) as { type?: string; data: Json } & Json);

  for (const type of [
    'order.ticketed',
    'order.cancelled',
    'order.schedulechange',
    'email.schedulechange',
    'email.all',
    'abnormal.cancelled',
    'order.void',
    'order.addonComplete',
  ]) {
    it(`pushes ${type} about a new order, and nothing else`, async () => {
      const sent = await send({ type });
      assert.deepEqual(
        [sent.isNewOrder, sent.deliveries.map((of) => [of.type, of.attempts[0]?.status])],
        [true, [[type, 200]]],
      );
      assert.deepEqual(
        received().map((of) => of.type),
        [type],
      );
      assert.ok(receiver.received[0]?.body.includes(sent.orderNo ?? 'none'));
    });
  }

  it('pushes order.refundComplete in either shape', async () => {
    const { orderNo } = await send({ type: 'order.refundComplete' });
    await send({ type: 'order.refundComplete', orderNo: orderNo ?? '', edition: '2022' });
    assert.deepEqual(
      received().map((of) => [of.type, of['orderNo'] ?? of.data['orderNo']]),
      [
        [undefined, orderNo],
        ['order.refundComplete', orderNo],
      ],
    );
  });

  it('changes one leg by as much as told, and cancels flights', async () => {
    const { orderNo } = await told<{ orderNo: string }>(running, '/orders', {
      route: 'BCN-PMI',
      ticketAfterMs: 0,
      push: false,
    });
    await send({ type: 'order.schedulechange', orderNo, shiftMinutes: 30, leg: 2 });
    await send({ type: 'order.schedulechange', orderNo, changeType: 2, leg: 1, edition: '2023' });
    const [moved, cancelled] = received().map((of) => of.data);
    const revised = moved?.['revisedSegs'] as Json[];
    assert.deepEqual(
      revised.map((of) => [of['flightNumber'], String(of['depTime']).slice(11)]),
      [['YY3919', '19:10:00']],
    );
    const { scheduleChangeType, revisedSegs } = cancelled ?? {};
    assert.deepEqual([scheduleChangeType, revisedSegs, 'originalSegs' in (cancelled ?? {})], [2, [], false]);
  });

  it('pays and tickets an order that is not yet ticketed, and sends again for one that is', async () => {
    const { orderNo } = await told<{ orderNo: string }>(running, '/orders', { push: false });
    await send({ type: 'order.ticketed', orderNo });
    await send({ type: 'order.ticketed', orderNo, edition: '2022' });
    assert.deepEqual(
      received().map((of) => [of.type, 'ticketNotification' in of.data]),
      [
        ['order.ticketed', false],
        ['order.ticketed', true],
      ],
    );
    assert.equal(running.double.order(orderNo).status, 2);
  });

  it('moves a void on with each call, or to the status named', async () => {
    const { orderNo } = await send({ type: 'order.void' });
    await send({ type: 'order.void', orderNo: orderNo ?? '' });
    await send({ type: 'order.void', orderNo: orderNo ?? '', fields: { status: 4, message: 'no answer' } });
    assert.deepEqual(
      received().map((of) => [of.data['voidStatus'], of.data['message']]),
      [
        [0, 'Received.'],
        [1, 'Sent to the airline.'],
        [4, 'no answer'],
      ],
    );
    await assert.rejects(send({ type: 'order.void', orderNo: orderNo ?? '' }), /at its end \(status 4\).*--set status/);
  });

  it('takes any field of the double’s command', async () => {
    const fields = { vendorRefundInformation: 'Cancelled', orderStatus: -3 };
    const { orderNo } = await send({ type: 'abnormal.cancelled', fields });
    assert.equal(received()[0]?.data['vendorRefundInformation'], 'Cancelled');
    assert.equal(running.double.order(orderNo ?? '').status, -3);
    await assert.rejects(send({ type: 'email.all', fields: { subjekt: 'x' } }), /subjekt[^]*\/control lists what/);
  });

  it('pushes the state of airlines, about no order', async () => {
    const sent = await send({ type: 'airline.status', airlines: ['ZZ', 'YY'], state: 'Inactive' });
    assert.equal(sent.orderNo, null);
    assert.deepEqual(received()[0]?.data, { airline: ['ZZ', 'YY'], airlineStatus: 'Inactive' });
    assert.deepEqual(running.double.orders(), []);
  });

  it('does it without a push', async () => {
    const sent = await send({ type: 'order.schedulechange', push: false });
    assert.deepEqual([sent.deliveries, receiver.received], [[], []]);
    assert.equal(running.double.incidents().length, 1);
  });

  it('says what to do when it cannot', async () => {
    await assert.rejects(send({ type: 'order.unheard' }), {
      name: 'SendError',
      message: /^There is no message type "order.unheard"; the types are order\.ticketed, .*, raw\.$/,
    });
    await assert.rejects(send({ type: 'order.void', orderNo: 'DEMOA0' }), /no order DEMOA0.*control\/orders lists/);
    const nobody = sendMessage(new ControlClient('http://127.0.0.1:9'), { type: 'email.all', fields: {}, push: true });
    await assert.rejects(
      nobody,
      /No Atlas double answers at http:\/\/127\.0\.0\.1:9: start it with "skyhook simulator"/,
    );
    const stranger = sendMessage(new ControlClient(receiver.url), { type: 'email.all', fields: {}, push: true });
    await assert.rejects(stranger, /is not the Atlas double/);
  });

  describe('on the command line', () => {
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'skyhook-send-'));
    });
    after(() => rm(folder, { recursive: true }));

    const run = async (type: string, file?: string, options: Partial<SendCliOptions> = {}) => {
      const lines: string[] = [];
      const given = { set: [], push: true, double: running.url, ...options };
      const complaints: string[] = [];
      const terminal = {
        print: (line: string) => void lines.push(line),
        complain: (line: string) => void complaints.push(line),
      };
      return { status: await sendFromCli(type, file, given, terminal), lines, complaints };
    };

    it('prints the receiver’s answer and the body', async () => {
      const file = join(folder, 'message.json');
      await writeFile(file, '{"type" : "order.unheard"}');
      const answer = 'order.unheard: the receiver answered HTTP 200 {"status":0,"msg":"success"}';
      const lines = [answer, '{"type" : "order.unheard"}'];
      assert.deepEqual(await run('raw', file), { status: 0, lines, complaints: [] });
    });

    it('names a new order, and takes fields as JSON or as text', async () => {
      const set = ['vendorRefundInformation=partly', 'orderStatus=-3'];
      const { status, lines } = await run('abnormal.cancelled', undefined, { set });
      assert.equal(status, 0);
      assert.match(lines[0] ?? '', /^Order DEMOA\d{17}, a new one$/);
      assert.equal(received()[0]?.data['vendorRefundInformation'], 'partly');
      assert.equal(running.double.orders()[0]?.status, -3);
    });

    it('ends with status 1 when nobody takes the message', async () => {
      running.double.setWebhookUrl(null);
      const { status, lines } = await run('email.all');
      assert.equal(status, 1);
      assert.match(lines[1] ?? '', /^email\.all: not sent, since no webhook URL is registered; .*"skyhook register"$/);
    });

    it('prints what the double did where there is no push', async () => {
      const { status, lines } = await run('order.void', undefined, { push: false });
      assert.deepEqual([status, lines[1]], [0, 'Done, without a push. The double answered:']);
      assert.equal((JSON.parse(lines[2] ?? '') as Json)['status'], 0);
    });

    it('says what is wrong with its arguments', async () => {
      const first = async (...args: Parameters<typeof run>) => {
        const { status, lines, complaints } = await run(...args);
        assert.deepEqual([status, lines], [1, []]);
        return complaints[0];
      };
      assert.match((await first('raw')) ?? '', /^Name the file/);
      assert.match((await first('raw', join(folder, 'nothing'))) ?? '', /nothing cannot be read/);
      assert.equal(await first('order.void', undefined, { set: ['x'] }), '--set takes field=value, not "x".');
      const shift = await first('order.schedulechange', undefined, { shift: 'much' });
      assert.equal(shift, '--shift takes a whole number, not "much".');
    });
  });
});
