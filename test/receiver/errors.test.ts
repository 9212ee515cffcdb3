import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { catalogue, type ErrorCode } from '../../src/errors.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { testDatabase } from '../support/database.ts';
import { testPostgres } from '../support/postgres.ts';
import { errorOf, opsToken, startReceiver, webhookSecret, type TestReceiver } from '../support/receiver.ts';

describe('errors of the receiver', () => {
  const database = testDatabase();
  let receiver: TestReceiver;

  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());

  const operator = { authorization: `Bearer ${opsToken}` };
  const cases: [what: string, path: string, init: RequestInit, code: ErrorCode][] = [
    ['an unknown address', '/nowhere', {}, 'NOT_FOUND'],
    ['the root', '/', {}, 'NOT_FOUND'],
    ['an address that cannot be decoded', '/webhooks/atlas/%E0%A4%A', { method: 'POST', body: '{}' }, 'NOT_FOUND'],
    ['a wrong secret', '/webhooks/atlas/wrong-secret', { method: 'POST', body: '{}' }, 'NOT_FOUND'],
    ['a wrong method', `/webhooks/atlas/${webhookSecret}`, {}, 'METHOD_NOT_ALLOWED'],
    ['a body that is no JSON', `/webhooks/atlas/${webhookSecret}`, { method: 'POST', body: 'x' }, 'BODY_NOT_JSON'],
    ['no token', '/api/orders', {}, 'UNAUTHORISED'],
    ['no token at an unknown address of the API', '/api/nowhere', {}, 'UNAUTHORISED'],
    ['no token for a page', '/ops', {}, 'UNAUTHORISED'],
    ['an unknown address of the API', '/api/nowhere', { headers: operator }, 'NOT_FOUND'],
    [
      'an order that is not followed',
      '/api/orders/DEMOA20260703091512377',
      { headers: operator },
      'ORDER_NOT_FOLLOWED',
    ],
    ['the page of such an order', '/ops/orders/DEMOA20260703091512377', { headers: operator }, 'ORDER_NOT_FOLLOWED'],
    ['a filter that is none', '/api/notifications?state=lost', { headers: operator }, 'BAD_REQUEST'],
    [
      'a question that is not there',
      '/api/questions/q_1/answer',
      { method: 'POST', headers: { ...operator, 'content-type': 'application/json' }, body: '{"option":"keep"}' },
      'QUESTION_NOT_FOUND',
    ],
    [
      'an answer without an option',
      '/api/questions/q_1/answer',
      { method: 'POST', headers: { ...operator, 'content-type': 'application/json' }, body: '{}' },
      'BAD_REQUEST',
    ],
    [
      'an answer that is no JSON',
      '/api/questions/q_1/answer',
      { method: 'POST', headers: { ...operator, 'content-type': 'application/json' }, body: '{' },
      'BAD_REQUEST',
    ],
    [
      'a delivery that is not there',
      '/api/notifications/a%2Fb/redrive',
      { method: 'POST', headers: operator },
      'DELIVERY_NOT_FOUND',
    ],
    [
      'a decision that is too long',
      '/decide/x',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'x'.repeat(20_000) },
      'BODY_TOO_LARGE',
    ],
  ];
  for (const [what, path, init, code] of cases) {
    it(`have one shape: ${what}`, async () => {
      const response = await fetch(`${receiver.url}${path}`, init);
      assert.deepEqual(await errorOf(response), { status: catalogue[code].status, code, wellFormed: true });
    });
  }

  for (const [what, bytes] of [
    ['no HTTP', 'hello\r\n\r\n'],
    ['headers that are too long', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ] as const) {
    it(`have the same shape for ${what}`, async () => {
      const socket = connect(receiver.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.write(bytes);
      await once(socket, 'close');
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      assert.match(head, /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/json/);
      assert.deepEqual(JSON.parse(body), { error: { code: 'BAD_REQUEST', message: catalogue.BAD_REQUEST.message } });
    });
  }

  it('say 401 with a way to sign in', async () => {
    for (const authorization of [undefined, 'Bearer wrong', 'Bearer', 'Basic d3Jvbmc6d3Jvbmc=', `Token ${opsToken}`]) {
      const response = await fetch(`${receiver.url}/api/orders`, { headers: authorization ? { authorization } : {} });
      assert.equal(response.status, 401, authorization);
      assert.equal(response.headers.get('www-authenticate'), 'Basic realm="Skyhook operators", charset="UTF-8"');
      await response.text();
    }
  });

  describe('of a database that lacks its tables', () => {
    let pool: Pool;
    let broken: TestReceiver;

    before(async () => {
      const postgres = await testPostgres();
      await postgres.rows('create database skyhook_no_tables');
      pool = createPool(postgres.url('skyhook_no_tables'), { applicationName: 'test', onIdleError: () => {} });
      broken = await startReceiver(pool);
    });
    after(async () => {
      await broken.stop();
      await pool.end();
      await (await testPostgres()).dropDatabase('skyhook_no_tables');
    });

    it('acknowledge nothing', async () => {
      const response = await broken.post('{"type":"order.ticketed"}');
      assert.equal(response.headers.get('retry-after'), '5');
      assert.deepEqual(await errorOf(response), { status: 503, code: 'STORAGE_UNAVAILABLE', wellFormed: true });
    });

    it('lead to the log by a reference, and say nothing else', async () => {
      const response = await broken.ops('/api/orders');
      const body = (await response.json()) as { error: { code: string; reference: string } };
      assert.deepEqual([response.status, body.error.code], [500, 'INTERNAL']);
      assert.ok(!JSON.stringify(body).includes('relation'));
      const line = broken.logged.find(({ reference }) => reference === body.error.reference);
      assert.equal(line?.code, 'INTERNAL');
      assert.deepEqual((line.err as Record<string, unknown>).code, '42P01');
      assert.ok(!JSON.stringify(line).includes('relation'));
    });
  });
});
