import { consequenceOfSilence, decisionDeadline, firstAffected, type DecisionLimits } from '../domain/deadlines.ts';
import type { Itinerary, Segment } from '../domain/itinerary.ts';
import type { Answer, MessageKind, OrderState } from '../domain/order-state.ts';
import type { Message, MessagePassenger } from './message.ts';

/** The question that a message asks. */
export interface AskedQuestion {
  readonly options: readonly Answer[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly consequence: 'no-choice' | 'person';
}

/** Whether a kind of message asks the traveller something; such mail is sent at least once, all other at most once. */
export const asksSomething = (kind: MessageKind): boolean => kind === 'change-choice' || kind === 'flight-cancelled';

const optionsOf = (kind: MessageKind): readonly Answer[] =>
  kind === 'flight-cancelled' ? ['refund', 'call-me'] : ['keep', 'refund', 'call-me'];

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
  if (!asksSomething(kind) || !affected || !state.judgement) return undefined;
  const deadline = decisionDeadline(state.now, affected, limits);
  if (deadline === 'person') return 'call';
  return { options: optionsOf(kind), deadline, consequence: consequenceOfSilence(state.judgement) };
}

/** The flights that a message tells of, and those that the traveller knew if it tells of a change. */
function flightsOf(
  kind: MessageKind,
  state: OrderState,
): { readonly flights: Itinerary; readonly before: Itinerary | undefined } {
  // The tickets are for what was bought; a change that came meanwhile is told by the next message.
  if (kind === 'ticketed') {
    const ticketed = state.trip?.joined ?? state.told ?? state.bought;
    return { flights: ticketed?.segments ?? [], before: undefined };
  }
  const flights = state.current?.segments ?? [];
  return { flights, before: kind === 'airline-confirmed' ? undefined : state.told?.segments };
}

function affectedFlight(kind: MessageKind, state: OrderState): Segment | undefined {
  const { flights, before } = flightsOf(kind, state);
  return before && firstAffected(before, flights);
}

/**
 * Composes a message to the traveller from the order's state: what is, against what the traveller last knew.
 *
 * @param ask the question, if the message asks one, with the address of its page
 */
export function composeMessage(
  kind: MessageKind,
  state: OrderState,
  passengers: readonly (MessagePassenger & { readonly pnrs: readonly string[] })[],
  ask: (AskedQuestion & { readonly url: string }) | undefined,
): Message {
  const { flights, before } = flightsOf(kind, state);
  const airport = affectedFlight(kind, state)?.depAirport ?? '';
  return {
    kind,
    orderNo: (state.trip?.standing ?? [state.orderNo]).join(', '),
    passengers: passengers.map(({ name, ticketNos }) => ({ name, ticketNos })),
    pnrs: [...new Set(passengers.flatMap((passenger) => passenger.pnrs))],
    flights,
    flightsBefore: before,
    decision: ask && { url: ask.url, deadline: ask.deadline, consequence: ask.consequence, airport },
  };
}
