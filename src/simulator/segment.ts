/** A flight segment of an order, as booked, as it stands now, and as the two kinds of Atlas messages write it. */
import { z } from 'zod';
import { compactLocal } from './local-time.ts';

const localTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'airport-local time as yyyy-MM-dd HH:mm:ss');
const airport = z.string().regex(/^[A-Z]{3}$/, 'IATA airport code');
const direction = z.union([z.literal(1), z.literal(2)]);

/** What a caller of the control API says about a segment; the rest has defaults. */
export const segmentInput = z.strictObject({
  direction: direction.optional(),
  depAirport: airport,
  arrAirport: airport,
  depTime: localTime,
  arrTime: localTime,
  carrier: z.string().regex(/^[A-Z0-9]{2}$/, 'IATA airline code'),
  flightNumber: z.string().min(3),
  codeShare: z.boolean().default(false),
  depTerminal: z.string().default(''),
  arrTerminal: z.string().default(''),
});

export type SegmentInput = z.input<typeof segmentInput>;

/** A segment of the state: `direction` 1 outbound, 2 return; `bookedAs` lists the places (from 0) of its booked ancestors. */
export const segment = segmentInput.extend({ direction, bookedAs: z.array(z.int().min(0)) });

export type Segment = z.output<typeof segment>;

/** The segment as `order.schedulechange` carries it (Atlas: Schedule Change page, July 2026). */
export function pushedSegment(of: Segment) {
  const { bookedAs: _, ...fields } = of;
  return fields;
}

/**
 * The segments as the order query carries them in `routing` (Atlas: order query, documents of July 2026). Guesses: that
 * `segmentIndex` counts on from the outbound to the return segments; the values of `cabinClass` and of the operating
 * carrier where the carrier itself flies.
 */
export function queriedRouting(segments: readonly Segment[]) {
  const queried = segments.map((of, index) => ({ direction: of.direction, fields: queriedSegment(of, index + 1) }));
  return {
    fromSegments: queried.filter((of) => of.direction === 1).map((of) => of.fields),
    retSegments: queried.filter((of) => of.direction === 2).map((of) => of.fields),
    separateBookings: false,
  };
}

function queriedSegment(of: Segment, segmentIndex: number) {
  return {
    segmentIndex,
    depAirport: of.depAirport,
    depTime: compactLocal(of.depTime),
    depTerminal: of.depTerminal,
    arrAirport: of.arrAirport,
    arrTime: compactLocal(of.arrTime),
    arrTerminal: of.arrTerminal,
    carrier: of.carrier,
    flightNumber: of.flightNumber,
    codeShare: of.codeShare,
    operatingCarrier: of.carrier,
    operatingFlightnumber: of.flightNumber,
    cabinClass: 'Y',
    duration: null,
  };
}
