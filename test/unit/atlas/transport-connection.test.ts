import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import dns from 'node:dns';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { mayHaveActed } from '../../../src/atlas/refusal.ts';
import { AtlasTransport, type AtlasClientOptions } from '../../../src/atlas/transport.ts';
import { SkyhookError, type ErrorCode } from '../../../src/errors.ts';

const marker = 'EXAMPLE/ALEX';
const credentials = { clientId: 'the-id-of-the-client', clientSecret: 'the-secret-of-the-client' };
/** The library that sends the requests checks its time limits about once a second; only the total limit is exact. */
const limits = { connectMs: 100, readMs: 100, totalMs: 5_000 };
const body = JSON.stringify({ status: 0, msg: 'success', paxName: marker });
const head = (...lines: string[]): string =>
  ['HTTP/1.1 200 OK', 'Content-Type: application/json', ...lines, '', ''].join('\r\n');
const withLength = head(`Content-Length: ${body.length}`);
const chunked = head('Transfer-Encoding: chunked');

describe('a call over a connection', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const transports: AtlasTransport[] = [];

  const transportTo = (baseUrl: string, more: Partial<AtlasClientOptions> = {}): AtlasTransport => {
    const transport = new AtlasTransport({ baseUrl, ...credentials, limits, ...more });
    transports.push(transport);
    return transport;
  };
  const listening = async (server: Server): Promise<number> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket.on('error', () => undefined));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  /** The port of a server that does this once a request is there, `calls` times; then it answers as it should. */
  const faulty = (fault: (socket: Socket) => void, calls = Infinity): Promise<number> => {
    let left = calls;
    return listening(
      createServer((socket) => {
        socket.on('data', () => {
          if (left-- > 0) fault(socket);
          else socket.write(withLength + body);
        });
      }),
    );
  };

  after(async () => {
    await Promise.all(transports.map((transport) => transport.close()));
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  interface Failure {
    readonly code: ErrorCode;
    readonly acted: boolean;
  }
  const unreachable: Failure = { code: 'ATLAS_UNREACHABLE', acted: false };
  const timeout: Failure = { code: 'ATLAS_TIMEOUT', acted: true };
  const lost: Failure = { code: 'ATLAS_CONNECTION_LOST', acted: true };
  const incomplete: Failure = { code: 'ATLAS_ANSWER_INCOMPLETE', acted: true };

  const assertFailure = async (call: Promise<unknown>, failure: Failure): Promise<void> => {
    const error = await call.then(
      () => assert.fail('there was no error'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof SkyhookError, inspect(error));
    assert.deepEqual({ code: error.code, acted: mayHaveActed(error) }, failure);
    assert.deepEqual([error.retryable, error.retryAfterMs, error.detail], [true, undefined, undefined]);
    assert.ok(error.cause instanceof Error);
    for (const told of [error.message, error.stack, error.cause.message, error.cause.stack])
      for (const secret of [marker, credentials.clientId, credentials.clientSecret])
        assert.ok(!told?.includes(secret), told);
  };

  describe('that does not come about', () => {
    it('as nobody listens', async () => {
      const port = await listening(createServer());
      servers.at(-1)?.close();
      await assertFailure(transportTo(`http://127.0.0.1:${port}`).call('x.do', {}), unreachable);
      await assertFailure(transportTo(`https://127.0.0.1:${port}`).call('x.do', {}), unreachable);
      await assertFailure(transportTo(`http://localhost:${port}`).call('x.do', {}), unreachable);
    });

    it('as the host has no address', async () => {
      await assertFailure(transportTo('http://atlas.invalid').call('x.do', {}), unreachable);
      await assertFailure(transportTo('https://atlas.invalid').call('x.do', {}), unreachable);
    });

    it('as the other side says nothing to the TLS handshake', async () => {
      const port = await listening(createServer());
      await assertFailure(transportTo(`https://127.0.0.1:${port}`).call('x.do', {}), unreachable);
    }).slow(4_000);

    it('as the other side speaks no TLS', async () => {
      const port = await faulty((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
      await assertFailure(transportTo(`https://127.0.0.1:${port}`).call('x.do', {}), unreachable);
    });

    it('as the other side has no certificate', async () => {
      const port = await listening(tls.createServer().on('tlsClientError', () => undefined));
      await assertFailure(transportTo(`https://127.0.0.1:${port}`).call('x.do', {}), unreachable);
    });

    it('as nobody we trust signed the certificate', async () => {
      const port = await listening(tls.createServer(selfSigned('localhost')).on('tlsClientError', () => undefined));
      await assertFailure(transportTo(`https://localhost:${port}`).call('x.do', {}), unreachable);
    });

    it('as none of the host’s addresses answers', async () => {
      const dead = await deafListener();
      const realLookup = dns.lookup;
      const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
      Object.assign(dns, {
        lookup: (_host: string, _options: object, done: (error: null, addresses: object[]) => void) =>
          done(null, addresses),
      });
      try {
        // The first does not answer, the second refuses.
        await assertFailure(transportTo(`http://two-addresses.test:${dead.port}`).call('x.do', {}), unreachable);
      } finally {
        Object.assign(dns, { lookup: realLookup });
        await dead.stop();
      }
    });
  });

  describe('with credentials or an address that cannot be sent', () => {
    // Nothing was sent, and trying again is in vain: not the error of a connection that was lost.
    const wrong: [what: string, options: Partial<AtlasClientOptions>][] = [
      ['a line break in the secret', { clientSecret: 'the-secret\n' }],
      ['a letter beyond Latin-1 in the id', { clientId: 'the-id-张' }],
      ['an address without a scheme', { baseUrl: 'sandbox.example' }],
    ];
    for (const [what, options] of wrong) {
      it(`does not look like a lost connection: ${what}`, async () => {
        const port = await faulty((socket) => socket.write(withLength + body));
        let error: unknown;
        try {
          await transportTo(`http://127.0.0.1:${port}`, options).call('x.do', {});
        } catch (thrown) {
          error = thrown;
        }
        assert.ok(error instanceof Error);
        assert.notEqual(error instanceof SkyhookError ? error.code : undefined, 'ATLAS_CONNECTION_LOST');
        assert.ok(!inspect(error).includes('the-secret'));
      });
    }
  });

  describe('that breaks', () => {
    const breaks: [what: string, fault: (socket: Socket) => void, failure: Failure][] = [
      ['by a reset before the answer', (socket) => void socket.resetAndDestroy(), lost],
      ['by its end before the answer', (socket) => void socket.end(), lost],
      ['within the head', (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Ty'), lost],
      [
        'by an end in the middle of a body of known length',
        (socket) => void socket.end(withLength + body.slice(0, 20)),
        incomplete,
      ],
      [
        'by a reset in the middle of a body of known length',
        (socket) =>
          void socket.write(withLength + body.slice(0, 20), () => setTimeout(() => socket.resetAndDestroy(), 20)),
        incomplete,
      ],
      ['by an end before the body', (socket) => void socket.end(withLength), incomplete],
      [
        'by an end in the middle of a chunk',
        (socket) => void socket.end(`${chunked}40\r\n${body.slice(0, 20)}`),
        incomplete,
      ],
      ['by an end between chunks', (socket) => void socket.end(`${chunked}${chunk(body)}`), incomplete],
      [
        'in the middle of gzip of known length',
        (socket) =>
          void socket.end(
            Buffer.concat([Buffer.from(head('Content-Encoding: gzip', 'Content-Length: 500')), gzipSync(body)]),
          ),
        incomplete,
      ],
      ['with bytes that are no chunks', (socket) => void socket.end(`${chunked}${marker}`), incomplete],
    ];
    for (const [what, fault, failure] of breaks) {
      it(`${what}: ${failure.code}; the same call succeeds thereafter`, async () => {
        const transport = transportTo(`http://127.0.0.1:${await faulty(fault, 1)}`);
        await assertFailure(transport.call('x.do', {}), failure);
        assert.equal((await transport.call('x.do', {})).status, 0);
      });
    }

    const noHttp: [what: string, bytes: string][] = [
      ['a head that is no HTTP', `${marker} no HTTP at all\r\n\r\n`],
      ['a length that is no number', `HTTP/1.1 200 OK\r\nContent-Length: ${marker}\r\n\r\n${body}`],
    ];
    for (const [what, bytes] of noHttp) {
      it(`with ${what}: an error that is retried and does not quote it`, async () => {
        const transport = transportTo(`http://127.0.0.1:${await faulty((socket) => void socket.end(bytes), 1)}`);
        await assertFailure(transport.call('x.do', {}), lost);
        assert.equal((await transport.call('x.do', {})).status, 0);
      });
    }

    it('while it is idle, as servers do: the next call succeeds', async () => {
      const port = await faulty(() => undefined, 0);
      const transport = transportTo(`http://127.0.0.1:${port}`);
      await transport.call('x.do', {});
      const closed = Promise.all([...sockets].filter((one) => one.localPort === port).map((one) => once(one, 'close')));
      for (const socket of sockets) if (socket.localPort === port) socket.end();
      await closed;
      assert.equal((await transport.call('x.do', {})).status, 0);
    });

    it('as we close it: no call is left hanging', async () => {
      let there = (): void => undefined;
      const arrived = new Promise<void>((resolve) => (there = resolve));
      const transport = transportTo(`http://127.0.0.1:${await faulty(() => there())}`);
      const failure = assertFailure(transport.call('x.do', {}), lost);
      await arrived;
      await transport.close();
      await failure;
      await assert.rejects(transport.call('x.do', {}), { name: 'SkyhookError' });
    });
  });

  describe('that is slow', () => {
    const trickle = (bytes: string, everyMs: number) => (socket: Socket) => {
      const each = bytes.split('');
      const timer = setInterval(() => void socket.write(each.shift() ?? ' '), everyMs);
      socket.on('close', () => clearInterval(timer));
    };
    const slow: [what: string, fault: (socket: Socket) => void, limits: Partial<typeof limits>][] = [
      ['without a head', () => undefined, {}],
      ['within the head', (socket) => void socket.write('HTTP/1.1 200 OK\r\n'), {}],
      ['after the head', (socket) => void socket.write(withLength), {}],
      ['within the body', (socket) => void socket.write(withLength + body.slice(0, 20)), {}],
      [
        'within gzip',
        (socket) =>
          void socket.write(
            Buffer.concat([Buffer.from(head('Content-Encoding: gzip', 'Content-Length: 500')), gzipSync(body)]),
          ),
        {},
      ],
      [
        'a trickling body, though never silent',
        (socket) => (socket.write(head('Content-Length: 5000')), trickle(body, 10)(socket)),
        { totalMs: 150, readMs: 5_000 },
      ],
      ['a trickling head', trickle(withLength, 10), { totalMs: 150, readMs: 5_000 }],
      [
        'endless chunks',
        (socket) => (socket.write(chunked), trickle(chunk(' ').repeat(50), 1)(socket)),
        { totalMs: 150, readMs: 5_000 },
      ],
      ['in all, though within its read limit', () => undefined, { totalMs: 100, readMs: 5_000 }],
    ];

    it('is given up by its limits: ATLAS_TIMEOUT; the same call succeeds thereafter', async () => {
      const calls = slow.map(async ([what, fault, less]) => {
        const transport = transportTo(`http://127.0.0.1:${await faulty(fault, 1)}`, { limits: { ...limits, ...less } });
        const startedMs = performance.now();
        await assertFailure(transport.call('x.do', {}), timeout).catch((error: unknown) => {
          throw new Error(what, { cause: error });
        });
        const tookMs = performance.now() - startedMs;
        assert.ok(tookMs < 2_500, `${what}: ${Math.round(tookMs)} ms`);
        assert.ok(tookMs >= (less.totalMs ?? limits.readMs) - 5, `${what}: ${Math.round(tookMs)} ms`);
        assert.equal((await transport.call('x.do', {})).status, 0, what);
      });
      await Promise.all(calls);
    }).slow(5_000);

    it('is not given up while its bytes come within the limits', async () => {
      const port = await faulty((socket) => (socket.write(withLength), trickle(body, 2)(socket)));
      const patient = transportTo(`http://127.0.0.1:${port}`, { limits: { ...limits, readMs: 1_000 } });
      assert.equal((await patient.call('x.do', {})).msg, 'success');
    });
  });

  describe('that the caller gives up', () => {
    const reason = new Error('the worker stops');

    it('is not made when it was given up before', async () => {
      let requests = 0;
      const transport = transportTo(`http://127.0.0.1:${await faulty(() => (requests += 1), 0)}`);
      await assert.rejects(transport.call('x.do', {}, AbortSignal.abort(reason)), (error) => error === reason);
      await transport.call('x.do', {});
      assert.equal(requests, 0);
    });

    const moments: [what: string, fault: (socket: Socket) => void][] = [
      ['before the answer', () => undefined],
      ['within the body', (socket) => void socket.write(withLength + body.slice(0, 20))],
      ['as the connection is lost', (socket) => void socket.destroy()],
    ];
    for (const [what, fault] of moments) {
      it(`throws the caller’s reason and no error of the catalogue: ${what}`, async () => {
        const controller = new AbortController();
        const port = await faulty((socket) => {
          fault(socket);
          controller.abort(reason);
        }, 1);
        const transport = transportTo(`http://127.0.0.1:${port}`);
        const call = transport.call('x.do', {}, controller.signal);
        await assert.rejects(call, (error) => error === reason);
        assert.equal(mayHaveActed(reason), true);
        assert.equal((await transport.call('x.do', {})).status, 0);
      });
    }

    it('throws an AbortError where the caller gave no reason', async () => {
      const controller = new AbortController();
      const transport = transportTo(`http://127.0.0.1:${await faulty(() => controller.abort())}`);
      await assert.rejects(transport.call('x.do', {}, controller.signal), { name: 'AbortError' });
    });

    it('may be given up after it is over', async () => {
      const controller = new AbortController();
      const transport = transportTo(`http://127.0.0.1:${await faulty(() => undefined, 0)}`);
      assert.equal((await transport.call('x.do', {}, controller.signal)).status, 0);
      controller.abort(reason);
      assert.equal((await transport.call('x.do', {})).status, 0);
    });
  });
});

function chunk(bytes: string): string {
  return `${bytes.length.toString(16)}\r\n${bytes}\r\n`;
}

/** A port whose queue of connections is full and that nobody listens to any more: the next is neither taken nor refused. */
async function deafListener(): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  // More than any system takes for a backlog of one.
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.race(fillers.map((one) => once(one, 'connect')));
  const stop = (): Promise<unknown> => {
    for (const filler of fillers) filler.destroy();
    return worker.terminate();
  };
  return { port, stop };
}

/** A key and a certificate that it signed itself, made for this run. */
function selfSigned(host: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = (tag: number, ...parts: readonly (Buffer | string)[]): Buffer => {
    const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
    const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), content]);
  };
  const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
  const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, host))));
  const validity = der(0x30, der(0x17, '200101000000Z'), der(0x17, '491231235959Z'));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const signed = der(0x30, der(0xa0, der(0x02, '\x02')), der(0x02, '\x01'), ecdsaWithSha256, name, validity, name, key);
  const signature = der(0x03, '\x00', sign('sha256', signed, privateKey));
  const base64 = der(0x30, signed, ecdsaWithSha256, signature)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}
