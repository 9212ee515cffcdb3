import { endAfterLastFlight } from './change-rules.ts';
import { isDepartureClose, mailLimit, remindByOf } from './mail-times.ts';
import type { AirlineMail, OrderState } from './order-state.ts';
import { wantsRefund } from './refund-choice-rules.ts';
import { endRefunded } from './settlement-rules.ts';
import { isHandedOver, nextReminder } from './shared-rules.ts';
import { ask, findTask, poll, type Step, type StepLimits } from './steps.ts';
import { knowsCancelled, tell } from './telling-rules.ts';

/**
 * Rules for the airline's mails. A mail about a schedule change waits for the structured change that explains it; what
 * nothing explains a person reads. Joining itself is a write: see the storage.
 */

/**
 * Hands a person the mails that nothing explains. What the mail query has not shown is one task together: who knows the
 * webhook URL can invent as many as he likes.
 */
export function handOverMails(state: OrderState, limits: StepLimits): Step | undefined {
  // Nobody flies: a case that has ended would ask only when something else wakes it.
  if (endRefunded(state)) return undefined;
  const open = state.mails.filter(isUnread);
  for (const mail of open) {
    if (isWaiting(state, mail, limits)) continue;
    const together = mail.listed ? [mail] : open.filter(({ listed }) => !listed);
    if (together.some(({ code }) => findTask(state, 'read-mail', code))) continue;
    const because = mail.listed ? 'nothing explains the airline’s mail' : 'a pushed mail is not in the mail query';
    return { ...ask(state, 'read-mail', mail.code, because), ...remindByOf(state, { reason: 'read-mail' }, limits) };
  }
  return undefined;
}

/**
 * Whether its task has been open for so long, and departure is so close, that it is passed on unread. Not to a traveller
 * who does not expect to fly: who was told that the booking is cancelled, or chose a refund.
 */
function isUnreadTooLong(state: OrderState, mail: AirlineMail): boolean {
  if (knowsCancelled(state) || wantsRefund(state)) return false;
  const task = findTask(state, 'read-mail', mail.code);
  return (
    isUnread(mail) && mail.readable && task?.state === 'open' && task.remindAt <= state.now && isDepartureClose(state)
  );
}

/**
 * Puts the queries about mails between the waits for something else: whichever is due first. What is to be done at
 * once comes before them.
 */
export function readMailsMeanwhile(state: OrderState, limits: StepLimits, step: Step): Step {
  const waits = step.kind === 'poll' || step.kind === 'wait' || step.kind === 'settled';
  const mails = waits ? queryMails(state, limits) : undefined;
  if (mails?.kind !== 'poll') return step;
  if (step.kind === 'settled') return mails;
  if (step.kind === 'poll' && step.dueAt <= mails.dueAt) return { ...step, until: Math.min(step.until, mails.until) };
  return step.kind === 'poll' || step.kind === 'wait'
    ? { ...mails, stage: step.stage, until: Math.min(step.until, mails.until) }
    : step;
}

/** Asks for mails that are to be fetched, and for the flights that would explain them. */
function queryMails(state: OrderState, limits: StepLimits): Step | undefined {
  if (endAfterLastFlight(state) || endRefunded(state)) return undefined;
  const untils = state.mails.flatMap((mail) => {
    const isFetching = mail.about === 'cancellation' && !mail.verified;
    const limit = mailLimit(state, mail, limits);
    if ((isFetching || isUnread(mail)) && limit > state.now) return [limit];
    // While a person has it, it may still be fetched or explained.
    return isUnread(mail) ? [nextReminder(state)] : [];
  });
  const until = Math.min(...untils, nextReminder(state));
  if (untils.length === 0 || !Number.isFinite(until) || until <= state.now) return undefined;
  return poll(state, limits, 'mail', until, 'a mail of the airline is to be fetched, or explained by the order query');
}

const isUnread = ({ about, state }: AirlineMail): boolean => about === 'schedule-change' && state === 'open';

/** A pushed change that is just being confirmed may explain it; more of them do not make it wait for longer. */
function isWaiting(state: OrderState, mail: AirlineMail, limits: StepLimits): boolean {
  const limit = mailLimit(state, mail, limits);
  return (
    limit > state.now || state.claims.some((claim) => claim.recordedAt < limit && !isHandedOver(state, claim, limits))
  );
}

/** An extract of the airline's mail: a person said so, or nobody read it and the departure is close. */
export function tellExtract(state: OrderState): Step | undefined {
  for (const mail of state.mails) {
    if (!mail.verified) continue;
    const unread = isUnreadTooLong(state, mail);
    if (mail.state !== 'passed-on' && !unread) continue;
    const because = unread ? 'nobody has read the airline’s mail, and departure is close' : 'a person has read it';
    const step = tell(state, 'airline-mail-extract', 0, because, mail.code);
    if (step) return step;
  }
  return undefined;
}
