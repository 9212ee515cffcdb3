import { departure } from './itinerary.ts';
import type { AirlineMail, OrderState, Task } from './order-state.ts';
import type { StepLimits } from './steps.ts';

/** Until when the airline's mails are waited for. All in milliseconds. */

const hourMs = 3_600_000;
/** Closer to departure than this, a mail that nobody reads is passed on unread. */
const unreadBeforeDeparture = 48 * hourMs;
/** Of the time that is left until departure, the part that a mail may wait for what explains it, and for a reader. */
const [waitingPart, readingPart] = [1 / 24, 1 / 4];

/** When the next flight leaves; infinitely late when none is known. */
function nextDeparture({ current, now }: OrderState): number {
  return Math.min(...(current?.segments ?? []).map(departure).filter((leaves) => leaves > now));
}

/** Until when a mail waits for what explains it, before a person is asked. */
export function mailLimit(state: OrderState, { heardAt }: AirlineMail, limits: StepLimits): number {
  return heardAt + Math.max(0, Math.min(limits.mail, (nextDeparture(state) - heardAt) * waitingPart));
}

/** Whether a cancellation was told by a mail that is still being fetched. */
export function isAwaitingItsMail(state: OrderState, evidenceId: string, limits: StepLimits): boolean {
  const mail = state.mails.find(
    ({ code, about }) => about === 'cancellation' && evidenceId.startsWith(`mail/${code}/`),
  );
  return mail !== undefined && !mail.verified && mailLimit(state, mail, limits) > state.now;
}

/** Whether the next flight leaves so soon that a mail cannot wait for its reader for ever. */
export const isDepartureClose = (state: OrderState): boolean =>
  nextDeparture(state) - state.now < unreadBeforeDeparture;

/**
 * When the task to read a mail is brought up again, at which time an unread mail is passed on if departure is close
 * then; nothing for other tasks.
 */
export function remindByOf(
  state: OrderState,
  { reason }: Pick<Task, 'reason'>,
  limits: StepLimits,
): { readonly remindBy?: number } {
  const leaves = nextDeparture(state);
  if (reason !== 'read-mail' || !Number.isFinite(leaves)) return {};
  const patience = Math.min(limits.unreadMail, (leaves - state.now) * readingPart);
  return { remindBy: Math.max(state.now + patience, leaves - unreadBeforeDeparture) };
}
