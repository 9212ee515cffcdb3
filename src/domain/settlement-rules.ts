import { endAfterLastFlight, watchAirline } from './change-rules.ts';
import type { OrderState } from './order-state.ts';
import { unresolved } from './refund-rules.ts';
import { nextOfQuestion } from './reminder-rules.ts';
import { isFinal, isPaid, settlementName, type Settlement } from './settlement.ts';
import { nextReminder, queryFirst } from './shared-rules.ts';
import { findTask, poll, settled, taskOnce, type Step, type StepLimits } from './steps.ts';
import { isOut, tell } from './telling-rules.ts';

/** Rules for refunds and voids: followed by their queries until Atlas is done with them. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const lookUpLimit = dayMs;
/** A refund that was submitted is expected to show within this time. */
const showLimit = 7 * dayMs;
/** Nobody expects an end of what has had none for so long. */
const longest = 365 * dayMs;

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
  const open = state.settlements.filter((one) => !isFinal(one) && one.firstSeenAt + longest > state.now);
  const limitOf = ({ firstSeenAt }: Settlement): number => firstSeenAt + limits.settlement;
  for (const late of open.filter((one) => limitOf(one) <= state.now)) {
    const because = `${late.kind} is not final after its limit`;
    const step = taskOnce(state, 'settlement-late', settlementName(late), because);
    if (step) return step;
  }
  const why =
    open.length > 0
      ? `${open.length} of ${state.settlements.length} refunds and voids not final`
      : reasonToLookUp(state, limits);
  if (why === undefined) return undefined;
  const limitsAhead = [...open.map(limitOf), (unresolved(state)?.claimedAt ?? 0) + limits.refundOutcome];
  const untils = [...limitsAhead.filter((limit) => limit > state.now), nextReminder(state)];
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

function reasonToLookUp(state: OrderState, limits: StepLimits): string | undefined {
  const { settlementWantedAt: wantedAt, now } = state;
  if (wantedAt !== undefined && wantedAt + lookUpLimit > now)
    return 'a push told of a refund, a void or a cancellation';
  if (state.voidUnseenSince !== undefined && state.voidUnseenSince + limits.corroboration > now)
    return 'a void was pushed that the query does not show yet';
  if (unresolved(state)) return 'the answer to a submitted refund was lost; it must show';
  const askedSince = state.polls.settlement?.startedAt ?? now;
  if (lostTickets(state) && askedSince + hourMs > now)
    return 'the order query does not show all tickets any more: a refund or void may be why';
  if (state.status === 'cancelled' && state.bought && !state.settlementsAsked && askedSince + hourMs > now)
    return 'cancelled after ticketing: a refund or void of our own may be why';
  const resubmitted = state.tasks.find(
    (task) =>
      task.reason === 'settlement-rejected' &&
      (task.answeredAt ?? 0) + showLimit > now &&
      !state.settlements.some(({ firstSeenAt }) => firstSeenAt > (task.answeredAt ?? 0)),
  );
  if (resubmitted?.state === 'done') return 'a person dealt with a rejection; another one may show';
  const expectedSince = refundExpectedSince(state);
  if (expectedSince !== undefined && expectedSince + showLimit > now) return 'a refund was submitted and must show';
  return undefined;
}

/** No push and no list tells of a refund made in ATRIP; that tickets are gone from the order is the only sign of one. */
const lostTickets = ({ status, bought, isAncillary, ticketIssued, tickets }: OrderState): boolean =>
  status === 'ticketed' && bought !== undefined && !isAncillary && (!ticketIssued || tickets?.showsFewer === true);

/** Since when the refund that the traveller chose is said to be submitted, and no refund shows. */
function refundExpectedSince(state: OrderState): number | undefined {
  const id = state.question?.id;
  if (id === undefined || state.settlements.some(({ kind }) => kind === 'refund')) return undefined;
  const byHand = findTask(state, 'traveller-wants-refund', id) ?? findTask(state, 'traveller-wants-part-refund', id);
  if (byHand?.state === 'done') return byHand.answeredAt;
  return state.refundSubmissions.find(({ questionId, state: end }) => questionId === id && end === 'done')?.claimedAt;
}

/** The refund that was said to be submitted never showed. */
export function missExpectedRefund(state: OrderState): Step | undefined {
  const since = refundExpectedSince(state);
  if (since === undefined || since + showLimit > state.now) return undefined;
  return taskOnce(state, 'refund-not-found', state.question?.id ?? '', 'submitted a week ago, and no refund shows');
}

/**
 * The airline's side of a refund or void is done, as its query shows: the traveller is told, once for each case. Not of an
 * order in whose place the seller made another one before the traveller heard of it: that is the seller's own matter.
 */
export function tellPaidBack(state: OrderState, limits: StepLimits): Step | undefined {
  const isKnown = state.told !== undefined || state.messages.some(isOut);
  if (state.isAncillary || (state.replacedBy !== undefined && !isKnown)) return undefined;
  for (const { kind, code, state: end } of state.settlements.filter((one) => isPaid(one) && !one.isOldNews)) {
    const message = kind === 'void' ? 'void-final' : 'refund-final';
    const step = tell(state, message, 0, `${kind} is ${end}`, code);
    // What pushes say of the order comes first: whether anything of it is left.
    if (step) return queryFirst(state, limits) ?? step;
  }
  return undefined;
}

/** The same before nothing more happens: the trip is over, or all of it is paid back. */
export function tellPaidBackAtEnd(state: OrderState, limits: StepLimits): Step | undefined {
  return state.whollyRefunded || endAfterLastFlight(state) ? tellPaidBack(state, limits) : undefined;
}

/** The whole order is paid back: nothing about the flights is of interest any more. */
export function endRefunded(state: OrderState): Step | undefined {
  const isOpen = state.settlements.some((settlement) => !isFinal(settlement));
  return state.whollyRefunded && !isOpen ? settled(state, 'the whole order is refunded') : undefined;
}
