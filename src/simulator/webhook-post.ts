/** One HTTP POST of a webhook body, with the headers of a captured delivery, bounded in time. */
import { request, type Dispatcher } from 'undici';
import type { DeliveryAttempt } from './delivery.ts';

/** How much of an answer is kept. */
const ANSWER_LIMIT_BYTES = 4096;

/** Headers as in a captured sandbox delivery of August 2026 (a Java HTTP library with a browser-like name). */
const HEADERS = {
  'content-type': 'application/json;charset=UTF-8',
  accept: 'text/html,application/json,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate',
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/75.0.3770.142 Safari/537.36 Hutool',
} as const;

/**
 * Posts the body once and never throws: no answer within the time becomes an attempt with an error.
 *
 * @param timeoutMs for the whole exchange, from connecting to the end of the answer
 * @param stop ends the exchange early when the double stops
 */
export async function postWebhook(
  url: string,
  body: Buffer,
  dispatcher: Dispatcher,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<DeliveryAttempt> {
  const at = new Date().toISOString();
  const startedMs = performance.now();
  const abort = new AbortController();
  const onStop = () => abort.abort(new Error('the double stopped'));
  const timer = setTimeout(() => abort.abort(new Error(`no complete answer in ${timeoutMs} ms`)), timeoutMs);
  stop.addEventListener('abort', onStop, { once: true });
  const ended = (answer: Pick<DeliveryAttempt, 'status' | 'body' | 'error'>): DeliveryAttempt => ({
    at,
    durationMs: Math.round(performance.now() - startedMs),
    ...answer,
  });
  try {
    stop.throwIfAborted();
    const response = await request(url, { method: 'POST', headers: HEADERS, body, dispatcher, signal: abort.signal });
    return ended({ status: response.statusCode, body: await firstPart(response.body), error: null });
  } catch (error) {
    return ended({ status: null, body: null, error: error instanceof Error ? error.message : String(error) });
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}

async function firstPart(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= ANSWER_LIMIT_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_LIMIT_BYTES).toString('utf8');
}
