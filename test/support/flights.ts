import { normaliseFlightNumber, type Segment } from '../../src/domain/itinerary.ts';

/**
 * A flight from a line such as `ZZ101 SIN 2026-12-01T08:00 KUL 09:10`; an arrival on another day is written in full.
 */
export function flight(line: string, more: Partial<Segment> = {}): Segment {
  const [number = '', depAirport = '', depLocal = '', arrAirport = '', arrival = ''] = line.split(' ');
  const carrier = number.slice(0, 2);
  return {
    depAirport,
    arrAirport,
    depLocal,
    arrLocal: arrival.includes('T') ? arrival : `${depLocal.slice(0, 11)}${arrival}`,
    carrier,
    flightNumber: normaliseFlightNumber(number, carrier),
    depTerminal: '',
    arrTerminal: '',
    ...more,
  };
}

/** The same flight so many minutes later (or earlier) on the clock; departure and arrival by default. */
export function moved(segment: Segment, departureMinutes: number, arrivalMinutes = departureMinutes): Segment {
  return {
    ...segment,
    depLocal: onTheClock(segment.depLocal, departureMinutes),
    arrLocal: onTheClock(segment.arrLocal, arrivalMinutes),
  };
}

const onTheClock = (local: string, minutes: number): string =>
  new Date(Date.parse(`${local}Z`) + minutes * 60_000).toISOString().slice(0, 16);
