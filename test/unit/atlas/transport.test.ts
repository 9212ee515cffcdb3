import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { AtlasRefusal, mayHaveActed } from '../../../src/atlas/refusal.ts';
import { AtlasTransport, defaultLimits, type AtlasAnswer } from '../../../src/atlas/transport.ts';
import { SkyhookError, type ErrorCode } from '../../../src/errors.ts';
import { AnsweringServer, json, raw, type Answer } from '../../support/answering-server.ts';

/** Personal data in an answer; it may come out in none of our errors. */
const marker = 'EXAMPLE/ALEX';
const credentials = { clientId: 'the-id-of-the-client', clientSecret: 'the-secret-of-the-client' };
/** Of the answers in these tests. */
const maxAnswerBytes = 64 * 1024;
const page = `<!DOCTYPE html><html><body>${marker}</body></html>`;
const plain = { 'content-type': 'text/plain' };
const html = { 'content-type': 'text/html; charset=utf-8' };
const type = { 'content-type': 'application/json' };
const gzip = { ...type, 'content-encoding': 'gzip' };
const text = (value: unknown): string => JSON.stringify(value);
const success = { status: 0, msg: 'success', paxName: marker };

describe('an answer of Atlas', () => {
  const server = new AnsweringServer();
  let transport: AtlasTransport;

  before(async () => {
    await server.start();
    transport = makeTransport();
  });
  after(async () => {
    await transport.close();
    await server.stop();
  });

  const makeTransport = (more: { cid?: string; baseUrl?: string } = {}): AtlasTransport =>
    new AtlasTransport({ baseUrl: server.url, ...credentials, limits: { maxAnswerBytes }, ...more });

  describe('to a request', () => {
    it('comes to a POST of JSON with the credentials, which asks for gzip', async () => {
      server.answerWith(json(success));
      await transport.call('queryOrderDetails.do', { orderNo: 'A', pnrCode: undefined, isCompletedOrder: true });
      const [{ method, path, headers, body }] = server.asked as [(typeof server.asked)[number]];
      assert.deepEqual([method, path], ['POST', '/queryOrderDetails.do']);
      assert.deepEqual(body, { orderNo: 'A', isCompletedOrder: true });
      const { host, connection, 'content-length': length, ...sent } = headers;
      assert.deepEqual(sent, {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'x-atlas-client-id': credentials.clientId,
        'x-atlas-client-secret': credentials.clientSecret,
      });
      assert.deepEqual([host, connection, length], [new URL(server.url).host, 'keep-alive', '39']);
    });

    it('comes to a request with the client identifier, where one is set', async () => {
      const withCid = makeTransport({ cid: 'DEMO00001_api_1' });
      server.answerWith(json(success));
      await withCid.call('pay.do', { orderNo: 'A' });
      await withCid.close();
      assert.deepEqual(server.asked[0]?.body, { orderNo: 'A', cid: 'DEMO00001_api_1' });
    });

    it('comes from under the path of the base address', async () => {
      const below = makeTransport({ baseUrl: `${server.url}/atlas` });
      server.answerWith(json(success));
      await below.call('event/getPageList.do', {});
      await below.close();
      assert.equal(server.asked[0]?.path, '/atlas/event/getPageList.do');
    });
  });

  const read: [what: string, answered: Answer, answer: AtlasAnswer][] = [
    ['JSON', json(success), success],
    [
      'JSON with other fields than we know',
      json({ ...success, more: [{ of: null }] }),
      { ...success, more: [{ of: null }] },
    ],
    ['nothing but a status', json({ status: 0 }), { status: 0 }],
    ['a status as text', json({ ...success, status: '0' }), { ...success, status: '0' }],
    ['a status as text with blanks', json({ ...success, status: ' 0 ' }), { ...success, status: ' 0 ' }],
    ['the message "error" beside status 0', json({ status: 0, msg: 'error' }), { status: 0, msg: 'error' }],
    ['no message', json({ status: 0, msg: null }), { status: 0, msg: null }],
    ['a code 429 beside status 0', json({ status: 0, code: 429 }), { status: 0, code: 429 }],
    ['gzip that is declared', raw(gzipSync(text(success)), 200, gzip), success],
    ['gzip declared in capitals', raw(gzipSync(text(success)), 200, { ...type, 'content-encoding': 'GZIP' }), success],
    ['x-gzip', raw(gzipSync(text(success)), 200, { ...type, 'content-encoding': 'x-gzip' }), success],
    ['no encoding, declared', raw(text(success), 200, { ...type, 'content-encoding': 'identity' }), success],
    ['JSON with a byte order mark', raw(`\uFEFF${text(success)}`, 200, type), success],
    ['compressed JSON with a byte order mark', raw(gzipSync(`\uFEFF${text(success)}`), 200, gzip), success],
    ['JSON with blanks around it', raw(`\r\n ${text(success)}\n`, 200, type), success],
    ['no content type', raw(text(success)), success],
    [
      'application/json;charset=UTF-8',
      raw(text(success), 200, { 'content-type': 'application/json;charset=UTF-8' }),
      success,
    ],
    ['Application/JSON', raw(text(success), 200, { 'content-type': 'Application/JSON ; Charset=utf-8' }), success],
    ['text/json', raw(text(success), 200, { 'content-type': 'text/json' }), success],
    ['a vendor’s JSON', raw(text(success), 200, { 'content-type': 'application/vnd.atlas.v1+json' }), success],
    ['HTTP 201', json(success, 201), success],
    ['letters beyond ASCII', json({ status: 0, name: 'Żółć 張' }), { status: 0, name: 'Żółć 張' }],
    ['as many bytes as the limit', json(ofSize(maxAnswerBytes)), ofSize(maxAnswerBytes)],
    [
      'as many bytes as the limit, compressed',
      raw(gzipSync(text(ofSize(maxAnswerBytes))), 200, gzip),
      ofSize(maxAnswerBytes),
    ],
  ];
  describe('is read when it is', () => {
    for (const [what, answered, answer] of read) {
      it(what, async () => {
        server.answerWith(answered);
        assert.deepEqual(await transport.call('x.do', {}), answer);
      });
    }

    it('JSON after early hints', async () => {
      server.answerWith((response) => {
        response.writeEarlyHints({ link: '</x>; rel=preload' });
        json(success)(response);
      });
      assert.deepEqual(await transport.call('x.do', {}), success);
    });

    it('JSON that comes in single bytes, letters cut in two', async () => {
      server.answerWith((response) => {
        response.writeHead(200, type);
        for (const byte of Buffer.from('{"status":0,"name":"張"}')) response.write(Buffer.of(byte));
        response.end();
      });
      assert.deepEqual(await transport.call('x.do', {}), { status: 0, name: '張' });
    });
  });

  interface Failure {
    readonly code: ErrorCode;
    readonly detail?: string | undefined;
    readonly retryAfterMs?: number;
    /** Default: as the catalogue has it. */
    readonly retryable?: boolean;
    /** Whether a submission that fails so may have had its effect. */
    readonly acted: boolean;
    /** `status` of the answer, where Atlas refused. */
    readonly atlasStatus?: number;
  }
  const limit = { code: 429, message: marker, limitType: 'QUERY_QPS', limit: 10, retryAfter: 7 };
  const tooMany = (retryAfterMs: number): Failure => ({
    code: 'ATLAS_RATE_LIMITED',
    detail: 'status 429: request limit',
    retryAfterMs,
    acted: false,
    atlasStatus: 429,
  });
  const notJson = (characters: number): Failure => ({
    code: 'ATLAS_ANSWER_NOT_JSON',
    detail: `${characters} characters`,
    acted: true,
  });
  const noStatus: Failure = { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', detail: 'no status', acted: true };
  const httpError = (status: number): Failure => ({ code: 'ATLAS_HTTP_ERROR', detail: `HTTP ${status}`, acted: true });
  const unauthorised = (status: number): Failure => ({
    code: 'ATLAS_UNAUTHORISED',
    detail: `HTTP ${status}`,
    acted: false,
  });
  const webPage: Failure = { code: 'ATLAS_ANSWER_WEB_PAGE', acted: true };
  const wrongType: Failure = { code: 'ATLAS_ANSWER_WRONG_TYPE', acted: true };
  const tooLarge: Failure = { code: 'ATLAS_ANSWER_TOO_LARGE', acted: true };
  const incomplete: Failure = { code: 'ATLAS_ANSWER_INCOMPLETE', acted: true };
  const notDecodable: Failure = { code: 'ATLAS_ANSWER_NOT_DECODABLE', acted: true };
  const otherEncoding: Failure = { ...notDecodable, detail: 'another encoding than gzip' };
  const refused = (atlasStatus: number, code: ErrorCode, detail: string, more: Partial<Failure> = {}): Failure => ({
    code,
    detail: `status ${atlasStatus}: ${detail}`,
    acted: false,
    atlasStatus,
    ...more,
  });
  const compressed = gzipSync(text({ ...success, noise: noise(4096) }));

  const failures: [what: string, answered: Answer, failure: Failure][] = [
    ['a limit as HTTP 429', json(limit, 429), tooMany(7_000)],
    ['a limit as HTTP 200', json(limit), tooMany(7_000)],
    ['a limit as HTTP 503', json(limit, 503), tooMany(7_000)],
    ['a limit in texts', json({ ...limit, code: '429', retryAfter: '7' }), tooMany(7_000)],
    ['a limit beside a status that is null', json({ ...limit, status: null }), tooMany(7_000)],
    ['a limit as status 429', json({ status: 429, msg: marker, retryAfter: 3 }), tooMany(3_000)],
    ['a limit as status "429"', json({ status: '429', msg: null }), tooMany(1_000)],
    ['a limit without retryAfter', json({ code: 429, message: marker }), tooMany(1_000)],
    ['a limit without retryAfter, with the header', json({ code: 429 }, 429, { 'retry-after': '9' }), tooMany(9_000)],
    ['a limit with both, of which the body’s counts', json(limit, 429, { 'retry-after': '9' }), tooMany(7_000)],
    [
      'a limit with retryAfter null and the header',
      json({ ...limit, retryAfter: null }, 429, { 'retry-after': '9' }),
      tooMany(9_000),
    ],
    ['a limit with retryAfter "soon"', json({ ...limit, retryAfter: 'soon' }, 429), tooMany(1_000)],
    ['a limit with the header "soon"', json({ code: 429 }, 429, { 'retry-after': 'soon' }), tooMany(1_000)],
    ['a limit with retryAfter 0', json({ ...limit, retryAfter: 0 }), tooMany(1_000)],
    ['a limit with a negative retryAfter', json({ ...limit, retryAfter: -30 }), tooMany(1_000)],
    ['a limit with a negative header', json({ code: 429 }, 429, { 'retry-after': '-30' }), tooMany(1_000)],
    ['a limit with retryAfter over an hour', json({ ...limit, retryAfter: 86_400 }), tooMany(3_600_000)],
    ['a limit with a retryAfter beyond all numbers', raw('{"code":429,"retryAfter":1e999}', 429, type), tooMany(1_000)],
    ['a limit with a header over an hour', json({ code: 429 }, 429, { 'retry-after': '99999999' }), tooMany(3_600_000)],
    ['HTTP 429 with text', raw(marker, 429, plain), tooMany(1_000)],
    ['HTTP 429 with a web page', raw(page, 429, { ...html, 'retry-after': '5' }), tooMany(5_000)],
    ['HTTP 429 without a body', raw('', 429), tooMany(1_000)],

    ['HTTP 500 with text', raw(marker, 500, plain), httpError(500)],
    ['HTTP 500 with an answer of success', json(success, 500), httpError(500)],
    ['HTTP 502 with a web page', raw(page, 502, html), httpError(502)],
    ['HTTP 503 without a body', raw('', 503), httpError(503)],
    ['HTTP 404 with an envelope', json({ status: 9999, msg: marker }, 404), httpError(404)],
    ['HTTP 400', json({ status: 901, msg: marker }, 400), httpError(400)],
    ['HTTP 302', raw('', 302, { location: 'http://127.0.0.1:9/x.do' }), httpError(302)],
    ['HTTP 304', raw('', 304), httpError(304)],
    ['HTTP 401', json({ status: 900, msg: marker }, 401), unauthorised(401)],
    ['HTTP 401 with a web page', raw(page, 401, html), unauthorised(401)],
    ['HTTP 403', raw(page, 403, html), unauthorised(403)],
    ['HTTP 403 without a body', raw('', 403), unauthorised(403)],

    ['a web page', raw(page, 200, html), webPage],
    ['a web page in capitals', raw(page, 200, { 'content-type': 'TEXT/HTML' }), webPage],
    ['a web page declared as JSON', raw(`\r\n${page}`, 200, type), webPage],
    ['a web page declared as text', raw(page, 200, plain), webPage],
    ['a web page without a type', raw(page), webPage],
    ['an XHTML page', raw(page, 200, { 'content-type': 'application/xhtml+xml' }), webPage],
    ['an empty web page', raw('', 200, html), webPage],
    ['an answer declared as a web page', raw(text(success), 200, html), webPage],
    ['an answer declared as text', raw(text(success), 200, plain), wrongType],
    ['an answer declared as bytes', raw(text(success), 200, { 'content-type': 'application/octet-stream' }), wrongType],
    ['an answer declared as JSON lines', raw(text(success), 200, { 'content-type': 'application/jsonl' }), wrongType],

    ['nothing', raw('', 200, type), notJson(0)],
    ['HTTP 204', raw('', 204), notJson(0)],
    ['blanks', raw('  \n', 200, type), notJson(3)],
    ['a text', raw(text(marker), 200, type), notJson(14)],
    ['a list', json([success]), notJson(text([success]).length)],
    ['a number', json(0), notJson(1)],
    ['null', json(null), notJson(4)],
    ['true', json(true), notJson(4)],
    ['half of JSON', raw(text(success).slice(0, -9), 200, type), notJson(text(success).length - 9)],
    ['JSON twice', raw('{"status":0}{"status":0}', 200, type), notJson(24)],
    ['words', raw(`Service of ${marker} unavailable`, 200, type), notJson(35)],
    [
      'gzip that is not declared',
      raw(gzipSync(text({ status: 0 })), 200, type),
      { code: 'ATLAS_ANSWER_NOT_JSON', acted: true },
    ],

    ['no status', json({ msg: 'success', paxName: marker }), noStatus],
    ['an empty object', json({}), noStatus],
    ['status null', json({ ...success, status: null }), noStatus],
    ['status ""', json({ ...success, status: '' }), noStatus],
    ['status true', json({ ...success, status: true }), noStatus],
    ['status false', json({ ...success, status: false }), noStatus],
    ['a status in words', json({ ...success, status: 'success' }), noStatus],
    ['a status that is no whole number', json({ ...success, status: 0.5 }), noStatus],
    ['a status in a list', json({ ...success, status: [0] }), noStatus],
    ['another code without status', json({ code: 200, message: marker }), noStatus],
    ['the status in the wrong case', json({ Status: 0 }), noStatus],
    ['a status that is inherited', raw('{"__proto__":{"status":0}}', 200, type), noStatus],
    ['a limit that is inherited', raw('{"__proto__":{"code":429}}', 200, type), noStatus],

    [
      'status 1 with the message "success"',
      json({ status: 1, msg: 'success' }),
      refused(1, 'ATLAS_REFUSED', 'not documented', { acted: true }),
    ],
    [
      'status 900',
      json({ status: 900, msg: marker }),
      refused(900, 'ATLAS_UNAUTHORISED', 'unauthorised: credentials, account state, or another customer’s data'),
    ],
    [
      'status "705"',
      json({ status: '705', msg: marker }),
      refused(705, 'ATLAS_BUSY', 'timeout', { retryAfterMs: 2_000, acted: true }),
    ],
    [
      'a refusal in gzip',
      raw(gzipSync(text({ status: 814, msg: marker })), 200, gzip),
      refused(814, 'ATLAS_NOT_YET', 'in progress', { retryAfterMs: 60_000, acted: true }),
    ],

    ['gzip that ends too early', raw(compressed.subarray(0, compressed.length / 2), 200, gzip), incomplete],
    ['gzip without its last byte', raw(compressed.subarray(0, -1), 200, gzip), incomplete],
    ['gzip of no bytes', raw('', 200, gzip), incomplete],
    ['gzip that is none', raw(text(success), 200, gzip), notDecodable],
    ['gzip with a broken checksum', raw(broken(compressed), 200, gzip), notDecodable],
    ['deflate', raw(deflateSync(text(success)), 200, { ...type, 'content-encoding': 'deflate' }), otherEncoding],
    ['brotli', raw(brotliCompressSync(text(success)), 200, { ...type, 'content-encoding': 'br' }), otherEncoding],
    ['gzip of gzip', raw(gzipSync(compressed), 200, { ...type, 'content-encoding': 'gzip, gzip' }), otherEncoding],

    ['a byte over the limit', json(ofSize(maxAnswerBytes + 1)), tooLarge],
    ['a byte over the limit, once decompressed', raw(gzipSync(text(ofSize(maxAnswerBytes + 1))), 200, gzip), tooLarge],
    ['a gzip bomb', raw(gzipSync(Buffer.alloc(32 * 1024 * 1024, ' ')), 200, gzip), tooLarge],
    ['compressed bytes over the limit', raw(gzipSync(noise(2 * maxAnswerBytes)), 200, gzip), tooLarge],
    [
      'bytes without end',
      (response) => {
        response.writeHead(200, type);
        const more = (): void =>
          void (response.destroyed || response.write('x'.repeat(8192), () => setImmediate(more)));
        more();
      },
      tooLarge,
    ],
  ];
  describe('is an error when it is', () => {
    for (const [what, answered, failure] of failures) {
      it(`${what}: ${failure.code}`, async () => {
        server.answerWith(answered);
        const error = await failureOf(transport.call('refund.do', { orderNo: 'A' }));
        const { code, detail, retryAfterMs } = error;
        assert.deepEqual(
          { code, detail: 'detail' in failure ? detail : undefined, retryAfterMs, acted: mayHaveActed(error) },
          { code: failure.code, detail: failure.detail, retryAfterMs: failure.retryAfterMs, acted: failure.acted },
        );
        assert.equal(error instanceof AtlasRefusal ? error.atlasStatus : undefined, failure.atlasStatus);
        assert.equal(server.asked.length, 1, 'a call is one request');
        assertTellsNothing(error);
      });
    }

    // What HTTP says of an answer does not depend on whether its body can be read.
    const unreadable: [what: string, answered: Answer, code: ErrorCode][] = [
      [
        'HTTP 429 in an encoding we do not know',
        raw(brotliCompressSync('{}'), 429, { 'content-encoding': 'br' }),
        'ATLAS_RATE_LIMITED',
      ],
      ['HTTP 403 declared as gzip that is none', raw(page, 403, { 'content-encoding': 'gzip' }), 'ATLAS_UNAUTHORISED'],
      ['HTTP 503 over the limit', raw(noise(2 * maxAnswerBytes), 503), 'ATLAS_HTTP_ERROR'],
    ];
    for (const [what, answered, code] of unreadable) {
      it(`${what}: ${code}`, async () => {
        server.answerWith(answered);
        assert.equal((await failureOf(transport.call('x.do', {}))).code, code);
      });
    }

    it('a limit whose retryAfter has a fraction: never asked again before it is over', async () => {
      server.answerWith(json({ ...limit, retryAfter: 2.5 }));
      const { retryAfterMs = 0 } = await failureOf(transport.call('x.do', {}));
      assert.ok(retryAfterMs >= 2_500 && retryAfterMs <= 3_000, `${retryAfterMs} ms`);
    });

    it('any JSON that is no success: always an error of the catalogue, which tells nothing of it', async () => {
      const value = fc.jsonValue({ maxDepth: 2 });
      const said = fc.oneof(
        value,
        fc.record({ status: value, code: value, retryAfter: value, msg: fc.constant(marker) }),
      );
      await fc.assert(
        fc.asyncProperty(said, async (body) => {
          server.answerWith(json(body));
          const outcome = await transport.call('x.do', {}).catch((error: unknown) => error);
          if (outcome instanceof Error) assertTellsNothing(outcome);
          else assert.equal(Number((outcome as AtlasAnswer).status), 0);
        }),
        { numRuns: 150 },
      );
    });
  });

  describe('has a tracing id', () => {
    const ids: [given: unknown, told: string][] = [
      ['a1b2-C3_d4', ', request a1b2-C3_d4'],
      ['x'.repeat(100), `, request ${'x'.repeat(64)}`],
      ['id\r\nx-forged: "<b>"', ', request idx-forgedb'],
      ['…', ''],
      ['', ''],
      [17, ', request 17'],
      [null, ''],
      [{ id: 'x' }, ''],
    ];
    for (const [given, told] of ids) {
      it(`in its error, of letters and digits only: ${text(given).slice(0, 30)}`, async () => {
        server.answerWith(json({ status: 9999, requestId: given }));
        assert.equal((await failureOf(transport.call('x.do', {}))).detail, `status 9999: system error${told}`);
        server.answerWith(json({ code: 429, requestId: given }));
        assert.equal((await failureOf(transport.call('x.do', {}))).detail, `status 429: request limit${told}`);
      });
    }
  });

  it('is waited for as long as Atlas’s own client waits, and has room for its largest pages', () => {
    assert.deepEqual(defaultLimits, {
      connectMs: 5_000,
      readMs: 10_000,
      totalMs: 30_000,
      maxAnswerBytes: 8 * 1024 * 1024,
    });
  });

  it('is followed by others as if nothing had been', async () => {
    server.answerWith(json(success));
    const answers = await Promise.all(Array.from({ length: 20 }, () => transport.call('x.do', {})));
    assert.equal(answers.length, 20);
  });
});

async function failureOf(call: Promise<unknown>): Promise<SkyhookError> {
  const error = await call.then(
    () => assert.fail('there was no error'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof SkyhookError, inspect(error));
  return error;
}

/** Neither personal data nor credentials, whoever prints the error, its stack and its causes. */
function assertTellsNothing(error: Error): void {
  const printed = inspect(error, { depth: 8, showHidden: true });
  for (const secret of [marker, 'ALEX', credentials.clientId, credentials.clientSecret])
    assert.ok(!printed.includes(secret), printed);
}

/** A successful answer of so many bytes. */
function ofSize(bytes: number): { status: number; padding: string } {
  const empty = text({ status: 0, padding: '' }).length;
  return { status: 0, padding: 'x'.repeat(bytes - empty) };
}

/** Hardly compressible letters, always the same. */
function noise(bytes: number): string {
  let state = 1;
  return Array.from({ length: bytes }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 93));
  }).join('');
}

function broken(compressed: Buffer): Buffer {
  const copy = Buffer.from(compressed);
  copy[copy.length - 6] = (copy[copy.length - 6] as number) ^ 0xff;
  return copy;
}
