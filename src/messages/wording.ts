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

/** Whether a message shows the way to an open question. */
export const showsQuestion = (kind: MessageKind): boolean => asksSomething(kind) || kind === 'choice-reminder';

/** Whether a message asks something, or says that somebody will be in touch or can be. */
const speaksOfStaff = ({ kind, callsAtOnce }: Message): boolean =>
  showsQuestion(kind) ||
  isAboutMoney(kind) ||
  kind === 'order-cancelled' ||
  kind === 'airline-mail-extract' ||
  callsAtOnce === true;

const isAboutMoney = (kind: MessageKind): boolean => settlementKinds.includes(kind);

/** How the staff are reached, in a message that speaks of them; undefined where no brand says it. */
export function reachWords(message: Message, brand: Brand | undefined, words: Words): string | undefined {
  const ways = [brand?.phone, brand?.email].filter(Boolean);
  if (ways.length === 0 || !speaksOfStaff(message)) return undefined;
  const lead = isAboutMoney(message.kind) ? words.support.askUs : words.support.reachUs;
  return `${lead}${words.punctuation.colon}${ways.join(words.punctuation.comma)}`;
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

/** What was bought, by whom and for which flight, and what became of it. */
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
    fate: `${colon}${words.extras.fates[one.fate]}`,
  };
}

/** With a capital at its beginning, where the language has such. */
export const capitalised = (text: string, { tag }: Words): string =>
  `${text.charAt(0).toLocaleUpperCase(tag)}${text.slice(1)}`;
