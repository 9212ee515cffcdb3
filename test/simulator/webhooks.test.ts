import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, startDouble, startReceiver, until, type Json } from './support.ts';

describe('Atlas double: webhooks', () => {
  let running: RunningAtlasDouble;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    [running, receiver] = await Promise.all([startDouble(), startReceiver()]);
    const registered = await call(running, 'updateWebhookURL.do', { url: receiver.url });
    assert.deepEqual(registered.body, { status: 0, msg: 'success' });
  });
  afterEach(() => Promise.all([running.stop(), receiver.stop()]));

  it('registers one URL, and only an http or https one', async () => {
    assert.equal((await call(running, 'updateWebhookURL.do', {})).body['status'], 100);
    assert.equal((await call(running, 'updateWebhookURL.do', { url: 'ftp://example.test' })).body['status'], 901);
    assert.deepEqual((await control(running, 'GET', '/webhook-url')).body, { url: receiver.url });
  });

  it('pushes order.ticketed as compact JSON in the documented shape', async () => {
    const { orderNo, airlinePnr, passengers } = running.double.createOrder({ ticketAfterMs: 0, passengers: 2 });
    await running.double.settled();
    const [got, ...others] = receiver.received;
    assert.ok(got);
    assert.equal(others.length, 0);
    assert.equal(got.method, 'POST');
    assert.equal(got.headers['content-type'], 'application/json;charset=UTF-8');
    assert.match(got.headers['user-agent'] ?? '', /^Mozilla.*Hutool$/);
    const message = JSON.parse(got.body) as Json;
    assert.equal(JSON.stringify(message), got.body);
    const paxTicketInfos = passengers.map((of) => ({ ...of, airlinePNRs: [airlinePnr], ancillaries: [] }));
    const data = { orderNo, orderStatus: 2, paxTicketInfos };
    assert.deepEqual(message, { cid: 'DEMO00001_api_1', type: 'order.ticketed', status: -1, data });
    assert.deepEqual(Object.keys(message), ['cid', 'data', 'status', 'type']);
  });

  it('pushes order.schedulechange with previous, revised and original segments', async () => {
    const { orderNo } = running.double.createOrder({ route: 'BCN-PMI', ticketAfterMs: 0, push: false });
    running.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 15, affected: [1], push: false });
    const { notificationId, body } = running.double.scheduleChange({
      orderNo,
      type: 1,
      shiftMinutes: 90,
      affected: [1],
    });
    await running.double.settled();

    assert.equal(receiver.received[0]?.body, body);
    assert.match(notificationId, /^\d{17}[A-Z]{5}$/);
    const message = JSON.parse(body) as { data: Record<string, Json[]> } & Json;
    assert.equal(message['notificationId'], notificationId);
    assert.equal(message['status'], 0);
    const { previousSegs, revisedSegs, originalSegs } = message.data;
    const clocks = [previousSegs, revisedSegs, originalSegs].map((segs) =>
      segs?.map((of) => String(of['depTime']).slice(11)),
    );
    assert.deepEqual(clocks, [['10:30:00'], ['12:00:00'], ['10:15:00']]);
    const { depTime, arrTime, ...rest } = originalSegs?.[0] ?? {};
    assert.match(`${String(depTime)} ${String(arrTime)}`, /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ?){2}$/);
    const flight = { carrier: 'YY', flightNumber: 'YY3910', codeShare: false };
    const places = { depAirport: 'BCN', arrAirport: 'PMI', depTerminal: '2', arrTerminal: '', direction: 1 };
    assert.deepEqual(rest, { ...flight, ...places });
  });

  it('pushes a cancelled flight without revised segments', () => {
    const { orderNo } = running.double.createOrder({ route: 'BCN-PMI', ticketAfterMs: 0, push: false });
    const { body } = running.double.scheduleChange({ orderNo, type: 2, affected: [2] });
    const { data } = JSON.parse(body) as { data: Record<string, unknown[]> };
    assert.equal(data['scheduleChangeType'], 2);
    assert.equal(data['previousSegs']?.length, 1);
    assert.deepEqual(data['revisedSegs'], []);
  });

  it('keeps each delivery with the answer of the receiver', async () => {
    const { orderNo } = running.double.createOrder({ ticketAfterMs: 0 });
    await running.double.settled();
    const deliveries = (await control(running, 'GET', `/deliveries?orderNo=${orderNo}`)).body as ReturnType<
      typeof running.double.deliveries
    >;
    assert.equal(deliveries.length, 1);
    assert.equal(deliveries[0]?.type, 'order.ticketed');
    assert.equal(deliveries[0]?.outcome, 'answered');
    assert.equal(deliveries[0]?.attempts[0]?.status, 200);
    assert.equal(deliveries[0]?.attempts[0]?.body, '{"status":0,"msg":"success"}');
  });

  it('pushes the same bytes again, and any body as it is', async () => {
    await control(running, 'POST', '/push?wait=1', '{"type" : "order.unheard",  "data":{}}');
    await control(running, 'POST', '/push?wait=1', 'no JSON at all \u00e9');
    const again = await control(running, 'POST', '/push-again?wait=1', { deliveryId: 1, times: 2 });
    assert.deepEqual(
      (again.body as { repeatOf: number }[]).map((of) => of.repeatOf),
      [1, 1],
    );
    const bodies = receiver.received.map((of) => of.body);
    const first = '{"type" : "order.unheard",  "data":{}}';
    assert.deepEqual(bodies, [first, 'no JSON at all \u00e9', first, first]);
  });

  it('drops and duplicates pushes on demand', async () => {
    await control(running, 'POST', '/faults', { drop: 1 });
    const dropped = running.double.pushRaw('{"n":1}');
    await control(running, 'POST', '/faults', { duplicate: 1 });
    running.double.pushRaw('{"n":2}');
    running.double.pushRaw('{"n":3}');
    await running.double.settled();
    assert.equal(dropped.outcome, 'dropped');
    assert.deepEqual(receiver.received.map((of) => of.body).toSorted(), ['{"n":2}', '{"n":2}', '{"n":3}']);
    assert.deepEqual(
      running.double.deliveries().map((of) => of.repeatOf),
      [null, null, 2, null],
    );
  });

  it('does not push where told so', async () => {
    running.double.createOrder({ ticketAfterMs: 0, push: false });
    await running.double.settled();
    assert.deepEqual(running.double.deliveries(), []);
  });
});

