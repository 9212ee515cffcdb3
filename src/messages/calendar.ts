import { createHash } from 'node:crypto';
import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalEventData,
} from 'ical-generator';
import { airportZone } from '../domain/airports.ts';
import type { CalendarFile } from '../domain/calendar-file.ts';
import { arrival, departure, type Itinerary, type Segment } from '../domain/itinerary.ts';
import type { MessageKind } from '../domain/order-state.ts';
import type { Words } from './languages/words.ts';
import { arrivalTime, departureTime } from './local-time.ts';
import type { Message } from './message.ts';

/** Messages after which the traveller's calendar has other entries; a reminder, new numbers or an extract change none. */
const effects: Readonly<Record<MessageKind, 'as-told' | 'tentative' | 'none-left' | undefined>> = {
  ticketed: 'as-told',
  'ticketed-again': 'as-told',
  'tickets-changed': undefined,
  'order-cancelled': 'none-left',
  'change-notice': 'as-told',
  'change-choice': 'tentative',
  'flight-cancelled': 'tentative',
  'choice-reminder': undefined,
  'answer-received': undefined,
  'back-to-booked': 'as-told',
  'reinstated-choice': 'tentative',
  // The traveller asked for a refund of them.
  'refund-stands': 'none-left',
  'airline-confirmed': 'as-told',
  'airline-mail-extract': undefined,
  'refund-final': 'none-left',
  'void-final': 'none-left',
  'day-before': 'as-told',
};

/**
 * SEQUENCE counts seconds from here, so that it stays far below the 2^31 that calendars can hold, and the messages, so that
 * it rises also from one to the next of the same second.
 */
const sequenceSince = Date.UTC(2020, 0, 1);

/**
 * The calendar file of a message (RFC 5545): an entry for each flight that the traveller now has, and a cancelled one for
 * each that an earlier message put there and that is gone. A flight between the same airports keeps its UID when it
 * moves, so that the entry moves too; SEQUENCE rises with each message, also from one order of a trip to another.
 *
 * Times are instants in UTC, by the pinned zone rules; of an airport whose zone is not known they are "floating", which
 * calendars show as they are written.
 *
 * @param words the language of the local times in the description
 * @returns undefined for a message that changes no entry, or without any flight
 */
export function calendarFile(message: Message, words: Words): CalendarFile | undefined {
  const effect = effects[message.kind];
  // A refund of a part leaves the flights as they are.
  if (!effect || message.paidBack?.nothingLeft === false) return undefined;
  const standing = effect === 'none-left' ? [] : withUids(message.flights, message.calendarOf);
  const known = withUids([...(message.flightsBefore ?? message.flights)], message.calendarOf);
  const kept = new Set(standing.map(({ uid }) => uid));
  const gone = known.filter(({ uid }) => !kept.has(uid));
  if (standing.length + gone.length === 0) return undefined;
  const status = effect === 'tentative' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
  const method = standing.length === 0 ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ prodId: { company: 'Skyhook', product: 'Flights' }, method });
  for (const one of standing) calendar.createEvent(entry(one, message, words, status));
  for (const one of gone) calendar.createEvent(entry(one, message, words, ICalEventStatus.CANCELLED));
  return { method, content: calendar.toString() };
}

interface Entry {
  readonly uid: string;
  readonly segment: Segment;
}

/** The n-th flight from one airport to another keeps its UID whatever its time, number or airline. */
function withUids(flights: Itinerary, calendarOf: string): readonly Entry[] {
  const seen = new Map<string, number>();
  return flights.map((segment) => {
    const way = `${segment.depAirport}-${segment.arrAirport}`;
    const number = (seen.get(way) ?? 0) + 1;
    seen.set(way, number);
    const hash = createHash('sha256').update(`${calendarOf}/${way}/${number}`).digest('hex').slice(0, 32);
    return { uid: `${hash}@skyhook`, segment };
  });
}

function entry({ uid, segment }: Entry, message: Message, words: Words, status: ICalEventStatus): ICalEventData {
  const isCancelled = status === ICalEventStatus.CANCELLED;
  return {
    id: uid,
    sequence: Math.floor((message.writtenAt - sequenceSince) / 1000) + message.messagesBefore,
    stamp: new Date(message.writtenAt),
    status,
    ...times(segment),
    summary: `${segment.flightNumber} ${segment.depAirport} → ${segment.arrAirport}`,
    location: place(segment.depAirport, segment.depTerminal),
    description: [
      segment.flightNumber,
      `${place(segment.depAirport, segment.depTerminal)} ${departureTime(segment, words)}`,
      `${place(segment.arrAirport, segment.arrTerminal)} ${arrivalTime(segment, words)}`,
      ...(message.pnrs.length > 0 ? [`PNR ${message.pnrs.join(', ')}`] : []),
    ].join('\n'),
    busystatus: isCancelled ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
    transparency: isCancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  };
}

const place = (airport: string, terminal: string): string => (terminal ? `${airport} T${terminal}` : airport);

function times(segment: Segment): Pick<ICalEventData, 'start' | 'end' | 'floating'> {
  const isKnown = [segment.depAirport, segment.arrAirport].every((airport) => airportZone(airport) !== undefined);
  if (isKnown) return { start: new Date(departure(segment)), end: new Date(arrival(segment)) };
  // Wall times of two zones; an end before the start is none.
  const [start, end] = [new Date(`${segment.depLocal}Z`), new Date(`${segment.arrLocal}Z`)];
  return { start, floating: true, ...(end > start ? { end } : {}) };
}
