/** The messages that `skyhook send` knows, and what each asks of the double. */
import type { Order } from '../order.ts';
import type { VoidClaim } from '../claims/void-claim.ts';
import { SendError, type ControlClient } from './control-client.ts';

export interface SendOptions {
  readonly orderNo: string;
  /** Fields for the double's command, over what the other options say. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly edition?: string | undefined;
  readonly push: boolean;
  /** Of `order.schedulechange`. */
  readonly shiftMinutes?: number | undefined;
  readonly changeType?: number | undefined;
  readonly leg?: number | undefined;
  /** Of `airline.status`. */
  readonly airlines?: readonly string[] | undefined;
  readonly state?: string | undefined;
}

export interface MessageType {
  /** What a new order has to be, where none is named. */
  readonly needs: 'ticketed order' | 'paid order' | 'no order';
  /** Makes the double do it; returns what the double answers. */
  send(double: ControlClient, options: SendOptions): Promise<unknown>;
}

const DEFAULT_SHIFT_MINUTES = 95;

export const messageTypes: Readonly<Record<string, MessageType>> = {
  'order.ticketed': { needs: 'paid order', send: sendTicketed },
  'order.cancelled': { needs: 'paid order', send: sendCancelled },
  'order.schedulechange': {
    needs: 'ticketed order',
    send: (double, { orderNo, changeType = 1, shiftMinutes, leg, edition, push, fields }) => {
      const minutes = fields['segments'] === undefined ? (shiftMinutes ?? DEFAULT_SHIFT_MINUTES) : undefined;
      const change = { type: changeType, ...(changeType === 1 ? { shiftMinutes: minutes } : {}) };
      const affected = leg === undefined ? undefined : [leg];
      return double.post('/schedule-changes', { orderNo, ...change, affected, edition, push, ...fields });
    },
  },
  'email.schedulechange': {
    needs: 'ticketed order',
    send: (double, { orderNo, push, fields }) =>
      double.post('/mails', { orderNo, category: 'Schedule change', push: false, incidentPush: push, ...fields }),
  },
  'email.all': {
    needs: 'ticketed order',
    send: (double, { orderNo, push, fields }) =>
      double.post('/mails', { orderNo, category: 'Travel Itinerary', incident: false, push, ...fields }),
  },
  'abnormal.cancelled': {
    needs: 'ticketed order',
    send: (double, { orderNo, push, fields }) => double.post('/abnormal-cancellations', { orderNo, push, ...fields }),
  },
  'airline.status': {
    needs: 'no order',
    send: (double, { airlines, state, push, fields }) =>
      double.post('/airline-status', { airlines, status: state, push, ...fields }),
  },
  'order.void': { needs: 'ticketed order', send: sendVoid },
  'order.addonComplete': { needs: 'ticketed order', send: sendAddonComplete },
  'order.refundComplete': {
    needs: 'ticketed order',
    send: (double, { orderNo, edition, push, fields }) =>
      double.post('/refund-complete', { orderNo, edition, push, ...fields }),
  },
};

/** Tickets the order, paid first where it has to be; a ticketed one gets the message again. */
async function sendTicketed(double: ControlClient, options: SendOptions): Promise<unknown> {
  const { orderNo, edition, push, fields } = options;
  let order = await double.get<Order>(`/orders/${orderNo}`);
  if (order.status === 0) order = await double.post<Order>(`/orders/${orderNo}/pay`);
  const isOpen = order.status === 1 || (order.status === -3 && order.errorCode === '615');
  if (isOpen) return double.post(`/orders/${orderNo}/ticket`, { edition, push, ...fields });
  if (!push) throw new SendError(`Order ${orderNo} is not in process: there is nothing to do without a push.`);
  return double.post('/order-messages', { orderNo, type: 'order.ticketed', edition, ...fields });
}

/** Cancels the order with an error code (default that of the published example); a cancelled one gets the message again. */
async function sendCancelled(double: ControlClient, { orderNo, push, fields }: SendOptions): Promise<unknown> {
  const order = await double.get<Order>(`/orders/${orderNo}`);
  if (order.status !== -3) return double.post(`/orders/${orderNo}/cancel`, { errorCode: '604', push, ...fields });
  if (!push) throw new SendError(`Order ${orderNo} is cancelled already: there is nothing to do without a push.`);
  return double.post('/order-messages', { orderNo, type: 'order.cancelled', ...fields });
}

/** Starts a void that waits for commands, or moves the order's void: to the status named, else to its next one. */
async function sendVoid(double: ControlClient, { orderNo, push, fields }: SendOptions): Promise<unknown> {
  const { status: named, ...others } = fields;
  const voids = await double.get<VoidClaim[]>('/voids');
  const open = voids.findLast((of) => of.orderNo === orderNo);
  if (!open) {
    const started = await double.post<VoidClaim>('/voids', { orderNo, course: { stepMs: null }, push, ...others });
    return named === undefined || named === 0
      ? started
      : double.post(`/voids/${started.code}/status`, { status: named });
  }
  const status = named ?? open.remaining[0];
  if (status === undefined) {
    throw new SendError(
      `Void ${open.code} is at its end (status ${open.status}); name another with --set status=<0 to 6>.`,
    );
  }
  return double.post(`/voids/${open.code}/status`, { status, ...others });
}

/** About the order's ancillary order, which is made first where there is none. */
async function sendAddonComplete(double: ControlClient, options: SendOptions): Promise<unknown> {
  const { orderNo, edition, push, fields } = options;
  const orders = await double.get<Order[]>('/orders');
  const hasAddon = orders.some(
    (of) => of.mainOrderNo === orderNo || (of.orderNo === orderNo && of.mainOrderNo !== null),
  );
  if (!hasAddon) await double.post(`/orders/${orderNo}/ancillary-orders`, { ticketAfterMs: 0 });
  return double.post('/addon-complete', { orderNo, edition, push, ...fields });
}
