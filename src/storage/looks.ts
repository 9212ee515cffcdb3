import { lockOrder, raiseVersion, wantFreshQuery, wantLook } from './orders.ts';
import { inTransaction, type Pool, type Queryable } from './pool.ts';
import { tripOf } from './trips.ts';

/** Looks at orders for which a time was set: their cases may have ended meanwhile. */

/** Orders whose time for another look has come, a page by number. */
export async function ordersToLookAt(db: Queryable, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ orderNo: string }>(
    `select order_no as "orderNo" from orders where look_at <= clock_timestamp() and order_no > $1
     order by order_no limit $2`,
    [after, limit],
  );
  return rows.map(({ orderNo }) => orderNo);
}

/**
 * Wakes an order whose time has come; its case sets the next time, if any. The other orders of its trip are asked for
 * afresh, unless they were within the hour: one message tells all of them.
 */
export async function wakeInTime(pool: Pool, orderNo: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!(await lockOrder(tx, orderNo))) return;
    for (const other of await tripOf(tx, orderNo)) {
      if (other !== orderNo) {
        const { rowCount } = await tx.query(
          `select 1 from orders o, orders first where o.order_no = $1 and first.order_no = $2
             and o.queried_at >= greatest(first.look_at, clock_timestamp() - interval '1 hour')`,
          [other, orderNo],
        );
        if (rowCount === 1) continue;
        await wantFreshQuery(tx, other);
        await raiseVersion(tx, other);
      }
      await wantLook(tx, other, 'its time has come');
    }
  });
}
