/** What a call of the Atlas side is: add a file with one of these, and list it in `calls.ts`. */
import type { AtlasDouble } from '../atlas-double.ts';

export type RequestBody = Readonly<Record<string, unknown>>;

/** Payload with status 0, or an error status (Atlas: error codes, documents of July 2026). */
export type AtlasAnswer = { readonly payload: Readonly<Record<string, unknown>> } | AtlasError;

export interface AtlasError {
  readonly status: number;
  readonly msg: string;
}

export interface AtlasCall {
  /** Path without the slash, such as `queryOrderDetails.do`. */
  readonly endpoint: string;
  /** Payload fields, which come with value null when the call fails. */
  readonly payloadFields: readonly string[];
  /** Whether Atlas does not have the call any more; default: it has. */
  isGone?(double: AtlasDouble): boolean;
  answer(body: RequestBody, double: AtlasDouble): AtlasAnswer;
}

/** The envelope of every answer: `status`, `msg`, and the payload beside them. */
export function envelopeOf(answer: AtlasAnswer, payloadFields: readonly string[]): Record<string, unknown> {
  if ('payload' in answer) return { status: 0, msg: 'success', ...answer.payload };
  return { status: answer.status, msg: answer.msg, ...Object.fromEntries(payloadFields.map((field) => [field, null])) };
}
