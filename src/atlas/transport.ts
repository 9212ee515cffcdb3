import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, errors, request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { SkyhookError, type ErrorCode } from '../errors.ts';
import { looseInteger, looseNumber, looseText } from './fields.ts';
import { AtlasRefusal } from './refusal.ts';

export interface AtlasClientOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Sent in each body when set (required in the documents before 2026, tolerated now). */
  readonly cid?: string | undefined;
  /** Time limits in milliseconds and the size limit of an answer in bytes; the defaults are `defaultLimits`. */
  readonly limits?: Partial<CallLimits>;
}

export interface CallLimits {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** Without a byte, before and within the answer. */
  readonly readMs: number;
  /** For the whole call, however the answer trickles. */
  readonly totalMs: number;
  /** Of the answer, before and after decompression. */
  readonly maxAnswerBytes: number;
}

/** Connect and read limits are those of Atlas's own command-line client; the rest is ours. */
export const defaultLimits: CallLimits = {
  connectMs: 5_000,
  readMs: 10_000,
  totalMs: 30_000,
  maxAnswerBytes: 8 * 1024 * 1024,
};

/** The longest wait that an answer may impose on us, in milliseconds. */
const longestRetryAfterMs = 3_600_000;

export type AtlasAnswer = Readonly<Record<string, unknown>>;

const unzip = promisify(gunzip);
/** The envelope of every answer, and the other one, of a rejected call (Atlas: request limits, July 2026). */
const envelope = z.looseObject({
  status: looseInteger,
  code: looseInteger,
  retryAfter: looseNumber,
  requestId: looseText,
});

/** One call is one HTTP request: `POST /<name>.do` with a JSON object. Retries are Temporal's. */
export class AtlasTransport {
  readonly #options: AtlasClientOptions;
  readonly #limits: CallLimits;
  readonly #agent: Agent;

  /** @throws Error when the address or the credentials cannot be sent */
  constructor(options: AtlasClientOptions) {
    if (!/^https?:$/.test(new URL(options.baseUrl).protocol)) throw new Error('ATLAS_BASE_URL is no http(s) URL.');
    for (const [name, value] of [
      ['ATLAS_CLIENT_ID', options.clientId],
      ['ATLAS_CLIENT_SECRET', options.clientSecret],
    ] as const) {
      if (!/^[\x21-\x7e]+$/.test(value)) throw new Error(`${name} holds characters that cannot be sent in a header.`);
    }
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#agent = new Agent({
      connect: { timeout: this.#limits.connectMs },
      headersTimeout: this.#limits.readMs,
      bodyTimeout: this.#limits.readMs,
      maxResponseSize: this.#limits.maxAnswerBytes,
    });
  }

  /**
   * Calls Atlas and returns the answer if its `status` is 0, which is the only success.
   *
   * @param name such as `queryOrderDetails.do`
   * @param body fields that are undefined are left out
   * @throws AtlasRefusal for any other status and for the answer of a request limit
   * @throws SkyhookError ATLAS_* naming what was wrong with the answer, or why there is none
   */
  async call(name: string, body: object, signal?: AbortSignal): Promise<AtlasAnswer> {
    const { cid } = this.#options;
    const sent = JSON.stringify(cid === undefined ? body : { ...body, cid });
    const limit = AbortSignal.timeout(this.#limits.totalMs);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      const response = await this.#send(name, sent, either);
      const text = await this.#readText(response, either).catch((error: unknown) => {
        // What the HTTP status says counts more than that its body cannot be read.
        throw httpError(response, {}) ?? error;
      });
      return readAnswer(response, text);
    } catch (error) {
      signal?.throwIfAborted();
      throw limit.aborted ? new SkyhookError('ATLAS_TIMEOUT', { cause: error }) : error;
    }
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #send(name: string, body: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { baseUrl, clientId, clientSecret } = this.#options;
    try {
      return await request(`${baseUrl}/${name}`, {
        method: 'POST',
        dispatcher: this.#agent,
        signal,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'accept-encoding': 'gzip',
          'x-atlas-client-id': clientId,
          'x-atlas-client-secret': clientSecret,
        },
        body,
      });
    } catch (cause) {
      if (cause instanceof errors.InvalidArgumentError) throw cause;
      const code = isOfConnecting(cause) ? 'ATLAS_UNREACHABLE' : codeOfFailure(cause, 'ATLAS_CONNECTION_LOST');
      throw new SkyhookError(code, { cause: withoutContent(cause) });
    }
  }

  /** The answer's text; decompressed only if the answer declares it, since Atlas compresses some answers only. */
  async #readText(response: Dispatcher.ResponseData, signal: AbortSignal): Promise<string> {
    const { maxAnswerBytes } = this.#limits;
    let bytes: Buffer;
    try {
      bytes = Buffer.from(await response.body.arrayBuffer());
    } catch (cause) {
      throw new SkyhookError(codeOfFailure(cause, 'ATLAS_ANSWER_INCOMPLETE'), { cause });
    }
    signal.throwIfAborted();
    const encoding = headerOf(response, 'content-encoding').toLowerCase();
    if (encoding === '' || encoding === 'identity') return bytes.toString('utf8');
    if (encoding !== 'gzip' && encoding !== 'x-gzip')
      throw new SkyhookError('ATLAS_ANSWER_NOT_DECODABLE', { detail: 'another encoding than gzip' });
    try {
      return (await unzip(bytes, { maxOutputLength: maxAnswerBytes })).toString('utf8');
    } catch (cause) {
      throw new SkyhookError(codeOfFailure(cause, 'ATLAS_ANSWER_NOT_DECODABLE'), { cause });
    }
  }
}

