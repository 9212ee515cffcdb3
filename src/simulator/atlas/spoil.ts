/** Carries out a planned fault on an answer of the Atlas side. */
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Response } from 'express';
import type { ApiFault } from '../faults.ts';
import { envelopeOf } from './call.ts';

const DEFAULT_SLOW_MS = 15_000;
const DEFAULT_OVERSIZE_BYTES = 32 * 2 ** 20;
const PADDING = Buffer.alloc(64 * 1024, 'x');

/**
 * Answers in place of the call, or makes it wait. True when the call is over; false when the true answer is still to come, for
 * `sendSpoilt` to send.
 */
export async function spoil(fault: ApiFault, response: Response, payloadFields: readonly string[]): Promise<boolean> {
  switch (fault.kind) {
    case 'http500':
      response.status(500).type('text/plain').send('Internal Server Error');
      return true;
    case '429':
    case '429-in-200':
      response.status(fault.kind === '429' ? 429 : 200).json(plannedLimit(fault));
      return true;
    case 'html':
      response.status(fault.status ?? 200).type('text/html');
      response.send(
        '<!DOCTYPE html><html><head><title>Please wait</title></head><body><h1>Please wait</h1></body></html>',
      );
      return true;
    case 'empty':
      response.status(fault.status ?? 200).end();
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'status':
      response.json(envelopeOf({ status: fault.status ?? 9999, msg: 'planned by the double' }, payloadFields));
      return true;
    case 'slow':
      await delay(fault.ms ?? DEFAULT_SLOW_MS, undefined, { ref: false });
      return false;
    case 'stalled':
    case 'half-answer':
    case 'lost-answer':
    case 'wrong-content-type':
    case 'oversize':
    case 'gzip':
    case 'undeclared-gzip':
    case 'truncated-gzip':
      return false;
  }
}

/** Sends a true answer the way the fault says; as usual for kinds that leave its bytes alone. */
export function sendSpoilt(fault: ApiFault, response: Response, httpStatus: number, answer: object): void {
  const whole = Buffer.from(JSON.stringify(answer), 'utf8');
  response.status(httpStatus).type('application/json');
  switch (fault.kind) {
    case 'half-answer':
      sendPart(response, whole.subarray(0, Math.floor(whole.length / 2)), whole.length, 'then close');
      return;
    case 'lost-answer':
      response.socket?.resetAndDestroy();
      return;
    case 'stalled':
      sendPart(response, whole.subarray(0, Math.floor(whole.length / 2)), whole.length, 'then wait');
      return;
    case 'wrong-content-type':
      response.type('text/plain').end(whole);
      return;
    case 'oversize':
      sendPadded(response, whole, fault.bytes ?? DEFAULT_OVERSIZE_BYTES);
      return;
    case 'gzip':
      response.setHeader('Content-Encoding', 'gzip').end(gzipSync(whole));
      return;
    case 'undeclared-gzip':
      response.end(gzipSync(whole));
      return;
    case 'truncated-gzip': {
      const compressed = gzipSync(whole);
      response.setHeader('Content-Encoding', 'gzip').end(compressed.subarray(0, Math.floor(compressed.length / 2)));
      return;
    }
    case 'slow':
    case 'http500':
    case '429':
    case '429-in-200':
    case 'html':
    case 'empty':
    case 'reset':
    case 'status':
      response.end(whole);
  }
}

/** The head promises the whole length; the part is all that comes. */
function sendPart(response: Response, part: Buffer, length: number, after: 'then close' | 'then wait'): void {
  response.setHeader('Content-Length', length);
  response.write(part, () => void (after === 'then close' && response.socket?.destroy()));
}

/** One JSON object with a long text in `padding`, streamed so that the size costs no memory here. */
function sendPadded(response: Response, whole: Buffer, bytes: number): void {
  const head = Buffer.concat([whole.subarray(0, -1), Buffer.from(',"padding":"')]);
  let left = Math.max(bytes - head.length - 2, 0);
  response.write(head);
  function fill(): void {
    while (left > 0) {
      const chunk = PADDING.subarray(0, Math.min(left, PADDING.length));
      left -= chunk.length;
      if (!response.write(chunk)) return void response.once('drain', fill);
    }
    response.end('"}');
  }
  fill();
}

/** The envelope of a rejected call, without `status` (Atlas: request limits, July 2026). */
export function limitEnvelope(limitType: string, limit: number, retryAfterSeconds: number) {
  return { code: 429, message: 'Too many requests', limitType, limit, retryAfter: retryAfterSeconds };
}

function plannedLimit(fault: ApiFault) {
  return limitEnvelope('QUERY_QPS', 10, Math.ceil((fault.ms ?? 1000) / 1000));
}
