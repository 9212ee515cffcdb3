import { cityOf } from './airports.ts';
import { departure, sameDay, sameFlight, type Itinerary, type Segment } from './itinerary.ts';
import { areNear, journeysOf } from './journeys.ts';

/** How one gets from a city to another: before, and now. */
export interface Way {
  readonly before: Itinerary;
  readonly after: Itinerary;
}

/** Which flights of the old itinerary became which of the new one. */
export interface Pairing {
  /** One flight that became one flight between the same cities, in the order of the old ones. */
  readonly pairs: readonly (readonly [before: Segment, after: Segment])[];
  /** A way that other flights make up now: split, merged, or over another stop. */
  readonly rerouted: readonly Way[];
  readonly removed: Itinerary;
  readonly added: Itinerary;
}

/**
 * Pairs old and new flights: identical ones first, then those between the same cities, in sequence; what is left, as whole
 * ways from city to city. `direction` of the messages plays no part: the published sample has it wrong.
 *
 * @param before and `after` in flown order
 */
export function pairFlights(before: Itinerary, after: Itinerary): Pairing {
  const partner = new Map<Segment, Segment>();
  for (const old of before) {
    const same = after.find((now) => sameFlight(old, now) && ![...partner.values()].includes(now));
    if (same) partner.set(old, same);
  }
  const free = { before: without(before, [...partner.keys()]), after: without(after, [...partner.values()]) };
  for (const cities of new Set(free.before.map(citiesOf))) {
    const between = (flights: Itinerary): Itinerary => flights.filter((flight) => citiesOf(flight) === cities);
    for (const [old, now] of inSequence(between(free.before), between(free.after))) partner.set(old, now);
  }
  const left = { before: without(before, [...partner.keys()]), after: without(after, [...partner.values()]) };
  const ways = waysThatStayed(journeysOf(left.before), journeysOf(left.after));
  // One flight to an airport nearby is that flight still.
  const isFlight = ({ before: old, after: now }: Way): boolean => old.length === 1 && now.length === 1;
  for (const way of ways.filter(isFlight)) partner.set(way.before[0] as Segment, way.after[0] as Segment);
  const rest = {
    before: without(
      left.before,
      ways.flatMap((way) => way.before),
    ),
    after: without(
      left.after,
      ways.flatMap((way) => way.after),
    ),
  };
  const diverted = new Map(
    rest.before.flatMap((old) => {
      const now = rest.after.find((one) => isDiverted(old, one));
      return now ? [[old, now] as const] : [];
    }),
  );
  for (const [old, now] of diverted) partner.set(old, now);
  return {
    pairs: before.flatMap((old) => {
      const now = partner.get(old);
      return now ? [[old, now] as const] : [];
    }),
    rerouted: ways.filter((way) => !isFlight(way)),
    removed: without(rest.before, [...diverted.keys()]),
    added: without(rest.after, [...diverted.values()]),
  };
}

const without = (flights: Itinerary, taken: readonly Segment[]): Segment[] =>
  flights.filter((flight) => !taken.includes(flight));

/** A flight that keeps its number and day, and one of its ends: it goes elsewhere now, or comes from elsewhere. */
const isDiverted = (old: Segment, now: Segment): boolean =>
  old.flightNumber === now.flightNumber &&
  sameDay(old, now) &&
  (old.depAirport === now.depAirport || old.arrAirport === now.arrAirport);

const citiesOf = (segment: Segment): string => `${cityOf(segment.depAirport)} ${cityOf(segment.arrAirport)}`;

type Pair = readonly [Segment, Segment];
interface Choice {
  readonly pairs: readonly Pair[];
  readonly cost: number;
}

/**
 * As many pairs as there can be without changing the sequence, and among those the ones that move least. A flight that
 * keeps its number is worth half a day.
 */
function inSequence(before: Itinerary, after: Itinerary): readonly Pair[] {
  const known = new Map<string, Choice>();
  const best = (old: number, now: number): Choice => {
    const key = `${old} ${now}`;
    const choice = known.get(key) ?? choose(old, now);
    known.set(key, choice);
    return choice;
  };
  const choose = (old: number, now: number): Choice => {
    const [one, other] = [before[old], after[now]];
    if (!one || !other) return { pairs: [], cost: 0 };
    const rest = best(old + 1, now + 1);
    const together = { pairs: [[one, other] as const, ...rest.pairs], cost: costOf(one, other) + rest.cost };
    const [left, right] = [before.length - old, after.length - now];
    // Only the side with flights to spare may pass one over.
    const passed = left > right ? best(old + 1, now) : left < right ? best(old, now + 1) : undefined;
    return passed && passed.cost < together.cost ? passed : together;
  };
  return best(0, 0).pairs;
}

const costOf = (one: Segment, other: Segment): number =>
  Math.abs(departure(one) - departure(other)) + (one.flightNumber === other.flightNumber ? 0 : 12 * 3_600_000);

/** Old ways that lead from the same city to the same city as a new one (or near to them), each with the nearest in time. */
function waysThatStayed(before: readonly Itinerary[], after: readonly Itinerary[]): Way[] {
  const found = new Map<Itinerary, Itinerary>();
  const isFree = (old: Itinerary, now: Itinerary): boolean => !found.has(old) && ![...found.values()].includes(now);
  for (const test of [haveSameEnds, haveNearEnds]) {
    const nearestFirst = before
      .flatMap((old) =>
        after.filter((now) => test(old, now)).map((now) => ({ old, now, distance: distance(old, now) })),
      )
      .sort((one, other) => one.distance - other.distance);
    for (const { old, now } of nearestFirst) if (isFree(old, now)) found.set(old, now);
  }
  return before.flatMap((old) => {
    const now = found.get(old);
    return now ? [{ before: old, after: now }] : [];
  });
}

const ends = (way: Itinerary): [string, string] => [way[0]?.depAirport ?? '', way.at(-1)?.arrAirport ?? ''];

const haveSameEnds = (one: Itinerary, other: Itinerary): boolean =>
  ends(one).every((airport, index) => cityOf(airport) === cityOf(ends(other)[index] ?? ''));

const haveNearEnds = (one: Itinerary, other: Itinerary): boolean =>
  ends(one).every((airport, index) => areNear(airport, ends(other)[index] ?? ''));

const distance = (one: Itinerary, other: Itinerary): number =>
  Math.abs(departure(one[0] as Segment) - departure(other[0] as Segment));
