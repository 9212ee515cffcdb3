import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { SkyhookError } from '../src/errors.ts';
import { createOrder, isFollowed, lockOrder, nextHappening } from '../src/storage/orders.ts';
import { inTransaction } from '../src/storage/pool.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { alwaysRetryable } from './retrying.ts';
import type { Dependencies } from './dependencies.ts';
import { storeStatus } from './order-answers.ts';

/** The activity for orders that nobody here knows; it has a slow queue of its own. */
export function unknownOrderActivities(deps: Dependencies) {
  return {
    /**
     * Asks Atlas about an order that nobody here knows, once. Known to Atlas: it is followed from now on. Nothing is asked if
     * it is followed by now, because the seller or a sweep was faster.
     * @throws SkyhookError ATLAS_*
     */
    async identifyOrder({ orderNo }: { readonly orderNo: string }): Promise<{ readonly found: boolean }> {
      if (await isFollowed(deps.pool, orderNo)) return { found: true };
      const sequence = await nextHappening(deps.pool);
      const result = await deps.atlas.queryOrder(orderNo, cancellationSignal()).catch((error: unknown) => {
        throw alwaysRetryable(error, waitAfter(error));
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

const longestWaitMs = 30_000;

/**
 * The wait before the next attempt: short, since a genuine order may be behind the number, and a slow queue paces the queries
 * anyway. A limit of Atlas's is kept to.
 */
function waitAfter(error: unknown): number {
  const wait = Math.min(longestWaitMs, 2_000 * 2 ** Math.min(10, activityInfo().attempt - 1));
  const isLimit = error instanceof SkyhookError && error.code === 'ATLAS_RATE_LIMITED';
  return isLimit ? Math.max(wait, error.retryAfterMs ?? 0) : wait;
}
