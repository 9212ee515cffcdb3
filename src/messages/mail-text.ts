import type { Itinerary } from '../domain/itinerary.ts';
import { arrivalOffset, changeOf, departureOffset, instantAtAirport, localTime } from './local-time.ts';
import type { Message, MessageExtract } from './message.ts';
import {
  ancillariesTitle,
  connectionsTitle,
  connectionWords,
  callWords,
  consequenceWords,
  extractTitle,
  fateWords,
  refundHeldWords,
  showsQuestion,
  wordsOf,
} from './wording.ts';

/** The plain-text part of a message: the same content as the HTML part. */
export function mailText(message: Message): string {
  const { title, intro } = wordsOf(message);
  const blocks = [
    title.toUpperCase(),
    intro,
    ...(message.refundHeld ? [refundHeldWords] : []),
    ...(message.extract ? [extract(message.extract)] : []),
    ...(message.flightsBefore ? [`BEFORE\n${flights(message.flightsBefore, message.flights, 'before')}`] : []),
    ...now(message),
    ...connections(message),
    ...ancillaries(message),
    ...decision(message),
    booking(message),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** An order that never was ticketed has no flights to show when it is cancelled. */
function now(message: Message): string[] {
  const isCancelled = message.kind === 'order-cancelled';
  if (isCancelled && message.flights.length === 0) return [];
  const usual = message.flightsBefore ? 'NOW' : 'YOUR FLIGHTS';
  const words = flights(message.flights, message.flightsBefore, 'after');
  return [`${isCancelled ? 'THE FLIGHTS OF THIS BOOKING' : usual}\n${words}`];
}

function flights(itinerary: Itinerary, other: Itinerary | undefined, side: 'before' | 'after'): string {
  if (itinerary.length === 0) return 'No flights are left in this booking.';
  const marks = { unchanged: '', changed: ' (changed)', cancelled: ' (no longer flown)', new: ' (new)' };
  const terminal = (value: string): string => (value ? `, terminal ${value}` : '');
  return itinerary
    .map((one) =>
      [
        `${one.flightNumber} ${one.depAirport} to ${one.arrAirport}${other ? marks[changeOf(one, other, side)] : ''}`,
        `  departs ${localTime(one.depLocal)} (${departureOffset(one)})${terminal(one.depTerminal)}`,
        `  arrives ${localTime(one.arrLocal)} (${arrivalOffset(one)})${terminal(one.arrTerminal)}`,
      ].join('\n'),
    )
    .join('\n');
}

function connections({ connections: broken = [] }: Message): string[] {
  return broken.length === 0 ? [] : [[connectionsTitle.toUpperCase(), ...broken.map(connectionWords)].join('\n')];
}

function ancillaries({ ancillaries: affected = [] }: Message): string[] {
  if (affected.length === 0) return [];
  const lines = affected.map((one) => `${one.passenger}, ${one.flight}, ${one.what}: ${fateWords[one.fate]}`);
  return [[ancillariesTitle.toUpperCase(), ...lines].join('\n')];
}

function decision(message: Message): string[] {
  if (!showsQuestion(message.kind)) return [];
  if (!message.decision) return [callWords];
  const { url, deadline, airport, consequence } = message.decision;
  return [
    `PLEASE CHOOSE\n${url}\n\nPlease answer by ${instantAtAirport(deadline, airport)}.\n${consequenceWords[consequence]}`,
  ];
}

function extract({ subject, lines }: MessageExtract): string {
  return [extractTitle.toUpperCase(), ...[subject, ...lines].map((line) => `| ${line}`)].join('\n');
}

function booking(message: Message): string {
  return [
    'BOOKING',
    ...(message.pnrs.length > 0 ? [`Airline booking reference (PNR): ${message.pnrs.join(', ')}`] : []),
    ...message.passengers.map(({ name, ticketNos }) =>
      ticketNos.length > 0 ? `${name} - ticket ${ticketNos.join(', ')}` : name,
    ),
    `Order ${message.orderNo}`,
  ].join('\n');
}
