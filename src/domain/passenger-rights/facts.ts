import { arrival, departure } from '../itinerary.ts';
import type { RightCode } from './rule.ts';
import { firstOf, lastOf, type JourneyChange } from './journey-changes.ts';

/** What of a journey changed, in the terms that laws use. Minutes are of true time and never negative. */
export interface Facts {
  readonly cancelled: boolean;
  readonly departsEarlier: number;
  readonly departsLater: number;
  readonly arrivesEarlier: number;
  readonly arrivesLater: number;
  readonly otherAirport: boolean;
  readonly moreStops: number;
  /** A flight number that was bought is not flown; terminals and times aside. */
  readonly renumbered: boolean;
}

const minuteMs = 60_000;

/** Compares a journey as bought with what it is now: first departure, final arrival, stops, airports, numbers. */
export function factsOf({ before, after }: JourneyChange): Facts {
  if (!after) {
    return {
      cancelled: true,
      departsEarlier: 0,
      departsLater: 0,
      arrivesEarlier: 0,
      arrivesLater: 0,
      otherAirport: false,
      moreStops: 0,
      renumbered: false,
    };
  }
  const departs = (departure(firstOf(after)) - departure(firstOf(before))) / minuteMs;
  const arrives = (arrival(lastOf(after)) - arrival(lastOf(before))) / minuteMs;
  const numbers = new Set(after.map(({ flightNumber }) => flightNumber));
  return {
    cancelled: false,
    departsEarlier: Math.max(0, -departs),
    departsLater: Math.max(0, departs),
    arrivesEarlier: Math.max(0, -arrives),
    arrivesLater: Math.max(0, arrives),
    otherAirport:
      firstOf(before).depAirport !== firstOf(after).depAirport ||
      lastOf(before).arrAirport !== lastOf(after).arrAirport,
    moreStops: Math.max(0, after.length - before.length),
    renumbered: before.some(({ flightNumber }) => !numbers.has(flightNumber)),
  };
}

/** The size in minutes of what a trigger looks at; undefined for one that has no size. */
export function minutesFor(code: RightCode, facts: Facts): number | undefined {
  switch (code) {
    case 'departs-earlier':
      return facts.departsEarlier;
    case 'departs-later':
      return facts.departsLater;
    case 'arrives-later':
      return facts.arrivesLater;
    case 'time-moved':
      return Math.max(facts.departsEarlier, facts.departsLater, facts.arrivesEarlier, facts.arrivesLater);
    case 'cancelled':
    case 'flight-replaced':
    case 'renumbered':
    case 'other-airport':
    case 'more-stops':
    case 'late-notice':
      return undefined;
  }
}
