import type { OrderAnswer } from '../atlas/order-query.ts';
import { isCancelled } from '../domain/order-state.ts';
import { resetPolls } from './orders.ts';
import type { Transaction } from './pool.ts';
import { closeTasks } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

/**
 * Notes when a stretch of -3 begins, and closes what it asked of a person when it ends by itself. Call under the lock,
 * with each stored answer.
 *
 * @param sequence the number taken before the query was sent
 */
export async function noteCancellation(tx: Transaction, order: OrderAnswer, sequence: number): Promise<void> {
  const { orderNo } = order;
  if (isCancelled(order)) {
    const { rowCount } = await tx.query(
      `update orders set cancelled_since = clock_timestamp(), cancelled_sequence = $2, cancellations = cancellations + 1
       where order_no = $1 and cancelled_since is null`,
      [orderNo, sequence],
    );
    // A refund or void of our own may be why: looked up anew.
    if (rowCount === 1) await resetPolls(tx, orderNo, ['cancelled', 'settlement']);
    return;
  }
  const { rowCount } = await tx.query(
    `update orders set cancelled_since = null, cancelled_sequence = null where order_no = $1 and cancelled_since is not null`,
    [orderNo],
  );
  if (rowCount !== 1) return;
  await resetPolls(tx, orderNo, ['ticket']);
  const closed = await closeTasks(tx, orderNo, ['order-cancelled']);
  const tasks = closed > 0 ? '; nobody needs to look any more' : '';
  await addToTimeline(tx, orderNo, { kind: 'query', text: `the order is not cancelled any more${tasks}` });
}

/**
 * The traveller knows that the order is cancelled: no refund waits for flights any more; what becomes of the order is
 * the task `order-cancelled`. Call under the lock.
 */
export async function noteCancellationTold(tx: Transaction, orderNo: string): Promise<void> {
  if ((await closeTasks(tx, orderNo, ['refund-on-hold'])) === 0) return;
  const text = 'the order is cancelled: its refund is no longer on hold for other flights';
  await addToTimeline(tx, orderNo, { kind: 'question', text });
}
