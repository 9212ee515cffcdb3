import type { Answer, ChangePolicy } from './change-policy.ts';
import type { Itinerary } from './itinerary.ts';
import type { Settlement } from './settlement.ts';
import type { Judgement } from './schedule-change.ts';
import type { Trip } from './trip.ts';

/**
 * What Skyhook knows about one order, as one value: loaded under the order's row lock, read by the pure rules.
 *
 * Glossary
 * - bought: the itinerary when the order was first seen ticketed
 * - current: the newest itinerary that something trustworthy showed
 * - told: the itinerary that the traveller last knew
 * - claim: a schedule change that a push told and nothing has confirmed yet
 * - task: something that only a person can decide
 * All times are milliseconds since 1970 by the database's clock.
 */
export interface OrderState {
  readonly orderNo: string;
  /** Raised by each write to the order's state. */
  readonly version: number;
  readonly now: number;
  readonly firstSeenAt: number;

  /** As the order query showed it; undefined before the first answer. */
  readonly status: OrderStatus | undefined;
  readonly ticketIssued: boolean;
  readonly everyPassengerHasTicket: boolean;
  readonly errorCode: string | undefined;
  readonly paymentDeadline: number | undefined;
  /** Whether it was ever seen paid. */
  readonly paid: boolean;
  /** While the order query shows -3 (615 is none): which stretch of it this is, from 1, and since when. */
  readonly cancellation: { readonly number: number; readonly since: number } | undefined;
  /** When evidence was last recorded that no query was begun after; undefined when the queries are up to date. */
  readonly freshWantedAt: number | undefined;
  /** When the newest answer of the order query was stored. */
  readonly queriedAt: number | undefined;
  /** Since when there has been such evidence without a break; undefined when the queries are up to date. */
  readonly newsSince: number | undefined;
  /**
   * More evidence came lately than is ever true of one order: evidence does not hurry its queries then.
   * `answeredAt`: when an answer was last stored, 0 before the first.
   */
  readonly flood: { readonly answeredAt: number } | undefined;

  /** Whether somebody said that it is ticketed; then the traveller is sent the tickets, once. */
  readonly ticketedHeard: boolean;
  readonly polls: Readonly<Partial<Record<PollPurpose, PollProgress>>>;
  readonly bought: ItineraryVersion | undefined;
  /** When it was first seen ticketed. */
  readonly boughtAt: number | undefined;
  readonly current: ItineraryVersion | undefined;
  readonly told: ItineraryVersion | undefined;
  /** Since when the current itinerary has been another than the traveller knows; undefined while it is the same. */
  readonly untoldSince: number | undefined;
  /** Whether the order query shows the current itinerary: the airline's side agrees. */
  readonly airlineAgrees: boolean;
  /** The seller's rules for this trip's market and airline. */
  readonly policy: ChangePolicy;
  /** How many travel, of a trip on the order with most of them; 0 before the first answer. */
  readonly passengers: number;
  /** Of current against told and bought; undefined before ticketing. */
  readonly judgement: Judgement | undefined;
  readonly claims: readonly Claim[];
  /** Evidence that only a person can read, undecided. */
  readonly unread: readonly Unread[];
  /** Incidents that somebody has read and Atlas's list still shows unconfirmed, without a claim of ours. */
  readonly unconfirmed: readonly Unconfirmed[];
  /** Mails of the airline that matter and are not done with. */
  readonly mails: readonly AirlineMail[];
  readonly settlements: readonly Settlement[];
  /** When a push told of a refund or void that no query was begun after; undefined when the queries are up to date. */
  readonly settlementWantedAt: number | undefined;
  /** When a void was pushed that no query has shown since; undefined when there is none. */
  readonly voidUnseenSince: number | undefined;
  /** Whether refunds and voids were asked for; of a cancelled order: since it is. */
  readonly settlementsAsked: boolean;
  /** See `isWhollyRefunded` and `explainsCancellation`. */
  readonly whollyRefunded: boolean;
  readonly cancellationExplained: boolean;
  /**
   * Tickets and airline PNRs as last shown whole; undefined before ticketing. `isNews`: the traveller knows others;
   * `showsFewer`: the order query shows fewer ticket numbers than that by now.
   */
  readonly tickets: { readonly version: number; readonly isNews: boolean; readonly showsFewer: boolean } | undefined;
  /** Refunds that Skyhook submitted or tried to submit, oldest first. */
  readonly refundSubmissions: readonly RefundSubmission[];
  /** Since when the order query does not know the order; undefined once it did. */
  readonly notFoundSince: number | undefined;
  /** Whether it is a post-ticketing order of another one: no flights or tickets of its own, nothing to tell. */
  readonly isAncillary: boolean;
  readonly messages: readonly SentMessage[];
  /** The newest question to the traveller, open or not. */
  readonly question: Question | undefined;
  readonly tasks: readonly Task[];
  /** The trip that the order is part of; undefined when it stands alone. See `viewTrip` for what the speaker's itineraries are. */
  readonly trip: Trip | undefined;
  /** The order that the seller made in its place, for one that failed or expired. */
  readonly replacedBy: string | undefined;
}

