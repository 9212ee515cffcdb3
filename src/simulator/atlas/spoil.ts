/** Carries out a planned fault on a call of the Atlas side. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Response } from 'express';
import type { ApiFault } from '../faults.ts';
import { envelopeOf } from './call.ts';

const DEFAULT_SLOW_MS = 15_000;

/**
 * Answers in place of the call, or makes it wait. True when the call is over; false when the true answer is still to come
 * (`slow`, and `half-answer`, which needs it).
 */
export async function spoil(fault: ApiFault, response: Response, payloadFields: readonly string[]): Promise<boolean> {
  switch (fault.kind) {
    case 'http500':
      response.status(500).type('text/plain').send('Internal Server Error');
      return true;
    case '429':
    case '429-in-200':
      response.status(fault.kind === '429' ? 429 : 200).json(limitEnvelope(fault));
      return true;
    case 'html':
      response.status(fault.status ?? 200).type('text/html');
      response.send(
        '<!DOCTYPE html><html><head><title>Please wait</title></head><body><h1>Please wait</h1></body></html>',
      );
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
    case 'half-answer':
      return false;
  }
}

/** Sends the head and the first half of an answer, then ends the connection. */
export function sendHalf(response: Response, body: Record<string, unknown>): void {
  const whole = Buffer.from(JSON.stringify(body), 'utf8');
  response.status(200).type('application/json').setHeader('Content-Length', whole.length);
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.socket?.destroy());
}

/** The envelope of a rejected call, without `status` (Atlas: request limits, July 2026). */
function limitEnvelope(fault: ApiFault) {
  const retryAfter = Math.ceil((fault.ms ?? 1000) / 1000);
  return { code: 429, message: 'Too many requests', limitType: 'QUERY_QPS', limit: 10, retryAfter };
}
