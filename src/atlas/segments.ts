import { z } from 'zod';
import { normaliseFlightNumber, normaliseTerminal, type Segment } from '../domain/itinerary.ts';
import { looseText, optionalText, text } from './fields.ts';
import { segmentTime } from './times.ts';

/** An IATA airport code, in capitals. */
export const airport = text.transform((value, context) => {
  const code = value.toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  context.addIssue({ code: 'custom', message: 'is not an IATA airport code' });
  return z.NEVER;
});

const localTime = text.transform((value, context) => {
  const time = segmentTime(value);
  if (time) return time;
  context.addIssue({ code: 'custom', message: 'is not a date and time of the contract' });
  return z.NEVER;
});

const flightNumber = text.transform((value, context) => {
  if (/^[\w /-]{1,16}$/.test(value)) return value;
  context.addIssue({ code: 'custom', message: 'is not a flight number' });
  return z.NEVER;
});

/** A terminal is a number or a few words; longer text is none. */
const terminal = looseText
  .transform((value) => (value !== undefined && value.length <= 30 ? value : undefined))
  .optional();

/**
 * A flight as schedule changes and the order query write it, normalised. `direction` and `codeShare` are left out: the
 * published sample has the wrong direction on a return leg, and both are missing from some editions. The edition of 2022
 * says `departureTerminal` and `arrivingTerminal`.
 */
export const segment = z
  .object({
    depAirport: airport,
    arrAirport: airport,
    depTime: localTime,
    arrTime: localTime,
    carrier: optionalText,
    flightNumber,
    depTerminal: terminal,
    arrTerminal: terminal,
    departureTerminal: terminal,
    arrivingTerminal: terminal,
  })
  .transform((raw): Segment => {
    const carrier = (raw.carrier ?? prefixOf(raw.flightNumber)).toUpperCase();
    return {
      depAirport: raw.depAirport,
      arrAirport: raw.arrAirport,
      depLocal: raw.depTime,
      arrLocal: raw.arrTime,
      carrier,
      flightNumber: normaliseFlightNumber(raw.flightNumber, carrier),
      depTerminal: normaliseTerminal(raw.depTerminal ?? raw.departureTerminal),
      arrTerminal: normaliseTerminal(raw.arrTerminal ?? raw.arrivingTerminal),
    };
  });

/** A flight number without its airline beside it, normalised. */
export const looseFlightNumber = optionalText.transform((value) =>
  value === undefined ? undefined : normaliseFlightNumber(value, prefixOf(value)),
);

/** The airline's code before the number, as in `ZZ101` or `5J814`; none before a bare number. */
const prefixOf = (flightNumber: string): string =>
  /^(?:[A-Za-z]\w|\d[A-Za-z])(?=[\s-]*\d)/.exec(flightNumber)?.[0] ?? '';
