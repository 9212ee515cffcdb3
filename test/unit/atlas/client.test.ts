import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { AtlasClient } from '../../../src/atlas/client.ts';
import { SkyhookError, type ErrorCode } from '../../../src/errors.ts';

const orderNo = 'DEMOA20260703091512377';
const eventId = '20260711063005042ASDFG';
const order = { status: 0, orderNo, orderStatus: '1', ticketStatus: '0', paxTicketInfos: [], tktLimitTime: null };
const incident = { eventId, orderNo, eventType: 'order.schedulechange', eventStatus: 0, confirmedResult: null };

describe('AtlasClient', () => {
  let server: Server;
  let client: AtlasClient;
  let answer: (response: ServerResponse) => void;
  let requests: { url: string | undefined; method: string | undefined; headers: IncomingHttpHeaders; body: unknown }[];

  before(async () => {
    const listener: RequestListener = (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { url, method, headers } = request;
        requests.push({ url, method, headers, body: JSON.parse(text) });
        answer(response);
      });
    };
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = makeClient();
  });
  beforeEach(() => {
    requests = [];
    answer = json(order);
  });
  after(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const makeClient = (more: { baseUrl?: string; cid?: string } = {}): AtlasClient =>
    new AtlasClient({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/atlas`,
      clientId: 'the-id',
      clientSecret: 'the-secret',
      ...more,
    });

  it('asks in the form of the contract', async () => {
    await client.queryOrder(orderNo);
    const [asked] = requests;
    assert.deepEqual([asked?.method, asked?.url, asked?.body], ['POST', '/atlas/queryOrderDetails.do', { orderNo }]);
    assert.equal(asked?.headers['content-type'], 'application/json');
    assert.equal(asked?.headers['x-atlas-client-id'], 'the-id');
    assert.equal(asked?.headers['x-atlas-client-secret'], 'the-secret');
    assert.equal(asked?.headers['accept-encoding'], 'gzip');
  });

  it('sends its client identifier where one is set', async () => {
    const withCid = makeClient({ cid: 'DEMO00001_api_1' });
    try {
      await withCid.queryOrder(orderNo);
    } finally {
      await withCid.close();
    }
    assert.deepEqual(requests[0]?.body, { orderNo, cid: 'DEMO00001_api_1' });
  });

  it('reads an order, also from a compressed answer', async () => {
    answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(order)));
    const result = await client.queryOrder(orderNo);
    assert.ok(result.found);
    assert.equal(result.order.status, 'ticketing');
  });

  it('reads an answer that declares no compression and has none, whatever its content type', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(order));
    assert.equal((await client.queryOrder(orderNo)).found, true);
  });

  for (const status of [703, 800, '703']) {
    it(`knows an order that Atlas does not know: ${JSON.stringify(status)}`, async () => {
      answer = json({ status, msg: 'no such order', orderNo: null, orderStatus: null });
      assert.deepEqual(await client.queryOrder(orderNo), { found: false });
    });
  }

  it('finds an incident by its id, and only that one', async () => {
    answer = json({ status: 0, records: ['null', { ...incident, eventId: '20260711063005042OTHER' }, incident] });
    assert.deepEqual(await client.findIncident(eventId), { ...incident, confirmedResult: undefined });
    assert.deepEqual(
      [requests[0]?.url, requests[0]?.body],
      ['/atlas/event/getPageList.do', { eventId, pageIndex: 1, pageSize: 10 }],
    );
    answer = json({ status: 0, records: [] });
    assert.equal(await client.findIncident(eventId), undefined);
  });

  it('registers a webhook URL', async () => {
    answer = json({ status: 0, msg: 'success' });
    await client.registerWebhookUrl('https://skyhook.example/webhooks/atlas/s');
    assert.deepEqual(
      [requests[0]?.url, requests[0]?.body],
      ['/atlas/updateWebhookURL.do', { url: 'https://skyhook.example/webhooks/atlas/s' }],
    );
  });

  interface Failure {
    readonly code: ErrorCode;
    readonly retryAfterMs?: number;
    readonly detail?: string;
  }
  const limit = { code: 429, message: 'Too many requests', limitType: 'ORDER_QPS', limit: 10, retryAfter: 7 };
  const failures: [what: string, answered: (response: ServerResponse) => void, failure: Failure][] = [
    ['HTTP 429 with retryAfter', json(limit, 429), { code: 'ATLAS_RATE_LIMITED', retryAfterMs: 7000 }],
    ['HTTP 429 with another body', raw('slow down', 429), { code: 'ATLAS_RATE_LIMITED', retryAfterMs: 1000 }],
    [
      'HTTP 429 with a broken retryAfter',
      json({ ...limit, retryAfter: 'soon' }, 429),
      { code: 'ATLAS_RATE_LIMITED', retryAfterMs: 1000 },
    ],
    [
      'HTTP 429 with retryAfter 0',
      json({ ...limit, retryAfter: 0 }, 429),
      { code: 'ATLAS_RATE_LIMITED', retryAfterMs: 1000 },
    ],
    ['HTTP 200 with code 429', json(limit), { code: 'ATLAS_RATE_LIMITED', retryAfterMs: 7000 }],
    [
      'HTTP 200 with code 429 as texts',
      json({ ...limit, code: '429', retryAfter: '7' }),
      { code: 'ATLAS_RATE_LIMITED', retryAfterMs: 7000 },
    ],
    ['status 705', json({ status: 705 }), { code: 'ATLAS_BUSY', detail: 'status 705' }],
    ['status 9999', json({ status: 9999 }), { code: 'ATLAS_BUSY', detail: 'status 9999' }],
    ['status 2', json({ status: '2' }), { code: 'ATLAS_BUSY', detail: 'status 2' }],
    ['status 900', json({ status: 900 }), { code: 'ATLAS_UNAUTHORISED', detail: 'status 900' }],
    ['status 902', json({ status: 902 }), { code: 'ATLAS_UNAUTHORISED', detail: 'status 902' }],
    ['HTTP 401', json({}, 401), { code: 'ATLAS_UNAUTHORISED', detail: 'HTTP 401' }],
    ['HTTP 403', raw('<html>', 403), { code: 'ATLAS_UNAUTHORISED', detail: 'HTTP 403' }],
    ['status -1', json({ status: -1, msg: 'EXAMPLE/ALEX' }), { code: 'ATLAS_REFUSED', detail: 'status -1' }],
    ['status 701', json({ status: 701 }), { code: 'ATLAS_REFUSED', detail: 'status 701' }],
    ['HTTP 500', json({ status: 0 }, 500), { code: 'ATLAS_HTTP_ERROR', detail: 'HTTP 500' }],
    [
      'HTTP 302',
      (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      { code: 'ATLAS_HTTP_ERROR', detail: 'HTTP 302' },
    ],
    ['a web page', raw('<!doctype html><html></html>'), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'no status' }],
    ['nothing', raw(''), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'no status' }],
    [
      'half an answer',
      raw('{"status":0,"orderNo":"DEMO'),
      { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'no status' },
    ],
    ['a list', json([order]), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'no status' }],
    [
      'a status in words',
      json({ ...order, status: 'ok' }),
      { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'no status' },
    ],
    [
      'another order',
      json({ ...order, orderNo: 'DEMOA20260703091512378' }),
      { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'another order' },
    ],
    [
      'an order without a status',
      json({ ...order, orderStatus: null }),
      { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'orderStatus' },
    ],
    [
      'a body that breaks off',
      (response) =>
        void response.writeHead(200, { 'content-length': '500' }).write('{"status":0', () => response.destroy()),
      { code: 'ATLAS_UNREACHABLE' },
    ],
    ['a reset', (response) => void response.destroy(), { code: 'ATLAS_UNREACHABLE' }],
    [
      'declared compression that is none',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(JSON.stringify(order)),
      { code: 'ATLAS_UNREACHABLE' },
    ],
    [
      'a compressed answer that breaks off',
      (response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(order)).subarray(0, 30)),
      { code: 'ATLAS_UNREACHABLE' },
    ],
    ['over 8 MiB', raw('x'.repeat(8 * 1024 * 1024 + 1)), { code: 'ATLAS_UNREACHABLE' }],
    [
      'over 8 MiB when decompressed',
      (response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(9 * 1024 * 1024, ' '))),
      { code: 'ATLAS_UNREACHABLE' },
    ],
  ];
  for (const [what, answered, failure] of failures) {
    it(`answers ${failure.code} to ${what}`, async () => {
      answer = answered;
      await assert.rejects(client.queryOrder(orderNo), (error) => {
        assert.ok(error instanceof SkyhookError);
        const { code, retryAfterMs, detail } = error;
        assert.deepEqual({ code, retryAfterMs, detail }, { retryAfterMs: undefined, detail: undefined, ...failure });
        assert.equal(error.retryable, true);
        return true;
      });
      assert.equal(requests.length, 1);
    });
  }

  it('answers ATLAS_UNREACHABLE when nobody listens', async () => {
    const nowhere = makeClient({ baseUrl: 'http://127.0.0.1:9' });
    try {
      await assert.rejects(nowhere.queryOrder(orderNo), { code: 'ATLAS_UNREACHABLE' });
    } finally {
      await nowhere.close();
    }
  });

  it('gives up a call when it is told to, with the reason of the one who told', async () => {
    answer = () => {};
    const controller = new AbortController();
    const call = client.queryOrder(orderNo, controller.signal);
    setTimeout(() => controller.abort(new Error('the worker stops')), 20);
    await assert.rejects(call, /the worker stops/);
  });

  it('works on after all that', async () => {
    assert.equal((await client.queryOrder(orderNo)).found, true);
  });
});

function raw(text: string, status = 200): (response: ServerResponse) => void {
  return (response) => void response.writeHead(status).end(text);
}
function json(body: unknown, status = 200): (response: ServerResponse) => void {
  return raw(JSON.stringify(body), status);
}
