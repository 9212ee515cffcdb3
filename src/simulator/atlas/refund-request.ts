/** Reads which passengers and segments a refund request names (Atlas: refund pages, July 2026). */
import { z } from 'zod';
import type { RefundSelection } from '../claims/refund-claim.ts';
import { compactLocal } from '../local-time.ts';
import type { Order } from '../order.ts';
import type { Segment } from '../segment.ts';
import type { AtlasError, RequestBody } from './call.ts';

const requestList = z
  .array(
    z.object({
      lastName: z.string(),
      firstName: z.string(),
      segments: z
        .array(z.object({ depDate: z.string(), flightNo: z.string(), depAirport: z.string(), arrAirport: z.string() }))
        .nullish(),
      refundReason: z.enum(['0', '1', '4']),
    }),
  )
  .min(1);

type Requested = z.output<typeof requestList>[number];
type Named = NonNullable<Requested['segments']>[number];

/**
 * The selection of `refundRequestList`: 807 for a passenger who is not there, 8041 for a segment, 810 for what cannot be read or
 * mixes reasons (a guess: no page says that one request has one reason). Without segments the whole itinerary is meant.
 */
export function requestedSelection(body: RequestBody, order: Order): RefundSelection | AtlasError {
  const parsed = requestList.safeParse(body['refundRequestList']);
  if (!parsed.success) return { status: 810, msg: 'illegal parameter' };
  const [first] = parsed.data;
  const reason = first?.refundReason ?? '1';
  if (parsed.data.some((of) => of.refundReason !== reason)) return { status: 810, msg: 'one reason per request' };

  const items: RefundSelection['items'] = [];
  for (const requested of parsed.data) {
    const passenger = order.passengers.findIndex((of) => isSameName(of.name, requested));
    if (passenger < 0) return { status: 807, msg: 'no such passenger' };
    const segments = (requested.segments ?? []).map((of) => placeOf(order, of));
    if (segments.includes(null)) return { status: 8041, msg: 'no such segment' };
    const places = segments.filter((of) => of !== null);
    items.push({ passenger, segments: places.length > 0 ? places : [...order.bookedSegments.keys()] });
  }
  return { reason, items };
}

function isSameName(name: string, { lastName, firstName }: Requested): boolean {
  return name.toUpperCase() === `${lastName}/${firstName}`.toUpperCase();
}

/** Place of the booked segment, named as booked or as it is now; null when there is none. */
function placeOf(order: Order, named: Named): number | null {
  const booked = order.bookedSegments.findIndex((of) => isSameFlight(of, named));
  if (booked >= 0) return booked;
  return order.currentSegments.find((of) => isSameFlight(of, named))?.bookedAs[0] ?? null;
}

function isSameFlight(of: Segment, named: Named): boolean {
  return (
    of.flightNumber === named.flightNo &&
    of.depAirport === named.depAirport &&
    of.arrAirport === named.arrAirport &&
    compactLocal(of.depTime).slice(0, 8) === named.depDate
  );
}
