import type { Claim, OrderState } from './order-state.ts';
import { ask, decided, findTask, poll, type Step, type StepLimits } from './steps.ts';

/** Rules that hold at any time of an order's life. */

const freshQueryLimit = 24 * 3_600_000;

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
  void: 'a void was rejected',
} as const;

/**
 * Hands a person what no query tells; the order itself is queried meanwhile. One task for all of a kind: who knows the
 * webhook URL can push as many as he likes, and one look answers them together.
 */
export function handOverUnread(state: OrderState): Step | undefined {
  for (const { evidenceId, kind } of state.unread) {
    const together = state.unread.filter((one) => one.kind === kind);
    if (together.some((one) => findTask(state, 'look-in-atrip', one.evidenceId))) continue;
    return ask(state, 'look-in-atrip', evidenceId, unreadTexts[kind]);
  }
  return undefined;
}

/** Brings up a task again that has been open for long. */
export function remindPerson(state: OrderState): Step | undefined {
  const due = state.tasks.find((task) => task.state === 'open' && task.remindAt <= state.now);
  return due && ask(state, due.reason, due.subject, 'still open; brought up again');
}

/** When the next open task is to be brought up again; waits without a person in them end by then. */
export function nextReminder(state: OrderState): number {
  return Math.min(...state.tasks.filter((task) => task.state === 'open').map((task) => task.remindAt));
}

/** Goes on asking about a pushed change that a person looks at: the queries may show it later. */
export function watchHandedOverClaims(state: OrderState, limits: StepLimits): Step | undefined {
  const until = nextReminder(state);
  if (!state.claims.some((claim) => claim.state !== 'not-placed') || !Number.isFinite(until)) return undefined;
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
