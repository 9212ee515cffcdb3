import { ancillariesAfter, isFor, type Ancillary } from '../domain/ancillaries.ts';
import {
  consequenceOfSilence,
  decisionDeadline,
  firstAffected,
  hasLeftMeanwhile,
  type DecisionLimits,
} from '../domain/deadlines.ts';
import type { Answer } from '../domain/change-policy.ts';
import { isPartAffected } from '../domain/affected-flights.ts';
import { departure, sameItinerary, type Itinerary, type Segment } from '../domain/itinerary.ts';
import { asksSomething, ordersOf, settlementKinds, tellsChange } from '../domain/message-kinds.ts';
import { undoLimit } from '../domain/taking-back.ts';
import type { MessageKind, OrderState } from '../domain/order-state.ts';
import { offersFor } from '../domain/offers.ts';
import { isRefundHeld } from '../domain/refund-choice-rules.ts';
import { isWhollyRefunded, passengersOf } from '../domain/settlement.ts';
import type { PassengerTickets } from '../domain/tickets.ts';
import { checkInFor, type Airlines } from './airline-facts.ts';
import { extraOf } from './extras.ts';
import type { Language } from './language.ts';
import { wordsIn } from './languages/index.ts';
import { mailExtract, subjectExtract } from './mail-extract.ts';
import type {
  Message,
  MessageAnswer,
  MessageAncillary,
  MessageConnection,
  MessageExtract,
  MessagePaidBack,
  Money,
} from './message.ts';

