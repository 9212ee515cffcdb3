import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { EventSender } from '../../../src/events/sender.ts';
import type { SellerEvent } from '../../../src/events/schema.ts';
import { AnsweringServer, raw, type Answer } from '../../support/answering-server.ts';

const secret = (fill: number): string => `whsec_${Buffer.alloc(24, fill).toString('base64')}`;
const event: SellerEvent = {
  id: 'evt_0123456789abcdef01234567',
  type: 'order.ticketed',
  version: 1,
  timestamp: '2026-07-03T09:15:12.377Z',
  data: { orderNo: 'TESTA20260703091512377', sequence: 1, tickets: [], pnr: 'Ä1' },
};

describe('the sender of events', function () {
  this.timeout(10_000);
  const server = new AnsweringServer();
  let senders: EventSender[] = [];
  before(() => server.start());
  after(() => server.stop());
  afterEach(async () => {
    for (const sender of senders.splice(0)) await sender.close();
  });

  const senderTo = (url = `${server.url}/skyhook`, secrets = [secret(1)], limitMs = 2_000): EventSender => {
    const sender = new EventSender({ url, secrets, limitMs });
    senders = [...senders, sender];
    return sender;
  };
  const problem = async (sent: Promise<void>) =>
    sent.then(
      () => 'none',
      (error: { code: string; retryAfterMs?: number; retryable: boolean }) => {
        assert.equal(error.retryable, true);
        return error.retryAfterMs === undefined ? error.code : [error.code, error.retryAfterMs];
      },
    );
  const answered = (answer: Answer): Promise<unknown> => {
    server.answerWith(answer);
    return problem(senderTo().send(event));
  };

  it('posts the event as JSON, with headers that the library verifies', async () => {
    server.answerWith(raw('', 204));
    await senderTo().send(event);
    const [asked, ...more] = server.asked;
    assert.ok(asked && more.length === 0);
    assert.deepEqual(
      [asked.method, asked.path, asked.headers['content-type']],
      ['POST', '/skyhook', 'application/json'],
    );
    assert.equal(asked.headers['webhook-id'], event.id);
    const verified = new Webhook(secret(1)).verify(JSON.stringify(asked.body), asked.headers as Record<string, string>);
    assert.deepEqual(verified, event);
    assert.throws(() =>
      new Webhook(secret(2)).verify(JSON.stringify(asked.body), asked.headers as Record<string, string>),
    );
  });

  it('signs with each secret, so that a receiver with either of them verifies it', async () => {
    server.answerWith(raw('', 200));
    await senderTo(undefined, [secret(1), secret(2)]).send(event);
    const { headers, body } = server.asked[0]!;
    for (const fill of [1, 2])
      new Webhook(secret(fill)).verify(JSON.stringify(body), headers as Record<string, string>);
  });

  it('takes any 2xx for a yes, whatever comes with it', async () => {
    const endless = (response: ServerResponse): void => {
      response.writeHead(202);
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(timer));
    };
    for (const answer of [raw('<html>', 200), raw('', 299), endless]) assert.equal(await answered(answer), 'none');
  });

  it('follows no redirect', async () => {
    for (const status of [301, 302, 307, 308])
      assert.equal(await answered(raw('', status, { location: `${server.url}/elsewhere` })), 'EVENTS_REDIRECTED');
    assert.deepEqual(
      server.asked.map(({ path }) => path),
      ['/skyhook'],
    );
  });

  const busy = (status: number, retryAfter?: string): Answer =>
    raw('', status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });

  it('honours Retry-After of 429 and 503: seconds or a date, an hour at most', async () => {
    assert.deepEqual(await answered(busy(429, '7')), ['EVENTS_BUSY', 7_000]);
    assert.deepEqual(await answered(busy(503, '0')), ['EVENTS_BUSY', 1_000]);
    assert.deepEqual(await answered(busy(503, '999999')), ['EVENTS_BUSY', 3_600_000]);
    assert.equal(await answered(busy(503, 'soon')), 'EVENTS_BUSY');
    assert.equal(await answered(busy(429)), 'EVENTS_BUSY');
    const [code, ms] = (await answered(busy(503, new Date(Date.now() + 60_000).toUTCString()))) as [string, number];
    assert.equal(code, 'EVENTS_BUSY');
    assert.ok(ms > 50_000 && ms <= 60_000, String(ms));
  });

  it('says by a code what else went wrong', async () => {
    for (const status of [400, 401, 404, 410, 500, 502])
      assert.equal(await answered(raw('', status)), 'EVENTS_HTTP_ERROR');
    assert.equal(await answered((response) => response.destroy()), 'EVENTS_CONNECTION_LOST');
    assert.equal(await problem(senderTo('http://127.0.0.1:1/').send(event)), 'EVENTS_UNREACHABLE');
    assert.equal(await problem(senderTo('http://nowhere.invalid/').send(event)), 'EVENTS_UNREACHABLE');
    assert.equal(await problem(senderTo(server.url.replace('http:', 'https:')).send(event)), 'EVENTS_UNREACHABLE');
  });

  it('does not wait for ever, and stops when it is told to', async () => {
    server.answerWith(() => {});
    assert.equal(await problem(senderTo(undefined, undefined, 300).send(event)), 'EVENTS_TIMEOUT');
    const stop = new AbortController();
    const sent = senderTo(undefined, undefined, 60_000).send(event, stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 100);
    await assert.rejects(sent, /stopped/);
  });
});
