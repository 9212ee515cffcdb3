import type { AtlasCall } from './call.ts';
import { textField } from './request-fields.ts';

/**
 * `stopTicket.do` (Atlas: Stop Ticket Issuance, July 2026) begins to stop ticketing: success says only that the attempt began.
 * After the time in the settings ("look after 8 minutes") the order is cancelled, unless ticketing was quicker. Its error codes
 * are not documented; those here are guesses.
 */
export const stopTicket: AtlasCall = {
  endpoint: 'stopTicket.do',
  payloadFields: ['orderNo'],
  answer(body, { context }) {
    const orderNo = textField(body, 'orderNo');
    if (orderNo === null) return { status: 100, msg: 'orderNo is required' };
    const order = context.orders.find(orderNo);
    if (!order) return { status: 800, msg: 'the order does not exist' };
    if (order.status !== 1) return { status: -1, msg: 'ticketing is not in process' };
    order.stopAtMs = context.now() + context.behaviour().stopTicketMs;
    context.orders.touched(order);
    return { payload: { orderNo } };
  },
};
