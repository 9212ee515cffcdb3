import { sameCities, sameFlight, type Itinerary, type Segment } from '../domain/itinerary.ts';

/** What became of a flight: unchanged, changed, gone or new. */
export type FlightChange = 'unchanged' | 'changed' | 'cancelled' | 'new';

/** How each flight of one itinerary stands to the other. */
export function changeOf(segment: Segment, other: Itinerary, side: 'before' | 'after'): FlightChange {
  if (other.some((candidate) => sameFlight(candidate, segment))) return 'unchanged';
  if (other.some((candidate) => sameCities(candidate, segment))) return 'changed';
  return side === 'before' ? 'cancelled' : 'new';
}
