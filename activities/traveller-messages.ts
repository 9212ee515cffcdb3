import { messageName, type Step } from '../src/domain/steps.ts';
import { SkyhookError } from '../src/errors.ts';
import { asksSomething, isSentAgain } from '../src/domain/message-kinds.ts';
import { chooseRecipient } from '../src/messages/recipient.ts';
import type { SendResult } from '../src/messages/smtp.ts';
import {
  claimMessage,
  maySendClaimed,
  messageId,
  theSeller,
  releaseMessage,
  readMessage,
  type StoredMessage,
} from '../src/storage/messages.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { markTold, raiseVersion, readRecipient } from '../src/storage/orders.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { readQuestion, type StoredQuestion } from '../src/storage/questions.ts';
import { attemptId } from './attempt-id.ts';
import { isStillInTime } from './claimed-acts.ts';
import type { Dependencies } from './dependencies.ts';
import { choose, handToPerson, sameAct } from './next-step.ts';
import { needsRetry, recordOutcome } from './message-outcomes.ts';
import { writeMessage, type TellStep } from './written-messages.ts';

/** The activity that mails the traveller. */
export function travellerMessageActivities(deps: Dependencies) {
  return {
    /**
     * Tells the traveller: the message is claimed in the outbox, sent, and recorded, each step committed. An attempt
     * that finds the claim of an earlier one resolves it by the rule of its kind: informational mail counts as sent
     * (at most once), mail that asks something within a deadline is sent again (at least once, at most three times).
     * @throws SkyhookError SMTP_UNAVAILABLE when the mail server cannot take it now
     */
    async tellTraveller({ orderNo, step }: { readonly orderNo: string; readonly step: TellStep }): Promise<Step> {
      const ours = attemptId();
      const claimingSince = Date.now();
      const claimed = await inTransaction(deps.pool, (tx) => claim(tx, deps, orderNo, step, ours)).catch(
        async (error: unknown) => {
          // Whether it was committed is not known; that nothing was sent is.
          await inTransaction(deps.pool, async (tx) => {
            await lockOrderState(tx, orderNo, deps.policies);
            await releaseMessage(tx, orderNo, ours);
          }).catch(() => {});
          throw error;
        },
      );
      if (claimed.kind === 'other-step') return claimed.next;
      const { message } = claimed;
      // Frozen meanwhile: mail that asks was or is sent by another attempt, other mail by nobody else.
      const isLate = asksSomething(message.kind) && !isStillInTime(claimingSince);
      if (isLate || !(await maySendClaimed(deps.pool, message.id, ours)))
        return inTransaction(deps.pool, (tx) => choose(tx, orderNo, deps));
      const result = await send(deps, message);
      const next = await inTransaction(deps.pool, (tx) => recordOutcome(tx, deps, message, ours, result));
      if (needsRetry(message, result)) throw new SkyhookError('SMTP_UNAVAILABLE');
      return next;
    },
  };
}

/** Mails it; a message that is left to the seller has gone out with the event that tells it. */
const send = async ({ mailer }: Dependencies, message: StoredMessage): Promise<SendResult> =>
  message.recipient === theSeller
    ? { outcome: 'sent', answer: 'left to the seller’s systems' }
    : mailer.send({ ...message, to: message.recipient });

type Claimed =
  { readonly kind: 'claimed'; readonly message: StoredMessage } | { readonly kind: 'other-step'; readonly next: Step };

/** Writes the message into the outbox if it is not there, and claims it for this attempt. */
async function claim(
  tx: Transaction,
  deps: Dependencies,
  orderNo: string,
  step: TellStep,
  attemptId: string,
): Promise<Claimed> {
  const now = await choose(tx, orderNo, deps);
  if (!sameAct(step, now)) return { kind: 'other-step', next: now };
  const recipient =
    deps.settings.travellerMail === 'seller'
      ? theSeller
      : chooseRecipient(await readRecipient(tx, orderNo), deps.settings.sellerDomains);
  if (!recipient) {
    await handToPerson(tx, orderNo, 'nobody-to-tell', messageName(step), 'no address of the traveller is known', deps);
    return { kind: 'other-step', next: await choose(tx, orderNo, deps) };
  }
  const id = messageId(orderNo, step.toldVersion, step.message, recipient, step.about);
  const existing = await readMessage(tx, id);
  const question = existing?.questionId ? await readQuestion(tx, existing.questionId) : undefined;
  const earlier = existing && outcomeOfEarlierAttempt(existing, question);
  if (earlier) {
    return { kind: 'other-step', next: await recordOutcome(tx, deps, existing, existing.claimedBy ?? '', earlier) };
  }
  // What waited long in the outbox must not promise that an answer can be taken back whose time for it is over.
  const isConfirmation = existing?.kind === 'answer-received' && existing.state === 'pending';
  const anew =
    !existing || existing.state === 'superseded' || isConfirmation || (question && runsOut(question, now, deps));
  if (anew && !(await writeMessage(tx, deps, { id, orderNo, recipient, step }))) {
    await markTold(tx, orderNo, step.toldVersion);
    await raiseVersion(tx, orderNo);
    return { kind: 'other-step', next: await choose(tx, orderNo, deps) };
  }
  await claimMessage(tx, id, attemptId);
  return { kind: 'claimed', message: (await readMessage(tx, id)) as StoredMessage };
}

/** What became of the attempt that left its claim behind; undefined when the message is to be sent (again). */
function outcomeOfEarlierAttempt(message: StoredMessage, question: StoredQuestion | undefined): SendResult | undefined {
  if (message.state !== 'claimed') return undefined;
  if (question?.state === 'answered') return { outcome: 'sent', answer: 'the traveller answered, so it arrived' };
  // It may or may not have been sent.
  return isSentAgain(message.kind, message.unclearAttempts + 1) ? undefined : { outcome: 'unknown' };
}

/** A message that waited long in the outbox must not ask a question whose time is nearly over: it is written anew. */
function runsOut({ state, deadline }: StoredQuestion, now: Step, deps: Dependencies): boolean {
  const enough = (deps.settings.decisions.shortestMinutes * 60_000) / 2;
  return state !== 'answered' && (state !== 'open' || deadline.getTime() - now.chosenAt < enough);
}
