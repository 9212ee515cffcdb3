import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { FaultCommand } from '../../src/simulator/commands.ts';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, credentials, startDouble, stoppedClock, told } from './support.ts';

describe('Atlas double: faults', () => {
  let running: RunningAtlasDouble;
  let orderNo: string;

  before(async () => {
    running = await startDouble();
    orderNo = running.double.createOrder().orderNo;
  });
  after(() => running.stop());

  const query = () => call(running, 'queryOrderDetails.do', { orderNo });
  const raw = (signal: AbortSignal | null = null) =>
    fetch(`${running.url}/queryOrderDetails.do`, {
      method: 'POST',
      headers: credentials,
      body: JSON.stringify({ orderNo }),
      signal,
    });
  const plan = (fault: FaultCommand) => control(running, 'POST', '/faults', fault);

  it('answers HTTP 500 as often as planned, then as usual', async () => {
    await plan({ kind: 'http500', times: 2 });
    assert.deepEqual([(await raw()).status, (await raw()).status, (await raw()).status], [500, 500, 200]);
    assert.equal(running.double.calls()['queryOrderDetails.do']?.latest[0]?.answer, 'fault http500');
  });

  it('spoils only the call it names', async () => {
    await plan({ kind: 'http500', endpoint: '/orderList.do' });
    assert.equal((await query()).httpStatus, 200);
    assert.deepEqual(
      running.double.faults().calls.map((of) => of.endpoint),
      ['/orderList.do'],
    );
    await control(running, 'DELETE', '/faults');
    assert.equal((await call(running, 'orderList.do', {})).httpStatus, 200);
  });

  it('rejects with the envelope of the request limits, as HTTP 429 and inside HTTP 200', async () => {
    await plan({ kind: '429', ms: 2500 });
    await plan({ kind: '429-in-200' });
    const [first, second] = [await query(), await query()];
    const envelope = { code: 429, message: 'Too many requests', limitType: 'QUERY_QPS', limit: 10 };
    assert.deepEqual(first, { httpStatus: 429, body: { ...envelope, retryAfter: 3 } });
    assert.deepEqual(second, { httpStatus: 200, body: { ...envelope, retryAfter: 1 } });
  });

  it('answers an error status with empty payload fields', async () => {
    await plan({ kind: 'status', status: 705 });
    const { httpStatus, body } = await query();
    assert.deepEqual([httpStatus, body['status'], body['orderNo'], body['orderStatus']], [200, 705, null, null]);
  });

  it('answers a web page', async () => {
    await plan({ kind: 'html' });
    const response = await raw();
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /text\/html/);
    assert.match(await response.text(), /^<!DOCTYPE html>/);
  });

  it('answers late', async () => {
    await plan({ kind: 'slow', ms: 80 });
    const startedMs = performance.now();
    assert.equal((await query()).body['orderNo'], orderNo);
    assert.ok(performance.now() - startedMs >= 75);
  });

  it('breaks off in the middle of the body', async () => {
    await plan({ kind: 'half-answer' });
    const response = await raw();
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });

  it('stalls in the middle of the body until the client gives up', async () => {
    await plan({ kind: 'stalled' });
    const response = await raw(AbortSignal.timeout(60));
    assert.equal(response.status, 200);
    await assert.rejects(response.text(), { name: 'TimeoutError' });
  });

  it('answers the truth under a wrong content type', async () => {
    await plan({ kind: 'wrong-content-type' });
    const response = await raw();
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
    assert.equal(((await response.json()) as { orderNo: string }).orderNo, orderNo);
  });

  it('answers nothing', async () => {
    await plan({ kind: 'empty', status: 502 });
    const response = await raw();
    assert.deepEqual([response.status, await response.text()], [502, '']);
  });

  it('pads an answer to the size wanted', async () => {
    await plan({ kind: 'oversize', bytes: 300_000 });
    const text = await (await raw()).text();
    assert.equal(text.length, 300_000);
    assert.equal((JSON.parse(text) as { orderNo: string }).orderNo, orderNo);
  });

  it('survives a client that gives up on a padded answer', async () => {
    await plan({ kind: 'oversize', bytes: 8 * 2 ** 20 });
    const abort = new AbortController();
    const reader = (await raw(abort.signal)).body?.getReader();
    assert.ok((await reader?.read())?.value);
    abort.abort();
    assert.equal((await query()).body['orderNo'], orderNo);
  });

  it('compresses, says so or not, and breaks the compressed data', async () => {
    for (const kind of ['gzip', 'undeclared-gzip', 'truncated-gzip'] as const) await plan({ kind });
    const declared = await raw();
    assert.equal(declared.headers.get('content-encoding'), 'gzip');
    assert.equal(((await declared.json()) as { orderNo: string }).orderNo, orderNo);
    const undeclared = await raw();
    assert.equal(undeclared.headers.get('content-encoding'), null);
    const unpacked = gunzipSync(Buffer.from(await undeclared.arrayBuffer())).toString();
    assert.equal((JSON.parse(unpacked) as { orderNo: string }).orderNo, orderNo);
    await assert.rejects((await raw()).json());
  });

  it('resets the connection', async () => {
    await plan({ kind: 'reset' });
    await assert.rejects(raw());
    assert.equal((await query()).httpStatus, 200);
  });

  it('refuses a fault it does not know', async () => {
    const refused = await control(running, 'POST', '/faults', { kind: 'gremlins' });
    assert.equal(refused.httpStatus, 400);
    assert.match((refused.body as { error: string }).error, /half-answer.*kind/s);
    assert.equal((await control(running, 'POST', '/faults', 'null')).httpStatus, 400);
  });
});

