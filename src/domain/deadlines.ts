import { DateTime } from 'luxon';
import { airportZone } from './airports.ts';
import { departure, sameFlight, type Itinerary, type Segment } from './itinerary.ts';
import type { Judgement } from './schedule-change.ts';

/** Limits of a traveller's answer, in minutes. */
export interface DecisionLimits {
  readonly longestMinutes: number;
  readonly shortestMinutes: number;
  readonly beforeDepartureMinutes: number;
}

const minuteMs = 60_000;
const personAtOnceMinutes = 6 * 60;
const night = { from: 22, until: 7 };

/** The first flight that differs, old or new, whichever leaves earlier; undefined when nothing differs. */
export function firstAffected(known: Itinerary, now: Itinerary): Segment | undefined {
  const affected = [
    ...known.filter((segment) => !now.some((other) => sameFlight(segment, other))),
    ...now.filter((segment) => !known.some((other) => sameFlight(segment, other))),
  ];
  return affected.sort((one, other) => departure(one) - departure(other))[0];
}

/**
 * By when the traveller has to answer: the earlier of `longestMinutes` after telling and `beforeDepartureMinutes`
 * before the first affected departure, at least `shortestMinutes` from now, and not in the traveller's night
 * (22:00-07:00 at the airport of departure; moved back to the evening before where the minimum allows it).
 *
 * @param toldAt milliseconds since 1970
 * @returns milliseconds since 1970, or `person` when departure is too close for an answer to be waited for
 */
export function decisionDeadline(toldAt: number, affected: Segment, limits: DecisionLimits): number | 'person' {
  const leaves = departure(affected);
  if (leaves - toldAt < personAtOnceMinutes * minuteMs) return 'person';
  const earliest = toldAt + limits.shortestMinutes * minuteMs;
  const wanted = Math.min(toldAt + limits.longestMinutes * minuteMs, leaves - limits.beforeDepartureMinutes * minuteMs);
  return Math.max(earliest, outOfNight(wanted, affected.depAirport));
}

function outOfNight(instant: number, airport: string): number {
  const local = DateTime.fromMillis(instant, { zone: airportZone(airport) ?? 'utc' });
  if (local.hour >= night.from) return local.set({ hour: night.from, minute: 0, second: 0, millisecond: 0 }).toMillis();
  if (local.hour < night.until) {
    return local.minus({ days: 1 }).set({ hour: night.from, minute: 0, second: 0, millisecond: 0 }).toMillis();
  }
  return instant;
}

/** Up to here no answer means "on the new flight, no choice made"; above it a person looks. In minutes. */
export const silenceLimits = { later: 120, earlier: 30 } as const;

/** What happens when nobody answers. Silence is never consent: it is recorded as no choice, and not sent to Atlas. */
export function consequenceOfSilence(judgement: Judgement): 'no-choice' | 'person' {
  const { severity, againstKnown, againstBought } = judgement;
  if (severity === 'cancelled') return 'person';
  const later = Math.max(againstKnown.maxLaterMinutes, againstBought.maxLaterMinutes);
  const earlier = Math.max(againstKnown.maxEarlierMinutes, againstBought.maxEarlierMinutes);
  const others = [...againstKnown.reasons, ...againstBought.reasons].some((reason) =>
    ['leg-removed', 'leg-added', 'connection-too-short', 'flight-cancelled'].includes(reason.code),
  );
  return later > silenceLimits.later || earlier > silenceLimits.earlier || others ? 'person' : 'no-choice';
}
