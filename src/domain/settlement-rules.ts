import { endAfterLastFlight, watchAirline } from './change-rules.ts';
import type { OrderState } from './order-state.ts';
import { isFinal, settlementName } from './settlement.ts';
import { nextOfQuestion } from './reminder-rules.ts';
import { nextReminder } from './shared-rules.ts';
import { findTask, poll, settled, taskOnce, type Step, type StepLimits } from './steps.ts';

/** Rules for refunds and voids: followed by their queries until Atlas is done with them. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const lookUpLimit = dayMs;
/** A refund that a person submitted in ATRIP is expected to show within this time. */
const showLimit = 7 * dayMs;

/** A rejection or withdrawal is not announced by mail, and fare clocks run: a person at once. */
export function handOverRejected(state: OrderState): Step | undefined {
  for (const settlement of state.settlements) {
    if (settlement.state !== 'rejected' && settlement.state !== 'withdrawn') continue;
    const because = `${settlement.kind} was ${settlement.state}`;
    const step = taskOnce(state, 'settlement-rejected', settlementName(settlement), because);
    if (step) return step;
  }
  return undefined;
}

/** Asks until every refund and void is final; asks first where one may be that we do not know of. */
export function followSettlements(state: OrderState, limits: StepLimits): Step | undefined {
  const open = state.settlements.filter((settlement) => !isFinal(settlement) && !isWithPerson(state, settlement));
  const late = open.find((settlement) => settlement.firstSeenAt + limits.settlement <= state.now);
  if (late)
    return taskOnce(state, 'settlement-late', settlementName(late), `${late.kind} is not final after its limit`);
  const why =
    open.length > 0
      ? `${open.length} of ${state.settlements.length} refunds and voids not final`
      : reasonToLookUp(state, limits);
  if (why === undefined) return undefined;
  const untils = [...open.map((settlement) => settlement.firstSeenAt + limits.settlement), nextReminder(state)];
  const question = nextOfQuestion(state, limits);
  const step = poll(state, limits, 'settlement', Math.min(...untils, question, state.now + dayMs), why);
  // The airline's side is watched in between: whichever is due first.
  const airline = state.question?.state === 'open' ? undefined : watchAirline(state, limits);
  const isFirst = airline?.kind === 'poll' && step.kind === 'poll' && airline.dueAt < step.dueAt;
  return isFirst ? airline : step;
}

/** The trip is over, and its refunds are not. */
export function followSettlementsAfterTrip(state: OrderState, limits: StepLimits): Step | undefined {
  return endAfterLastFlight(state) ? followSettlements(state, limits) : undefined;
}

/** Late, and a person was told: the person follows it. */
const isWithPerson = (state: OrderState, settlement: OrderState['settlements'][number]): boolean =>
  findTask(state, 'settlement-late', settlementName(settlement)) !== undefined;

function reasonToLookUp(state: OrderState, limits: StepLimits): string | undefined {
  const { settlementWantedAt: wantedAt, now } = state;
  if (wantedAt !== undefined && wantedAt + lookUpLimit > now)
    return 'a push told of a refund, a void or a cancellation';
  if (state.voidUnseenSince !== undefined && state.voidUnseenSince + limits.corroboration > now)
    return 'a void was pushed that the query does not show yet';
  const askedSince = state.polls.settlement?.startedAt ?? now;
  if (state.status === 'cancelled' && state.bought && !state.settlementsAsked && askedSince + hourMs > now)
    return 'cancelled after ticketing: a refund or void of our own may be why';
  const resubmitted = state.tasks.find(
    (task) =>
      task.reason === 'settlement-rejected' &&
      (task.answeredAt ?? 0) + showLimit > now &&
      !state.settlements.some(({ firstSeenAt }) => firstSeenAt > (task.answeredAt ?? 0)),
  );
  if (resubmitted?.state === 'done') return 'a person dealt with a rejection; another one may show';
  const refund = state.question && findTask(state, 'traveller-wants-refund', state.question.id);
  const isExpected = refund?.state === 'done' && !state.settlements.some(({ kind }) => kind === 'refund');
  if (isExpected && (refund.answeredAt ?? 0) + showLimit > now) return 'a refund was submitted by hand and must show';
  return undefined;
}

/** The refund that a person said was submitted never showed. */
export function missExpectedRefund(state: OrderState): Step | undefined {
  const refund = state.question && findTask(state, 'traveller-wants-refund', state.question.id);
  if (refund?.state !== 'done' || refund.answeredAt === undefined) return undefined;
  if (state.settlements.some(({ kind }) => kind === 'refund') || refund.answeredAt + showLimit > state.now)
    return undefined;
  return taskOnce(state, 'refund-not-found', refund.subject, 'submitted by hand a week ago, and no refund shows');
}

/** The whole order is paid back: nothing about the flights is of interest any more. */
export function endRefunded(state: OrderState): Step | undefined {
  const isOpen = state.settlements.some((settlement) => !isFinal(settlement));
  return state.whollyRefunded && !isOpen ? settled(state, 'the whole order is refunded') : undefined;
}
