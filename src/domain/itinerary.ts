import { airportZone } from './airports.ts';
import { resolveLocal, wallTime, type LocalTimeKind, type ResolvedLocal } from './zone-rules.ts';

/** One flight of an itinerary, normalised: what two editions of the contract write differently is equal here. */
export interface Segment {
  /** IATA airport codes. */
  readonly depAirport: string;
  readonly arrAirport: string;
  /** Airport-local wall time, `yyyy-MM-ddTHH:mm`. */
  readonly depLocal: string;
  readonly arrLocal: string;
  /** IATA airline code. */
  readonly carrier: string;
  /** Carrier prefix and number without leading zeros: `AK703`. */
  readonly flightNumber: string;
  /** `1`, `2B`; empty when not known. */
  readonly depTerminal: string;
  readonly arrTerminal: string;
}

/** Segments in the order in which they are flown. */
export type Itinerary = readonly Segment[];

/** `AK0703`, `ak 703` and `703` of carrier AK are all `AK703`; a suffix stays (`AK703A`). */
export function normaliseFlightNumber(flightNumber: string, carrier: string): string {
  const compact = flightNumber.replace(/[\s-]/g, '').toUpperCase();
  const prefix = carrier.toUpperCase();
  const number = prefix && compact.startsWith(prefix) ? compact.slice(prefix.length) : compact;
  if (/^\d+[A-Z]?$/.test(number)) return prefix + (number.replace(/^0+(?=\d)/, '') || number);
  return compact;
}

/** `T1`, `Terminal 1` and `1` are all `1`. */
export function normaliseTerminal(terminal: string | null | undefined): string {
  const compact = (terminal ?? '').trim().toUpperCase();
  return compact
    .replace(/^TERMINAL[\s-]*/, '')
    .replace(/^T[\s-]?(?=\d)/, '')
    .replace(/^0+(?=[1-9])/, '');
}

/**
 * The instant of an airport-local wall time in milliseconds since 1970, judged by the airport's zone under the pinned
 * rules (`zone-rules.ts`, which says what becomes of a time that the clocks skip or repeat). For an airport that the data
 * does not know the wall time is read as UTC: differences at one airport stay right. NaN for a text that is no time.
 */
export function instantAt(airport: string, local: string): number {
  return resolveAt(airport, local).instant;
}

/**
 * Whether the clocks at an airport show a local time once, never (`gap`) or twice (`overlap`). `usual` where the zone is
 * not known, too.
 */
export function localTimeKind(airport: string, local: string): LocalTimeKind {
  return resolveAt(airport, local).kind;
}

function resolveAt(airport: string, local: string): ResolvedLocal {
  const zone = airportZone(airport);
  if (zone !== undefined) return resolveLocal(zone, local);
  const instant = wallTime(local);
  return { instant, kind: 'usual', later: instant };
}

/** The true time of departure: the earlier one where the clocks show the time twice. */
export const departure = (segment: Segment): number => instantAt(segment.depAirport, segment.depLocal);

/**
 * The true time of arrival. Where the clocks show it twice it is the earlier one too, unless the flight would then arrive
 * before it left.
 */
export function arrival(segment: Segment): number {
  const { instant, later } = resolveAt(segment.arrAirport, segment.arrLocal);
  return later > instant && instant <= departure(segment) ? later : instant;
}

/** The same flight at the same times; terminals aside, since the order query often leaves them out. */
export function sameFlight(one: Segment, other: Segment): boolean {
  return (
    one.depAirport === other.depAirport &&
    one.arrAirport === other.arrAirport &&
    one.depLocal === other.depLocal &&
    one.arrLocal === other.arrLocal &&
    one.flightNumber === other.flightNumber
  );
}

/** Whether two itineraries are the same flights at the same times. */
export function sameItinerary(one: Itinerary, other: Itinerary): boolean {
  return one.length === other.length && one.every((segment, index) => sameFlight(segment, other[index] as Segment));
}

/** Whether every flight of `part` is in `whole`. */
export function contains(whole: Itinerary, part: Itinerary): boolean {
  return part.every((segment) => whole.some((candidate) => sameFlight(candidate, segment)));
}

export const sameCities = (one: Segment, other: Segment): boolean =>
  one.depAirport === other.depAirport && one.arrAirport === other.arrAirport;

/** The same local day of departure. */
export const sameDay = (one: Segment, other: Segment): boolean =>
  one.depLocal.slice(0, 10) === other.depLocal.slice(0, 10);

/** Flown order: by true departure time. */
export function inFlownOrder(segments: readonly Segment[]): Itinerary {
  return [...segments].sort((one, other) => departure(one) - departure(other));
}

/** First departure and last arrival in milliseconds, or undefined for an itinerary without flights. */
export function span(itinerary: Itinerary): { readonly first: number; readonly last: number } | undefined {
  if (itinerary.length === 0) return undefined;
  return { first: Math.min(...itinerary.map(departure)), last: Math.max(...itinerary.map(arrival)) };
}

/** `ZZ101 SIN 2026-12-01 08:00 - KUL 09:10, ...` */
export function describeFlights(itinerary: Itinerary): string {
  return itinerary
    .map(
      (one) =>
        `${one.flightNumber} ${one.depAirport} ${one.depLocal.replace('T', ' ')} - ${one.arrAirport} ${one.arrLocal.slice(11)}`,
    )
    .join(', ');
}

/** The next flight to leave, or the last one when all have left; undefined for an itinerary without flights. */
export function nextFlight(itinerary: Itinerary, now: number): Segment | undefined {
  const flown = inFlownOrder(itinerary);
  return flown.find((segment) => departure(segment) > now) ?? flown.at(-1);
}
