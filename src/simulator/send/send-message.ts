import type { Delivery } from '../delivery.ts';
import type { Order } from '../order.ts';
import { SendError, type ControlClient } from './control-client.ts';
import { messageTypes, type MessageType, type SendOptions } from './message-types.ts';

export interface SendCommand extends Omit<SendOptions, 'orderNo'> {
  /** One of `messageTypes`, or `raw`. */
  readonly type: string;
  /** Default: a new order. */
  readonly orderNo?: string | undefined;
  /** What `raw` sends. */
  readonly bytes?: Buffer | undefined;
}

export interface Sent {
  /** Null for messages that are about no order. */
  readonly orderNo: string | null;
  readonly isNewOrder: boolean;
  /** The pushes that the command made, with their outcomes. */
  readonly deliveries: readonly Delivery[];
  /** What the double answered to the command. */
  readonly answer: unknown;
}

/** Throws `SendError` when the type or the order is unknown, or the double cannot do it. */
export async function sendMessage(double: ControlClient, command: SendCommand): Promise<Sent> {
  if (command.type === 'raw') return sendRaw(double, command.bytes);
  const type = messageTypes[command.type];
  if (!type) {
    const known = [...Object.keys(messageTypes), 'raw'].join(', ');
    throw new SendError(`There is no message type "${command.type}"; the types are ${known}.`);
  }
  await double.check();
  const orderNo = command.orderNo ?? (await newOrderFor(double, type));
  const lastId = await lastDeliveryId(double);
  const answer = await type.send(double, { ...command, orderNo });
  const made = await double.get<Delivery[]>(`/deliveries?after=${lastId}`);
  // What the double pushes by itself about other orders meanwhile is not this command's.
  const deliveries = made.filter((of) => of.orderNo === null || of.orderNo === orderNo);
  const isAboutOrder = type.needs !== 'no order';
  return { orderNo: isAboutOrder ? orderNo : null, isNewOrder: command.orderNo === undefined, deliveries, answer };
}

async function sendRaw(double: ControlClient, bytes: Buffer | undefined): Promise<Sent> {
  if (bytes === undefined) throw new SendError('Name the file whose bytes to send: skyhook send raw <file>.');
  await double.check();
  const delivery = await double.post<Delivery>('/push', bytes);
  return { orderNo: null, isNewOrder: false, deliveries: [delivery], answer: delivery };
}

async function newOrderFor(double: ControlClient, type: MessageType): Promise<string> {
  if (type.needs === 'no order') return '';
  const isTicketed = type.needs === 'ticketed order';
  const command = { pay: true, push: false, ...(isTicketed ? { ticketAfterMs: 0 } : {}) };
  return (await double.post<Order>('/orders', command)).orderNo;
}

async function lastDeliveryId(double: ControlClient): Promise<number> {
  return (await double.get<Delivery[]>('/deliveries')).at(-1)?.deliveryId ?? 0;
}
