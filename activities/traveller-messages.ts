import { messageName, type Step } from '../src/domain/steps.ts';
import { SkyhookError } from '../src/errors.ts';
import {
  asksSomething,
  isSentAgain,
  itineraryTold,
  ordersOf,
  settlementKinds,
  tellsTickets,
  questionsVoidedBy,
} from '../src/domain/message-kinds.ts';
import { answers } from '../src/domain/change-policy.ts';
import type { OrderState } from '../src/domain/order-state.ts';
import { ticketsOfAll, type PassengerTickets } from '../src/domain/tickets.ts';
import {
  composeMessage,
  flightWithinADay,
  questionOf,
  type AskedQuestion,
  type NamedAncillary,
  type Particulars,
} from '../src/messages/compose.ts';
import { unknownBrandWords, voiceFor, type Voice } from '../src/messages/brand.ts';
import { wordsIn } from '../src/messages/languages/index.ts';
import { chooseRecipient } from '../src/messages/recipient.ts';
import { renderMessage } from '../src/messages/render.ts';
import type { SendResult } from '../src/messages/smtp.ts';
import { readAncillaries } from '../src/storage/ancillaries.ts';
import { noteCancellationTold } from '../src/storage/cancellations.ts';
import {
  claimMessage,
  countOtherMessages,
  giveUpAnswered,
  maySendClaimed,
  messageId,
  theSeller,
  releaseMessage,
  putMessage,
  readMessage,
  resolveMessage,
  type StoredMessage,
} from '../src/storage/messages.ts';
import { readVerifiedMail } from '../src/storage/mail-reading.ts';
import { readRefundAmount } from '../src/storage/refund-amounts.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { markTold, raiseVersion, readRecipient } from '../src/storage/orders.ts';
import { noteTold, noteUrgent } from '../src/storage/people-events.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { askTraveller, readQuestion, supersedeQuestions, type StoredQuestion } from '../src/storage/questions.ts';
import { rememberingBefore } from '../src/storage/returned-mails.ts';
import { markTicketsTold, readTickets } from '../src/storage/tickets.ts';
import { closeTasks } from '../src/storage/tasks.ts';
import { addToTimeline, addToTimelineOnce } from '../src/storage/timeline.ts';
import { attemptId } from './attempt-id.ts';
import { isStillInTime } from './claimed-acts.ts';
import type { Dependencies } from './dependencies.ts';
import { choose, handToPerson, sameAct } from './next-step.ts';

