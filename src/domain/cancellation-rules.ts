import type { OrderState, Task } from './order-state.ts';
import { nextReminder, queryAfresh, queryFirst, waitForPerson } from './shared-rules.ts';
import { followSettlements } from './settlement-rules.ts';
import { poll, settled, taskOnce, type Step, type StepLimits } from './steps.ts';
import { tell } from './telling-rules.ts';

/** Rules for an order that the order query shows cancelled (-3), before or after ticketing. */

/**
 * The person hears of it at once. The traveller is told after a hold, in which the seller may claim it or have it
 * ticketed again; meanwhile the order is queried on.
 */
export function followCancellation(state: OrderState, limits: StepLimits): Step | undefined {
  const { cancellation } = state;
  if (!cancellation) return undefined;
  const fresh = queryFirst(state, limits);
  if (fresh) return fresh;
  // Cancelled by a refund or void of our own, which is followed for itself; or the seller has made another order of it.
  if (state.cancellationExplained || state.replacedBy !== undefined) return undefined;
  // Nobody paid, so nobody waits for it (Atlas: an order that is not paid in time becomes -3).
  if (isUnpaid(state))
    return queryAfresh(state, limits) ?? waitForPerson(state) ?? settled(state, 'cancelled without having been paid');
  const code = state.errorCode ?? 'none';
  const asked = taskOnce(
    state,
    'order-cancelled',
    `${cancellation.number}/${code}`,
    `the order query shows -3, error code ${code}`,
  );
  return asked ?? tellCancelled(state, limits) ?? watchCancelled(state, limits);
}

const hourMs = 3_600_000;

/**
 * A refund or void of our own may be why it is cancelled: looked up before anybody is told. Not for long: while it cannot
 * be looked up, the person hears of it.
 */
export function explainCancellation(state: OrderState, limits: StepLimits): Step | undefined {
  const { cancellation, bought, settlementsAsked, settlementWantedAt, voidUnseenSince, now } = state;
  if (!cancellation || cancellation.since + hourMs <= now) return undefined;
  const isUnclear = (bought && !settlementsAsked) || settlementWantedAt !== undefined || voidUnseenSince !== undefined;
  return isUnclear ? followSettlements(state, limits) : undefined;
}

const isUnpaid = ({ paid, bought, errorCode }: OrderState): boolean =>
  !paid && bought === undefined && errorCode === undefined;

/** The tasks of this stretch of -3. */
const tasksOf = ({ tasks, cancellation }: OrderState): Task[] =>
  tasks.filter(({ reason, subject }) => reason === 'order-cancelled' && subject.startsWith(`${cancellation?.number}/`));

function tellCancelled(state: OrderState, limits: StepLimits): Step | undefined {
  const { cancellation } = state;
  if (!cancellation || isExpected(state)) return undefined;
  const answers = tasksOf(state).flatMap((task) => (task.state === 'done' ? [task.answer] : []));
  if (answers.some((answer) => answer !== 'tell-now')) return undefined;
  if (answers.length === 0 && holdEnd(state, limits) > state.now) return undefined;
  const because = answers.length > 0 ? 'a person said so' : 'still -3 after the hold, and nobody claimed it';
  return tell(state, 'order-cancelled', cancellation.number, because);
}

/** The hold is for the seller, so it begins when a person was asked. */
function holdEnd(state: OrderState, limits: StepLimits): number {
  const asked = Math.min(...tasksOf(state).map(({ askedAt }) => askedAt));
  return Math.max(state.cancellation?.since ?? 0, asked) + limits.cancelledHold;
}

/** The traveller asked for the refund, or knows that no flight is left. */
function isExpected({ question, told }: OrderState): boolean {
  const isRefunded = question?.state === 'answered' && question.answer === 'refund';
  return isRefunded || told?.segments.length === 0;
}

/** Asks on while a person has it: it may be ticketed again. */
function watchCancelled(state: OrderState, limits: StepLimits): Step | undefined {
  const { cancellation, question, now } = state;
  if (!cancellation || !tasksOf(state).some((task) => task.state === 'open')) return undefined;
  const untils = [holdEnd(state, limits), question?.state === 'open' ? question.deadline : 0];
  const until = Math.min(nextReminder(state), ...untils.filter((time) => time > now));
  const isHeld = holdEnd(state, limits) > now;
  const step = poll(
    state,
    limits,
    'cancelled',
    until,
    isHeld ? 'cancelled; the traveller is told after the hold' : 'cancelled; a person knows, it may be ticketed again',
  );
  // Its refunds and voids are followed in between: whichever is due first.
  const other = followSettlements(state, limits);
  const isFirst = other && (other.kind !== 'poll' || step.kind !== 'poll' || other.dueAt < step.dueAt);
  return isFirst ? other : step;
}
