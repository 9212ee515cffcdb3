import type { Answer } from '../domain/change-policy.ts';
import type { Itinerary } from '../domain/itinerary.ts';
import type { Ancillary, AncillaryFate } from '../domain/ancillaries.ts';
import type { CalendarFile } from '../domain/calendar-file.ts';
import type { MessageKind } from '../domain/order-state.ts';
import type { AirlineFacts } from './airline-facts.ts';
import type { Extra } from './extras.ts';
import type { Language } from './language.ts';

/** Everything that a message to the traveller says, before it is put into words. */
export interface Message {
  readonly kind: MessageKind;
  readonly orderNo: string;
  readonly passengers: readonly MessagePassenger[];
  /** Airline record locators. */
  readonly pnrs: readonly string[];
  readonly flights: Itinerary;
  /** The flights that the traveller knew; present when the message tells of a change. */
  readonly flightsBefore: Itinerary | undefined;
  /** Changes of plane that cannot be made any more, or hardly. */
  readonly connections?: readonly MessageConnection[] | undefined;
  /** By its new time a flight leaves right now or has left: a person calls. */
  readonly callsAtOnce?: boolean;
  /** What passengers bought, with what became of it by the change that the message tells of. */
  readonly ancillaries?: readonly MessageAncillary[] | undefined;
  /** Of the airlines of the flights, in a receipt: what the seller says of those that it says something of. */
  readonly checkIn?: readonly AirlineFacts[] | undefined;
  /** A refund that the traveller chose has not been submitted, and waits for the answer to this message. */
  readonly refundHeld?: boolean;
  /** Of a refund or void whose airline side is done. */
  readonly paidBack?: MessagePaidBack | undefined;
  readonly decision: MessageDecision | undefined;
  /** What the traveller answered, in the message that confirms it. */
  readonly answered?: MessageAnswer | undefined;
  /** The order by which the traveller's calendar knows the flights: of a trip the first one. */
  readonly calendarOf: string;
  /** When the message was composed, milliseconds since 1970. */
  readonly writtenAt: number;
  /** How many messages about the order, or its trip, were composed before. */
  readonly messagesBefore: number;
  /** Of the airline's mail, where the message passes one on. */
  readonly extract?: MessageExtract | undefined;
}

export interface MessageAnswer {
  readonly option: string;
  /** Of the question. */
  readonly kind: string;
  /** Where it can be taken back; undefined when the time for it is over. */
  readonly takeBack: { readonly url: string; readonly until: number; readonly airport: string } | undefined;
}

export interface MessageConnection {
  readonly code: 'connection-lost' | 'connection-too-short';
  /** `KUL`, or `HND-NRT` where the airport is to be changed. */
  readonly place: string;
  readonly minutes: number;
}

export interface MessagePaidBack {
  /** Atlas names passengers and tickets of a refund, never flights; `unnamed`: not even those. */
  readonly covers: 'everything' | 'named' | 'unnamed';
  /** Nothing of the booking can be flown any more. */
  readonly nothingLeft: boolean;
  /** What the seller says that it pays back; never an amount of Atlas, which is the seller's settlement. */
  readonly amount?: Money | undefined;
}

export interface Money {
  /** A decimal number, `120.50`. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

export interface MessageExtract {
  readonly subject: string;
  readonly lines: readonly string[];
}

export interface MessagePassenger {
  readonly name: string;
  readonly ticketNos: readonly string[];
}

export interface MessageAncillary {
  /** Name of the passenger, as among `passengers`. */
  readonly passenger: string;
  /** As it was bought. */
  readonly flight: Ancillary['segment'];
  readonly what: Extra;
  /** Undefined where the message tells of no change. */
  readonly fate?: AncillaryFate | 'kept' | undefined;
}

export interface MessageDecision {
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** The airport in whose time the deadline is given. */
  readonly airport: string;
  readonly consequence: 'no-choice' | 'person';
  /** What may be answered: of these the message says what they cost and how long they take. */
  readonly options?: readonly Answer[];
}

export interface RenderedMessage {
  /** Name, language and version of the wording, kept with the message as proof of what was said. */
  readonly template: string;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar: CalendarFile | undefined;
}
