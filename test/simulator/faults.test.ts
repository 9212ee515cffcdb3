import assert from 'node:assert/strict';
import type { FaultCommand } from '../../src/simulator/commands.ts';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, control, credentials, startDouble } from './support.ts';

describe('Atlas double: faults', () => {
  let running: RunningAtlasDouble;
  let orderNo: string;

  before(async () => {
    running = await startDouble();
    orderNo = running.double.createOrder().orderNo;
  });
  after(() => running.stop());

  const query = () => call(running, 'queryOrderDetails.do', { orderNo });
  const raw = () =>
    fetch(`${running.url}/queryOrderDetails.do`, {
      method: 'POST',
      headers: credentials,
      body: JSON.stringify({ orderNo }),
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
