import { messageName, type Step } from '../src/domain/steps.ts';
import { asksSomething, isSentAgain, itineraryTold, tellsTickets } from '../src/domain/message-kinds.ts';
import type { OrderState } from '../src/domain/order-state.ts';
import { flightWithinADay } from '../src/messages/compose.ts';
import type { SendResult } from '../src/messages/smtp.ts';
import { noteCancellationTold } from '../src/storage/cancellations.ts';
import { giveUpAnswered, theSeller, resolveMessage, type StoredMessage } from '../src/storage/messages.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { markTold, raiseVersion } from '../src/storage/orders.ts';
import { noteTold, noteUrgent } from '../src/storage/people-events.ts';
import type { Transaction } from '../src/storage/pool.ts';
import { rememberingBefore } from '../src/storage/returned-mails.ts';
import { markTicketsTold } from '../src/storage/tickets.ts';
import { closeTasks } from '../src/storage/tasks.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import { choose, handToPerson } from './next-step.ts';
import { decisionUrl } from './written-messages.ts';

/** What follows from an attempt to send a message to the traveller. */

/** Mail that was certainly not sent, or may not have been though it asks something, is tried again. */
export const needsRetry = (message: StoredMessage, result: SendResult): boolean =>
  result.outcome === 'not-sent'
    ? !result.permanent
    : result.outcome === 'unknown' && isSentAgain(message.kind, message.unclearAttempts + 1);

/** What a message is about, in the timeline's words. */
function describeSubject({ kind, toldVersion, about }: StoredMessage): string {
  if (kind === 'airline-mail-extract') return 'an extract of the airline’s mail';
  if (itineraryTold(kind, toldVersion) === toldVersion) return `itinerary version ${toldVersion}`;
  return about || `number ${toldVersion}`;
}

/** Under 24 hours before departure a mail alone is not enough: the seller's systems and a person reach the traveller too. */
async function reachOtherwise(
  tx: Transaction,
  deps: Dependencies,
  { id, orderNo, kind, toldVersion }: StoredMessage,
  state: OrderState,
): Promise<void> {
  const urgent = flightWithinADay(kind, state);
  if (!urgent) return;
  await noteUrgent(tx, id, urgent);
  // Of an earlier change; and whoever is called anyway need not be called twice.
  await closeTasks(tx, orderNo, ['departure-within-a-day']);
  const isCalled = state.tasks.some(
    ({ reason, subject, state: taskState }) =>
      reason === 'departure-too-close' && subject === String(toldVersion) && taskState === 'open',
  );
  if (isCalled) return;
  const subject = messageName({ message: kind, toldVersion });
  await handToPerson(tx, orderNo, 'departure-within-a-day', subject, 'less than a day to departure', deps);
}

/**
 * Records what became of an attempt to send a message, and what follows from it.
 *
 * @param attemptId only while this attempt holds the claim
 * @returns the next step
 */
export async function recordOutcome(
  tx: Transaction,
  deps: Dependencies,
  message: StoredMessage,
  attemptId: string,
  result: SendResult,
): Promise<Step> {
  const { id, orderNo, kind, toldVersion } = message;
  const before = await lockOrderState(tx, orderNo, deps.policies);
  const smtpAnswer = 'answer' in result ? result.answer : undefined;
  const state = needsRetry(message, result)
    ? 'pending'
    : ({ sent: 'sent', unknown: 'assumed-sent', 'not-sent': 'refused' } as const)[result.outcome];
  const isUnclear = result.outcome === 'unknown';
  if (!(await resolveMessage(tx, id, attemptId, { state, smtpAnswer, isUnclear }))) return choose(tx, orderNo, deps);
  const isTheSellers = message.recipient === theSeller;
  const words = {
    sent: `${isTheSellers ? 'left it to the seller’s systems to tell' : 'told'} the traveller: ${kind} (${describeSubject(message)})`,
    'assumed-sent': `told the traveller, as far as known: ${kind}; the mail server’s answer was lost`,
    refused: `the mail server refused ${kind} for the traveller’s address`,
    pending: `could not send ${kind} yet; it stays in the outbox`,
  }[state];
  // A mail server that is away is tried many times: one line is enough.
  if (state !== 'pending' || message.attempts <= 1)
    await addToTimeline(tx, orderNo, { kind: 'message', text: words, reference: id });
  if (state === 'pending' && message.questionId) await giveUpAnswered(tx, message.questionId);
  await noteTold(tx, id, (question) => decisionUrl(deps, question));
  if (state === 'sent' || state === 'assumed-sent') {
    const version = itineraryTold(kind, toldVersion);
    await rememberingBefore(tx, id, async () => {
      if (version !== undefined) await markTold(tx, orderNo, version);
      if (tellsTickets(kind)) await markTicketsTold(tx, orderNo, id);
    });
    if (kind === 'order-cancelled') await noteCancellationTold(tx, orderNo);
    if (before) await reachOtherwise(tx, deps, message, before);
    // What was not certain of an earlier state of the flights does not matter any more.
    const isUncertain = before?.tasks.some((task) => task.reason === 'mail-uncertain' && task.state === 'open');
    if (isUncertain && version !== undefined && state === 'sent') await closeTasks(tx, orderNo, ['mail-uncertain']);
    if (state === 'assumed-sent' && asksSomething(kind)) {
      const subject = messageName({ message: kind, toldVersion });
      await handToPerson(tx, orderNo, 'mail-uncertain', subject, 'the mail server’s answer was lost each time', deps);
    }
  }
  await raiseVersion(tx, orderNo);
  return choose(tx, orderNo, deps);
}
