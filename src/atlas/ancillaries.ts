import { z } from 'zod';
import type { Ancillary } from '../domain/ancillaries.ts';
import type { Segment } from '../domain/itinerary.ts';
import { listOf, looseInteger, looseNumber, looseText } from './fields.ts';
import { segment } from './segments.ts';

/*
 * Ancillaries as the order query shows them with each passenger. Source: Atlas, order query, July 2026. No order fails for
 * them: what cannot be read, or placed on a flight, is left out.
 */

const element = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullish().catch(undefined).optional();

const shown = z.object({
  productCode: looseText,
  segmentIndex: looseInteger,
  auxBaggageElement: element({ piece: looseNumber, weight: looseNumber }),
  auxSeatElement: element({ row: looseText, column: looseText }),
});

export type ShownAncillary = z.output<typeof shown>;

/** `ancillaries[]` of one passenger; null or absent is none. */
export const shownAncillaries = listOf(shown.nullable().catch(null)).catch([]).optional();

/** A flight of the order query with the number that ancillaries name it by. */
export const numberedSegment = z.intersection(segment, z.object({ segmentIndex: looseInteger }));

type NumberedSegment = Segment & { readonly segmentIndex?: number | undefined };

/** The flight without its number, which is no part of an itinerary. */
export function withoutNumber(numbered: NumberedSegment): Segment {
  const { segmentIndex: _, ...flight } = numbered;
  return flight;
}

/**
 * What each passenger bought, with the flight that it is for in the same answer.
 *
 * @param passengers what each shows, in the order of the booking
 * @param flights outbound, then return. Where Atlas numbers none of them their places count, from 1 (a guess: that the
 *   numbers go on over the return flights); a number that two have says nothing.
 */
export function placeAncillaries(
  passengers: readonly (readonly ShownAncillary[])[],
  flights: readonly NumberedSegment[],
): readonly Ancillary[] {
  const isNumbered = flights.some(({ segmentIndex }) => segmentIndex !== undefined);
  const flightOf = (index: number | undefined): Segment | undefined => {
    if (index === undefined) return undefined;
    const found = flights.filter((flight, place) => (isNumbered ? flight.segmentIndex : place + 1) === index);
    return found.length === 1 ? found[0] : undefined;
  };
  return passengers.flatMap((ancillaries, place) =>
    ancillaries.flatMap((ancillary) => {
      const flight = flightOf(ancillary.segmentIndex);
      const what = kindOf(ancillary);
      if (!flight || !what) return [];
      const { depAirport, arrAirport, flightNumber } = flight;
      return [{ passenger: place + 1, ...what, segment: { depAirport, arrAirport, flightNumber } }];
    }),
  );
}

/** `20 kg`, `2 pieces`, `seat 12A`, else the product code; undefined where it says nothing at all. */
function kindOf({
  productCode,
  auxBaggageElement: bag,
  auxSeatElement: seat,
}: ShownAncillary): Pick<Ancillary, 'kind' | 'description'> | undefined {
  const code = productCode?.slice(0, longestCode);
  if (seat?.row !== undefined || seat?.column !== undefined) {
    const place = `${seat.row ?? ''}${seat.column ?? ''}`;
    return { kind: 'seat', description: /^\w{1,6}$/.test(place) ? `seat ${place}` : (code ?? 'seat') };
  }
  if (bag) {
    const words = [piecesInWords(bag.piece, bag.weight), bag.weight ? `${bag.weight} kg` : ''].filter(Boolean);
    const description = words.join(', ') || code;
    return { kind: 'baggage', ...(description ? { description } : {}) };
  }
  return code ? { kind: 'other', description: code } : undefined;
}

const longestCode = 60;

/** One piece goes without saying where its weight is known. */
const piecesInWords = (pieces: number | undefined, weight: number | undefined): string =>
  !pieces || (pieces === 1 && weight) ? '' : pieces === 1 ? '1 piece' : `${pieces} pieces`;
