import { heartbeat } from '@temporalio/activity';
import { redriveLostDeliveries } from '../src/storage/inbox.ts';
import { openOrders } from '../src/storage/orders.ts';
import type { Dependencies } from './dependencies.ts';

/** What the reconciler repaired. */
export interface Reconciled {
  /** Deliveries that were dispatched long ago without an end, driven again. */
  readonly deliveriesDrivenAgain: number;
  /** Orders with something open whose case was not running, started again. */
  readonly casesStartedAgain: number;
  readonly openOrders: number;
}

const pageSize = 200;

/** The activity that repairs what was terminated by hand or lost with a restored backup. */
export function reconciliationActivities(deps: Dependencies) {
  return {
    async reconcile(): Promise<Reconciled> {
      const driven = await redriveLostDeliveries(deps.pool, deps.settings.dispatchLimitSeconds);
      let open = 0;
      let started = 0;
      let after = '';
      for (;;) {
        const page = await openOrders(deps.pool, after, pageSize);
        if (page.length === 0) break;
        for (const orderNo of page) {
          if (!(await deps.cases.isRunning(orderNo))) {
            await deps.cases.look(orderNo, 'reconciler');
            started += 1;
          }
        }
        open += page.length;
        after = page.at(-1) ?? after;
        heartbeat(open);
      }
      return { deliveriesDrivenAgain: driven.length, casesStartedAgain: started, openOrders: open };
    },
  };
}
