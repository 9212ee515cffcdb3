import type { Step } from '../src/domain/steps.ts';
import { ordersOf, settlementKinds, questionsVoidedBy } from '../src/domain/message-kinds.ts';
import { answers } from '../src/domain/change-policy.ts';
import type { OrderState } from '../src/domain/order-state.ts';
import { ticketsOfAll, type PassengerTickets } from '../src/domain/tickets.ts';
import {
  composeMessage,
  questionOf,
  type AskedQuestion,
  type NamedAncillary,
  type Particulars,
} from '../src/messages/compose.ts';
import { unknownBrandWords, voiceFor, type Voice } from '../src/messages/brand.ts';
import { wordsIn } from '../src/messages/languages/index.ts';
import { renderMessage } from '../src/messages/render.ts';
import { readAncillaries } from '../src/storage/ancillaries.ts';
import { countOtherMessages, putMessage } from '../src/storage/messages.ts';
import { readVerifiedMail } from '../src/storage/mail-reading.ts';
import { readRefundAmount } from '../src/storage/refund-amounts.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { readRecipient } from '../src/storage/orders.ts';
import type { Transaction } from '../src/storage/pool.ts';
import { askTraveller, readQuestion, supersedeQuestions } from '../src/storage/questions.ts';
import { readTickets } from '../src/storage/tickets.ts';
import { addToTimelineOnce } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import { handToPerson } from './next-step.ts';

/** Messages to the traveller, put into words and into the outbox. */

export type TellStep = Step & { readonly kind: 'tell' };

/**
 * Composes and renders the message from the state as it is now, with the question that it asks.
 * @returns false when the traveller has answered that question already, so that there is nothing to send
 */
export async function writeMessage(
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

/** Where the traveller answers a question, and takes an answer back. */
export const decisionUrl = (
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