type TellStep = Step & { readonly kind: 'tell' };

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
      const next = await inTransaction(deps.pool, (tx) => record(tx, deps, message, ours, result));
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
    return { kind: 'other-step', next: await record(tx, deps, existing, existing.claimedBy ?? '', earlier) };
  }
  // What waited long in the outbox must not promise that an answer can be taken back whose time for it is over.
  const isConfirmation = existing?.kind === 'answer-received' && existing.state === 'pending';
  const anew =
    !existing || existing.state === 'superseded' || isConfirmation || (question && runsOut(question, now, deps));
  if (anew && !(await write(tx, deps, { id, orderNo, recipient, step }))) {
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

/**
 * Composes and renders the message from the state as it is now, with the question that it asks.
 * @returns false when the traveller has answered that question already, so that there is nothing to send
 */
async function write(
  tx: Transaction,
  deps: Dependencies,
  { id, orderNo, recipient, step }: { id: string; orderNo: string; recipient: string; step: TellStep },
): Promise<boolean> {
  const state = await lockOrderState(tx, orderNo, deps.policies);
  if (!state) return true;
  const voice = await chooseVoice(tx, deps, orderNo);
  const tickets: Record<string, readonly PassengerTickets[]> = {};
  const bought: NamedAncillary[] = [];
  for (const one of ordersOf(step.message, state)) {
    const passengers = await readTickets(tx, one);
    tickets[one] = passengers;
    for (const ancillary of await readAncillaries(tx, one))
      bought.push({
        ...ancillary,
        name:
          passengers[ancillary.passenger - 1]?.name ?? wordsIn[voice.language].extras.passenger(ancillary.passenger),
      });
  }
  // What this message says makes an earlier question void, whether it asks a new one or not.
  for (const one of questionsVoidedBy(step.message, state)) await supersedeQuestions(tx, one);
  const asked =
    step.message === 'choice-reminder' ? await askedAlready(tx, state) : await ask(tx, deps, state, orderNo, step);
  if (asked === 'answered') return false;
  const question = asked && { ...asked, url: decisionUrl(deps, asked) };
  const subject = await readSubject(tx, orderNo, step);
  const words = renderMessage(
    composeMessage(step.message, state, {
      passengers: ticketsOfAll(Object.values(tickets)),
      ask: question,
      answered: step.message === 'answer-received' ? await answerOf(tx, deps, state) : undefined,
      bought,
      messagesBefore: await countOtherMessages(tx, state.trip?.orderNos ?? [orderNo], id),
      about: step.about,
      ...subject,
      language: voice.language,
      airlines: deps.settings.airlines,
    }),
    voice,
  );
  const { toldVersion, message: kind, about } = step;
  await putMessage(tx, {
    id,
    orderNo,
    toldVersion,
    kind,
    about,
    recipient,
    ...words,
    brand: voice.brand?.name,
    from: voice.brand?.from,
    questionId: question?.id,
    tickets,
  });
  return true;
}

/** What a message is about beside the order's state: a mail of the airline, or what the seller pays back. */
async function readSubject(
  tx: Transaction,
  orderNo: string,
  { message, about }: TellStep,
): Promise<Pick<Particulars, 'mail' | 'money'>> {
  if (about === undefined) return {};
  if (message === 'airline-mail-extract') return { mail: await readVerifiedMail(tx, orderNo, about) };
  return settlementKinds.includes(message) ? { money: await readRefundAmount(tx, orderNo, about) } : {};
}

/** The answer that counts, with the address where it can be taken back. */
async function answerOf(
  tx: Transaction,
  deps: Dependencies,
  { question }: OrderState,
): Promise<Particulars['answered']> {
  const stored = question && (await readQuestion(tx, question.id));
  if (!stored?.answer || !stored.answeredAt) return undefined;
  const { answer: option, kind, answeredAt } = stored;
  return {
    option,
    kind,
    url: decisionUrl(deps, stored),
    answeredAt: answeredAt.getTime(),
    undo: deps.settings.steps.undo,
  };
}

const decisionUrl = (
  { settings, tokens }: Dependencies,
  { id, generation }: { readonly id: string; readonly generation: number },
): string => `${settings.publicUrl}/decide/${tokens.make(id, generation)}`;

/** How the traveller is written to. That an order names a brand that there is none of is said once. */
async function chooseVoice(tx: Transaction, deps: Dependencies, orderNo: string): Promise<Voice> {
  const { voices } = deps.settings;
  const recipient = await readRecipient(tx, orderNo);
  const text = unknownBrandWords(recipient.brand, voices.brands);
  if (text !== undefined) await addToTimelineOnce(tx, orderNo, { kind: 'message', text });
  return voiceFor(recipient, voices);
}

type Asked = AskedQuestion & { readonly id: string; readonly generation: number };

/** Asks what the message is to ask, if anything. */
async function ask(
  tx: Transaction,
  deps: Dependencies,
  state: OrderState,
  orderNo: string,
  step: TellStep,
): Promise<Asked | 'answered' | undefined> {
  const wanted = questionOf(step.message, state, deps.settings.decisions);
  if (wanted === 'call') {
    const version = String(step.toldVersion);
    await handToPerson(tx, orderNo, 'departure-too-close', version, 'less than six hours to departure', deps);
  }
  if (typeof wanted !== 'object') return undefined;
  const versions = { itineraryVersion: step.toldVersion, versionBefore: state.told?.version };
  const kind = step.message === 'reinstated-choice' ? 'reinstated' : 'schedule-change';
  const question = await askTraveller(tx, { orderNo, kind, ...versions, ...wanted });
  return question.isAnswered ? 'answered' : { ...wanted, ...question };
}

/** The open question as it was asked: a reminder has the same link. */
async function askedAlready(tx: Transaction, { question }: OrderState): Promise<Asked | undefined> {
  const stored = question && (await readQuestion(tx, question.id));
  if (!stored || !question) return undefined;
  const { id, generation } = stored;
  const options = answers.filter((answer) => stored.options.includes(answer));
  return { id, generation, options, deadline: question.deadline, consequence: question.consequence };
}

/** Mail that was certainly not sent, or may not have been though it asks something, is tried again. */
const needsRetry = (message: StoredMessage, result: SendResult): boolean =>
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

/** Records what became of an attempt. */
async function record(
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
