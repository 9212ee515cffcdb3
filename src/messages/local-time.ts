import { DateTime } from 'luxon';
import { airportZone } from '../domain/airports.ts';
import { arrival, departure, type Segment } from '../domain/itinerary.ts';
import { zoneOfAirport } from '../domain/pinned-zone.ts';
import { offsetAt } from '../domain/zone-rules.ts';
import type { Words } from './languages/words.ts';

/** What of a language is needed to write times. */
type TimeWords = Pick<Words, 'tag' | 'dateFormat' | 'localTime'>;

/** Luxon's locale: that of English has the day before the month. */
const localeOf = ({ tag }: TimeWords): string => (tag === 'en' ? 'en-GB' : tag);

/** `Tue 1 Dec 2026, 08:00` of an airport-local wall time. */
function localTime(local: string, words: TimeWords): string {
  return DateTime.fromISO(local, { zone: 'utc', locale: localeOf(words) }).toFormat(words.dateFormat);
}

/** `Tue 1 Dec 2026, 08:00 (UTC+8, SIN)`: an instant in an airport's local time. */
export function instantAtAirport(instant: number, airport: string, words: TimeWords): string {
  const isKnown = airportZone(airport) !== undefined;
  const time = DateTime.fromMillis(instant, { zone: zoneOfAirport(airport), locale: localeOf(words) });
  return `${time.toFormat(words.dateFormat)} (${offsetWords(time.offset)}${isKnown ? `, ${airport}` : ''})`;
}

/** `Tue 1 Dec 2026, 08:00 (UTC+8)`: with its zone, so that no reader has to guess whose time it is. */
export const departureTime = (segment: Segment, words: TimeWords): string =>
  withOffset(segment.depLocal, segment.depAirport, departure(segment), words);

/** The same of the arrival. */
export const arrivalTime = (segment: Segment, words: TimeWords): string =>
  withOffset(segment.arrLocal, segment.arrAirport, arrival(segment), words);

function withOffset(local: string, airport: string, instant: number, words: TimeWords): string {
  const zone = airportZone(airport);
  return `${localTime(local, words)} (${zone === undefined ? words.localTime : offsetWords(offsetAt(zone, instant))})`;
}

function offsetWords(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}
