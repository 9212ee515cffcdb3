import { randomBytes } from 'node:crypto';
import { ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { ApplicationFailure, CompleteAsyncError, type Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import { SkyhookError, type ErrorCode } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';
import { isUnavailable } from '../storage/pool.ts';

/**
 * The one place where an activity's error becomes what Temporal stores: a catalogue code and a reference to the log
 * line, nothing else. Messages and causes of drivers can hold addresses and row contents; histories must not.
 */
export function failureBoundary(log: Logger): ActivityInterceptorsFactory {
  return (context: Context) => {
    const inbound: ActivityInboundCallsInterceptor = {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) throw error;
          if (context.cancellationSignal.aborted) throw new CancelledFailure('CANCELLED');
          throw toFailure(error, log, context);
        }
      },
    };
    return { inbound };
  };
}

function toFailure(error: unknown, log: Logger, { info }: Context): ApplicationFailure {
  const code: ErrorCode =
    error instanceof SkyhookError ? error.code : isUnavailable(error) ? 'STORAGE_UNAVAILABLE' : 'INTERNAL';
  const reference = randomBytes(6).toString('hex');
  if (code === 'NOT_YET') log.debug({ activity: info.activityType, attempt: info.attempt }, 'not yet');
  else
    log.warn(
      {
        reference,
        code,
        activity: info.activityType,
        workflow: info.workflowExecution?.workflowId,
        attempt: info.attempt,
        err: error,
      },
      'activity failed',
    );
  const failure = ApplicationFailure.create({
    message: code === 'NOT_YET' ? code : `${code} (reference ${reference} in the log)`,
    type: code,
    nonRetryable: error instanceof SkyhookError && !error.retryable,
    ...(error instanceof SkyhookError && error.retryAfterMs !== undefined
      ? { nextRetryDelay: error.retryAfterMs }
      : {}),
    // Waiting is not an error: neither logged nor counted as one by Temporal.
    ...(code === 'NOT_YET' ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
  // A stack trace holds paths of this machine.
  failure.stack = '';
  return failure;
}
