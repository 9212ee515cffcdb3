import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { SkyhookError, type ErrorCode } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';
import { isUnavailable } from '../storage/pool.ts';

/** Every error answer of every address has this one shape. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly reference?: string;
    /** What is wrong in the request: places and reasons, no values. Of a closed question: why it is closed, in codes. */
    readonly detail?: string;
  };
}

const withDetail: ReadonlySet<ErrorCode> = new Set(['BAD_REQUEST', 'QUESTION_CLOSED']);

/** Answers with a catalogue error. */
export function answerError(response: Response, error: SkyhookError, reference?: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error.status === 503) response.set('Retry-After', '5');
  // The rest of a body that is not read must not be taken for the next request.
  if (error.status === 413 || error.status === 408) response.set('Connection', 'close');
  const answer: ErrorAnswer = {
    error: {
      code: error.code,
      message: error.message,
      ...(reference ? { reference } : {}),
      ...(withDetail.has(error.code) && error.detail ? { detail: error.detail } : {}),
    },
  };
  response.status(error.status).json(answer);
}

/** Errors that body parsing raises, by their `type` (body-parser's documented values). */
const bodyErrors: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'BODY_TOO_LARGE',
  'entity.parse.failed': 'BAD_REQUEST',
  'request.aborted': 'BODY_INCOMPLETE',
  'request.size.invalid': 'BODY_INCOMPLETE',
  'encoding.unsupported': 'BAD_REQUEST',
  'stream.encoding.set': 'INTERNAL',
};

/** The last middleware: whatever was thrown becomes a catalogue error, its cause goes to the log with a reference. */
export function errorAnswers(log: Logger): ErrorRequestHandler {
  return function answerWithCatalogueError(thrown: unknown, _request: Request, response: Response, _next): void {
    const error = toSkyhookError(thrown);
    if (error.status < 500) return answerError(response, error);
    const reference = randomBytes(6).toString('hex');
    log[error.status === 503 ? 'warn' : 'error']({ reference, code: error.code, err: thrown }, 'request failed');
    answerError(response, error, reference);
  };
}

function toSkyhookError(thrown: unknown): SkyhookError {
  if (thrown instanceof SkyhookError) return thrown;
  const type = thrown instanceof Error && 'type' in thrown ? String(thrown.type) : '';
  const status = thrown instanceof Error && 'status' in thrown ? Number(thrown.status) : 500;
  if (bodyErrors[type]) return new SkyhookError(bodyErrors[type], { cause: thrown });
  if (isUnavailable(thrown)) return new SkyhookError('STORAGE_UNAVAILABLE', { cause: thrown });
  if (thrown instanceof URIError) return new SkyhookError('NOT_FOUND', { cause: thrown });
  // zlib errors arrive as plain 400s.
  return new SkyhookError(status >= 400 && status < 500 ? 'BODY_INCOMPLETE' : 'INTERNAL', { cause: thrown });
}
