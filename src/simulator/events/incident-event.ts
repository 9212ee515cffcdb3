/** What the three kinds of incidents have in common: a list entry, perhaps a push, and whether Atlas says that it notified. */
import { newNotificationId } from '../atlas-formats.ts';
import type { DoubleContext, MessageResult } from '../context.ts';
import type { Delivery } from '../delivery.ts';
import type { Incident } from '../incident.ts';
import type { Order } from '../order.ts';
import type { Segment } from '../segment.ts';

export interface IncidentEvent {
  readonly eventType: Incident['eventType'];
  readonly order: Order;
  /** The first flight concerned. */
  readonly segment: Segment | undefined;
  readonly body: string;
  readonly notificationId: string;
  readonly push: boolean;
  /** Whether the incident list has it, at once or after a while. */
  readonly incident: boolean | { readonly afterMs: number };
  readonly extraInfo?: string;
}

export interface IncidentResult extends MessageResult {
  readonly notificationId: string;
}

export function notificationIdFor(context: DoubleContext, given: string | undefined): string {
  return given ?? newNotificationId(context.now(), context.random);
}

/** Lists and pushes an incident as told. `notified` is 1 when a push was attempted; Atlas does not say what it means. */
export function happen(context: DoubleContext, event: IncidentEvent): IncidentResult {
  const { order, body, notificationId, incident } = event;
  const delivery = event.push ? context.push(body) : null;
  if (incident !== false) {
    const eventMs = context.now();
    const listed = context.incidents.add({
      eventId: notificationId,
      eventType: event.eventType,
      order,
      segment: event.segment,
      eventMs,
      listedFromMs: eventMs + (incident === true ? 0 : incident.afterMs),
      message: body,
      ...(event.extraInfo === undefined ? {} : { extraInfo: event.extraInfo }),
    });
    listed.notified = wasAttempted(delivery) ? 1 : 0;
  }
  context.orders.touched(order);
  return { notificationId, body, delivery };
}

function wasAttempted(delivery: Delivery | null): boolean {
  return delivery !== null && delivery.outcome !== 'dropped';
}
