import { answers, type Answer } from '../domain/change-policy.ts';
import { asksSomething } from '../domain/message-kinds.ts';
import type { MessageKind } from '../domain/order-state.ts';
import type { Brand } from './brand.ts';
import type { Asking, Telling, Words } from './languages/words.ts';
import type { Message, MessageAncillary, MessageConnection } from './message.ts';

/** Raised with each change of wording; stored with each message. */
export const wordingVersion = '7';

/** The words of a message: it asks for a choice only where it has a link to choose with. */
export function wordsOf(message: Message, words: Words): Telling {
  const { unasked, ...usual }: Telling & Partial<Asking> = words.kinds[message.kind];
  const { subject, title, intro } = message.callsAtOnce
    ? { ...usual, intro: words.callsAtOnce }
    : { ...usual, ...(message.decision ? undefined : unasked) };
  return { subject: words.subjectLine(subject, message.pnrs[0] ?? message.orderNo), title, intro };
}

/** Whether an answer is one of those that there are words for. */
export const isAnswer = (option: string): option is Answer => answers.some((answer) => answer === option);

/** What an answer is called; the flights of a reinstated booking are no new ones. */
export function answerName(questionKind: string, option: string, { page }: Pick<Words, 'page'>): string {
  if (questionKind === 'reinstated' && option === 'keep') return page.keepReinstated;
  return isAnswer(option) ? page.options[option].name : option;
}

/** What happens with an answer; undefined where there is nothing more to say. */
export const answerOutcome = (
  questionKind: string,
  option: string,
  { page }: Pick<Words, 'page'>,
): string | undefined => (isAnswer(option) && questionKind !== 'reinstated' ? page.options[option].outcome : undefined);

/** Whether a message shows the way to an open question. */
export const showsQuestion = (kind: MessageKind): boolean => asksSomething(kind) || kind === 'choice-reminder';

/** Whether a message is the receipt for tickets. */
const isReceipt = ({ kind }: Message): boolean => kind === 'ticketed' || kind === 'ticketed-again';

/** Whether a message asks something, or says that somebody will be in touch or can be. */
const speaksOfStaff = ({ kind, callsAtOnce }: Message): boolean =>
  showsQuestion(kind) || kind === 'order-cancelled' || kind === 'airline-mail-extract' || callsAtOnce === true;

/** How the staff are reached, in a message that speaks of them and in a receipt; undefined where no brand says it. */
export function reachWords(message: Message, brand: Brand | undefined, words: Words): string | undefined {
  const ways = [brand?.phone, brand?.email].filter(Boolean);
  if (ways.length === 0 || !(speaksOfStaff(message) || isReceipt(message))) return undefined;
  const { reachUs, questions } = words.support;
  return `${isReceipt(message) ? questions : reachUs}${words.punctuation.colon}${ways.join(words.punctuation.comma)}`;
}

/** The brand's telephone, address and page, each with its name. */
export const contactsOf = (
  brand: Brand,
  { support }: Pick<Words, 'support'>,
): readonly { readonly name: string; readonly value: string; readonly href: string }[] => [
  ...(brand.phone
    ? [{ name: support.phone, value: brand.phone, href: `tel:${brand.phone.replace(/[^+\d]/g, '')}` }]
    : []),
  ...(brand.email ? [{ name: support.email, value: brand.email, href: `mailto:${brand.email}` }] : []),
  ...(brand.url ? [{ name: support.web, value: brand.url, href: brand.url }] : []),
];

export const connectionWords = ({ code, place, minutes }: MessageConnection, { connections }: Words): string =>
  code === 'connection-lost' ? connections.lost(place) : connections.short(place, minutes);

/** What was bought, by whom and for which flight, and what became of it, where that is a question. */
export function ancillaryWords(
  one: MessageAncillary,
  words: Words,
): { readonly [part in 'who' | 'what' | 'fate']: string } {
  const { comma, colon } = words.punctuation;
  const { flightNumber, depAirport, arrAirport } = one.flight;
  const route = words.flights.route(depAirport, arrAirport);
  const flight = flightNumber ? `${flightNumber} ${route}` : route;
  return {
    who: `${one.passenger}${comma}${flight}${comma}`,
    what: words.extras.name(one.what),
    fate: one.fate ? `${colon}${words.extras.fates[one.fate]}` : '',
  };
}

/** What the answers that may be given cost, and how long they take: only what is known. */
export function termsOf({ kind, flightsBefore, decision }: Message, { terms }: Words): readonly string[] {
  const options = decision?.options ?? [];
  // A reminder may be about either; it compares where the flights are not those that were booked.
  const isOfOwnFlights = kind === 'reinstated-choice' || flightsBefore === undefined;
  return [
    ...(options.includes('keep') ? [isOfOwnFlights ? terms.keepReinstated : terms.keep] : []),
    ...(options.includes('another-flight') ? [terms.anotherFlight] : []),
    ...(options.includes('refund') || options.includes('refund-part') ? [terms.refund] : []),
  ];
}

/** With a capital at its beginning, where the language has such. */
export const capitalised = (text: string, { tag }: Words): string =>
  `${text.charAt(0).toLocaleUpperCase(tag)}${text.slice(1)}`;
