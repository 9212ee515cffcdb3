import { affectedFlights } from './affected-flights.ts';
import { eveningBefore } from './deadlines.ts';
import { departure, inFlownOrder, sameItinerary, type Segment } from './itinerary.ts';
import { itineraryTold } from './message-kinds.ts';
import type { OrderState, TaskReason } from './order-state.ts';
import { isRefundHeld, isWithPerson, wantsRefund } from './refund-choice-rules.ts';
import { nextReminder } from './shared-rules.ts';
import { poll, type Step, type StepLimits } from './steps.ts';
import { isOut, tell } from './telling-rules.ts';

/** Rules for the confirmation of changed flights shortly before they leave. */

const hourMs = 3_600_000;
/** Later than so long before departure a mail is of no use. */
export const dayBeforeAtLatest = 3 * hourMs;
/** Who was told these flights so lately need not be told again. */
const heardWithin = 24 * hourMs;
/** An answer of the order query is fresh for so long. */
const freshFor = hourMs;

/** Tasks of people that say nothing against the flights. */
const aboutOtherThings: readonly TaskReason[] = [
  'ticketing-late',
  'settlement-late',
  'departure-within-a-day',
  'nobody-to-tell',
  'mail-refused',
  'mail-bounced',
];

/**
 * About a day before a flight leaves that is not as it was bought, the order is queried afresh, and the traveller is told
 * the flights as they stand then: once for each version of the itinerary and flight.
 */
export function confirmDayBefore(state: OrderState, limits: StepLimits): Step | undefined {
  const due = confirmationDue(state, limits);
  if (!due || due.at > state.now) return undefined;
  const fresh = Math.max(due.at, state.now - freshFor);
  if ((state.queriedAt ?? 0) < fresh) {
    const until = Math.min(departure(due.flight) - dayBeforeAtLatest, nextReminder(state));
    return poll(state, limits, 'fresh', until, 'changed flights are confirmed to the traveller; asked afresh before');
  }
  // The other orders of the trip are asked by their own cases.
  if (state.trip && (state.trip.queriedAt ?? 0) < fresh) return undefined;
  return tellFlights(state, due.flight);
}

/**
 * When an order is to be looked at again though nothing may be open: when its next changed flight is to be confirmed.
 * @returns milliseconds since 1970, in the past while it is due and not done; undefined when there is nothing to confirm
 */
export const dayBeforeLook = (state: OrderState, limits: StepLimits): number | undefined =>
  confirmationDue(state, limits)?.at;

/** The first changed flight to come that is still to be confirmed, and when. */
function confirmationDue(
  state: OrderState,
  limits: StepLimits,
): { readonly flight: Segment; readonly at: number } | undefined {
  if (limits.dayBefore <= 0 || !isAsTold(state) || !isSettledWithTraveller(state)) return undefined;
  return changedFlights(state)
    .map((flight) => ({ flight, at: confirmAt(flight, limits) }))
    .find(
      ({ flight, at }) =>
        departure(flight) - state.now >= dayBeforeAtLatest &&
        !heard(state, at) &&
        tellFlights(state, flight) !== undefined,
    );
}

/** Undefined when it is told, or a person has it because nobody could be. */
const tellFlights = (state: OrderState, flight: Segment): Step | undefined =>
  tell(state, 'day-before', state.current?.version ?? 0, 'a changed flight leaves soon', nameOf(flight));

/** Whether the traveller knows that the flights are not those bought, and the order query shows them so. */
function isAsTold({
  status,
  whollyRefunded,
  cancellationExplained,
  bought,
  told,
  current,
  ...state
}: OrderState): boolean {
  if (status !== 'ticketed' || whollyRefunded || cancellationExplained || !bought || !told || !current) return false;
  const isChanged = !sameItinerary(told.segments, bought.segments);
  return (
    isChanged && state.judgement?.againstKnown.severity === 'none' && (state.trip?.airlineAgrees ?? state.airlineAgrees)
  );
}

/** Whether nothing is left to be decided: by the traveller, by a person, or about news that nothing bears out. */
function isSettledWithTraveller(state: OrderState): boolean {
  const { question, claims, tasks } = state;
  if (question?.state === 'open' || question?.answer === 'refund-part' || claims.length > 0) return false;
  if (wantsRefund(state) || isRefundHeld(state) || isWithPerson(state)) return false;
  return !tasks.some((task) => task.state === 'open' && !aboutOtherThings.includes(task.reason));
}

/** The flights, as they are now, that are not as they were bought, in the order in which they are flown. */
const changedFlights = ({ bought, current, policy }: OrderState): readonly Segment[] =>
  inFlownOrder(
    affectedFlights(bought?.segments ?? [], current?.segments ?? [], policy.limits).flatMap(({ after }) => after),
  );

/** Not in the traveller's night: in the evening before it. */
const confirmAt = (flight: Segment, { dayBefore }: StepLimits): number =>
  eveningBefore(departure(flight) - dayBefore, flight.depAirport);

/** Whether a message told these flights so shortly before that time, or after it, that the traveller need not hear of them. */
function heard({ messages, told, current }: OrderState, at: number): boolean {
  return messages.some((message) => {
    const version = itineraryTold(message.kind, message.toldVersion);
    const isOfThese = version !== undefined && (version === told?.version || version === current?.version);
    return isOfThese && isOut(message) && (message.sentAt ?? 0) > at - heardWithin;
  });
}

/** `ZZ101/2026-12-01`: one flight of an itinerary. */
const nameOf = ({ flightNumber, depLocal }: Segment): string => `${flightNumber}/${depLocal.slice(0, 10)}`;
