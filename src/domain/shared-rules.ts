import { departure } from './itinerary.ts';
import type { Claim, OrderState } from './order-state.ts';
import { isAwaitingItsMail, remindByOf } from './mail-times.ts';
import { ask, decided, findTask, poll, type Step, type StepLimits } from './steps.ts';

/** Rules that hold at any time of an order's life. */

const hourMs = 3_600_000;
const freshQueryLimit = 24 * hourMs;

/** New evidence holds up what is due for so long at a stretch, in milliseconds. */
export const newsHold = 60_000;

/**
 * What new evidence says may make it wrong to act: the query comes first. Not for ever, since anyone who knows the webhook
 * URL can keep evidence coming, and Atlas may be away.
 */
export function queryFirst(state: OrderState, limits: StepLimits): Step | undefined {
  return holdForNews(state, queryAfresh(state, limits));
}

/** A poll, as long as new evidence may hold up what is due. */
export function holdForNews({ freshWantedAt, newsSince, now }: OrderState, step: Step | undefined): Step | undefined {
  const heldUntil = (newsSince ?? freshWantedAt ?? now) + newsHold;
  if (freshWantedAt === undefined || heldUntil <= now || step?.kind !== 'poll') return undefined;
  return { ...step, until: Math.min(step.until, heldUntil) };
}

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
    if (
      kind === 'unaccounted-cancellation' &&
      (mayBeOurOwn(state, recordedAt) || isAwaitingItsMail(state, evidenceId, limits))
    )
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
 * departure nobody waits for that, and never longer than an hour, whatever else is pushed.
 */
function mayBeOurOwn({ settlementWantedAt, current, now }: OrderState, recordedAt: number): boolean {
  const first = current?.segments[0];
  const isSoon = first !== undefined && departure(first) - now < 24 * hourMs;
  return settlementWantedAt !== undefined && recordedAt + hourMs > now && !isSoon;
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
export function isHandedOver(state: OrderState, claim: Claim, limits: StepLimits): boolean {
  const reason = claim.state === 'not-placed' ? 'change-not-placed' : 'change-unconfirmed';
  if (findTask(state, reason, claim.evidenceId)) return true;
  return reason === 'change-unconfirmed' && isLate(claim, state, limits) && hasTaskForAll(state);
}

/** Whether neither order query nor incident list bore it out in time. */
export const isLate = ({ recordedAt }: Claim, { now }: OrderState, limits: StepLimits): boolean =>
  recordedAt + limits.corroboration <= now;

/** Whether one task covers all late claims that have none of their own. */
const hasTaskForAll = ({ tasks, claims }: OrderState): boolean =>
  tasks.some(
    ({ reason, subject, state }) =>
      reason === 'look-in-atrip' && state === 'open' && claims.some(({ evidenceId }) => evidenceId === subject),
  );
