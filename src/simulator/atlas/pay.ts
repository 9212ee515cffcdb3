import type { Order } from '../order.ts';
import { paymentMethod } from '../payment-method.ts';
import type { AtlasCall, AtlasError } from './call.ts';
import { textField } from './request-fields.ts';

/**
 * `pay.do` (Atlas: payment page, July 2026): success means that payment was accepted, not that a ticket exists. Any order takes
 * deposit; other methods only where the order was made with them, else 403. The sandbox's card holders are known here too
 * (first name `Reject`: ticketing fails with 604, `Three DS`: 616), wherever in `creditCard` the name stands.
 */
export const pay: AtlasCall = {
  endpoint: 'pay.do',
  payloadFields: ['orderNo', 'pnrCode', 'paymentMethod', 'airlines'],
  answer(body, double) {
    const orderNo = textField(body, 'orderNo');
    const method = paymentMethod.safeParse(body['paymentMethod'] ?? 1).data;
    const order = orderNo === null ? undefined : double.context.orders.find(orderNo);
    if (!order || method === undefined) return { status: 400, msg: 'illegal parameter' };
    const obstacle = paymentObstacle(order);
    if (obstacle) return obstacle;
    if (method !== 1 && method !== order.paymentMethod) return { status: 403, msg: 'payment method not supported' };
    const code = sandboxFailure(body['creditCard']);
    if (code !== null) {
      order.cancelWith = code;
      order.ticketAfterMs ??= 0;
    }
    const paid = double.pay(order.orderNo, method);
    const airlines = [...new Set(paid.bookedSegments.map((of) => of.carrier))];
    return { payload: { orderNo, pnrCode: paid.pnrCode, paymentMethod: method, airlines } };
  },
};

/** Atlas: pay.do codes: 401 deadline passed, 402 state not payable, 404 already paid. Never pay again on the latter two. */
function paymentObstacle(order: Order): AtlasError | null {
  if (order.status === 0) return null;
  if (order.paidMs !== null && order.status !== -3) return { status: 404, msg: 'already paid' };
  return order.paidMs === null
    ? { status: 401, msg: 'the payment deadline has passed' }
    : { status: 402, msg: 'the order is not payable' };
}

function sandboxFailure(creditCard: unknown): '604' | '616' | null {
  if (typeof creditCard !== 'object' || creditCard === null) return null;
  const texts: unknown[] = Object.values(creditCard);
  if (texts.includes('Reject')) return '604';
  return texts.includes('Three DS') ? '616' : null;
}
