import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { SkyhookError } from '../errors.ts';
import { optionalInteger } from './fields.ts';
import { incidentListAnswer, type IncidentRecord } from './incident-list.ts';
import { orderAnswer, type OrderAnswer } from './order-query.ts';

export interface AtlasClientOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Sent in each body when set (required in the documents before 2026, tolerated now). */
  readonly cid?: string | undefined;
}

/** The answer to an order query: the order, or that Atlas does not know it (703, 800). */
export type OrderQueryResult = { readonly found: true; readonly order: OrderAnswer } | { readonly found: false };

/** Atlas: general and follow-up codes, July 2026. `status` 0 is the only success. */
const busy = new Set([2, 705, 9999]);
const unauthorised = new Set([900, 902]);
const orderNotFound = new Set([703, 800]);

const unzip = promisify(gunzip);

const connectTimeoutMs = 5_000;
const readTimeoutMs = 10_000;
const maxAnswerBytes = 8 * 1024 * 1024;

const envelope = z.looseObject({ status: optionalInteger, code: optionalInteger, retryAfter: optionalInteger });

/** The Atlas API as far as it is needed to follow orders. Each call is one HTTP request; retries are Temporal's. */
export class AtlasClient {
  readonly #options: AtlasClientOptions;
  readonly #agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    headersTimeout: readTimeoutMs,
    bodyTimeout: readTimeoutMs,
    maxResponseSize: maxAnswerBytes,
  });

  constructor(options: AtlasClientOptions) {
    this.#options = options;
  }

  /**
   * Reads an order: the source of truth for its state.
   * @throws SkyhookError ATLAS_*
   */
  async queryOrder(orderNo: string, signal?: AbortSignal): Promise<OrderQueryResult> {
    const answer = await this.#call('queryOrderDetails.do', { orderNo }, signal);
    if (orderNotFound.has(answer.status)) return { found: false };
    const order = this.#read(orderAnswer, this.#successful(answer));
    if (order.orderNo !== orderNo) throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: 'another order' });
    return { found: true, order };
  }

  /**
   * Reads one incident by its event id (equal to the webhook's `notificationId`), or undefined when it is not listed.
   * @throws SkyhookError ATLAS_*
   */
  async findIncident(eventId: string, signal?: AbortSignal): Promise<IncidentRecord | undefined> {
    const answer = await this.#call('event/getPageList.do', { eventId, pageIndex: 1, pageSize: 10 }, signal);
    const records = this.#read(incidentListAnswer, this.#successful(answer));
    return records.find((record) => record.eventId === eventId);
  }

  /**
   * Registers the one webhook URL of the account, replacing an earlier one.
   * @throws SkyhookError ATLAS_*
   */
  async registerWebhookUrl(url: string, signal?: AbortSignal): Promise<void> {
    this.#successful(await this.#call('updateWebhookURL.do', { url }, signal));
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #successful(answer: AtlasAnswer): Record<string, unknown> {
    const { status, body } = answer;
    if (status === 0) return body;
    const detail = `status ${status}`;
    if (busy.has(status)) throw new SkyhookError('ATLAS_BUSY', { detail });
    if (unauthorised.has(status)) throw new SkyhookError('ATLAS_UNAUTHORISED', { detail });
    throw new SkyhookError('ATLAS_REFUSED', { detail });
  }

  #read<T>(schema: z.ZodType<T>, body: Record<string, unknown>): T {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', {
      detail: parsed.error.issues.map((issue) => issue.path.join('.')).join(', '),
    });
  }

  async #call(name: string, body: Record<string, unknown>, signal: AbortSignal | undefined): Promise<AtlasAnswer> {
    const { baseUrl, clientId, clientSecret, cid } = this.#options;
    const { statusCode, text } = await this.#post(`${baseUrl}/${name}`, signal, {
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'x-atlas-client-id': clientId,
        'x-atlas-client-secret': clientSecret,
      },
      body: JSON.stringify(cid === undefined ? body : { ...body, cid }),
    });
    return readAnswer(statusCode, text);
  }

  async #post(
    url: string,
    signal: AbortSignal | undefined,
    message: { headers: Record<string, string>; body: string },
  ): Promise<{ statusCode: number; text: string }> {
    try {
      const response = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        ...(signal ? { signal } : {}),
        ...message,
      });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      // Atlas compresses some answers only: what it declares counts.
      const gzipped = response.headers['content-encoding'] === 'gzip';
      const plain = gzipped ? await unzip(bytes, { maxOutputLength: maxAnswerBytes }) : bytes;
      return { statusCode: response.statusCode, text: plain.toString('utf8') };
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SkyhookError('ATLAS_UNREACHABLE', { cause });
    }
  }
}

interface AtlasAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Business errors come with HTTP 200; the limit answer comes with HTTP 429 or 200 and an envelope of its own. */
function readAnswer(httpStatus: number, text: string): AtlasAnswer {
  const parsed = envelope.safeParse(parseJson(text));
  const body = parsed.success ? parsed.data : undefined;
  if (httpStatus === 429 || (body?.status === undefined && body?.code === 429)) {
    throw new SkyhookError('ATLAS_RATE_LIMITED', { retryAfterMs: Math.max(1, body?.retryAfter ?? 1) * 1000 });
  }
  if (httpStatus === 401 || httpStatus === 403)
    throw new SkyhookError('ATLAS_UNAUTHORISED', { detail: `HTTP ${httpStatus}` });
  if (httpStatus < 200 || httpStatus > 299)
    throw new SkyhookError('ATLAS_HTTP_ERROR', { detail: `HTTP ${httpStatus}` });
  if (body?.status === undefined) throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: 'no status' });
  return { status: body.status, body };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
