import { SkyhookError } from '../src/errors.ts';

/**
 * A failed query is asked again until its deadline, whatever Atlas answered: what it refuses today it may answer
 * tomorrow, and a person is asked when the time is over.
 *
 * @param error what a call threw; anything but a catalogue error is returned as it is
 * @param retryAfterMs the wait before the next attempt, in place of the error's own
 */
export function alwaysRetryable(error: unknown, retryAfterMs?: number): unknown {
  if (!(error instanceof SkyhookError)) return error;
  const wait = retryAfterMs ?? error.retryAfterMs;
  return new SkyhookError(error.code, {
    cause: error,
    retryable: true,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(error.detail ? { detail: error.detail } : {}),
  });
}
