/**
 * Why an order cannot be voided or refunded now, as error codes (Atlas: error codes of refund and void, July 2026). The documents
 * give several codes for "already applied" (816 to 818) and "not ticketed" without telling them apart; which one stands for what
 * is a guess where the comment says so.
 */
import type { AtlasError } from '../atlas/call.ts';
import type { DoubleContext } from '../context.ts';
import type { Order } from '../order.ts';
import { stands } from './claim-course.ts';
import type { RefundSelection } from './refund-claim.ts';
import { voidDeadlineMs } from './void-claim.ts';

export function refundObstacle(context: DoubleContext, order: Order, wanted: RefundSelection): AtlasError | null {
  const nowMs = context.now();
  return (
    generalObstacle(context, order, 809) ??
    appliedAlready(context, order, wanted) ??
    childrenLeftAlone(order, wanted) ??
    incomplete(context, order, wanted) ??
    // Guess: the deadline is the first departure, its wall clock read as UTC+08:00.
    (wanted.reason === '1' && nowMs > firstDepartureMs(order) ? error(821, 'the refund deadline has passed') : null) ??
    (wanted.reason === '4' && nowMs > voidDeadlineMs(order) ? error(822, 'the void deadline has passed') : null)
  );
}

export function voidObstacle(context: DoubleContext, order: Order): AtlasError | null {
  const { voidAirlines } = context.behaviour();
  const isCovered =
    voidAirlines === null || order.bookedSegments.every((segment) => voidAirlines.includes(segment.carrier));
  if (!isCovered) return error(843, 'the airline is outside the coverage of voids');
  const general = generalObstacle(context, order, 815);
  if (general) return general;
  // Guess: 817 for a void after a refund was applied for.
  if (context.refunds.ofOrder(order.orderNo).some((of) => stands(of.status))) {
    return error(817, 'a refund was applied for already');
  }
  return context.now() > voidDeadlineMs(order) ? error(822, 'the void deadline has passed') : null;
}

/** Guess: 814 while ticketing is in process, 818 once a void was applied for. */
function generalObstacle(context: DoubleContext, order: Order, notTicketed: 809 | 815): AtlasError | null {
  if (order.mainOrderNo !== null) return error(824, 'an ancillary order: use the main one');
  if (order.ticketedMs === null) {
    return order.status === 1 ? error(814, 'in progress') : error(notTicketed, 'the order has no ticket');
  }
  if (order.ticketsUsed) return error(820, 'a ticket is used');
  const isVoided = context.voids.ofOrder(order.orderNo).some((of) => stands(of.status));
  return isVoided ? error(818, 'a void was applied for already') : null;
}

/** Guess: 816 for the same request again, 803 for one that has some passenger and segment in common with an earlier one. */
function appliedAlready(context: DoubleContext, order: Order, wanted: RefundSelection): AtlasError | null {
  const standing = context.refunds.ofOrder(order.orderNo).filter((of) => stands(of.status));
  const places = placesOf(wanted);
  const earlier = standing.map((of) => placesOf(of.selection));
  const common = (of: Set<string>) => [...places].filter((place) => of.has(place)).length;
  if (earlier.some((of) => of.size === places.size && common(of) === of.size)) {
    return error(816, 'this refund was applied for already');
  }
  return earlier.some((of) => common(of) > 0) ? error(803, 'submitted already for a passenger') : null;
}

function placesOf({ items }: RefundSelection): Set<string> {
  return new Set(items.flatMap((item) => item.segments.map((segment) => `${item.passenger}/${segment}`)));
}

/** Whether on some flight those who still fly would all be children. */
function childrenLeftAlone(order: Order, wanted: RefundSelection): AtlasError | null {
  const refunded = placesOf(wanted);
  const areAlone = order.bookedSegments.some((_, segment) => {
    const left = order.passengers.filter((_, passenger) => !refunded.has(`${passenger}/${segment}`));
    return left.length > 0 && left.every((person) => person.passengerType !== 0);
  });
  return areAlone ? error(802, 'children would travel alone') : null;
}

function incomplete(context: DoubleContext, order: Order, { items, reason }: RefundSelection): AtlasError | null {
  if (reason === '4' && items.length < order.passengers.length) return error(823, 'a void covers all passengers');
  const isPartial = items.some((item) => item.segments.length < order.bookedSegments.length);
  return isPartial && context.behaviour().partialRefunds === 'passengers'
    ? error(811, 'the full itinerary is needed')
    : null;
}

function firstDepartureMs(order: Order): number {
  const departure = order.bookedSegments[0]?.depTime ?? '9999-12-31 00:00:00';
  return Date.parse(`${departure.replace(' ', 'T')}+08:00`);
}

function error(status: number, msg: string): AtlasError {
  return { status, msg };
}
