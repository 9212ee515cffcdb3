import type { MessageKind, OrderState } from './order-state.ts';

/** Messages whose number is that of an itinerary version, and that take each other's place in the outbox. */
const ofItinerary: readonly MessageKind[] = [
  'ticketed',
  'change-notice',
  'change-choice',
  'flight-cancelled',
  'back-to-booked',
  'airline-confirmed',
  'reinstated-choice',
  'refund-stands',
];

/** Messages that tell of flights, of a trip for all of its orders that stand. */
const ofFlights: readonly MessageKind[] = [...ofItinerary, 'choice-reminder', 'day-before'];

/** Messages about a refund or void: they matter also when the flights are flown. */
export const settlementKinds: readonly MessageKind[] = ['refund-final', 'void-final'];

/** Whether a task's message is about a refund or void. */
export const isOfSettlement = (messageName: string): boolean =>
  settlementKinds.some((kind) => messageName.startsWith(`${kind}/`));

/** Kinds that give way to a newly written message with the same number. */
export const rivalsOf = (kind: MessageKind): readonly MessageKind[] =>
  ofItinerary.includes(kind) ? ofItinerary : [kind];

/**
 * The itinerary version that the traveller knows by a message; undefined when it is about something else.
 * @param number the message's number: see `SentMessage`
 */
export function itineraryTold(kind: MessageKind, number: number): number | undefined {
  // Tells what was bought, unless the traveller knows a newer one already.
  if (kind === 'ticketed-again') return 1;
  return ofFlights.includes(kind) ? number : undefined;
}

/** Whether the traveller is to take the tickets and PNRs in it as the valid ones. */
export const tellsTickets = (kind: MessageKind): boolean =>
  kind === 'ticketed' || kind === 'ticketed-again' || kind === 'tickets-changed';

/** Messages that ask something anew. */
export const askingKinds: readonly MessageKind[] = ['change-choice', 'flight-cancelled', 'reinstated-choice'];

/** Whether a message asks something anew; such mail is sent at least once, all other at most once. */
export const asksSomething = (kind: MessageKind): boolean => askingKinds.includes(kind);

/** How many copies of a mail the traveller may get because nobody knows whether the mail server took the earlier ones. */
export const mostCopies = 3;

/**
 * Whether a mail is sent again though it may have been taken: one that asks something is, but not without end, as for a server
 * that takes each and answers none in time. Then a person makes sure.
 * @param copies how many may be out
 */
export const isSentAgain = (kind: MessageKind, copies: number): boolean => asksSomething(kind) && copies < mostCopies;

/** Whether an earlier question is void with the message: it tells another state of the flights. */
const voidsQuestion = (kind: MessageKind): boolean =>
  ![
    'ticketed',
    'airline-confirmed',
    'tickets-changed',
    'choice-reminder',
    'answer-received',
    'airline-mail-extract',
    'day-before',
    ...settlementKinds,
  ].includes(kind);

/** Messages that tell of other flights than the traveller knew. */
const ofChanges: readonly MessageKind[] = [...askingKinds, 'change-notice', 'back-to-booked'];

/** Whether a message tells of other flights than the traveller knew: close to departure a mail alone is not enough. */
export const tellsChange = (kind: MessageKind): boolean => ofChanges.includes(kind);

/** The orders that a message is about: all of a trip where it tells of flights, else the one. */
export const ordersOf = (kind: MessageKind, { trip, orderNo }: OrderState): readonly string[] =>
  ofFlights.includes(kind) || kind === 'answer-received' ? (trip?.standing ?? [orderNo]) : [orderNo];

/**
 * The orders whose questions are void with a message: of a trip, news of its flights void what was asked
 * about them; that one of its orders is cancelled does not, while others stand.
 */
export function questionsVoidedBy(kind: MessageKind, { trip, orderNo }: OrderState): readonly string[] {
  if (!voidsQuestion(kind)) return [];
  if (!trip) return [orderNo];
  if (ofItinerary.includes(kind)) return trip.orderNos;
  return trip.standing.some((other) => other !== orderNo) ? [] : [orderNo];
}
