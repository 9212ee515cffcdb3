import type { ListedOrder } from '../src/atlas/order-list.ts';
import { asOrderNo } from '../src/domain/identifiers.ts';
import { recordEvidence } from '../src/storage/evidence.ts';
import { createOrder, lockOrder, raiseVersion, statusesOf, wantFreshQuery, wantLook } from '../src/storage/orders.ts';
import { inTransaction } from '../src/storage/pool.ts';
import { isDelivered } from '../src/storage/inbox.ts';
import { missedTicketedKey, noteMissedWebhook } from '../src/storage/sweeps.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import type { TakenIn } from './listed-incidents.ts';

/** Those of a page of the order list that say something new: an order that nobody follows, or another status. */
export async function newsOfOrders({ pool }: Dependencies, listed: readonly ListedOrder[]): Promise<ListedOrder[]> {
  const live = listed.filter(({ orderNo, status }) => asOrderNo(orderNo) && isLive(status));
  const known = await statusesOf(
    pool,
    live.map(({ orderNo }) => orderNo),
  );
  return live.filter(({ orderNo, status }) => !isAsKnown(known.get(orderNo), status));
}

const isLive = (status: ListedOrder['status']): boolean => status === 'ticketing' || status === 'ticketed';

/** Before its first query an order is asked about anyway. */
const isAsKnown = (known: string | null | undefined, listed: ListedOrder['status']): boolean =>
  known === null || known === listed;

/**
 * Takes in an order of the order list. One in process or ticketed that nobody follows is followed from now on; one whose
 * listed status differs from what we know is queried afresh. The list has no tickets: the order query decides.
 */
export async function takeInListedOrder(deps: Dependencies, listed: ListedOrder): Promise<TakenIn> {
  const orderNo = asOrderNo(listed.orderNo);
  if (!orderNo || !isLive(listed.status)) return { fresh: false, missed: false };
  return inTransaction(deps.pool, async (tx): Promise<TakenIn> => {
    const status = (await statusesOf(tx, [orderNo])).get(orderNo);
    if (isAsKnown(status, listed.status)) return { fresh: false, missed: false };
    const known = status !== undefined;
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
