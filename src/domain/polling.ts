import type { PollProgress, PollPurpose } from './order-state.ts';

/** Intervals in seconds; Atlas publishes none, these are the ones of its own command-line client (July 2026). */
const intervals = [1, 2, 3, 5, 8, 13, 21, 30];
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

/**
 * How long after its `attempts`-th query a poll asks again, in milliseconds: the published intervals first, slower
 * after ten minutes and again after an hour. A wait for the airline may last weeks, so it slows down further.
 *
 * @param firstSeconds scales the published intervals (1 in production, less in tests)
 */
export function pollDelay(what: PollPurpose, progress: PollProgress, firstSeconds: number): number {
  const age = progress.lastAt - progress.startedAt;
  // A refund takes days to weeks (Atlas: wait 21 days before chasing), a void minutes to hours.
  if (what === 'settlement' && age > 30 * dayMs) return dayMs;
  if (what === 'settlement' && age > 60 * minuteMs) return age > dayMs ? 6 * 60 * minuteMs : 30 * minuteMs;
  if (age > 24 * 60 * minuteMs) return 60 * minuteMs;
  if (age > 60 * minuteMs) return what === 'airline' ? 15 * minuteMs : 5 * minuteMs;
  if (age > 10 * minuteMs) return what === 'airline' ? 5 * minuteMs : minuteMs;
  const interval = intervals[Math.min(Math.max(progress.attempts, 1), intervals.length) - 1] as number;
  return interval * firstSeconds * secondMs;
}

/**
 * When the next query of a poll is due. Fresh evidence asks at once, but only once: a query begun after it (even one
 * that failed) puts the poll back on its intervals.
 */
export function nextQueryDue(
  what: PollPurpose,
  progress: PollProgress | undefined,
  freshWantedAt: number | undefined,
  now: number,
  firstSeconds: number,
): number {
  if (!progress || progress.attempts === 0) return now;
  if (freshWantedAt !== undefined && progress.lastAt < freshWantedAt) return now;
  return progress.lastAt + pollDelay(what, progress, firstSeconds);
}
