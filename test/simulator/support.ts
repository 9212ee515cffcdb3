/** What the tests of the Atlas double share: a double and a receiver on free ports, calls with credentials, waiting. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startAtlasDouble, type AtlasDoubleOptions, type RunningAtlasDouble } from '../../src/simulator/server.ts';

export const credentials = { 'x-atlas-client-id': 'test-client', 'x-atlas-client-secret': 'test-secret' };

export type Json = Record<string, unknown>;

export function startDouble(options: Partial<AtlasDoubleOptions> = {}): Promise<RunningAtlasDouble> {
  return startAtlasDouble({
    port: 0,
    clientId: credentials['x-atlas-client-id'],
    clientSecret: credentials['x-atlas-client-secret'],
    log: () => undefined,
    ...options,
  });
}

export interface Received {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server that keeps what it gets and answers 200, or as `answer` says (null: never). */
export async function startReceiver(answer: () => { status: number; body: string } | null = () => okAnswer) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ method: request.method, headers: request.headers, body });
      const { status, body: text } = answer() ?? {};
      if (status !== undefined) response.writeHead(status).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret`;
  async function stop(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  return { url, received, stop };
}

const okAnswer = { status: 200, body: '{"status":0,"msg":"success"}' };

/** Calls the Atlas side and returns the HTTP status and the JSON body. */
export async function call(
  running: RunningAtlasDouble,
  endpoint: string,
  body: unknown,
  headers: Record<string, string> = credentials,
): Promise<{ httpStatus: number; body: Json }> {
  const response = await fetch(`${running.url}/${endpoint}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { httpStatus: response.status, body: (await response.json()) as Json };
}

/** Calls the control API and returns the HTTP status and the JSON body. */
export async function control(
  running: RunningAtlasDouble,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<{ httpStatus: number; body: unknown }> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${running.url}/control${path}`, {
    method,
    ...(text === undefined ? {} : { body: text }),
  });
  return { httpStatus: response.status, body: await response.json() };
}

/** Waits for a condition, at most `limitMs`. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 3000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!(await condition())) {
    assert.ok(Date.now() < endMs, `not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A clock that only moves when told, in epoch milliseconds. */
export function stoppedClock(isoTime: string) {
  let nowMs = Date.parse(isoTime);
  return { now: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
}

/** Commands the double over HTTP, expects that it obeys, and returns what it answers. */
export async function told<T = Json>(running: RunningAtlasDouble, path: string, body: unknown = {}): Promise<T> {
  const answer = await control(running, 'POST', `${path}${path.includes('?') ? '&' : '?'}wait=1`, body);
  assert.equal(answer.httpStatus, 200, JSON.stringify(answer.body));
  return answer.body as T;
}

/** Reads from the control API. */
export async function shown<T = Json>(running: RunningAtlasDouble, path: string): Promise<T> {
  const answer = await control(running, 'GET', path);
  assert.equal(answer.httpStatus, 200, JSON.stringify(answer.body));
  return answer.body as T;
}

/** The messages of pushes that were tried or dropped, oldest first; nobody has to listen. */
export async function pushed(running: RunningAtlasDouble, type?: string): Promise<Json[]> {
  const deliveries = await shown<{ body: string; type: string | null }[]>(running, '/deliveries');
  return deliveries.filter((of) => type === undefined || of.type === type).map((of) => JSON.parse(of.body) as Json);
}
