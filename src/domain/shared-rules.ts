import { departure } from './itinerary.ts';
import type { Claim, OrderState } from './order-state.ts';
import { isAwaitingItsMail, remindByOf } from './mail-times.ts';
import { ask, decided, findTask, poll, type Step, type StepLimits } from './steps.ts';

/** Rules that hold at any time of an order's life. */

const hourMs = 3_600_000;
const freshQueryLimit = 24 * hourMs;

/** New evidence wants one query that is begun after it. */
export function queryAfresh(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.freshWantedAt === undefined) return undefined;
  const until = state.freshWantedAt + freshQueryLimit;
  if (state.now >= until) return undefined;
  return poll(state, limits, 'fresh', until, 'new evidence; only the order query is believed');
}

/** What an incident is about that only a person can read, in words. */
const unreadTexts = {
  'unclear-change': 'a pushed schedule change contradicts itself',
  'mailed-change': 'the airline sent a mail about a schedule change',
  'unaccounted-cancellation': 'Atlas found a cancellation that it did not make',
  'listed-change': 'the incident list has a schedule change, but no push brought its flights and no query shows them',
} as const;

/**
 * Hands a person what no query tells; the order itself is queried meanwhile. One task for all of a kind: who knows the
 * webhook URL can push as many as he likes, and one look answers them together.
 */
export function handOverUnread(state: OrderState, limits: StepLimits): Step | undefined {
  for (const { evidenceId, kind, recordedAt } of state.unread) {
    // The order query may show its flights yet.
    if (kind === 'listed-change' && recordedAt + limits.corroboration > state.now) continue;
    if (kind === 'unaccounted-cancellation' && (mayBeOurOwn(state) || isAwaitingItsMail(state, evidenceId, limits)))
      continue;
    // The order query says so itself, and a person has that.
    if (state.status === 'cancelled' && evidenceId.startsWith('mail/')) continue;
    const reason = kind === 'unaccounted-cancellation' ? kind : 'look-in-atrip';
    const together = state.unread.filter((one) => one.kind === kind);
    if (together.some((one) => findTask(state, reason, one.evidenceId))) continue;
    return ask(state, reason, evidenceId, unreadTexts[kind]);
  }
  return undefined;
}

/**
 * Whether a cancellation may be explained by a refund or void of our own that has not been looked up yet. Shortly before
 * departure nobody waits for that.
 */
function mayBeOurOwn({ settlementWantedAt, current, now }: OrderState): boolean {
  const first = current?.segments[0];
  const isSoon = first !== undefined && departure(first) - now < 24 * hourMs;
  return settlementWantedAt !== undefined && settlementWantedAt + hourMs > now && !isSoon;
}

/** Asks until the order query shows the flights of a change that only the incident list has told. */
export function watchListedChange(state: OrderState, limits: StepLimits): Step | undefined {
  const waiting = state.unread.filter(
    ({ kind, recordedAt }) => kind === 'listed-change' && recordedAt + limits.corroboration > state.now,
  );
  if (waiting.length === 0) return undefined;
  const until = Math.min(...waiting.map(({ recordedAt }) => recordedAt + limits.corroboration));
  return poll(
    state,
    limits,
    'corroboration',
    until,
    'the incident list has a schedule change; the order query must show it',
  );
}

/** Brings up a task again that has been open for long. */
export function remindPerson(state: OrderState, limits: StepLimits): Step | undefined {
  const due = state.tasks.find((task) => task.state === 'open' && task.remindAt <= state.now);
  return (
    due && { ...ask(state, due.reason, due.subject, 'still open; brought up again'), ...remindByOf(state, due, limits) }
  );
}

/** When the next open task is to be brought up again; waits without a person in them end by then. */
export function nextReminder(state: OrderState): number {
  return Math.min(...state.tasks.filter((task) => task.state === 'open').map((task) => task.remindAt));
}

/** Goes on asking about a pushed change that a person looks at: the queries may show it later. */
export function watchHandedOverClaims(state: OrderState, limits: StepLimits): Step | undefined {
  const until = nextReminder(state);
  const mayShow =
    state.claims.some((claim) => claim.state !== 'not-placed') ||
    state.unread.some(({ kind }) => kind === 'listed-change');
  if (!mayShow || !Number.isFinite(until)) return undefined;
  const step = poll(state, limits, 'corroboration', until, 'a person has the pushed change; still asking');
  return { ...step, stage: 'person-decides' };
}

/** Waits until a person has done what only a person can do. */
export function waitForPerson(state: OrderState): Step | undefined {
  const open = state.tasks.filter((task) => task.state === 'open');
  if (open.length === 0) return undefined;
  return {
    kind: 'wait',
    for: 'person',
    until: nextReminder(state),
    consequence: 'brought up again',
    ...decided(state, 'person-decides', open.map((task) => task.reason).join(', ')),
  };
}

/** A claim that a person looks at holds up nothing else. */
export const isHandedOver = (state: OrderState, claim: Claim): boolean =>
  findTask(state, claim.state === 'not-placed' ? 'change-not-placed' : 'change-unconfirmed', claim.evidenceId) !==
  undefined;
