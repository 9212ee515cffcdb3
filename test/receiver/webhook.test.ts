import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { maxBodyBytes } from '../../src/receiver/webhook-route.ts';
import type { Pool } from '../../src/storage/pool.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { earlierSecret, errorOf, startReceiver, webhookSecret, type TestReceiver } from '../support/receiver.ts';

const success = '{"status":0,"msg":"success"}';
const json = { 'content-type': 'application/json' };

interface Stored {
  readonly key: string;
  readonly type: string;
  readonly order_no: string | null;
  readonly notification_id: string | null;
  readonly body: Buffer;
  readonly headers: Record<string, string>;
  readonly state: string;
  readonly repeats: number;
}

describe('POST /webhooks/atlas/:secret', () => {
  const database = testDatabase();
  let receiver: TestReceiver;

  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());
  beforeEach(() => database.pool().query('delete from inbox'));

  const stored = async (): Promise<Stored[]> => {
    const { rows } = await database
      .pool()
      .query<Stored>(
        'select key, type, order_no, notification_id, body, headers, state, repeats from inbox order by arrival',
      );
    return rows;
  };
  const request = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${receiver.url}${path}`, { method, ...init });
  const path = `/webhooks/atlas/${webhookSecret}`;

  it('acknowledges a delivery that is committed, with the bytes as they came', async () => {
    const body = '{ "type":"order.ticketed", "data":{"orderNo":"DEMOA20260703091512377","note":"Ä"} }\n';
    const response = await receiver.post(body, {
      'content-type': 'application/json;charset=UTF-8',
      'user-agent': 'Atlas/1',
      'x-request-id': 'r-1',
      cookie: 'not=kept',
    });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), success);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('x-powered-by'), null);
    const [row, ...others] = await stored();
    assert.deepEqual(others, []);
    assert.match(row?.key ?? '', /^order\.ticketed\/-\/[0-9a-f]{32}$/);
    assert.deepEqual(
      { ...row, key: '' },
      {
        key: '',
        type: 'order.ticketed',
        order_no: 'DEMOA20260703091512377',
        notification_id: null,
        body: Buffer.from(body),
        headers: {
          'content-type': 'application/json;charset=UTF-8',
          'content-length': String(Buffer.byteLength(body)),
          'user-agent': 'Atlas/1',
          'x-request-id': 'r-1',
          'remote-address': '127.0.0.1',
        },
        state: 'pending',
        repeats: 0,
      },
    );
  });

  it('acknowledges a repeat without a second row, and wakes the relay each time', async () => {
    const before = receiver.committed();
    for (const body of ['{"type":"order.void","a":1}', '{"a":1, "type":"order.void"}']) {
      assert.equal(await (await receiver.post(body)).text(), success);
    }
    const rows = await stored();
    assert.deepEqual(
      rows.map(({ repeats, body }) => [repeats, body.toString()]),
      [[1, '{"type":"order.void","a":1}']],
    );
    assert.equal(receiver.committed() - before, 2);
  });

  it('takes every accepted secret', async () => {
    const response = await request('POST', `/webhooks/atlas/${earlierSecret}`, { body: '{}', headers: json });
    assert.equal(response.status, 200);
  });

  for (const wrong of [
    'wrong-secret-1',
    webhookSecret.toUpperCase(),
    `${webhookSecret}x`,
    `${webhookSecret}/`,
    '%00',
    '',
  ]) {
    it(`is not there for the secret "${wrong}"`, async () => {
      for (const method of ['POST', 'GET']) {
        const response = await request(method, `/webhooks/atlas/${wrong}`, method === 'POST' ? { body: '{}' } : {});
        assert.deepEqual(await errorOf(response), { status: 404, code: 'NOT_FOUND', wellFormed: true });
      }
      assert.deepEqual(await stored(), []);
    });
  }

  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    it(`takes no ${method}`, async () => {
      const response = await request(method, path);
      assert.equal(response.headers.get('allow'), 'POST');
      assert.deepEqual(await errorOf(response), { status: 405, code: 'METHOD_NOT_ALLOWED', wellFormed: true });
    });
  }

  it('takes no HEAD', async () => {
    const response = await request('HEAD', path);
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST']);
  });

  const notJson: [what: string, body: Buffer | string][] = [
    ['nothing', ''],
    ['half an object', '{"type":"order'],
    ['a list', '[{"type":"order.ticketed"}]'],
    ['null', 'null'],
    ['a form', 'type=order.ticketed'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ];
  for (const [what, body] of notJson) {
    it(`refuses ${what} and stores nothing`, async () => {
      const response = await receiver.post(body);
      assert.deepEqual(await errorOf(response), { status: 400, code: 'BODY_NOT_JSON', wellFormed: true });
      assert.deepEqual(await stored(), []);
    });
  }

  it('takes a body whatever its content type, or without one', async () => {
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', undefined]) {
      const body = Buffer.from(`{"mark":"${contentType}"}`);
      const response = await receiver.post(body, contentType === undefined ? {} : { 'content-type': contentType });
      assert.equal(response.status, 200, contentType);
    }
    assert.equal((await stored()).length, 4);
  });

  describe('with a large body', () => {
    const ofSize = (bytes: number): Buffer => Buffer.from(`{"a":"${'x'.repeat(bytes - 8)}"}`);

    it('takes exactly 1 MiB', async () => {
      const body = ofSize(maxBodyBytes);
      assert.equal(body.length, 1_048_576);
      assert.equal((await receiver.post(body)).status, 200);
      const [row] = await stored();
      assert.ok(row?.body.equals(body));
    });

    it('refuses a byte more, and hangs up', async () => {
      const response = await receiver.post(ofSize(maxBodyBytes + 1));
      assert.equal(response.headers.get('connection'), 'close');
      assert.deepEqual(await errorOf(response), { status: 413, code: 'BODY_TOO_LARGE', wellFormed: true });
      assert.deepEqual(await stored(), []);
    });

    it('refuses a stream that does not say how long it is', async () => {
      const chunks = Array.from({ length: 40 }, () => Buffer.alloc(65_536, ' '));
      const body = Readable.toWeb(Readable.from(chunks));
      const response = await request('POST', path, { body, duplex: 'half' } as unknown as RequestInit);
      assert.deepEqual(await errorOf(response), { status: 413, code: 'BODY_TOO_LARGE', wellFormed: true });
      assert.deepEqual(await stored(), []);
    });

    it('refuses by the declared length, before the body has come', async () => {
      const socket = connect(receiver.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n{"type":`);
      const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
      socket.destroy();
      assert.match(answer.toString(), /^HTTP\/1\.1 413 /);
    });
  });

  describe('with a compressed body', () => {
    const plain = '{"type":"order.ticketed","mark":"compressed"}';
    const gzip = { ...json, 'content-encoding': 'gzip' };

    it('stores what it says', async () => {
      assert.equal((await receiver.post(gzipSync(plain), gzip)).status, 200);
      assert.equal((await receiver.post(plain)).status, 200);
      const rows = await stored();
      assert.deepEqual(
        rows.map(({ body, repeats }) => [body.toString(), repeats]),
        [[plain, 1]],
      );
    });

    const broken: [what: string, body: Buffer, encoding: string, status: number, code: string][] = [
      ['what is not compressed', Buffer.from(plain), 'gzip', 400, 'BODY_INCOMPLETE'],
      ['half of it', gzipSync(plain).subarray(0, 20), 'gzip', 400, 'BODY_INCOMPLETE'],
      ['over 1 MiB when decompressed', gzipSync(`{"a":"${'x'.repeat(maxBodyBytes)}"}`), 'gzip', 413, 'BODY_TOO_LARGE'],
      ['a compression that nobody knows', Buffer.from(plain), 'shrink', 400, 'BAD_REQUEST'],
    ];
    for (const [what, body, encoding, status, code] of broken) {
      it(`refuses ${what}`, async () => {
        const response = await receiver.post(body, { ...json, 'content-encoding': encoding });
        assert.deepEqual(await errorOf(response), { status, code, wellFormed: true });
        assert.deepEqual(await stored(), []);
      });
    }
  });

  it('keeps nothing of a body that breaks off', async () => {
    const socket = connect(receiver.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"type":"order.ticketed"}`);
    socket.destroy();
    await once(socket, 'close');
    assert.equal((await receiver.post('{"mark":"next"}')).status, 200);
    assert.deepEqual(
      (await stored()).map(({ body }) => body.toString()),
      ['{"mark":"next"}'],
    );
  });

  it('lets no delivery fail its neighbours, whatever is in it', async () => {
    const strange = [
      '{"type":"order.ticketed","data":{"orderNo":"A\\u0000B"}}',
      Buffer.from('{"type":"order.ticketed","mark":"raw NUL \\u0000"}'),
      '{"type":"order.\\u0000","notificationId":"\\u0000"}',
      '{"type":"order.ticketed","mark":"\\ud800"}',
      `{"type":"order.schedulechange","notificationId":"${'9'.repeat(12_288)}"}`,
      `{"type":"${'a'.repeat(12_288)}"}`,
      '{"type":"order.ticketed","a":1,"a":2,"b":12345678901234567890}',
      '{"__proto__":{"type":"order.ticketed"},"constructor":1}',
      '{"type":"order.ticketed","data":{"orderNo":"\'; drop table inbox; --"}}',
    ];
    const usual = Array.from(
      { length: 50 - strange.length },
      (_, index) => `{"type":"order.ticketed","mark":${index}}`,
    );
    const bodies = [...strange, ...usual].map((body) => Buffer.from(body));
    const responses = await Promise.all(
      bodies.map((body, index) => receiver.post(body, { ...json, 'x-request-id': `r-${index}` })),
    );
    for (const response of responses) assert.equal(response.status, 200);
    const rows = await stored();
    assert.deepEqual(
      rows.map(({ body }) => body.toString('hex')).sort(),
      bodies.map((body) => body.toString('hex')).sort(),
    );
  });

  it('keeps header values that PostgreSQL or a log would not bear as question marks, and cuts long ones', async () => {
    const socket = connect(receiver.port, '127.0.0.1');
    await once(socket, 'connect');
    const agent = Buffer.concat([Buffer.from([0xc3, 0xa9]), Buffer.from('x'.repeat(400))]);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\nUser-Agent: `);
    socket.write(agent);
    socket.write('\r\n\r\n{}');
    socket.resume();
    await once(socket, 'close');
    const [row] = await stored();
    assert.equal(row?.headers['user-agent'], `??${'x'.repeat(254)}`);
  });

  it('lets many deliveries at once share few statements', async () => {
    let statements = 0;
    const pool = database.pool();
    const counting = {
      query: (...args: Parameters<Pool['query']>) => {
        if (args[0].startsWith('insert')) statements += 1;
        return pool.query(...args);
      },
    } as unknown as Pool;
    const busy = await startReceiver(counting);
    const slow = await pool.connect();
    try {
      // PostgreSQL takes its time, until all requests have arrived.
      await slow.query('begin; lock table inbox');
      const bodies = Array.from({ length: 200 }, (_, index) => `{"type":"order.ticketed","mark":"burst-${index}"}`);
      const posts = bodies.map((body) => busy.post(body));
      await until('all have arrived', () => busy.handedOver() === 200);
      await slow.query('commit');
      assert.deepEqual(new Set((await Promise.all(posts)).map(({ status }) => status)), new Set([200]));
      assert.equal((await stored()).length, 200);
      assert.equal(statements, 3, 'two at once, and one for all that came meanwhile');
    } finally {
      slow.release();
      await busy.stop();
    }
  });
});
