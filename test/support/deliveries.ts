import type { NewDelivery } from '../../src/storage/inbox.ts';

/** A delivery as the receiver hands it over, with its key as its only mark. */
export function newDelivery(key: string, given: Partial<NewDelivery> = {}): NewDelivery {
  return {
    key,
    type: 'order.ticketed',
    orderNo: 'DEMOA20260703091512377',
    notificationId: undefined,
    everyDeliveryCounts: false,
    body: Buffer.from(`{"type":"order.ticketed","mark":"${key}"}`),
    headers: { 'content-type': 'application/json' },
    ...given,
  };
}
