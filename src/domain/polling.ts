import type { PollProgress, PollPurpose } from './order-state.ts';

/** Intervals in seconds; Atlas publishes none, these are the ones of its own command-line client (July 2026). */
const intervals = [1, 2, 3, 5, 8, 13, 21, 30];
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * How long after its `attempts`-th query a poll asks again, in milliseconds: the published intervals first, slower
 * after ten minutes and again after an hour. A wait for the airline may last months, so it slows down further; a push
 * asks at once whatever the pace.
 *
 * @param firstSeconds scales the published intervals (1 in production, less in tests)
 */
export function pollDelay(what: PollPurpose, progress: PollProgress, firstSeconds: number): number {
  const age = progress.lastAt - progress.startedAt;
  // A refund takes days to weeks (Atlas: wait 21 days before chasing), a void minutes to hours; each query is three calls.
  if (what === 'settlement' && age > 30 * dayMs) return dayMs;
  if (what === 'settlement' && age > dayMs) return 6 * hourMs;
  if (what === 'settlement' && age > hourMs) return hourMs;
  const isSlow = what === 'settlement' || what === 'airline';
  const isUrgent = what === 'ticket' || what === 'fresh';
  if (age > 3 * dayMs && !isUrgent) return 6 * hourMs;
  if (age > dayMs) return hourMs;
  if (age > hourMs) return isUrgent || what === 'corroboration' ? 5 * minuteMs : 15 * minuteMs;
  if (age > 10 * minuteMs) return isSlow ? 5 * minuteMs : minuteMs;
  if (age > 2 * minuteMs && isSlow) return minuteMs;
  const interval = intervals[Math.min(Math.max(progress.attempts, 1), intervals.length) - 1] as number;
  return interval * firstSeconds * secondMs;
}

/** While evidence comes in floods, a poll that begins anew still keeps this distance from the last answer, in seconds. */
const floodedInterval = 30;

/**
 * When the next query of a poll is due. Fresh evidence asks at once, but only once: a query begun after it (even one
 * that failed) puts the poll back on its intervals. In a flood of
 * evidence it never does: anyone may push, and Atlas is not asked faster for it.
 */
export function nextQueryDue(
  what: PollPurpose,
  progress: PollProgress | undefined,
  freshWantedAt: number | undefined,
  now: number,
  firstSeconds: number,
  flood?: { readonly answeredAt: number },
): number {
  if (flood && (!progress || progress.attempts === 0))
    return Math.max(now, flood.answeredAt + floodedInterval * firstSeconds * secondMs);
  if (flood && progress) return progress.lastAt + pollDelay(what, progress, firstSeconds);
  if (!progress || progress.attempts === 0) return now;
  if (freshWantedAt !== undefined && progress.lastAt < freshWantedAt) return now;
  return progress.lastAt + pollDelay(what, progress, firstSeconds);
}
