import { pino } from 'pino';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../src/domain/decision-token.ts';
import { deliveryHashKey } from '../../src/domain/delivery-key.ts';
import type { Voices } from '../../src/messages/brand.ts';
import { ProofKey } from '../../src/notice-proof/signature.ts';
import { describeError } from '../../src/observability/logger.ts';
import { AcceptedSecrets } from '../../src/receiver/accepted-secrets.ts';
import { createApp } from '../../src/receiver/app.ts';
import { listen } from '../../src/receiver/http-server.ts';
import { InboxWriter } from '../../src/receiver/inbox-writer.ts';
import type { Pool } from '../../src/storage/pool.ts';

export const webhookSecret = 'current-secret-1';
export const earlierSecret = 'earlier-secret-1';
export const opsToken = 'token-of-the-operators';
export const tokens = new DecisionTokens('the-key-of-this-installation');

export interface TestReceiver {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Log lines, parsed. */
  readonly logged: Record<string, unknown>[];
  /** How often it said that something was committed. */
  committed(): number;
  /** How many deliveries it has handed to its writer. */
  handedOver(): number;
  /** Posts a webhook message. */
  post(body: Buffer | string, headers?: Record<string, string>): Promise<Response>;
  /** A request of the operators. */
  ops(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/** The receiver as it is in production, on any free port. */
export async function startReceiver(
  pool: Pool,
  voices: Voices = { defaultLanguage: 'en', brands: {} },
): Promise<TestReceiver> {
  const logged: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'debug', serializers: { err: describeError } },
    { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  let commits = 0;
  const onCommitted = (): void => void (commits += 1);
  const inbox = new InboxWriter({ pool, repeatQuerySeconds: 60, onStored: onCommitted });
  let handedOver = 0;
  const store = inbox.store.bind(inbox);
  inbox.store = (delivery) => {
    handedOver += 1;
    return store(delivery);
  };
  const app = createApp({
    pool,
    inbox,
    secrets: new AcceptedSecrets(pool, [webhookSecret, earlierSecret]),
    hashKey: deliveryHashKey('the-key-of-this-installation'),
    tokens,
    proofKey: new ProofKey('the-key-of-this-installation'),
    opsToken,
    policies: defaultChangePolicies,
    voices,
    undoSeconds: 1800,
    log,
    onCommitted,
  });
  const server = await listen(app, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${server.port}`;
  return {
    port: server.port,
    url,
    logged,
    committed: () => commits,
    handedOver: () => handedOver,
    post: (body, headers = { 'content-type': 'application/json' }) =>
      fetch(`${url}/webhooks/atlas/${webhookSecret}`, { method: 'POST', body: body as BodyInit, headers }),
    ops: (path, init = {}) => fetch(`${url}${path}`, { ...init, headers: operatorsHeaders(init.headers) }),
    async stop() {
      await server.stop(1_000);
      await inbox.drained();
    },
  };
}

function operatorsHeaders(given: HeadersInit | undefined): Headers {
  const headers = new Headers(given);
  headers.set('authorization', `Bearer ${opsToken}`);
  return headers;
}

/** Asserts nothing itself: the catalogue code of an error answer, and whether the answer has the one shape of all errors. */
export async function errorOf(response: Response): Promise<{ status: number; code: unknown; wellFormed: boolean }> {
  const body = (await response.json()) as { error?: Record<string, unknown> };
  const { code, message, reference, ...others } = body.error ?? {};
  const wellFormed =
    Object.keys(body).join() === 'error' &&
    typeof message === 'string' &&
    (reference === undefined || (typeof reference === 'string' && /^[0-9a-f]{12}$/.test(reference))) &&
    Object.keys(others).length === 0 &&
    (response.headers.get('content-type') ?? '').startsWith('application/json');
  return { status: response.status, code, wellFormed };
}