describe('Atlas double: request limits', () => {
  let clock: ReturnType<typeof stoppedClock>;
  let running: RunningAtlasDouble;

  beforeEach(async () => {
    clock = stoppedClock('2026-07-10T04:00:00Z');
    running = await startDouble({ now: clock.now });
  });
  afterEach(() => running.stop());

  const statuses = async (times: number, endpoint = 'orderList.do') => {
    const answers: number[] = [];
    for (let n = 0; n < times; n += 1) answers.push((await call(running, endpoint, {})).httpStatus);
    return answers;
  };

  it('rejects what exceeds a rolling window, and says when to come again', async () => {
    await told(running, '/limits', { endpoints: ['orderList.do'], limit: 2, perMs: 60_000, limitType: 'LIST_QPM' });
    assert.deepEqual(await statuses(1), [200]);
    clock.advance(45_000);
    assert.deepEqual(await statuses(2), [200, 429]);
    const rejected = await call(running, 'orderList.do', {});
    const envelope = { code: 429, message: 'Too many requests', limitType: 'LIST_QPM', limit: 2, retryAfter: 15 };
    assert.deepEqual(rejected, { httpStatus: 429, body: envelope });
    clock.advance(15_000);
    assert.deepEqual(await statuses(2), [200, 429]);
  });

  it('shares a limit between calls, and can answer it inside HTTP 200', async () => {
    const endpoints = ['orderList.do', 'balance.do'];
    await told(running, '/limits', { endpoints, limit: 1, http: 200 });
    assert.deepEqual(await statuses(1, 'balance.do'), [200]);
    const { httpStatus, body } = await call(running, 'orderList.do', {});
    assert.deepEqual([httpStatus, body['code'], body['retryAfter'], body['status']], [200, 429, 1, undefined]);
    assert.equal(running.double.calls()['orderList.do']?.latest[0]?.answer, 'limit');
  });

  it('does not count refused credentials and malformed requests, but counts business failures', async () => {
    await told(running, '/limits', { endpoints: ['queryOrderDetails.do'], limit: 1 });
    const status = async (body: unknown, headers = credentials) =>
      (await call(running, 'queryOrderDetails.do', body, headers)).httpStatus;
    const wrong = { ...credentials, 'x-atlas-client-secret': 'other' };
    const seen = [await status({ orderNo: 'X' }, wrong), await status('no JSON'), await status({ orderNo: 'X' })];
    assert.deepEqual([...seen, await status({ orderNo: 'X' })], [200, 200, 200, 429]);
  });

  it('lifts all limits', async () => {
    await told(running, '/limits', { endpoints: ['orderList.do'], limit: 1 });
    assert.deepEqual((await control(running, 'DELETE', '/limits')).body, []);
    assert.deepEqual(await statuses(3), [200, 200, 200]);
  });
});
