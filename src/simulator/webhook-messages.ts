/**
 * Bodies of webhooks: compact JSON with keys in alphabetical order, as a captured sandbox delivery of August 2026 had them.
 */
import { paxTicketInfosOf, type Order } from './order.ts';
import type { ScheduleChange } from './schedule-change.ts';
import { pushedSegment } from './segment.ts';
import { ticketingErrorText } from './ticketing-errors.ts';

/** `order.ticketed` (Atlas: Ticketing Complete page, July 2026): no notification id, status -1, `orderStatus` a number. */
export function orderTicketedBody(cid: string, order: Order, atMs: number): string {
  const data = { orderNo: order.orderNo, orderStatus: order.status, paxTicketInfos: paxTicketInfosOf(order, atMs) };
  return compactJson({ cid, type: 'order.ticketed', status: -1, data });
}

/** `order.schedulechange` (Atlas: Schedule Change page, July 2026), unconfirmed (status 0). */
export function scheduleChangeBody(
  cid: string,
  notificationId: string,
  orderNo: string,
  scheduleChangeType: 1 | 2,
  change: ScheduleChange,
): string {
  const data = {
    orderNo,
    scheduleChangeType,
    previousSegs: change.previous.map(pushedSegment),
    revisedSegs: change.revised.map(pushedSegment),
    originalSegs: change.original.map(pushedSegment),
  };
  return compactJson({ cid, notificationId, status: 0, type: 'order.schedulechange', data });
}

/** `order.cancelled` (Atlas: an example in the Hybrid Payment Guide, July 2026; not in the list of events). */
export function orderCancelledBody(order: Order): string {
  const { orderNo, errorCode } = order;
  const errorMessage = errorCode === null ? null : ticketingErrorText(errorCode);
  return compactJson({ type: 'order.cancelled', data: { orderNo, errorCode, errorMessage } });
}

function compactJson(value: object): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, of]) => [key, sorted(of)]));
}
