import { DateTime } from 'luxon';
import { airportZone } from '../domain/airports.ts';
import { sameCities, sameFlight, type Itinerary, type Segment } from '../domain/itinerary.ts';

/** `Tue 1 Dec 2026, 08:00` of an airport-local wall time. */
export function localTime(local: string): string {
  return DateTime.fromISO(local, { zone: 'utc', locale: 'en-GB' }).toFormat('ccc d LLL yyyy, HH:mm');
}

/** `Tue 1 Dec 2026, 08:00 (UTC+8, SIN)`: an instant in an airport's local time. */
export function instantAtAirport(instant: number, airport: string): string {
  const zone = airportZone(airport);
  const time = DateTime.fromMillis(instant, { zone: zone ?? 'utc', locale: 'en-GB' });
  return `${time.toFormat('ccc d LLL yyyy, HH:mm')} (${offset(time)}${zone ? `, ${airport}` : ''})`;
}

/** `UTC+8`: the zone of an airport at a wall time, so that no reader has to guess whose time it is. */
export function offsetAt(airport: string, local: string): string {
  const zone = airportZone(airport);
  return zone ? offset(DateTime.fromISO(local, { zone })) : 'local time';
}

function offset(time: DateTime): string {
  const minutes = time.offset;
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
