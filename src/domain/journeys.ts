import { cityOf, distanceKm } from './airports.ts';
import { arrival, departure, type Itinerary, type Segment } from './itinerary.ts';

const minuteMs = 60_000;
/** Whoever stays longer than this between two flights has arrived: a stopover, not a connection. */
const longestConnectionMinutes = 24 * 60;

/** Airports that one can go between on the ground, where the list of cities does not have them (EWR and JFK). */
const nearKm = 100;

/** Whether two airports serve one city, or lie so near to each other that a traveller can change between them. */
export const areNear = (one: string, other: string): boolean =>
  cityOf(one) === cityOf(other) || (distanceKm(one, other) ?? Number.POSITIVE_INFINITY) <= nearKm;

/** The way from one flight of an itinerary to the next one. */
export interface Link {
  readonly from: Segment;
  readonly to: Segment;
  /** True time from arrival to departure; below 0 where the onward flight leaves first. */
  readonly minutes: number;
}

export const linkBetween = (from: Segment, to: Segment): Link => ({
  from,
  to,
  minutes: Math.round((departure(to) - arrival(from)) / minuteMs),
});

/** Each flight with the one flown after it. */
export function linksOf(itinerary: Itinerary): Link[] {
  return itinerary.slice(1).map((to, index) => linkBetween(itinerary[index] as Segment, to));
}

/** Whether the onward flight leaves from the city where the first one arrives: from another airport of it perhaps. */
export const isInOneCity = ({ from, to }: Link): boolean => areNear(from.arrAirport, to.depAirport);

/** Whether it is a change of plane, rather than a stopover or an open jaw. */
export const isConnection = (link: Link): boolean => isInOneCity(link) && link.minutes < longestConnectionMinutes;

/** The airport of a connection, or `HND-NRT` where it is to be changed. */
export const placeOf = ({ from, to }: Link): string =>
  from.arrAirport === to.depAirport ? from.arrAirport : `${from.arrAirport}-${to.depAirport}`;

/**
 * Flights that connect to each other, as ways from an origin to a destination: the way out and the way back are two, also
 * on one day, since nobody connects back to a city that he has passed.
 */
export function journeysOf(flights: Itinerary): Segment[][] {
  const found: Segment[][] = [];
  for (const flight of flights) {
    const journey = found.at(-1);
    const last = journey?.at(-1);
    const isBack = journey?.some((one) => cityOf(one.depAirport) === cityOf(flight.arrAirport)) ?? false;
    if (journey && last && isConnection(linkBetween(last, flight)) && !isBack) journey.push(flight);
    else found.push([flight]);
  }
  return found;
}

/** First departure and last arrival of a journey: `SIN-BKK`. */
export const wayOf = (journey: Itinerary): string =>
  `${journey[0]?.depAirport ?? ''}-${journey.at(-1)?.arrAirport ?? ''}`;
