import { confirmClaims, handOverClaims } from './change-rules.ts';
import { isCancelled, type OrderState } from './order-state.ts';
import { queryAfresh, waitForPerson, watchHandedOverClaims } from './shared-rules.ts';
import { ask, findTask, poll, settled, taskOnce, type Step, type StepLimits } from './steps.ts';

/** Rules for an order that is not ticketed: until it is paid, ticketed, or cancelled. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const paymentGrace = 15 * minuteMs;

export function followPayment(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status !== 'unpaid') return undefined;
  const until = (state.paymentDeadline ?? state.firstSeenAt + 24 * hourMs) + paymentGrace;
  if (state.now < until) return poll(state, limits, 'ticket', until, 'the order query shows it unpaid');
  return queryAfresh(state, limits) ?? settled(state, 'not paid by its payment deadline');
}

/** An order that Atlas does not know: its number may be wrong, or Atlas slow. A person is told, and it is asked about on. */
export function followNotFound(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status !== undefined || state.notFoundSince === undefined) return undefined;
  const until = state.notFoundSince + limits.corroboration;
  if (state.now < until) return poll(state, limits, 'ticket', until, 'the order query does not know it yet');
  const task = findTask(state, 'order-not-found', 'order');
  if (task?.state === 'done') {
    const isNews = (state.freshWantedAt ?? 0) > (task.answeredAt ?? 0);
    return (
      (isNews ? queryAfresh(state, limits) : undefined) ?? settled(state, 'not known to Atlas; a person dealt with it')
    );
  }
  if (!task) return ask(state, 'order-not-found', 'order', 'the order query does not know it');
  return poll(state, limits, 'ticket', task.remindAt, 'the order query does not know it; a person knows');
}

/**
 * What has no flights of its own is over when it is issued: a post-ticketing order of another one (it gets no tickets), or
 * an order whose tickets are there and whose flights stay away.
 */
export function endWithoutFlights(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status !== 'ticketed' || state.bought) return undefined;
  const isTicketed = state.ticketIssued && state.everyPassengerHasTicket;
  const waits = (state.polls.ticket?.startedAt ?? state.now) + limits.corroboration > state.now;
  if (!state.isAncillary && (!isTicketed || waits)) return undefined;
  const because = state.isAncillary ? 'an ancillary order, and it is done' : 'ticketed, and it has no flights';
  // They may have been cancelled before the first query: then the traveller is to hear of it.
  const claimed = state.isAncillary ? undefined : (handOverClaims(state, limits) ?? confirmClaims(state, limits));
  return (
    claimed ??
    queryAfresh(state, limits) ??
    watchHandedOverClaims(state, limits) ??
    waitForPerson(state) ??
    settled(state, because)
  );
}

export function followTicketing(state: OrderState, limits: StepLimits): Step | undefined {
  if (isCancelled(state)) return undefined;
  const until = (state.polls.ticket?.startedAt ?? state.now) + limits.ticketing;
  const reason =
    state.status === undefined ? 'not queried yet' : `status "${state.status}", not ticketed for all passengers`;
  if (state.now < until) return poll(state, limits, 'ticket', until, reason);
  const task = findTask(state, 'ticketing-late', 'ticket');
  if (task?.state === 'done')
    return queryAfresh(state, limits) ?? settled(state, 'late ticketing was dealt with by a person');
  if (!task || task.remindAt <= state.now) {
    return ask(state, 'ticketing-late', 'ticket', `${reason} after the limit of ${limits.ticketing / minuteMs} min`);
  }
  return poll(state, limits, 'ticket', task.remindAt, `${reason}; a person knows`);
}

/** The seller has made another order in place of this one: nothing is expected of it any more. */
export function endReplaced(state: OrderState, limits: StepLimits): Step | undefined {
  const since = state.polls.ticket?.startedAt ?? state.now;
  const mayBeTicketed = state.status === 'ticketing' && since + limits.ticketing > state.now;
  if (state.replacedBy === undefined || mayBeTicketed) return undefined;
  return queryAfresh(state, limits) ?? waitForPerson(state) ?? settled(state, 'another order was made in its place');
}

/** An order that was replaced is ticketed after all: the seller holds two. Nobody is mailed about it. */
export function handOverTicketedTwice(state: OrderState): Step | undefined {
  return state.replacedBy === undefined
    ? undefined
    : taskOnce(state, 'ticketed-twice', 'order', 'ticketed, though another order was made in its place');
}
