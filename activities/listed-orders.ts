import type { ListedOrder } from '../src/atlas/order-list.ts';
import { asOrderNo } from '../src/domain/identifiers.ts';
import { recordEvidence } from '../src/storage/evidence.ts';
import { createOrder, lockOrder, raiseVersion, readOrder, wantFreshQuery, wantLook } from '../src/storage/orders.ts';
import { inTransaction } from '../src/storage/pool.ts';
import { isDelivered } from '../src/storage/inbox.ts';
import { missedTicketedKey, noteMissedWebhook } from '../src/storage/sweeps.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import type { TakenIn } from './listed-incidents.ts';

/**
 * Takes in an order of the order list. One in process or ticketed that nobody follows is followed from now on; one whose
 * listed status differs from what we know is queried afresh. The list has no tickets: the order query decides.
 */
export async function takeInListedOrder(deps: Dependencies, listed: ListedOrder): Promise<TakenIn> {
  const orderNo = asOrderNo(listed.orderNo);
  const isLive = listed.status === 'ticketing' || listed.status === 'ticketed';
  if (!orderNo || !isLive) return { fresh: false, missed: false };
  return inTransaction(deps.pool, async (tx): Promise<TakenIn> => {
    const known = await readOrder(tx, orderNo);
    if (known && (known.status === null || known.status === listed.status)) return { fresh: false, missed: false };
    await createOrder(tx, orderNo);
    await lockOrder(tx, orderNo);
    const words = known
      ? `the order list shows status ${listed.statusCode} (${listed.status}), which is not what we know`
      : `followed from now on: the order list shows it with status ${listed.statusCode} (${listed.status})`;
    await addToTimeline(tx, orderNo, { kind: known ? 'query' : 'case', text: words });
    if (!known) {
      const id = `order/${orderNo}/${listed.statusCode}`;
      await recordEvidence(tx, {
        id,
        meaning: 'followed',
        notification: { kind: 'followed', orderNo, by: 'order-list' },
      });
    }
    await wantFreshQuery(tx, orderNo);
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'order-list');
    const missed =
      !known &&
      listed.status === 'ticketed' &&
      (listed.paidAt ?? 0) + deps.settings.missedAfterSeconds * 1000 < Date.now() &&
      !(await isDelivered(tx, orderNo)) &&
      (await noteMissedWebhook(tx, {
        key: missedTicketedKey(orderNo),
        orderNo,
        type: 'order.ticketed',
        happenedAt: listed.paidAt,
      }));
    return { fresh: true, missed };
  });
}
