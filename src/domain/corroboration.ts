import { splitOrderNo } from './identifiers.ts';
import { contains, sameCities, sameDay, type Itinerary, type Segment } from './itinerary.ts';

/** A schedule change as a push told it. */
export interface ClaimedChange {
  readonly orderNo: string;
  readonly eventId: string | undefined;
  readonly changeType: 1 | 2;
  readonly previous: readonly Segment[];
  readonly revised: readonly Segment[];
  /** Another content came under the same event id: then the incident list cannot say which of them is true. */
  readonly ambiguous: boolean;
}

/** What Atlas's own queries show. */
export interface Shown {
  /** The flights of the order query; undefined when it was not answered. */
  readonly itinerary: Itinerary | undefined;
  /** Those of the answer before it. */
  readonly itineraryBefore: Itinerary | undefined;
  /** The incident list's record under the event id. */
  readonly incident: { readonly orderNo: string; readonly eventType: string } | undefined;
}

/** What is known of the order's flights. */
export interface KnownFlights {
  readonly current: Itinerary;
  /** Of all versions of the itinerary. */
  readonly ever: readonly Segment[];
  /** The event by which the current flights came, where it is known. */
  readonly currentEventId?: string | undefined;
}

/**
 * Which query bears a pushed schedule change out, or undefined. A push alone is never believed: anyone who learns the
 * URL can send one. The order query decides by the flights; the incident list shows only that the event exists, which
 * is enough while one content exists for it, since the order query may stay on the old times for long.
 */
export function corroborate(
  claim: ClaimedChange,
  shown: Shown,
  known: KnownFlights,
): 'order-query' | 'incident-list' | undefined {
  const { itinerary } = shown;
  const showsIt = claim.changeType === 1 ? showsRevised : showsCancelled;
  if (itinerary && itinerary.length > 0 && showsIt(claim, itinerary, shown.itineraryBefore, known))
    return 'order-query';
  return isListed(claim, shown.incident) ? 'incident-list' : undefined;
}

/** Whether the incident list bears a pushed schedule change out: it holds its event, and only one content came under it. */
export function isListed(claim: Pick<ClaimedChange, 'orderNo' | 'ambiguous'>, incident: Shown['incident']): boolean {
  const isThis =
    incident !== undefined &&
    (splitOrderNo(incident.orderNo)?.includes(claim.orderNo) ?? false) &&
    incident.eventType.toLowerCase() === 'order.schedulechange';
  return isThis && !claim.ambiguous;
}

/**
 * The revised flights are there, and were not in the answer before (or we have them already): an order query that
 * merely stays on old flights does not bear out a change back to them. Of several contents under one event id only that
 * counts as had already whose flights before it we had too, and left: another one may be the truth, and yet to be shown.
 */
function showsRevised(
  claim: ClaimedChange,
  now: Itinerary,
  before: Itinerary | undefined,
  known: KnownFlights,
): boolean {
  if (claim.revised.length === 0 || !contains(now, claim.revised)) return false;
  const isHad = contains(known.current, claim.revised) && (!claim.ambiguous || wasItsChange(claim, known));
  return isHad || (before !== undefined && !contains(before, claim.revised));
}

/** Whether the flights that we have may have come by this change, and by no other that we know of. */
const wasItsChange = ({ eventId, previous }: ClaimedChange, { current, ever, currentEventId }: KnownFlights): boolean =>
  (currentEventId === undefined || currentEventId === eventId) &&
  contains(ever, previous) &&
  !contains(current, previous);

/**
 * The cancelled flights are gone and nothing is there in their place; they were ours, and were in the answer before (or
 * we know already that they are gone). A flight that moved is gone too, but not cancelled.
 */
function showsCancelled(
  claim: ClaimedChange,
  now: Itinerary,
  before: Itinerary | undefined,
  known: KnownFlights,
): boolean {
  const gone = (from: Itinerary): boolean => claim.previous.every((segment) => !contains(from, [segment]));
  if (claim.previous.length === 0 || !contains(known.ever, claim.previous) || !gone(now)) return false;
  const inPlace = (flights: Itinerary, test: (one: Segment, gone: Segment) => boolean): boolean =>
    flights.some((one) => claim.previous.some((segment) => sameCities(one, segment) && test(one, segment)));
  if (before !== undefined && contains(before, claim.previous))
    return !inPlace(
      now.filter((one) => !contains(before, [one])),
      () => true,
    );
  const similar = (one: Segment, other: Segment): boolean =>
    one.flightNumber === other.flightNumber || sameDay(one, other);
  return gone(known.current) && !inPlace(now, similar);
}
