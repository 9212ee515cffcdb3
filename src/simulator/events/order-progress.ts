/** What is pushed when an order gets on, and again by command. */
import { orderMessageCommand, type OrderMessageCommand } from '../commands.ts';
import type { DoubleContext, MessageResult } from '../context.ts';
import type { Delivery } from '../delivery.ts';
import { parseInput } from '../double-error.ts';
import type { Order } from '../order.ts';
import { orderCancelledBody } from '../webhook-messages/order-cancelled.ts';
import { orderTicketedBody } from '../webhook-messages/order-ticketed.ts';
import { addonBodyOf } from './legacy-messages.ts';

/** `order.ticketed`, or for an ancillary order what it is to be pushed as. */
export function orderTicketed(context: DoubleContext, order: Order): Delivery {
  const edition = order.edition ?? context.behaviour().edition;
  const isAddon = order.pushedAs === 'order.addonComplete';
  return context.push(
    isAddon ? addonBodyOf(context, order, edition) : orderTicketedBody(context.cid, order, context.now(), edition),
  );
}

export function orderCancelled(context: DoubleContext, order: Order): Delivery {
  return context.push(orderCancelledBody(order));
}

/** A message about an order as it stands, whatever happened before. */
export function pushOrderMessage(context: DoubleContext, input: OrderMessageCommand): MessageResult {
  const { orderNo, type, edition } = parseInput(orderMessageCommand, input);
  const order = context.orders.get(orderNo);
  const usual = edition ?? order.edition ?? context.behaviour().edition;
  const body =
    type === 'order.ticketed' ? orderTicketedBody(context.cid, order, context.now(), usual) : orderCancelledBody(order);
  return { body, delivery: context.push(body) };
}
