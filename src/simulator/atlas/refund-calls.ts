/** `refundQuotation.do`, `refund.do` and `queryRefundOrders.do` (Atlas: refund pages, July 2026; quotation fields of 2025). */
import { refundObstacle } from '../claims/obstacles.ts';
import { quotedRefund, refundOrder, startRefund, type RefundSelection } from '../claims/refund-claim.ts';
import type { DoubleContext } from '../context.ts';
import type { Order } from '../order.ts';
import type { AtlasCall, AtlasError, RequestBody } from './call.ts';
import { findTicketOrder } from './named-order.ts';
import { requestedSelection } from './refund-request.ts';
import { textField } from './request-fields.ts';

const QUOTED_FIELDS = [
  'displayCurrency',
  'expectedConfirmationDate',
  'expectedRefundDate',
  'refundQuoteType',
  'refundTickets',
  'refundFareAmount',
  'refundPostTicketingServiceAmounts',
  'refundVouchers',
  'serviceFee',
  'refundRules',
  'refundOfferId',
  'refundMethod',
] as const;

export const refundQuotation: AtlasCall = {
  endpoint: 'refundQuotation.do',
  payloadFields: [...QUOTED_FIELDS, 'isRefundable', 'fastConfirmation'],
  answer(body, { context }) {
    const order = findTicketOrder(body, context.orders);
    if ('msg' in order) return order;
    const selection = requestedSelection(body, order);
    if ('msg' in selection) return selection;
    const obstacle = refundObstacle(context, order, selection);
    if (obstacle) return obstacle;
    const { refundQuoteType } = context.behaviour();
    const { offerId } = context.offers.issue(order.orderNo, selection);
    const quoted = quotedRefund(order, selection, refundQuoteType, offerId, context.now());
    return { payload: { ...quoted, isRefundable: refundQuoteType !== 'NonRefundable', fastConfirmation: null } };
  },
};

/** By an offer, by a list, or by both when they agree (else 812); 805 when the offer is not good any more. */
export const refund: AtlasCall = {
  endpoint: 'refund.do',
  payloadFields: ['orderNo', 'refundCode', 'refundStatus', 'cancelReason', ...QUOTED_FIELDS, 'refundReason'],
  answer(body, { context }) {
    const order = findTicketOrder(body, context.orders);
    if ('msg' in order) return order;
    const wanted = wantedRefund(body, order, context);
    if ('msg' in wanted) return wanted;
    const obstacle = refundObstacle(context, order, wanted.selection);
    if (obstacle) return obstacle;
    const started = startRefund(context, order, wanted.selection, wanted.offerId);
    return { payload: { ...refundOrder(started, order), refundReason: wanted.selection.reason } };
  },
};

/** An order without refunds has an empty list (a guess). */
export const queryRefundOrders: AtlasCall = {
  endpoint: 'queryRefundOrders.do',
  payloadFields: ['refundOrders'],
  answer(body, { context }) {
    const order = findTicketOrder(body, context.orders);
    if ('msg' in order) return order;
    const refundCode = textField(body, 'refundCode');
    const shownBefore = context.now() - context.behaviour().refundShowsAfterMs;
    const found = context.refunds
      .ofOrder(order.orderNo)
      .filter((of) => (refundCode ?? of.code) === of.code && of.createdMs <= shownBefore);
    return { payload: { refundOrders: found.map((of) => refundOrder(of, order)) } };
  },
};

function wantedRefund(
  body: RequestBody,
  order: Order,
  context: DoubleContext,
): { selection: RefundSelection; offerId: string } | AtlasError {
  const offerId = textField(body, 'refundOfferId');
  const list = body['refundRequestList'] ?? null;
  const listed = list === null ? null : requestedSelection(body, order);
  if (listed && 'msg' in listed) return listed;
  if (offerId === null) {
    if (listed === null) return { status: 810, msg: 'refundOfferId or refundRequestList is required' };
    return { selection: listed, offerId: context.offers.issue(order.orderNo, listed).offerId };
  }
  const selection = context.offers.find(offerId, order.orderNo)?.selection;
  if (!selection) return { status: 805, msg: 'the offer has expired' };
  const disagrees = listed !== null && JSON.stringify(listed) !== JSON.stringify(selection);
  return disagrees ? { status: 812, msg: 'the passengers do not match the offer' } : { selection, offerId };
}
