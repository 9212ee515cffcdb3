import type { Order } from '../order.ts';
import type { AtlasCall } from './call.ts';
import { findOrder } from './named-order.ts';
import { orderDetails, orderDetailsFields } from './order-details.ts';

/**
 * `queryOrderDetails.do` by order number, or by airline PNR and carrier (Atlas: order query, July 2026). Answers 703 with empty
 * payload fields when there is no such order; 100, 701, 702, 704 as the error list says. Both numbers of a split round trip at
 * once, `A,B`, are no order's number: 703 (a guess; the documents say to query A and B separately).
 */
export const queryOrderDetails: AtlasCall = {
  endpoint: 'queryOrderDetails.do',
  payloadFields: orderDetailsFields,
  answer(body, double) {
    const found = findOrder(body, double.context.orders);
    if ('msg' in found) return found;
    const nowMs = double.settings.now();
    const details = orderDetails(found, nowMs);
    if (body['isCompletedOrder'] !== true) return { payload: details };
    const ancillaryOrders = double.context.orders.all().filter((of) => of.mainOrderNo === found.orderNo);
    const orderList = [found, ...ancillaryOrders].map((of) => ({ ...orderDetails(of, nowMs), ...listedType(of) }));
    const emptied = { orderStatus: null, ticketStatus: null, tktLimitTime: null };
    return { payload: { ...details, ...emptied, orderList } };
  },
};

/** Seen live, undocumented: 6 is a post-ticketing ancillary order. What others have is not known. */
function listedType(of: Order): { orderType?: number; supportPaymentMethod: number } {
  return { ...(of.mainOrderNo === null ? {} : { orderType: 6 }), supportPaymentMethod: 0 };
}