/** Atlas's `orderStatus`: 0, 1, 2, -3; anything else is `other`, which is never final. */
export type OrderStatus = 'unpaid' | 'ticketing' | 'ticketed' | 'cancelled' | 'other';

/** Atlas: paid, no PNR yet, Atlas chases it; never a failure (ticketing errors, July 2026). */
const stillChased = '615';

/** Whether an answer of the order query says that the order is cancelled (-3), as opposed to still chased by Atlas. */
export const isCancelled = ({ status, errorCode }: Pick<OrderState, 'status' | 'errorCode'>): boolean =>
  status === 'cancelled' && errorCode !== stillChased;

export const pollPurposes = ['ticket', 'corroboration', 'fresh', 'airline', 'settlement', 'cancelled', 'mail'] as const;
export type PollPurpose = (typeof pollPurposes)[number];

export interface PollProgress {
  readonly startedAt: number;
  readonly attempts: number;
  readonly lastAt: number;
}

export interface ItineraryVersion {
  readonly version: number;
  readonly segments: Itinerary;
}

export interface Claim {
  readonly evidenceId: string;
  readonly eventId: string | undefined;
  readonly recordedAt: number;
  /** `open`: not corroborated; `ambiguous`: two contents under one event id; `not-placed`: true, but fits no known flight. */
  readonly state: 'open' | 'ambiguous' | 'not-placed';
}

export interface Unread {
  readonly evidenceId: string;
  /** `listed-change`: the incident list has a schedule change whose flights no push brought. */
  readonly kind: 'unclear-change' | 'mailed-change' | 'unaccounted-cancellation' | 'listed-change';
  readonly recordedAt: number;
}

/** A mail of the airline that Atlas captured. */
export interface AirlineMail {
  /** Atlas's id of the mail, or a name of our own until the mail query gives it. */
  readonly code: string;
  /** A schedule change has to be read; a cancellation is evidence of its own, whose mail is only to be fetched. */
  readonly about: 'schedule-change' | 'cancellation';
  readonly heardAt: number;
  /** Whether the mail query shows it for this order: a push alone could invent it. */
  readonly listed: boolean;
  /** Whether the copy was fetched through a link that the mail query gave for this order. */
  readonly verified: boolean;
  /** Whether that copy has words in it, rather than pictures only. */
  readonly readable: boolean;
  /** `passed-on`: a person said that the traveller gets an extract. */
  readonly state: 'open' | 'archived' | 'passed-on';
}

export type MessageKind =
  | 'ticketed'
  /** After the traveller was told that the order is cancelled. */
  | 'ticketed-again'
  | 'tickets-changed'
  | 'order-cancelled'
  | 'change-notice'
  | 'change-choice'
  | 'choice-reminder'
  /** What the traveller answered, and until when it can be taken back. */
  | 'answer-received'
  | 'flight-cancelled'
  | 'back-to-booked'
  /** The flights are better than when the traveller chose a refund, which nobody has submitted. */
  | 'reinstated-choice'
  /** News of flights that the traveller has asked to be refunded. */
  | 'refund-stands'
  | 'airline-confirmed'
  | 'airline-mail-extract'
  /** The airline's side of a refund or void is done. */
  | 'refund-final'
  | 'void-final'
  /** Flights that are not those bought leave in about a day, as the order query shows them then. */
  | 'day-before';

