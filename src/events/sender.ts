import { DateTime } from 'luxon';
import { Webhook } from 'standardwebhooks';
import { Agent, errors, request, type Dispatcher } from 'undici';
import { SkyhookError, type ErrorCode } from '../errors.ts';
import type { SellerEvent } from './schema.ts';

export interface EventSenderOptions {
  readonly url: string;
  /** `whsec_` and base64; each gives a signature, so that the receiver can change over from one to the next. */
  readonly secrets: readonly string[];
  /** For the whole request; the default is 15 s. */
  readonly limitMs?: number;
}

/** The longest wait that an answer may impose on us, in milliseconds. */
const longestRetryAfterMs = 3_600_000;
/** Of an answer's body, which says nothing to us. */
const mostAnswerBytes = 64 * 1024;

/** Sends events to the seller's endpoint, signed as Standard Webhooks 1.0 says. Retries are Temporal's. */
export class EventSender {
  readonly #url: string;
  readonly #signers: readonly Webhook[];
  readonly #limitMs: number;
  readonly #agent: Agent;

  constructor({ url, secrets, limitMs = 15_000 }: EventSenderOptions) {
    this.#url = url;
    this.#signers = secrets.map((secret) => new Webhook(secret));
    this.#limitMs = limitMs;
    this.#agent = new Agent({ connect: { timeout: limitMs }, headersTimeout: limitMs, bodyTimeout: limitMs });
  }

  /**
   * Sends one event. Any 2xx means that the seller's system has it, whatever the body says; redirects are not followed.
   * @throws SkyhookError EVENTS_*, all of them retryable, with the wait that a 429 or 503 names
   */
  async send(event: SellerEvent, signal?: AbortSignal): Promise<void> {
    const body = JSON.stringify(event);
    const now = new Date();
    const limit = AbortSignal.timeout(this.#limitMs);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    let response: Dispatcher.ResponseData;
    try {
      response = await request(this.#url, {
        method: 'POST',
        dispatcher: this.#agent,
        signal: either,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Skyhook',
          'webhook-id': event.id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': this.#signers.map((signer) => signer.sign(event.id, now, body)).join(' '),
        },
        body,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SkyhookError(limit.aborted ? 'EVENTS_TIMEOUT' : codeOfFailure(cause), { cause });
    }
    await response.body.dump({ limit: mostAnswerBytes, signal: either }).catch(() => {});
    const problem = problemOf(response);
    if (problem) throw problem;
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function problemOf({ statusCode, headers }: Dispatcher.ResponseData): SkyhookError | undefined {
  const detail = `HTTP ${statusCode}`;
  if (statusCode >= 200 && statusCode < 300) return undefined;
  if (statusCode >= 300 && statusCode < 400) return new SkyhookError('EVENTS_REDIRECTED', { detail });
  if (statusCode !== 429 && statusCode !== 503) return new SkyhookError('EVENTS_HTTP_ERROR', { detail });
  const retryAfterMs = retryAfter(String(headers['retry-after'] ?? ''));
  return new SkyhookError('EVENTS_BUSY', { detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}

/** RFC 9110: seconds, or a date. @returns milliseconds, or undefined when it says neither */
function retryAfter(text: string): number | undefined {
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : DateTime.fromHTTP(text.trim()).toMillis() - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(longestRetryAfterMs, Math.max(1_000, ms));
}

/** No address answered, or no TLS with it. */
function codeOfFailure(cause: unknown): ErrorCode {
  if (cause instanceof errors.HeadersTimeoutError) return 'EVENTS_TIMEOUT';
  const isOfConnecting =
    cause instanceof errors.ConnectTimeoutError ||
    cause instanceof AggregateError ||
    (cause instanceof Error && 'syscall' in cause && /^(?:connect|getaddrinfo)$/.test(String(cause.syscall))) ||
    (cause instanceof Error &&
      'code' in cause &&
      /^(?:ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(String(cause.code)));
  return isOfConnecting ? 'EVENTS_UNREACHABLE' : 'EVENTS_CONNECTION_LOST';
}
