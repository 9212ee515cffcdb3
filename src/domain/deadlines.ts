import { DateTime } from 'luxon';
import { affectedFlights } from './affected-flights.ts';
import { defaultChangePolicy, type ChangeLimits } from './change-policy.ts';
import type { ReasonCode } from './change-reasons.ts';
import { arrival, departure, inFlownOrder, type Itinerary, type Segment } from './itinerary.ts';
import { zoneOfAirport } from './pinned-zone.ts';
import type { Judgement } from './schedule-change.ts';

/** Limits of a traveller's answer, in minutes. */
export interface DecisionLimits {
  readonly longestMinutes: number;
  readonly shortestMinutes: number;
  readonly beforeDepartureMinutes: number;
}

export const defaultDecisionLimits: DecisionLimits = {
  longestMinutes: 72 * 60,
  shortestMinutes: 120,
  beforeDepartureMinutes: 24 * 60,
};

const minuteMs = 60_000;
const personAtOnceMinutes = 6 * 60;
const night = { from: 22, until: 7 };
/** When nobody is to be woken by a mail, and when it is sent instead. */
const quiet = { from: 22, until: 8, instead: 20 };

/**
 * The first flight that differs, old or new, whichever leaves earlier. One that has left in both itineraries is of no
 * interest any more, unless there is no other.
 *
 * @param at milliseconds since 1970; without it no flight counts as flown
 * @returns undefined when nothing differs
 */
export function firstAffected(
  known: Itinerary,
  now: Itinerary,
  at = Number.NEGATIVE_INFINITY,
  limits = defaultChangePolicy.limits,
): Segment | undefined {
  const affected = affectedFlights(known, now, limits).map(({ before, after }) =>
    [before[0], after[0]].filter((segment) => segment !== undefined),
  );
  const unflown = affected.filter((flights) => flights.some((segment) => departure(segment) > at));
  return inFlownOrder((unflown.length > 0 ? unflown : affected).flat())[0];
}

/** Whether a flight that was still to come is said to have left already: no mail reaches the traveller in time. */
export function hasLeftMeanwhile(known: Itinerary, now: Itinerary, at: number, limits: ChangeLimits): boolean {
  return affectedFlights(known, now, limits).some(
    ({ before, after }) => before[0] && after[0] && departure(before[0]) > at && departure(after[0]) <= at,
  );
}

/**
 * By when the traveller has to answer: the earlier of `longestMinutes` after telling and `beforeDepartureMinutes`
 * before the first affected departure, at least `shortestMinutes` from now, and never in the traveller's night
 * (22:00-07:00 where the traveller is by then): at 22:00 before it, or at 07:00 after it where that comes too soon, if
 * that is within the longest time.
 *
 * @param toldAt milliseconds since 1970
 * @param itinerary the flights that the traveller knows: they say where the traveller is
 * @returns milliseconds since 1970, or `person` when departure is too close for an answer to be waited for
 */
export function decisionDeadline(
  toldAt: number,
  affected: Segment,
  limits: DecisionLimits,
  itinerary: Itinerary = [affected],
): number | 'person' {
  const leaves = departure(affected);
  if (leaves - toldAt < personAtOnceMinutes * minuteMs) return 'person';
  const earliest = toldAt + limits.shortestMinutes * minuteMs;
  const wanted = Math.min(toldAt + limits.longestMinutes * minuteMs, leaves - limits.beforeDepartureMinutes * minuteMs);
  const deadline = Math.max(earliest, wanted);
  const { evening, morning } = nightAround(deadline, whereabouts(deadline, itinerary) ?? affected.depAirport);
  if (evening === undefined) return deadline;
  if (evening >= earliest) return evening;
  // The longest time holds in any case: limits that are shorter than a night cannot go round it.
  if (morning > toldAt + limits.longestMinutes * minuteMs) return deadline;
  return morning <= leaves - limits.shortestMinutes * minuteMs ? morning : 'person';
}

/** The airport that the traveller is at or near: where the last flight by then arrived, else where the trip begins. */
function whereabouts(instant: number, itinerary: Itinerary): string | undefined {
  const flown = inFlownOrder(itinerary);
  return flown.findLast((segment) => arrival(segment) <= instant)?.arrAirport ?? flown[0]?.depAirport;
}

/**
 * An instant, or where that lies in the night at an airport (22:00-08:00), 20:00 of the evening before.
 * @returns milliseconds since 1970
 */
export function eveningBefore(instant: number, airport: string): number {
  const local = DateTime.fromMillis(instant, { zone: zoneOfAirport(airport) });
  if (local.hour >= quiet.until && local.hour < quiet.from) return instant;
  const day = local.hour < quiet.until ? local.minus({ days: 1 }) : local;
  return day.set({ hour: quiet.instead, minute: 0, second: 0, millisecond: 0 }).toMillis();
}

/** The night that an instant lies in, from its first minute to its end; no `evening` by day. */
function nightAround(
  instant: number,
  airport: string,
): { readonly evening: number | undefined; readonly morning: number } {
  const local = DateTime.fromMillis(instant, { zone: zoneOfAirport(airport) });
  const evening = (local.hour < night.until ? local.minus({ days: 1 }) : local).set({
    hour: night.from,
    minute: 0,
    second: 0,
    millisecond: 0,
  });
  const morning = evening.plus({ days: 1 }).set({ hour: night.until }).toMillis();
  const isNight = instant > evening.toMillis() && instant < morning;
  return { evening: isNight ? evening.toMillis() : undefined, morning };
}

/** What nobody should slide into by silence, however small the move is. */
const notBySilence: readonly ReasonCode[] = [
  'leg-removed',
  'leg-added',
  'stop-added',
  'connection-too-short',
  'connection-lost',
  'other-airport',
  'other-day',
  'flight-cancelled',
  'unknown-airport',
  'time-does-not-exist',
];

/** What happens when nobody answers. Silence is never consent: it is recorded as no choice, and not sent to Atlas. */
export function consequenceOfSilence(judgement: Judgement, limits: ChangeLimits): 'no-choice' | 'person' {
  const { severity, againstKnown, againstBought } = judgement;
  if (severity === 'cancelled') return 'person';
  const later = Math.max(againstKnown.maxLaterMinutes, againstBought.maxLaterMinutes);
  const earlier = Math.max(againstKnown.maxEarlierMinutes, againstBought.maxEarlierMinutes);
  const others = [...againstKnown.reasons, ...againstBought.reasons].some(({ code }) => notBySilence.includes(code));
  return later > limits.silenceLaterUpTo || earlier > limits.silenceEarlierUpTo || others ? 'person' : 'no-choice';
}
