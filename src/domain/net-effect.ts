import { DateTime } from 'luxon';
import { cityOf } from './airports.ts';
import { arrival, departure, inFlownOrder, sameItinerary, type Itinerary, type Segment } from './itinerary.ts';
import { areNear, isConnection, journeysOf, linksOf, placeOf, wayOf } from './journeys.ts';

const minuteMs = 60_000;

/**
 * What a change comes to for the traveller, in words: one sentence for each way of the trip that is not as it was, with
 * its new times, total duration and layovers. English, for people who judge changes.
 */
export function netEffect(before: Itinerary, after: Itinerary): string[] {
  const [old, now] = [journeysOf(inFlownOrder(before)), journeysOf(inFlownOrder(after))];
  const taken = new Set<Itinerary>();
  const sentences = old.flatMap((journey) => {
    const next = counterpart(journey, now, taken);
    if (!next) return [`${wayOf(journey)} is no longer flown, and nothing leads there instead.`];
    taken.add(next);
    return sameItinerary(journey, next) ? [] : [describe(journey, next)];
  });
  const added = now.filter((journey) => !taken.has(journey));
  return [...sentences, ...added.map((journey) => `${wayOf(journey)} is new: ${timesOf(journey)}.`)];
}

/** The way between the same cities, else between airports nearby; of several the nearest in time. */
function counterpart(
  journey: Itinerary,
  among: readonly Itinerary[],
  taken: ReadonlySet<Itinerary>,
): Itinerary | undefined {
  const distance = (other: Itinerary): number => Math.abs(leaves(other) - leaves(journey));
  for (const test of [(a: string, b: string) => cityOf(a) === cityOf(b), areNear]) {
    const found = among
      .filter((other) => !taken.has(other) && test(first(journey).depAirport, first(other).depAirport))
      .filter((other) => test(last(journey).arrAirport, last(other).arrAirport))
      .sort((one, other) => distance(one) - distance(other))[0];
    if (found) return found;
  }
  return undefined;
}

const first = (journey: Itinerary): Segment => journey[0] as Segment;
const last = (journey: Itinerary): Segment => journey.at(-1) as Segment;
const leaves = (journey: Itinerary): number => departure(first(journey));
const arrives = (journey: Itinerary): number => arrival(last(journey));

function describe(old: Itinerary, now: Itinerary): string {
  const parts = [
    `${wayOf(now)} ${moveWords('leaves', leaves(now) - leaves(old))} (${onTheClock(first(now).depLocal)}, was ${onTheClock(first(old).depLocal)})`,
    `${moveWords('arrives', arrives(now) - arrives(old))} (${onTheClock(last(now).arrLocal)}, was ${onTheClock(last(old).arrLocal)})`,
    `takes ${durationChange(arrives(old) - leaves(old), arrives(now) - leaves(now))}`,
    ...layoverChanges(old, now),
  ];
  return `${parts.join('; ')}.`;
}

const moveWords = (verb: string, ms: number): string =>
  ms === 0 ? `${verb} as before` : `${verb} ${duration(Math.abs(ms))} ${ms > 0 ? 'later' : 'earlier'}`;

const durationChange = (old: number, now: number): string =>
  old === now ? `${duration(now)} as before` : `${duration(now)} instead of ${duration(old)}`;

function layoverChanges(old: Itinerary, now: Itinerary): string[] {
  const [before, after] = [layovers(old), layovers(now)];
  const changed = [...after].flatMap(([place, ms]) => {
    const was = before.get(place);
    if (was === ms) return [];
    const words = ms < 0 ? 'onward flight leaves too early to be reached' : `layover ${duration(ms)}`;
    return [`${place}: ${words}${was === undefined ? ', a new stop' : `, was ${duration(was)}`}`];
  });
  const gone = [...before.keys()].filter((place) => !after.has(place));
  return [...changed, ...gone.map((place) => `no stop at ${place} any more`)];
}

const layovers = (journey: Itinerary): Map<string, number> =>
  new Map(
    linksOf(journey)
      .filter(isConnection)
      .map((link) => [placeOf(link), link.minutes * minuteMs]),
  );

const timesOf = (journey: Itinerary): string =>
  `leaves ${onTheClock(first(journey).depLocal)}, arrives ${onTheClock(last(journey).arrLocal)}, takes ${duration(arrives(journey) - leaves(journey))}`;

const onTheClock = (local: string): string =>
  DateTime.fromISO(local, { zone: 'utc', locale: 'en-GB' }).toFormat('ccc d LLL yyyy HH:mm');

/** `3 h 5 min`, `45 min`, `2 d 1 h`. */
export function duration(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / minuteMs);
  const units = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  const words = units.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return `${ms < 0 ? 'minus ' : ''}${words.join(' ') || '0 min'}`;
}
