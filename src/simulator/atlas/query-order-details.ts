import type { OrderBook } from '../order-book.ts';
import type { Order } from '../order.ts';
import type { AtlasCall, AtlasError, RequestBody } from './call.ts';
import { orderDetails, orderDetailsFields } from './order-details.ts';
import { textField } from './request-fields.ts';

/**
 * `queryOrderDetails.do` by order number, or by airline PNR and carrier (Atlas: order query, July 2026). Answers 703 with empty
 * payload fields when there is no such order; 100, 701, 702, 704 as the error list says.
 */
export const queryOrderDetails: AtlasCall = {
  endpoint: 'queryOrderDetails.do',
  payloadFields: orderDetailsFields,
  answer(body, double) {
    const found = findOrder(body, double.orderBook);
    if ('msg' in found) return found;
    const details = orderDetails(found, double.settings.now());
    if (body['isCompletedOrder'] !== true) return { payload: details };
    const emptied = { orderStatus: null, ticketStatus: null, tktLimitTime: null };
    return { payload: { ...details, ...emptied, orderList: [details] } };
  },
};

function findOrder(body: RequestBody, orders: OrderBook): Order | AtlasError {
  const [orderNo, pnrCode] = [textField(body, 'orderNo'), textField(body, 'pnrCode')];
  const [airlinePnr, carrier] = [textField(body, 'airlinePNR'), textField(body, 'carrier')];
  if (orderNo === null && (airlinePnr === null) !== (carrier === null)) {
    return { status: 702, msg: 'airlinePNR and carrier are both needed' };
  }
  if (orderNo === null && airlinePnr === null) return { status: 100, msg: 'orderNo is required' };

  const named = orderNo === null ? undefined : orders.find(orderNo);
  const byNumber = orderNo === null ? orders.all() : named ? [named] : [];
  const agreeing = byNumber.filter(
    (of) =>
      (pnrCode === null || of.pnrCode === pnrCode) &&
      (airlinePnr === null || (of.ticketedMs !== null && of.airlinePnr === airlinePnr)) &&
      (carrier === null || of.bookedSegments.some((segment) => segment.carrier === carrier)),
  );
  const [first, ...others] = agreeing;
  if (first && others.length === 0) return first;
  if (first) return { status: 701, msg: 'several orders match' };
  if (orderNo !== null && byNumber.length > 0) return { status: 704, msg: 'the parameters belong to different orders' };
  return { status: 703, msg: 'no order found' };
}
