import { inFlownOrder, type Itinerary } from './itinerary.ts';
import type { ItineraryVersion, OrderState, Question } from './order-state.ts';

/**
 * Orders that belong together are told as one: one of them, the speaker, tells and asks the traveller for all, and its
 * itinerary is that of the whole trip, so that connections are judged across the orders. Everything else (queries,
 * claims, refunds, tasks) stays with each order.
 */
export interface Trip {
  /** All orders of the trip, this one too. */
  readonly orderNos: readonly string[];
  /** Those of them that are ticketed and not paid back: what the traveller is told of. */
  readonly standing: readonly string[];
  /** The order whose case tells and asks; undefined when none is ticketed. */
  readonly speaker: string | undefined;
  /** The whole trip, when an order was ticketed after the traveller had been told of others. */
  readonly joined: ItineraryVersion | undefined;
  /** When the first order was ticketed, while others are still in process. */
  readonly incompleteSince: number | undefined;
  /** The flights of this order alone, as the traveller knows them. */
  readonly ownFlights: Itinerary;
  /** Whether the order queries show the current flights of all. */
  readonly airlineAgrees: boolean;
  /** When the order query was last answered for each of those that stand: the oldest of these times. */
  readonly queriedAt?: number | undefined;
}

/** Itinerary versions by order number. */
export type TripParts = Readonly<Record<string, number>>;

/** Part of a trip's flights, with the versions that it is made of. */
export interface TripItinerary {
  readonly parts: TripParts;
  readonly segments: Itinerary;
}

export interface TripView extends Omit<Trip, 'joined' | 'ownFlights'> {
  readonly bought: TripItinerary | undefined;
  readonly current: TripItinerary | undefined;
  readonly told: TripItinerary | undefined;
  readonly joined: TripItinerary | undefined;
  readonly ticketedHeard: boolean;
}

/**
 * A trip as its orders make it up. Pure.
 * @param members all orders of the trip, each for itself, ordered by number
 */
export function viewTrip(members: readonly OrderState[]): TripView {
  const flying = members.filter(isFlying);
  const heard = flying.filter(({ told }) => told !== undefined);
  // One that the traveller was told is cancelled says for itself that it is ticketed again.
  const unheard = flying.filter((member) => member.told === undefined && !wasToldCancelled(member));
  const shown = heard.length > 0 ? heard : unheard;
  return {
    orderNos: members.map(({ orderNo }) => orderNo),
    standing: flying.map(({ orderNo }) => orderNo),
    speaker: flying[0]?.orderNo,
    bought: together(shown, 'bought'),
    current: together(shown, 'current'),
    told: together(heard, 'told'),
    joined: heard.length > 0 && unheard.length > 0 ? join(heard, unheard) : undefined,
    ticketedHeard: shown.some(({ ticketedHeard }) => ticketedHeard),
    incompleteSince: members.some(isInProcess) ? earliest(flying) : undefined,
    airlineAgrees: shown.every(({ airlineAgrees }) => airlineAgrees),
    queriedAt: Math.min(...flying.map(({ queriedAt }) => queriedAt ?? 0)),
  };
}

/** Whether another order of the trip speaks for this one. */
export const isSpokenFor = ({ trip, orderNo }: OrderState): boolean =>
  trip?.speaker !== undefined && trip.speaker !== orderNo;

const isFlying = ({ bought, status, whollyRefunded, replacedBy }: OrderState): boolean =>
  bought !== undefined && status === 'ticketed' && !whollyRefunded && replacedBy === undefined;

const wasToldCancelled = ({ messages }: OrderState): boolean =>
  messages.some(({ kind, state }) => kind === 'order-cancelled' && (state === 'sent' || state === 'assumed-sent'));

const isInProcess = ({ status }: OrderState): boolean => status !== 'ticketed' && status !== 'cancelled';

function earliest(members: readonly OrderState[]): number | undefined {
  const times = members.flatMap(({ boughtAt }) => (boughtAt === undefined ? [] : [boughtAt]));
  return times.length > 0 ? Math.min(...times) : undefined;
}

function together(members: readonly OrderState[], which: 'bought' | 'current' | 'told'): TripItinerary | undefined {
  const found = members.flatMap((member) => {
    const itinerary = member[which];
    return itinerary ? [{ orderNo: member.orderNo, ...itinerary }] : [];
  });
  return found.length > 0
    ? {
        parts: Object.fromEntries(found.map(({ orderNo, version }) => [orderNo, version])),
        segments: inFlownOrder(found.flatMap(({ segments }) => segments)),
      }
    : undefined;
}

/** What the traveller knows, and what was bought of the orders that they have not heard of. */
function join(heard: readonly OrderState[], unheard: readonly OrderState[]): TripItinerary {
  const [known, bought] = [together(heard, 'told'), together(unheard, 'bought')];
  return {
    parts: { ...known?.parts, ...bought?.parts },
    segments: inFlownOrder([...(known?.segments ?? []), ...(bought?.segments ?? [])]),
  };
}

/**
 * The question that an order of a trip goes by. The traveller is asked once for all, under whichever order spoke then: the
 * one that speaks now goes on with it, and a refund that was chosen is every order's.
 */
export function questionInTrip(
  own: OrderState,
  members: readonly OrderState[],
  speaker: string | undefined,
): OrderState['question'] {
  if (speaker === undefined) return own.question;
  const [newest] = members.flatMap(({ question }) => question ?? []).sort((one, other) => other.askedAt - one.askedAt);
  const isRefund = newest?.state === 'answered' && newest.answer === 'refund';
  if (!newest || !(own.orderNo === speaker || isRefund)) return undefined;
  // Whoever spoke before has confirmed the answer.
  const isConfirmed = members.some(({ orderNo, messages }) => orderNo !== own.orderNo && confirms(messages, newest));
  return isConfirmed ? { ...newest, answerNumber: undefined } : newest;
}

const confirms = (messages: OrderState['messages'], { answerNumber }: Question): boolean =>
  messages.some(
    ({ kind, toldVersion, state }) =>
      kind === 'answer-received' && toldVersion === answerNumber && (state === 'sent' || state === 'assumed-sent'),
  );
