import { inFlownOrder, sameDay, type Itinerary, type Segment } from './itinerary.ts';
import { pairFlights } from './pairing.ts';

/**
 * Something that a passenger bought with a flight. Atlas: `ancillaries[]` of the order query has a `productCode`, a
 * `segmentIndex` from 1 and, as its kind, an `auxBaggageElement` or `auxSeatElement`.
 */
export interface Ancillary {
  /** Position in the booking, from 1. */
  readonly passenger: number;
  readonly kind: (typeof ancillaryKinds)[number];
  /** The product code, or words such as `20 kg`. */
  readonly description?: string;
  /** The flight that it was bought with, as it was then; without a number the first one between these airports. */
  readonly segment: Pick<Segment, 'depAirport' | 'arrAirport'> & Partial<Pick<Segment, 'flightNumber'>>;
}

/**
 * What became of it. `lost`: nothing flies where its flight flew; `to-be-checked`: another flight does, or it flies on another
 * day, and Atlas does not say whether the airline moved the ancillary along.
 */
export interface AffectedAncillary extends Ancillary {
  readonly fate: AncillaryFate;
}

export const ancillaryKinds = ['baggage', 'seat', 'other'] as const;
export const ancillaryFates = ['lost', 'to-be-checked'] as const;
export type AncillaryFate = (typeof ancillaryFates)[number];

/**
 * The ancillaries that new flights lost or may have lost, by passenger. One whose flight keeps its number and local day
 * stays, whatever its times. Pure.
 *
 * @param ancillaries those of the flights before; one that was bought after a change, with a flight of `after`, stays
 */
export const lostAncillaries = <A extends Ancillary>(
  ancillaries: readonly A[],
  before: Itinerary,
  after: Itinerary,
): readonly (A & { readonly fate: AncillaryFate })[] =>
  ancillariesAfter(ancillaries, before, after).flatMap((one) =>
    one.fate === 'kept' ? [] : [{ ...one, fate: one.fate }],
  );

/** All ancillaries, by passenger, with what became of them; see `lostAncillaries`. Pure. */
export function ancillariesAfter<A extends Ancillary>(
  ancillaries: readonly A[],
  before: Itinerary,
  after: Itinerary,
): readonly (A & { readonly fate: AncillaryFate | 'kept' })[] {
  const flown = inFlownOrder(before);
  const { pairs, removed } = pairFlights(flown, inFlownOrder(after));
  const fateOf = (flight: Segment | undefined): AncillaryFate | 'kept' => {
    if (flight && removed.includes(flight)) return 'lost';
    const now = pairs.find(([old]) => old === flight)?.[1];
    // Flights that are not known, or that several others stand for now: nobody can say.
    return flight && now && isKept(flight, now) ? 'kept' : 'to-be-checked';
  };
  return ancillaries
    .map((ancillary) => {
      const flight = flown.find((one) => isFor(ancillary, one));
      const isOfNow = !flight && after.some((one) => isFor(ancillary, one));
      return { ...ancillary, fate: isOfNow ? ('kept' as const) : fateOf(flight) };
    })
    .sort((one, other) => one.passenger - other.passenger);
}

/** Whether it was bought with this flight. */
export const isFor = ({ segment }: Ancillary, flight: Segment): boolean =>
  segment.depAirport === flight.depAirport &&
  segment.arrAirport === flight.arrAirport &&
  (segment.flightNumber === undefined || segment.flightNumber === flight.flightNumber);

/** Airlines take seats and bags along when only the times of a flight move. */
const isKept = (old: Segment, now: Segment): boolean =>
  old.carrier === now.carrier && old.flightNumber === now.flightNumber && sameDay(old, now);
