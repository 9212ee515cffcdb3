import { paxTicketInfosOf, type Order } from '../order.ts';
import { compactJson } from './compact-json.ts';
import type { Edition } from './edition.ts';

/**
 * `order.ticketed` of an order at a time (epoch milliseconds).
 *
 * - 2026 (Atlas: Ticketing Complete page, July 2026): no notification id, status -1, `orderStatus` a number
 * - 2023: flat as well, with `orderStatus` a text as in older samples; that both came together is a guess
 * - 2022: the payload in `data.ticketNotification`, `orderStatus` a text, no `status`
 */
export function orderTicketedBody(cid: string, order: Order, atMs: number, edition: Edition): string {
  const { orderNo, status } = order;
  const paxTicketInfos = paxTicketInfosOf(order, atMs);
  const type = 'order.ticketed';
  switch (edition) {
    case '2022': {
      const ticketNotification = { orderNo, orderStatus: String(status), paxTicketInfos };
      return compactJson({ cid, type, data: { ticketNotification } });
    }
    case '2023':
      return compactJson({ cid, type, status: -1, data: { orderNo, orderStatus: String(status), paxTicketInfos } });
    case '2026':
      return compactJson({ cid, type, status: -1, data: { orderNo, orderStatus: status, paxTicketInfos } });
  }
}
