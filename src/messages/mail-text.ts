import type { Itinerary } from '../domain/itinerary.ts';
import type { Brand } from './brand.ts';
import { changeOf } from './flight-change.ts';
import type { Words } from './languages/words.ts';
import { arrivalTime, departureTime, instantAtAirport } from './local-time.ts';
import type { Message, MessageExtract } from './message.ts';
import {
  ancillaryWords,
  connectionWords,
  contactsOf,
  isOfEndedBooking,
  paidBackWords,
  reachWords,
  showsQuestion,
  titleOfBefore,
  wordsOf,
} from './wording.ts';

/** The plain-text part of a message: the same content as the HTML part. */
export function mailText(message: Message, words: Words, brand?: Brand): string {
  const { title, intro } = wordsOf(message, words);
  const reach = reachWords(message, brand, words);
  const blocks = [
    ...(brand ? [brand.name] : []),
    capitals(title, words),
    intro,
    ...(message.refundHeld ? [words.refundHeld] : []),
    ...paidBackWords(message, words),
    ...(message.extract ? [extract(message.extract, words)] : []),
    ...(message.flightsBefore
      ? [block(titleOfBefore(message, words), flights(message.flightsBefore, message.flights, 'before', words), words)]
      : []),
    ...now(message, words),
    ...connections(message, words),
    ...ancillaries(message, words),
    ...decision(message, words),
    ...(reach === undefined ? [] : [reach]),
    booking(message, words),
    ...(brand ? [foot(brand, words)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const capitals = (text: string, { tag }: Words): string => text.toLocaleUpperCase(tag);

const block = (title: string, lines: string | readonly string[], words: Words): string =>
  [capitals(title, words), ...(typeof lines === 'string' ? [lines] : lines)].join('\n');

/** An order that never was ticketed has no flights to show when it is cancelled. */
function now(message: Message, words: Words): string[] {
  const isEnded = isOfEndedBooking(message);
  if (isEnded && message.flights.length === 0) return [];
  const usual = message.flightsBefore ? words.flights.now : words.flights.yours;
  const lines = flights(message.flights, message.flightsBefore, 'after', words);
  return [block(isEnded ? words.flights.ofBooking : usual, lines, words)];
}

function flights(itinerary: Itinerary, other: Itinerary | undefined, side: 'before' | 'after', words: Words): string {
  const { noneLeft, marks, route, departs, arrives } = words.flights;
  if (itinerary.length === 0) return noneLeft;
  return itinerary
    .map((one) =>
      [
        `${one.flightNumber} ${route(one.depAirport, one.arrAirport)}${other ? marks[changeOf(one, other, side)] : ''}`,
        `  ${departs(departureTime(one, words), one.depTerminal)}`,
        `  ${arrives(arrivalTime(one, words), one.arrTerminal)}`,
      ].join('\n'),
    )
    .join('\n');
}

function connections({ connections: broken = [] }: Message, words: Words): string[] {
  if (broken.length === 0) return [];
  const lines = broken.map((one) => connectionWords(one, words));
  return [block(words.connections.title, lines, words)];
}

function ancillaries({ ancillaries: affected = [] }: Message, words: Words): string[] {
  if (affected.length === 0) return [];
  const lines = affected.map((one) => {
    const { who, what, fate } = ancillaryWords(one, words);
    return `${who}${what}${fate}`;
  });
  return [block(words.extras.title, lines, words)];
}

function decision(message: Message, words: Words): string[] {
  if (!showsQuestion(message.kind)) return [];
  const { title, answerBy, silence, call } = words.question;
  if (!message.decision) return [call];
  const { url, deadline, airport, consequence } = message.decision;
  const by = answerBy.join(instantAtAirport(deadline, airport, words));
  return [block(title, `${url}\n\n${by}\n${silence[consequence]}`, words)];
}

function extract({ subject, lines }: MessageExtract, words: Words): string {
  const quoted = [subject, ...lines].map((line) => `| ${line}`);
  return block(words.extract.title, quoted, words);
}

function booking(message: Message, words: Words): string {
  const { title, pnr, ticket, order } = words.booking;
  const lines = [
    ...(message.pnrs.length > 0 ? [`${pnr}${words.punctuation.colon}${message.pnrs.join(', ')}`] : []),
    ...message.passengers.map(({ name, ticketNos }) =>
      ticketNos.length > 0 ? `${name} - ${ticket(ticketNos.length)} ${ticketNos.join(', ')}` : name,
    ),
    `${order} ${message.orderNo}`,
  ];
  return block(title, lines, words);
}

function foot(brand: Brand, words: Words): string {
  const contacts = contactsOf(brand, words).map(({ name, value }) => `${name}${words.punctuation.colon}${value}`);
  return ['-- ', brand.name, ...contacts].join('\n');
}
