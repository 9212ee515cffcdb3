import type { Order } from '../order.ts';
import { ticketingErrorText } from '../ticketing-errors.ts';
import { compactJson } from './compact-json.ts';

/** `order.cancelled` (Atlas: an example in the Hybrid Payment Guide, July 2026; not in the list of events). */
export function orderCancelledBody(order: Order): string {
  const { orderNo, errorCode } = order;
  const errorMessage = errorCode === null ? null : ticketingErrorText(errorCode);
  return compactJson({ type: 'order.cancelled', data: { orderNo, errorCode, errorMessage } });
}
