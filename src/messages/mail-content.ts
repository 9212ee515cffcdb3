import type { Language } from './language.ts';
import type { Brand } from './brand.ts';
import { changeOf } from './flight-change.ts';
import type { Words } from './languages/words.ts';
import { arrivalTime, departureTime, instantAtAirport } from './local-time.ts';
import type { Message } from './message.ts';
import type { Itinerary } from '../domain/itinerary.ts';
import {
  ancillaryWords,
  answerName,
  answerOutcome,
  connectionWords,
  contactsOf,
  isOfEndedBooking,
  paidBackWords,
  reachWords,
  titleOfBefore,
  showsQuestion,
  termsOf,
  wordsOf,
} from './wording.ts';

/** All that a mail says, in words and in order; its HTML and its plain text are made of the same. */
export interface MailContent {
  readonly language: Language;
  readonly title: string;
  /** What a list of mails shows beside the subject. */
  readonly preheader: string;
  readonly brand: MailBrand | undefined;
  readonly blocks: readonly Block[];
}

interface MailBrand {
  readonly name: string;
  readonly logo: string | undefined;
  readonly foot: readonly Line[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly line: Line }
  | ({ readonly kind: 'flights' } & FlightList)
  | { readonly kind: 'comparison'; readonly before: FlightList; readonly after: FlightList }
  | Card;

interface Card {
  readonly kind: 'card';
  readonly title: string;
  readonly button?: { readonly text: string; readonly href: string };
  readonly lines: readonly Line[];
  /** Below the lines: a way that nobody is asked to go. */
  readonly link?: { readonly text: string; readonly href: string };
  /** Somebody else's words. */
  readonly isQuoted?: boolean;
}

export interface FlightList {
  readonly title: string;
  /** What it says where there are none. */
  readonly empty: string;
  readonly flights: readonly FlightWords[];
}

interface FlightWords {
  readonly name: string;
  /** What became of it in words, with the space before it; empty where nothing did, or nothing is compared. */
  readonly mark: string;
  readonly departs: string;
  readonly arrives: string;
}

/** A line of text, and whether it is of less weight than others. */
export interface Line {
  readonly runs: readonly Run[];
  readonly quiet?: boolean;
}

/** A part of a line that looks the same. */
interface Run {
  readonly text: string;
  readonly strong?: boolean;
  readonly href?: string;
}

export const line = (...runs: readonly (string | Run)[]): Line => ({
  runs: runs.map((run) => (typeof run === 'string' ? { text: run } : run)),
});
const strong = (text: string): Run => ({ text, strong: true });
const paragraph = (...runs: readonly (string | Run)[]): Block => ({ kind: 'paragraph', line: line(...runs) });
/** A card, unless there is nothing to say in it. */
const card = (title: string, lines: readonly Line[], more: Pick<Card, 'button' | 'link' | 'isQuoted'> = {}): Block[] =>
  lines.length === 0 ? [] : [{ kind: 'card', title, lines, ...more }];

/** Puts a message into words: every kind is made of the same blocks, each of which stands where there is something to say. */
export function mailContent(message: Message, words: Words, brand: Brand | undefined): MailContent {
  const { title, intro } = wordsOf(message, words);
  const { extract } = message;
  return {
    language: words.tag,
    title,
    preheader: intro,
    brand: brand && { name: brand.name, logo: brand.logo, foot: foot(brand, words) },
    blocks: [
      paragraph(intro),
      ...(message.refundHeld ? [paragraph(words.refundHeld)] : []),
      ...paidBackWords(message, words).map((one) => paragraph(one)),
      ...(extract
        ? card(words.extract.title, [line(strong(extract.subject)), ...extract.lines.map((one) => line(one))], {
            isQuoted: true,
          })
        : []),
      ...flights(message, words),
      ...card(
        words.connections.title,
        (message.connections ?? []).map((one) => line(connectionWords(one, words))),
      ),
      ...ancillaries(message, words),
      ...checkIn(message, words),
      ...decision(message, words),
      ...answer(message, words),
      ...card(
        words.terms.title,
        termsOf(message, words).map((one) => line(one)),
      ),
      ...reach(message, words, brand),
      ...booking(message, words),
    ],
  };
}

/** An order that never was ticketed has no flights to show when it is cancelled. */
function flights(message: Message, words: Words): Block[] {
  const { flights: now, flightsBefore } = message;
  const { now: nowTitle, yours, ofBooking } = words.flights;
  if (isOfEndedBooking(message))
    return now.length === 0 ? [] : [{ kind: 'flights', ...flightList(ofBooking, now, words) }];
  if (!flightsBefore) return [{ kind: 'flights', ...flightList(yours, now, words) }];
  return [
    {
      kind: 'comparison',
      before: flightList(titleOfBefore(message, words), flightsBefore, words, { other: now, side: 'before' }),
      after: flightList(nowTitle, now, words, { other: flightsBefore, side: 'after' }),
    },
  ];
}

/** What differs from the other itinerary is marked in words, not only by its look. */
function flightList(
  title: string,
  itinerary: Itinerary,
  words: Words,
  compared?: { readonly other: Itinerary; readonly side: 'before' | 'after' },
): FlightList {
  const { noneLeft, marks, route, departs, arrives } = words.flights;
  return {
    title,
    empty: noneLeft,
    flights: itinerary.map((one) => ({
      name: `${one.flightNumber} ${route(one.depAirport, one.arrAirport)}`,
      mark: compared ? marks[changeOf(one, compared.other, compared.side)] : '',
      departs: departs(departureTime(one, words), one.depTerminal),
      arrives: arrives(arrivalTime(one, words), one.arrTerminal),
    })),
  };
}

function ancillaries({ ancillaries: bought = [] }: Message, words: Words): Block[] {
  const lines = bought.map((one) => {
    const { who, what, fate } = ancillaryWords(one, words);
    return line(who, strong(what), fate);
  });
  // Atlas does not say what a fare includes.
  const isReceipt = bought.length > 0 && bought.every(({ fate }) => fate === undefined);
  return card(words.extras.title, [...lines, ...(isReceipt ? [{ ...line(words.extras.besides), quiet: true }] : [])]);
}

function checkIn({ checkIn: airlines = [] }: Message, words: Words): Block[] {
  const { title, online, closes, bagDropCloses } = words.checkIn;
  const lines = airlines.flatMap(({ name, checkInUrl, checkInClosesMinutes, bagDropClosesMinutes }) => [
    ...(checkInUrl === undefined
      ? []
      : [line(`${online(name)}${words.punctuation.colon}`, { text: checkInUrl, href: checkInUrl })]),
    ...(checkInClosesMinutes === undefined ? [] : [line(closes(name, checkInClosesMinutes))]),
    ...(bagDropClosesMinutes === undefined ? [] : [line(bagDropCloses(name, bagDropClosesMinutes))]),
  ]);
  return card(title, lines);
}

function decision({ kind, decision: asked }: Message, words: Words): Block[] {
  if (!showsQuestion(kind)) return [];
  const { title, link, answerBy, silence, callTitle, call } = words.question;
  if (!asked) return card(callTitle, [line(call)]);
  const by = strong(instantAtAirport(asked.deadline, asked.airport, words));
  const lines = [line(answerBy[0], by, answerBy[1]), line(silence[asked.consequence])];
  return card(title, lines, { button: { text: link, href: asked.url } });
}

function reach(message: Message, words: Words, brand: Brand | undefined): Block[] {
  const said = reachWords(message, brand, words);
  if (!said) return [];
  const ways = said.ways.map(({ value, href }) => ({ text: value, href }));
  return [
    paragraph(said.before, ...ways.flatMap((way, place) => (place > 0 ? [words.punctuation.comma, way] : [way]))),
  ];
}

function answer({ answered }: Message, words: Words): Block[] {
  if (!answered) return [];
  const { option, kind, takeBack } = answered;
  const { title, until, link } = words.answer;
  const outcome = answerOutcome(kind, option, words);
  const by = takeBack && strong(instantAtAirport(takeBack.until, takeBack.airport, words));
  return card(
    title,
    [
      line(strong(answerName(kind, option, words))),
      ...(outcome === undefined ? [] : [line(outcome)]),
      ...(by ? [line(until[0], by, until[1])] : []),
    ],
    takeBack ? { link: { text: link, href: takeBack.url } } : {},
  );
}

function booking({ pnrs, passengers, orderNo }: Message, words: Words): Block[] {
  const { title, pnr, ticket, order } = words.booking;
  const named = passengers.map(({ name, ticketNos }) =>
    ticketNos.length > 0 ? line(`${name} – ${ticket(ticketNos.length)} `, strong(ticketNos.join(', '))) : line(name),
  );
  return card(title, [
    ...(pnrs.length > 0 ? [line(`${pnr}${words.punctuation.colon}`, strong(pnrs.join(', ')))] : []),
    ...named,
    { ...line(`${order} ${orderNo}`), quiet: true },
  ]);
}

function foot(brand: Brand, words: Words): readonly Line[] {
  const contacts = contactsOf(brand, words).map(({ name, value, href }) =>
    line(`${name}${words.punctuation.colon}`, { text: value, href }),
  );
  return [line(brand.name), ...contacts].map((one) => ({ ...one, quiet: true }));
}
