import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';

/** What acts that must not be done twice have in common. */

/** Within this time of its claim an attempt acts, or not at all. Well below the time after which another one takes over. */
const actWithinMs = 10_000;

/**
 * For an attempt that is about to act: whether it is still the one. One that was frozen after its claim (a stopped process,
 * a paused machine) wakes up long after another attempt has taken over.
 *
 * @param claimingSince `Date.now()` from before the claim
 */
export function isStillInTime(claimingSince: number): boolean {
  return Date.now() - claimingSince < actWithinMs && !cancellationSignal().aborted;
}

/** Says by heartbeat that the attempt is alive while the work goes on: a frozen or dead one is found out sooner. */
export async function alive<T>(work: () => Promise<T>): Promise<T> {
  const { heartbeatTimeoutMs } = activityInfo();
  if (!heartbeatTimeoutMs) return work();
  const timer = setInterval(() => heartbeat(), heartbeatTimeoutMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
