import { cancellationSignal } from '@temporalio/activity';
import { createOrder, lockOrder, nextHappening } from '../src/storage/orders.ts';
import { inTransaction } from '../src/storage/pool.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { alwaysRetryable } from './retrying.ts';
import type { Dependencies } from './dependencies.ts';
import { storeStatus } from './order-answers.ts';

/** The activity for orders that nobody here knows; it has a slow queue of its own. */
export function unknownOrderActivities(deps: Dependencies) {
  return {
    /**
     * Asks Atlas about an order that nobody here knows, once. Known to Atlas: it is followed from now on.
     * @throws SkyhookError ATLAS_*
     */
    async identifyOrder({ orderNo }: { readonly orderNo: string }): Promise<{ readonly found: boolean }> {
      const sequence = await nextHappening(deps.pool);
      const result = await deps.atlas.queryOrder(orderNo, cancellationSignal()).catch((error: unknown) => {
        throw alwaysRetryable(error);
      });
      if (!result.found) return { found: false };
      await inTransaction(deps.pool, async (tx) => {
        await createOrder(tx, orderNo);
        await lockOrder(tx, orderNo);
        await addToTimeline(tx, orderNo, {
          kind: 'case',
          text: 'followed from now on: a delivery named it and Atlas knows it',
        });
        // The itinerary waits for the evidence, which says whether this is a new order or a change to an old one.
        await storeStatus(tx, result.order, sequence);
      });
      return { found: true };
    },
  };
}
