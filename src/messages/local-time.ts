import { DateTime } from 'luxon';
import { airportZone } from '../domain/airports.ts';
import { arrival, departure, sameCities, sameFlight, type Itinerary, type Segment } from '../domain/itinerary.ts';
import { zoneOfAirport } from '../domain/pinned-zone.ts';
import { offsetAt } from '../domain/zone-rules.ts';

/** `Tue 1 Dec 2026, 08:00` of an airport-local wall time. */
export function localTime(local: string): string {
  return DateTime.fromISO(local, { zone: 'utc', locale: 'en-GB' }).toFormat('ccc d LLL yyyy, HH:mm');
}

/** `Tue 1 Dec 2026, 08:00 (UTC+8, SIN)`: an instant in an airport's local time. */
export function instantAtAirport(instant: number, airport: string): string {
  const isKnown = airportZone(airport) !== undefined;
  const time = DateTime.fromMillis(instant, { zone: zoneOfAirport(airport), locale: 'en-GB' });
  return `${time.toFormat('ccc d LLL yyyy, HH:mm')} (${offsetWords(time.offset)}${isKnown ? `, ${airport}` : ''})`;
}

/** `UTC+8`: the zone of the departure, so that no reader has to guess whose time it is. */
export const departureOffset = (segment: Segment): string => offsetAtAirport(segment.depAirport, departure(segment));

/** `UTC+8`: the zone of the arrival. */
export const arrivalOffset = (segment: Segment): string => offsetAtAirport(segment.arrAirport, arrival(segment));

function offsetAtAirport(airport: string, instant: number): string {
  const zone = airportZone(airport);
  return zone === undefined ? 'local time' : offsetWords(offsetAt(zone, instant));
}

function offsetWords(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

/** What became of a flight: unchanged, changed, gone or new. */
export type FlightChange = 'unchanged' | 'changed' | 'cancelled' | 'new';

/** How each flight of one itinerary stands to the other. */
export function changeOf(segment: Segment, other: Itinerary, side: 'before' | 'after'): FlightChange {
  if (other.some((candidate) => sameFlight(candidate, segment))) return 'unchanged';
  if (other.some((candidate) => sameCities(candidate, segment))) return 'changed';
  return side === 'before' ? 'cancelled' : 'new';
}
