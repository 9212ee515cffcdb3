import { answers, type Answer } from '../domain/change-policy.ts';
import { asksSomething, settlementKinds } from '../domain/message-kinds.ts';
import type { MessageKind } from '../domain/order-state.ts';
import type { Brand } from './brand.ts';
import type { Asking, Telling, Words } from './languages/words.ts';
import type { Message, MessageAncillary, MessageConnection, Money } from './message.ts';

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

/** Whether a message is one to travel with: a receipt for tickets, or the confirmation a day before. */
const isToTravelWith = ({ kind }: Message): boolean =>
  kind === 'ticketed' || kind === 'ticketed-again' || kind === 'day-before';

/** Whether a message asks something, or says that somebody will be in touch or can be. */
const speaksOfStaff = ({ kind, callsAtOnce }: Message): boolean =>
  showsQuestion(kind) ||
  isAboutMoney(kind) ||
  kind === 'order-cancelled' ||
  kind === 'airline-mail-extract' ||
  callsAtOnce === true;

const isAboutMoney = (kind: MessageKind): boolean => settlementKinds.includes(kind);

/** How the staff are reached, in a message that speaks of them and in a receipt; undefined where no brand says it. */
export function reachWords(
  message: Message,
  brand: Brand | undefined,
  words: Words,
): { readonly before: string; readonly ways: readonly Contact[] } | undefined {
  const ways = brand ? [...byPhone(brand, words), ...byMail(brand, words)] : [];
  if (ways.length === 0 || !(speaksOfStaff(message) || isToTravelWith(message))) return undefined;
  const { reachUs, questions, askUs } = words.support;
  const lead = isToTravelWith(message) ? questions : isAboutMoney(message.kind) ? askUs : reachUs;
  return { before: `${lead}${words.punctuation.colon}`, ways };
}

export interface Contact {
  readonly name: string;
  readonly value: string;
  readonly href: string;
}

type SupportWords = Pick<Words, 'support'>;

const byPhone = ({ phone }: Brand, { support }: SupportWords): readonly Contact[] =>
  phone ? [{ name: support.phone, value: phone, href: `tel:${phone.replace(/[^+\d]/g, '')}` }] : [];

const byMail = ({ email }: Brand, { support }: SupportWords): readonly Contact[] =>
  email ? [{ name: support.email, value: email, href: `mailto:${email}` }] : [];

/** The brand's telephone, address and page, each with its name. */
export const contactsOf = (brand: Brand, words: SupportWords): readonly Contact[] => [
  ...byPhone(brand, words),
  ...byMail(brand, words),
  ...(brand.url ? [{ name: words.support.web, value: brand.url, href: brand.url }] : []),
];

/** Whether the flights in a message are those of a booking that ends, or of which a part is paid back. */
export const isOfEndedBooking = ({ kind }: Message): boolean => kind === 'order-cancelled' || isAboutMoney(kind);

/** What stands over the flights that the others are compared with. */
export const titleOfBefore = ({ kind }: Message, { flights }: Words): string =>
  kind === 'day-before' ? flights.booked : flights.before;

/** What a message says of a refund or void, in paragraphs. */
export function paidBackWords({ paidBack }: Message, words: Words): readonly string[] {
  if (!paidBack) return [];
  const { covers, nothingLeft, amount, way } = words.paidBack;
  return [
    covers[paidBack.covers],
    ...(paidBack.nothingLeft ? [nothingLeft] : []),
    ...(paidBack.amount ? [amount(moneyWords(paidBack.amount, words))] : []),
    way,
  ];
}

/** With the currency's code, as `$` is not one currency. */
const moneyWords = ({ amount, currency }: Money, { tag }: Words): string =>
  new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'code' }).format(
    // A string keeps all digits.
    amount as Intl.StringNumericLiteral,
  );

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