/** Whether no connection came about, so that nothing can have reached Atlas: no address answered, or no TLS with it. */
function isOfConnecting(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if (cause instanceof AggregateError || ('syscall' in cause && cause.syscall === 'connect')) return true;
  return /^(?:ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test('code' in cause ? String(cause.code) : '');
}

/** The parser of HTTP keeps bytes of the answer in its errors, which could be personal data. */
function withoutContent(cause: unknown): unknown {
  if (cause instanceof errors.HTTPParserError && 'data' in cause) cause.data = undefined;
  return cause;
}

/** Codes of undici, the network and zlib, as their documents list them. */
const failures: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'ATLAS_UNREACHABLE',
  ECONNREFUSED: 'ATLAS_UNREACHABLE',
  ENOTFOUND: 'ATLAS_UNREACHABLE',
  EAI_AGAIN: 'ATLAS_UNREACHABLE',
  EHOSTUNREACH: 'ATLAS_UNREACHABLE',
  ENETUNREACH: 'ATLAS_UNREACHABLE',
  UND_ERR_HEADERS_TIMEOUT: 'ATLAS_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'ATLAS_TIMEOUT',
  ETIMEDOUT: 'ATLAS_TIMEOUT',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'ATLAS_ANSWER_TOO_LARGE',
  ERR_BUFFER_TOO_LARGE: 'ATLAS_ANSWER_TOO_LARGE',
  // Compressed bytes that end too early.
  Z_BUF_ERROR: 'ATLAS_ANSWER_INCOMPLETE',
};

function codeOfFailure(cause: unknown, otherwise: ErrorCode): ErrorCode {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return failures[code] ?? otherwise;
}

function headerOf(response: Dispatcher.ResponseData, name: string): string {
  const value = response.headers[name];
  return (Array.isArray(value) ? value.join(', ') : (value ?? '')).trim();
}

/** Business errors come with HTTP 200; the limit answer comes with HTTP 429 or 200 and an envelope of its own. */
function readAnswer(response: Dispatcher.ResponseData, text: string): AtlasAnswer {
  const json = parseObject(text);
  const answer = envelope.parse(json ?? {});
  const error = httpError(response, answer);
  if (error) throw error;
  refuseOtherTypes(headerOf(response, 'content-type'), text);
  if (!json) throw new SkyhookError('ATLAS_ANSWER_NOT_JSON', { detail: `${text.length} characters` });
  if (answer.status === undefined) throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: 'no status' });
  if (answer.status !== 0) throw new AtlasRefusal(answer.status, { requestId: requestIdOf(answer) });
  return json;
}

type Envelope = Partial<z.output<typeof envelope>>;

/** Atlas's tracing id, as far as it is one. */
const requestIdOf = (answer: Envelope): string | undefined => answer.requestId?.replace(/[^\w-]/g, '').slice(0, 64);

/** The error that the HTTP status or the envelope of a request limit stands for, if any. */
function httpError(response: Dispatcher.ResponseData, answer: Envelope): SkyhookError | undefined {
  const { statusCode } = response;
  const isLimit = statusCode === 429 || answer.status === 429 || (answer.status === undefined && answer.code === 429);
  if (isLimit) {
    return new AtlasRefusal(429, {
      retryAfterMs: retryAfterMs(answer.retryAfter, response),
      requestId: requestIdOf(answer),
    });
  }
  const detail = `HTTP ${statusCode}`;
  if (statusCode === 401 || statusCode === 403) return new SkyhookError('ATLAS_UNAUTHORISED', { detail });
  if (statusCode < 200 || statusCode > 299) return new SkyhookError('ATLAS_HTTP_ERROR', { detail });
  return undefined;
}

/** `retryAfter` is in seconds; some gateways say it in the header alone. */
function retryAfterMs(inBody: number | undefined, response: Dispatcher.ResponseData): number {
  const seconds = inBody ?? Number(headerOf(response, 'retry-after') || 1);
  return Math.min(longestRetryAfterMs, Math.ceil(Math.max(1, Number.isFinite(seconds) ? seconds : 1) * 1000));
}

/** A missing content type is let pass: the body decides. */
function refuseOtherTypes(contentType: string, text: string): void {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isJson = type === '' || /^(?:application|text)\/(?:[\w.-]+\+)?json$/.test(type);
  if (type === 'text/html' || type === 'application/xhtml+xml' || /^\s*</.test(text))
    throw new SkyhookError('ATLAS_ANSWER_WEB_PAGE');
  if (!isJson) throw new SkyhookError('ATLAS_ANSWER_WRONG_TYPE');
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
