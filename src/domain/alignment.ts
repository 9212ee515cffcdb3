import {
  departure,
  inFlownOrder,
  sameCities,
  sameDay,
  sameFlight,
  span,
  type Itinerary,
  type Segment,
} from './itinerary.ts';
import { pairFlights } from './pairing.ts';

/**
 * Puts a schedule-change message into the itinerary that we know. A message may carry only the affected legs
 * (Atlas does not say; its samples show both), so: each previous segment is found in the known itinerary and removed,
 * the revised segments are added, and the whole is brought into flown order.
 *
 * @returns the itinerary after the change, or undefined when the message cannot be placed in the known itinerary
 */
export function alignChange(
  known: Itinerary,
  previous: readonly Segment[],
  revised: readonly Segment[],
): Itinerary | undefined {
  const named = withoutRepeats(previous.length > 0 ? previous : revised, known);
  const replaced = named.length === 0 ? undefined : (findAll(known, named) ?? findWays(known, named));
  const news = withoutRepeats(revised, known);
  if (replaced) return inFlownOrder(withoutRepeats([...known.filter((one) => !replaced.has(one)), ...news]));
  return coversWholeTrip(known, news) ? inFlownOrder(news) : undefined;
}

/**
 * The flights before a change, when only those as bought are known: what the message says of them, and the bought ones
 * that it does not speak of.
 */
export function flightsBefore(bought: Itinerary, previous: readonly Segment[]): Itinerary {
  const said = withoutRepeats(previous);
  const { removed, added } = pairFlights(inFlownOrder(bought), inFlownOrder(said));
  // Other flights from the same start to the same end are the whole trip as it is now, not a part of it.
  const isWhole = added.length > 0 && coversWholeTrip(bought, said);
  return inFlownOrder([...said, ...(isWhole ? [] : removed)]);
}

/**
 * Takes over what the order query newly shows: only the flights that differ from its answer before. It may still be
 * behind with others, which stay as they are known from elsewhere.
 */
export function takeOverNews(known: Itinerary, before: Itinerary, now: Itinerary): Itinerary {
  const removed = without(before, now);
  const added = without(without(now, before), known);
  // What is gone or there already is no news: the query catches up with it.
  if (added.length === 0) return without(known, removed);
  if (removed.length === 0) return inFlownOrder([...known, ...added]);
  const replaced = removed.filter(
    (segment) => known.some((one) => sameFlight(one, segment)) || added.some((one) => sameCities(one, segment)),
  );
  return alignChange(known, replaced, added) ?? now;
}

/** The flights of one itinerary that are not in another. */
function without(itinerary: Itinerary, other: Itinerary): Itinerary {
  return itinerary.filter((segment) => !other.some((candidate) => sameFlight(candidate, segment)));
}

/** The known flights that are meant; the best match of each is taken once. */
function findAll(known: Itinerary, wanted: readonly Segment[]): ReadonlySet<Segment> | undefined {
  const taken = new Set<Segment>();
  for (const segment of wanted) {
    const match = bestMatch(
      known.filter((one) => !taken.has(one)),
      segment,
    );
    if (!match) return undefined;
    taken.add(match);
  }
  return taken;
}

/** The known flights that lead where the wanted ones lead, though over other stops. */
function findWays(known: Itinerary, wanted: readonly Segment[]): ReadonlySet<Segment> | undefined {
  const { pairs, rerouted, added } = pairFlights(inFlownOrder(known), inFlownOrder(wanted));
  return added.length > 0
    ? undefined
    : new Set([...pairs.map(([one]) => one), ...rerouted.flatMap((way) => way.before)]);
}

/**
 * An exact flight first, then the same flight number or the same day between the same cities, then the cities; of several
 * the nearest in time.
 */
function bestMatch(free: Itinerary, segment: Segment): Segment | undefined {
  const hasNumber = (one: Segment): boolean => one.flightNumber === segment.flightNumber;
  const tests: ((candidate: Segment) => boolean)[] = [
    (candidate) => sameFlight(candidate, segment),
    (candidate) => sameCities(candidate, segment) && hasNumber(candidate) && sameDay(candidate, segment),
    (candidate) => sameCities(candidate, segment) && sameDay(candidate, segment),
    (candidate) => sameCities(candidate, segment) && hasNumber(candidate),
    (candidate) => sameCities(candidate, segment),
  ];
  const distance = (one: Segment): number => Math.abs(departure(one) - departure(segment));
  for (const test of tests) {
    const nearest = free.filter(test).sort((one, other) => distance(one) - distance(other))[0];
    if (nearest) return nearest;
  }
  return undefined;
}

/**
 * Each flight once. One that is sold under several numbers (code-share) may be named under each of them: nobody is on two
 * planes at a time, so the number counts that is known already, else the first.
 */
export function withoutRepeats(segments: readonly Segment[], known: Itinerary = []): Segment[] {
  const isSamePlane = (one: Segment, other: Segment): boolean =>
    sameCities(one, other) && one.depLocal === other.depLocal && one.arrLocal === other.arrLocal;
  const isKnown = ({ flightNumber }: Segment): boolean => known.some((one) => one.flightNumber === flightNumber);
  return segments.filter((segment, index) => {
    const same = segments.filter((one) => isSamePlane(one, segment));
    return segments.indexOf(same.find(isKnown) ?? (same[0] as Segment)) === index;
  });
}

function coversWholeTrip(known: Itinerary, revised: readonly Segment[]): boolean {
  if (known.length === 0 || revised.length === 0 || !span(known)) return false;
  const ends = (itinerary: Itinerary): string => `${itinerary[0]?.depAirport} ${itinerary.at(-1)?.arrAirport}`;
  return ends(known) === ends(inFlownOrder(revised));
}