/** The question that a message asks. */
export interface AskedQuestion {
  readonly options: readonly Answer[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly consequence: 'no-choice' | 'person';
}

/** What may be answered to a message that asks: the seller's table, as far as it makes sense for this trip. */
function optionsOf(kind: MessageKind, { judgement, told, current, passengers, policy }: OrderState): readonly Answer[] {
  if (kind === 'reinstated-choice') return ['keep', 'refund'];
  const severity =
    kind === 'flight-cancelled' ? 'cancelled' : judgement?.severity === 'moderate' ? 'moderate' : 'major';
  const affectedPart = isPartAffected(told?.segments ?? [], current?.segments ?? [], policy.limits);
  // An order that was never shown whole says nothing about who travels.
  return offersFor({ severity, affectedPart, passengers: passengers || undefined }, policy);
}

/**
 * The question that a message is to ask, from the order's state as it is now.
 * @returns `call` when departure is too close for an answer by mail; undefined when the message asks nothing
 */
export function questionOf(
  kind: MessageKind,
  state: OrderState,
  limits: DecisionLimits,
): AskedQuestion | 'call' | undefined {
  const affected = affectedFlight(kind, state);
  if (isTooLate(kind, state)) return 'call';
  if (!asksSomething(kind) || !affected || !state.judgement) return undefined;
  const deadline = decisionDeadline(state.now, affected, limits, state.told?.segments);
  if (deadline === 'person') return 'call';
  // A refund that the traveller chose before is not dropped by silence.
  const consequence = isRefundHeld(state) ? 'person' : consequenceOfSilence(state.judgement, state.policy.limits);
  return { options: optionsOf(kind, state), deadline, consequence };
}

/** A small change that is told when the flight has left by it: a mail alone is of no use. */
const isTooLate = (kind: MessageKind, { told, current, now, policy }: OrderState): boolean =>
  kind === 'change-notice' && hasLeftMeanwhile(told?.segments ?? [], current?.segments ?? [], now, policy.limits);

/** The flights that a message tells of, and those that the traveller knew if it tells of a change. */
function flightsOf(
  kind: MessageKind,
  state: OrderState,
): { readonly flights: Itinerary; readonly before: Itinerary | undefined } {
  const { bought, current, told } = state;
  // The tickets are for what was bought; a change that came meanwhile is told by the next message.
  const known = (told ?? bought)?.segments ?? [];
  // About one order of a trip only.
  const own = state.trip?.ownFlights ?? known;
  switch (kind) {
    case 'ticketed':
      return { flights: state.trip?.joined?.segments ?? known, before: undefined };
    case 'ticketed-again':
    case 'tickets-changed':
    case 'order-cancelled':
    case 'refund-final':
    case 'void-final':
      return { flights: own, before: undefined };
    case 'choice-reminder':
      return { flights: known, before: bought && !sameItinerary(bought.segments, known) ? bought.segments : undefined };
    case 'airline-mail-extract':
      return { flights: state.trip ? own : (current?.segments ?? []), before: undefined };
    case 'day-before':
      return { flights: current?.segments ?? [], before: bought?.segments };
    case 'airline-confirmed':
    case 'answer-received':
      return { flights: current?.segments ?? [], before: undefined };
    case 'change-notice':
    case 'change-choice':
    case 'flight-cancelled':
    case 'back-to-booked':
    case 'reinstated-choice':
    case 'refund-stands':
      return { flights: current?.segments ?? [], before: told?.segments };
  }
}

const dayMs = 24 * 3_600_000;

/**
 * The flight for whose sake a mail alone is not enough: the first one that a message's change affects, where it leaves, or
 * left as it was known, in under 24 hours.
 * @returns the flight with its departure in milliseconds since 1970; undefined where there is time, or nothing changed
 */
export function flightWithinADay(
  kind: MessageKind,
  state: OrderState,
): { readonly flight: Segment; readonly departsAt: number } | undefined {
  const flight = tellsChange(kind) ? affectedFlight(kind, state) : undefined;
  if (!flight) return undefined;
  const departsAt = departure(flight);
  return departsAt - state.now < dayMs ? { flight, departsAt } : undefined;
}

function affectedFlight(kind: MessageKind, state: OrderState): Segment | undefined {
  const { flights, before } = flightsOf(kind, state);
  return before && firstAffected(before, flights, state.now, state.policy.limits);
}

/** An ancillary with the name of its passenger: places of two orders of a trip are not the same. */
export type NamedAncillary = Ancillary & { readonly name: string };

/** Messages that tell what became of what was bought with the first flights. */
const tellsOfLosses: readonly MessageKind[] = ['change-notice', 'change-choice', 'flight-cancelled', 'choice-reminder'];

/** Receipts: they say what was bought, and how one checks in. */
const receipts: readonly MessageKind[] = ['ticketed', 'ticketed-again'];

function ancillariesFor(
  kind: MessageKind,
  bought: readonly NamedAncillary[],
  state: OrderState,
  flights: Itinerary,
): readonly MessageAncillary[] {
  if (tellsOfLosses.includes(kind)) return changedAncillaries(bought, state, flights);
  if (!receipts.includes(kind)) return [];
  // What was bought with a flight that it does not show is not spoken of.
  return bought
    .filter((one) => flights.some((flight) => isFor(one, flight)))
    .map((one) => ({ passenger: one.name, flight: one.segment, what: extraOf(one) }));
}

function changedAncillaries(
  ancillaries: readonly NamedAncillary[],
  { bought, trip }: OrderState,
  flights: Itinerary,
): readonly MessageAncillary[] {
  const before = bought?.segments ?? [];
  // Orders of a trip that the traveller has not heard of yet are in none of its itineraries.
  const told = ancillaries.filter((one) => !trip || before.some((flight) => isFor(one, flight)));
  return ancillariesAfter(told, before, flights).map((one) => ({
    passenger: one.name,
    flight: one.segment,
    what: extraOf(one),
    fate: one.fate,
  }));
}

/** Against what was bought: a reminder, or the next small change, has to say it too. */
const brokenConnections = ({ judgement }: OrderState): readonly MessageConnection[] =>
  (judgement?.againstBought.reasons ?? []).flatMap(({ code, where, minutes = 0 }) =>
    code === 'connection-lost' || code === 'connection-too-short' ? [{ code, place: where, minutes }] : [],
  );

/** What a message says beside what its order's state holds. */
export interface Particulars {
  readonly passengers: readonly PassengerTickets[];
  /** The question, if the message asks one, with the address of its page. */
  readonly ask?: (AskedQuestion & { readonly url: string }) | undefined;
  /** The answer that is confirmed, with the address of its page; milliseconds since 1970. */
  readonly answered?:
    | {
        readonly option: string;
        readonly kind: string;
        readonly url: string;
        readonly answeredAt: number;
        /** For how long it can be taken back, milliseconds. */
        readonly undo: number;
      }
    | undefined;
  /** What the passengers bought with the first flights. */
  readonly bought: readonly NamedAncillary[];
  /** How many messages about the order, or its trip, were composed before. */
  readonly messagesBefore: number;
  /** See `about` of `SentMessage`. */
  readonly about?: string | undefined;
  /** What the seller pays back, where it says so and the message is about that. */
  readonly money?: Money | undefined;
  /** The airline's mail of which an extract is passed on. */
  readonly mail?: { readonly subject: string; readonly text: string } | undefined;
  /** Of the marks where something was taken out of the extract. */
  readonly language: Language;
  /** What the seller says of airlines. */
  readonly airlines?: Airlines;
}

/** Composes a message to the traveller from the order's state: what is, against what the traveller last knew. */
export function composeMessage(
  kind: MessageKind,
  state: OrderState,
  { passengers, ask, answered, bought, messagesBefore, about, money, mail, language, airlines = {} }: Particulars,
): Message {
  const { flights, before } = flightsOf(kind, state);
  const airport = (affectedFlight(kind, state) ?? flights[0])?.depAirport ?? '';
  // Of a cancelled order they are worth nothing any more.
  const hasTickets = kind !== 'order-cancelled';
  const ancillaries = ancillariesFor(kind, bought, state, flights);
  const checkIn = receipts.includes(kind) || kind === 'day-before' ? checkInFor(flights, airlines) : [];
  const broken = tellsOfLosses.includes(kind) ? brokenConnections(state) : [];
  const settled = settledOf(kind, about, state, passengers);
  return {
    kind,
    orderNo: ordersOf(kind, state).join(', '),
    passengers:
      settled?.passengers ??
      passengers.map(({ name, ticketNos }) => ({ name, ticketNos: hasTickets ? ticketNos : [] })),
    pnrs: [...new Set(passengers.flatMap((passenger) => passenger.pnrs))],
    flights,
    flightsBefore: before,
    ...(broken.length > 0 ? { connections: broken } : {}),
    ...(settled ? { paidBack: { ...settled.paidBack, ...(money ? { amount: money } : {}) } } : {}),
    ...(isTooLate(kind, state) ? { callsAtOnce: true } : {}),
    ...(ancillaries.length > 0 ? { ancillaries } : {}),
    ...(checkIn.length > 0 ? { checkIn } : {}),
    refundHeld: ask !== undefined && asksSomething(kind) && isRefundHeld(state),
    ...(answered ? { answered: answerOf(answered, state, flights, airport) } : {}),
    calendarOf: state.trip?.orderNos[0] ?? state.orderNo,
    writtenAt: state.now,
    messagesBefore,
    ...(mail ? { extract: extractOf(mail, language) } : {}),
    decision: ask && {
      url: ask.url,
      deadline: ask.deadline,
      consequence: ask.consequence,
      airport,
      options: ask.options,
    },
  };
}

/** Whom a refund or void is for, and what is left of the order. */
function settledOf(
  kind: MessageKind,
  about: string | undefined,
  { settlements, status, whollyRefunded }: OrderState,
  passengers: readonly PassengerTickets[],
): { readonly passengers: Message['passengers']; readonly paidBack: MessagePaidBack } | undefined {
  if (!settlementKinds.includes(kind)) return undefined;
  const settlement = settlements.find((one) => one.code === about && kind === `${one.kind}-final`);
  const isWhole = settlement !== undefined && isWhollyRefunded([settlement], passengers, status === 'cancelled');
  const named = settlement && !isWhole ? passengersOf(settlement, passengers) : [];
  const covers = isWhole ? 'everything' : named.length > 0 ? 'named' : 'unnamed';
  const all = passengers.map(({ name, ticketNos }) => ({ name, ticketNos: isWhole ? ticketNos : [] }));
  return {
    passengers: covers === 'named' ? named : all,
    paidBack: { covers, nothingLeft: whollyRefunded },
  };
}

function answerOf(
  { option, kind, url, answeredAt, undo }: NonNullable<Particulars['answered']>,
  { now }: OrderState,
  flights: Itinerary,
  airport: string,
): MessageAnswer {
  const until = undoLimit(answeredAt, undo, flights, now);
  return { option, kind, takeBack: until > now ? { url, until, airport } : undefined };
}

function extractOf(mail: { readonly subject: string; readonly text: string }, language: Language): MessageExtract {
  const removed = wordsIn[language].extract;
  return { subject: subjectExtract(mail.subject, removed), lines: mailExtract(mail.text, removed) };
}
