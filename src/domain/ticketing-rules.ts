import type { OrderState } from './order-state.ts';
import { queryAfresh } from './shared-rules.ts';
import { ask, findTask, poll, settled, type Step, type StepLimits } from './steps.ts';

/** Rules for an order that is not ticketed: until it is paid, ticketed, or cancelled. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const paymentGrace = 15 * minuteMs;
/** Atlas: paid, no PNR yet, Atlas chases it; never a failure (ticketing errors, July 2026). */
const stillChased = '615';

export function followPayment(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status !== 'unpaid') return undefined;
  const until = (state.paymentDeadline ?? state.firstSeenAt + 24 * hourMs) + paymentGrace;
  if (state.now < until) return poll(state, limits, 'ticket', until, 'the order query shows it unpaid');
  return queryAfresh(state, limits) ?? settled(state, 'not paid by its payment deadline');
}

export function followTicketing(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status === 'cancelled' && state.errorCode !== stillChased) return undefined;
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
