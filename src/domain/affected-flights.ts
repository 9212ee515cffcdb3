import type { ChangeLimits } from './change-policy.ts';
import { worstOf } from './change-reasons.ts';
import { flightChanges } from './flight-changes.ts';
import { inFlownOrder, sameFlight, type Itinerary, type Segment } from './itinerary.ts';
import { journeysOf } from './journeys.ts';
import { pairFlights } from './pairing.ts';

/** A flight, or a way of several, that is not as it was; one of both is empty where it is gone or new. */
export interface AffectedFlight {
  readonly before: Itinerary;
  readonly after: Itinerary;
}

/**
 * What of a trip a change affects. Moves that are nothing by the limits count only where nothing else does.
 */
export function affectedFlights(known: Itinerary, now: Itinerary, limits: ChangeLimits): readonly AffectedFlight[] {
  const { pairs, rerouted, removed, added } = pairFlights(inFlownOrder(known), inFlownOrder(now));
  const moved = pairs.filter(([old, after]) => !sameFlight(old, after));
  const news = pairs.filter(([old, after]) => worstOf(flightChanges(old, after, limits)) !== 'none');
  const inPairs = (list: readonly (readonly [Segment, Segment])[]): AffectedFlight[] =>
    list.map(([old, after]) => ({ before: [old], after: [after] }));
  const affected = [
    ...inPairs(news),
    ...rerouted,
    ...removed.map((segment) => ({ before: [segment], after: [] })),
    ...added.map((segment) => ({ before: [], after: [segment] })),
  ];
  return affected.length > 0 ? affected : inPairs(moved);
}

/** Whether one way of several is as it was: then the affected part can be dealt with alone. */
export function isPartAffected(before: Itinerary, after: Itinerary, limits: ChangeLimits): boolean {
  const affected = new Set(affectedFlights(before, after, limits).flatMap((one) => one.before));
  const journeys = journeysOf(inFlownOrder(before));
  const isAsBefore = (journey: Itinerary): boolean => !journey.some((flight) => affected.has(flight));
  return journeys.some(isAsBefore) && !journeys.every(isAsBefore);
}