describe('Atlas double: receivers in trouble', () => {
  it('tries once by default, whatever the answer', async () => {
    const [running, receiver] = await Promise.all([
      startDouble(),
      startReceiver(() => ({ status: 503, body: 'later' })),
    ]);
    running.double.setWebhookUrl(receiver.url);
    const delivery = running.double.pushRaw('{}');
    await running.double.settled();
    assert.equal(receiver.received.length, 1);
    assert.deepEqual(
      [delivery.outcome, delivery.attempts[0]?.status, delivery.attempts[0]?.body],
      ['answered', 503, 'later'],
    );
    await Promise.all([running.stop(), receiver.stop()]);
  });

  it('tries again where the double is set so, until an answer is a 2xx', async () => {
    const answers = [503, 500, 204];
    const receiver = await startReceiver(() => ({ status: answers.shift() ?? 500, body: '' }));
    const running = await startDouble({ pushAttempts: 5, pushRetryAfterMs: 1 });
    running.double.setWebhookUrl(receiver.url);
    const delivery = running.double.pushRaw('{}');
    await running.double.settled();
    assert.deepEqual(
      delivery.attempts.map((of) => of.status),
      [503, 500, 204],
    );
    await Promise.all([running.stop(), receiver.stop()]);
  });

  it('gives up on a receiver that never answers, and on one that is not there', async () => {
    const [running, receiver] = await Promise.all([startDouble({ pushTimeoutMs: 100 }), startReceiver(() => null)]);
    assert.equal(running.double.pushRaw('{}').outcome, 'no URL');
    running.double.setWebhookUrl(receiver.url);
    const silent = running.double.pushRaw('{}');
    await running.double.settled();
    assert.match(silent.attempts[0]?.error ?? '', /no complete answer in 100 ms/);
    await receiver.stop();
    const refused = running.double.pushRaw('{}');
    await running.double.settled();
    assert.equal(refused.outcome, 'failed');
    assert.match(refused.attempts[0]?.error ?? '', /ECONNREFUSED/);
    await running.stop();
  });

  it('ends a push under way when it stops', async () => {
    const [running, receiver] = await Promise.all([startDouble(), startReceiver(() => null)]);
    running.double.setWebhookUrl(receiver.url);
    const delivery = running.double.pushRaw('{}');
    await until('the receiver has it', () => receiver.received.length === 1);
    await running.stop();
    assert.equal(delivery.outcome, 'failed');
    await receiver.stop();
  });

  it('delivers a burst completely', async () => {
    const [running, receiver] = await Promise.all([startDouble(), startReceiver()]);
    running.double.setWebhookUrl(receiver.url);
    const bodies = Array.from({ length: 200 }, (_, n) => JSON.stringify({ n }));
    for (const body of bodies) running.double.pushRaw(body);
    await running.double.settled();
    assert.deepEqual(receiver.received.map((of) => of.body).toSorted(), bodies.toSorted());
    await Promise.all([running.stop(), receiver.stop()]);
  });
});
