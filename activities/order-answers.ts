import { ticketingError } from '../src/atlas/error-codes.ts';
import { isAncillaryOrder, type OrderAnswer } from '../src/atlas/order-query.ts';
import { describeFlights, type Itinerary } from '../src/domain/itinerary.ts';
import { noteCancellation } from '../src/storage/cancellations.ts';
import { explainCancellations } from '../src/storage/evidence.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { noteOrderStatus } from '../src/storage/order-events.ts';
import { raiseVersion, readRecipient, storeOrderAnswer } from '../src/storage/orders.ts';
import type { Transaction } from '../src/storage/pool.ts';
import { reviveUntold } from '../src/storage/recipients.ts';
import { closeTask } from '../src/storage/tasks.ts';
import { addToTimeline } from '../src/storage/timeline.ts';

/** Stores the answer's status part, with a timeline line when it is news. */
export async function storeStatus(
  tx: Transaction,
  order: OrderAnswer,
  sequence: number,
): Promise<'outdated' | { readonly shown: Itinerary | undefined }> {
  const { rows } = await tx.query<{ shown: Itinerary | null }>(
    `select shown_segments as shown from orders where order_no = $1`,
    [order.orderNo],
  );
  const { named, contact } = await readRecipient(tx, order.orderNo);
  const stored = await storeOrderAnswer(tx, order, sequence);
  if (stored.outdated) return 'outdated';
  if (stored.news) {
    const tickets = order.passengers.filter((passenger) => passenger.ticketNos.length > 0).length;
    const parts = [
      `status ${order.statusCode} (${order.status})`,
      `ticket status ${order.ticketStatusCode ?? '-'}`,
      `${tickets} of ${order.passengers.length} passengers with a ticket`,
      ...(order.errorCode
        ? [`error code ${order.errorCode} (${ticketingError(order.errorCode)?.meaning ?? 'not documented'})`]
        : []),
      ...(isAncillaryOrder(order) ? ['an ancillary order'] : []),
      ...(order.itinerary.length > 0 ? [`flights ${describeFlights(order.itinerary)}`] : []),
    ];
    await addToTimeline(tx, order.orderNo, { kind: 'query', text: `order query: ${parts.join(', ')}` });
    await noteOrderStatus(tx, order.orderNo);
  }
  await noteCancellation(tx, order, sequence);
  if (named === null && order.contactEmail !== undefined && order.contactEmail !== contact)
    await reviveUntold(tx, order.orderNo);
  await closeTask(tx, order.orderNo, 'order-not-found', 'order');
  // Even an answer without news changes what is wanted: no fresh query any more.
  await raiseVersion(tx, order.orderNo);
  return { shown: rows[0]?.shown ?? undefined };
}

/**
 * A cancellation was told of an order that is wholly paid back: its refunds and voids are not asked about any more, so what
 * is known of them explains it. Call under the lock.
 */
export async function explainPaidBack(tx: Transaction, orderNo: string): Promise<void> {
  const state = await lockOrderState(tx, orderNo);
  if (state?.whollyRefunded) await explainCancellations(tx, orderNo, state);
}
