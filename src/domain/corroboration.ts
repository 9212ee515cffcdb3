import { contains, type Itinerary, type Segment } from './itinerary.ts';

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
  /** The incident list's record under the event id. */
  readonly incident: { readonly orderNo: string; readonly eventType: string } | undefined;
}

/**
 * Which query bears a pushed schedule change out, or undefined. A push alone is never believed: anyone who learns the
 * URL can send one. The order query decides by the flights; the incident list shows only that the event exists, which
 * is enough while one content exists for it, since the order query may stay on the old times for long.
 */
export function corroborate(claim: ClaimedChange, shown: Shown): 'order-query' | 'incident-list' | undefined {
  const { itinerary, incident } = shown;
  if (itinerary && itinerary.length > 0 && showsChange(claim, itinerary)) return 'order-query';
  const listed =
    incident !== undefined &&
    incident.orderNo === claim.orderNo &&
    incident.eventType.toLowerCase() === 'order.schedulechange';
  return listed && !claim.ambiguous ? 'incident-list' : undefined;
}

/** Type 1: the revised flights are there. Type 2: the cancelled ones are gone. */
function showsChange(claim: ClaimedChange, itinerary: Itinerary): boolean {
  if (claim.changeType === 1) return claim.revised.length > 0 && contains(itinerary, claim.revised);
  return claim.previous.length > 0 && claim.previous.every((segment) => !contains(itinerary, [segment]));
}
