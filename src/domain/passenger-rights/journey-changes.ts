import { cityOf } from '../airports.ts';
import { departure, inFlownOrder, sameFlight, type Itinerary, type Segment } from '../itinerary.ts';
import { areNear, journeysOf as waysOf, wayOf } from '../journeys.ts';

/** Flights from an origin to a final destination, connections under 24 hours in one city. Never empty. */
export type Journey = readonly [Segment, ...Segment[]];

/** A journey as it was and as it is; `after` is undefined when nothing takes the traveller there any more. */
export interface JourneyChange {
  readonly before: Journey;
  readonly after: Journey | undefined;
}

const dayMs = 86_400_000;

export const firstOf = (journey: Journey): Segment => journey[0];
export const lastOf = (journey: Journey): Segment => journey[journey.length - 1] ?? journey[0];
/** `SIN-KUL`: origin and final destination. */
export const nameOf: (journey: Journey) => string = wayOf;
export const airportsOf = (journey: Journey): string[] => [
  ...new Set(journey.flatMap((segment) => [segment.depAirport, segment.arrAirport])),
];

/** The journeys of an itinerary in flown order: `journeysOf` of the domain, never empty ones. */
export function journeysOf(itinerary: Itinerary): Journey[] {
  return waysOf(inFlownOrder(itinerary)).flatMap(([first, ...rest]): Journey[] => (first ? [[first, ...rest]] : []));
}

/**
 * Finds what became of each journey that was bought: the very flights, if all are flown; else those from the same city to
 * the same city, nearest in time; else flights that share its origin or its destination and leave within two days (an
 * airport was changed). Several journeys between the same cities keep their own flights.
 */
export function journeyChanges(bought: Itinerary, now: Itinerary): JourneyChange[] {
  const journeys = journeysOf(bought);
  const flights = inFlownOrder(now);
  const after = new Map<Journey, Journey>();
  const taken = new Set<Segment>();
  const assign = (candidates: readonly Candidate[]): void => {
    for (const { journey, run } of [...candidates].sort((one, other) => one.distanceMs - other.distanceMs)) {
      if (after.has(journey) || run.some((segment) => taken.has(segment))) continue;
      after.set(journey, run);
      for (const segment of run) taken.add(segment);
    }
  };
  for (const journey of journeys) {
    const kept = asBought(
      journey,
      flights.filter((segment) => !taken.has(segment)),
    );
    if (kept) assign([{ journey, run: kept, distanceMs: 0 }]);
  }
  const runs = runsOf(flights);
  assign(candidates(journeys, runs, (journey, run) => sameEnds(journey, run) === 2));
  const left = journeys.filter((journey) => !after.has(journey));
  const free = journeysOf(flights.filter((segment) => !taken.has(segment)));
  assign(candidates(left, free, isRedirected).filter(({ distanceMs }) => distanceMs <= 2 * dayMs));
  return journeys.map((before) => ({ before, after: after.get(before) }));
}

/** The flights of a journey among those that are flown, if all of them are flown as bought. */
function asBought(journey: Journey, flights: Itinerary): Journey | undefined {
  const free = [...flights];
  const [first, ...rest] = journey.flatMap((segment) => {
    const index = free.findIndex((other) => sameFlight(segment, other));
    return index < 0 ? [] : free.splice(index, 1);
  });
  return first && rest.length === journey.length - 1 ? [first, ...rest] : undefined;
}

interface Candidate {
  readonly journey: Journey;
  readonly run: Journey;
  readonly distanceMs: number;
}

function candidates(
  journeys: readonly Journey[],
  runs: readonly Journey[],
  fits: (journey: Journey, run: Journey) => boolean,
): Candidate[] {
  return journeys.flatMap((journey) =>
    runs
      .filter((run) => fits(journey, run))
      .map((run) => ({
        journey,
        run,
        distanceMs: Math.abs(departure(firstOf(run)) - departure(firstOf(journey))),
      })),
  );
}

/** Every row of flights, each from the city where the one before arrived, that does not come back to a city it left. */
function runsOf(flights: Itinerary): Journey[] {
  return flights.flatMap((first, start) => {
    const runs: Journey[] = [[first]];
    let run: Journey = [first];
    for (const segment of flights.slice(start + 1)) {
      const connects = areNear(lastOf(run).arrAirport, segment.depAirport);
      const returns = run.some((flown) => cityOf(flown.depAirport) === cityOf(segment.arrAirport));
      if (!connects || returns) break;
      run = [...run, segment];
      runs.push(run);
    }
    return runs;
  });
}

const sameEnds = (one: Journey, other: Journey): number =>
  Number(areNear(firstOf(one).depAirport, firstOf(other).depAirport)) +
  Number(areNear(lastOf(one).arrAirport, lastOf(other).arrAirport));

/** The same origin or destination, and at least one flight between other cities: what is left of a journey is not it. */
function isRedirected(journey: Journey, run: Journey): boolean {
  const pair = ({ depAirport, arrAirport }: Segment): string => `${cityOf(depAirport)}-${cityOf(arrAirport)}`;
  const pairs = journey.map(pair);
  return sameEnds(journey, run) === 1 && run.some((segment) => !pairs.includes(pair(segment)));
}

/** Whether a journey is flown by the very flights that were bought. */
export function isUnchanged({ before, after }: JourneyChange): boolean {
  return (
    after !== undefined &&
    before.length === after.length &&
    before.every((segment, index) => {
      const other = after[index];
      return other !== undefined && sameFlight(segment, other);
    })
  );
}

/** The departure, as bought, of the first flight that is not flown as bought. */
export function firstAffectedDeparture({ before, after }: JourneyChange): number {
  const affected = before.find((segment) => !after?.some((other) => sameFlight(segment, other)));
  return departure(affected ?? firstOf(before));
}