/** A reading of an incident that Atlas is to be told: see `confirmations.ts` of the contract. */
export interface Unconfirmed {
  readonly eventId: string;
  readonly incident: 'order.schedulechange' | 'abnormal.cancelled';
  /** Of an unaccounted cancellation: what the person read. */
  readonly reading: CancellationReading | undefined;
}

/** What an unaccounted cancellation was, as a person found it. */
export const cancellationReadings = [
  'flight-cancelled',
  'abnormal-cancellation',
  'passenger-cancelled',
  'not-cancelled',
] as const;
export type CancellationReading = (typeof cancellationReadings)[number];

export interface SentMessage {
  readonly kind: MessageKind;
  /**
   * The itinerary version that it tells; of `order-cancelled` and `ticketed-again` the stretch of -3, of
   * `tickets-changed` the version of the tickets; of `answer-received` the answer's number; 0 of an airline's mail, a
   * refund or a void.
   */
  readonly toldVersion: number;
  /** What it is about within the order: code of an airline's mail, of a refund or void; of `day-before` the flight. */
  readonly about?: string | undefined;
  /** When it went out. */
  readonly sentAt?: number | undefined;
  /** `pending`: to be sent; `claimed`: an attempt is or was under way; `refused`: by the recipient's mail server; `bounced`: it came back. */
  readonly state: 'pending' | 'claimed' | 'sent' | 'assumed-sent' | 'refused' | 'bounced';
}

export interface Question {
  readonly id: string;
  readonly toldVersion: number;
  readonly state: 'open' | 'answered' | 'no-choice' | 'expired-to-person' | 'superseded';
  readonly answer: Answer | undefined;
  readonly askedAt: number;
  readonly deadline: number;
  readonly consequence: 'no-choice' | 'person';
  /** When it was answered or closed. */
  readonly answeredAt?: number | undefined;
  /** Of an answered one: the number of its answer among all answers; one that was taken back and given again has another. */
  readonly answerNumber?: number | undefined;
  /** Whether the traveller took an answer to it back. */
  readonly isTakenBack?: boolean;
}

/** A claimed submission of a refund. */
export interface RefundSubmission {
  /** The traveller's question that it follows from. */
  readonly questionId: string;
  /** `claimed`: sent, or about to be, and its outcome is not known; `refused`: certainly not submitted. */
  readonly state: 'claimed' | 'done' | 'refused';
  readonly claimedAt: number;
  /** Of an ended one: a code, why. */
  readonly outcome: string | undefined;
}

export const taskReasons = [
  'ticketing-late',
  'order-not-found',
  'order-cancelled',
  'ticketed-twice',
  'change-unconfirmed',
  'change-not-placed',
  'look-in-atrip',
  'read-mail',
  'unaccounted-cancellation',
  'settlement-rejected',
  'settlement-late',
  'refund-not-found',
  'refund-outcome-unknown',
  'traveller-wants-refund',
  'refund-on-hold',
  'reinstated-after-refund',
  'traveller-wants-call',
  'traveller-wants-other-flight',
  'traveller-wants-part-refund',
  'passengers-disagree',
  'traveller-silent',
  'departure-too-close',
  'departure-within-a-day',
  'nobody-to-tell',
  'mail-refused',
  'mail-bounced',
  'mail-uncertain',
] as const;
export type TaskReason = (typeof taskReasons)[number];

export interface Task {
  readonly reason: TaskReason;
  /**
   * What it is about: an evidence id, an itinerary version, a message; one task per reason and subject. One that became
   * needless is not among the tasks.
   */
  readonly subject: string;
  readonly state: 'open' | 'done';
  readonly askedAt: number;
  readonly remindAt: number;
  /** When it was answered, and what. */
  readonly answeredAt?: number | undefined;
  readonly answer?: string | undefined;
}
