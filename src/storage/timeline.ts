import type { Queryable, Transaction } from './pool.ts';

export interface TimelineEntry {
  readonly position: number;
  readonly at: Date;
  readonly kind: string;
  readonly text: string;
  readonly reference: string | null;
}

/** Kinds of timeline entries, by what people look for. */
export type TimelineKind =
  'delivery' | 'evidence' | 'query' | 'change' | 'message' | 'question' | 'answer' | 'task' | 'case';

/**
 * Adds a line to an order's timeline, numbered in the order in which things happened. Call it under the order's lock.
 *
 * @param entry.reference what it is about: a delivery's key, a workflow's id, a message's id
 */
export async function addToTimeline(
  tx: Transaction,
  orderNo: string,
  entry: { readonly kind: TimelineKind; readonly text: string; readonly reference?: string | undefined },
): Promise<void> {
  await tx.query(
    `with numbered as (
       update orders set timeline_length = timeline_length + 1 where order_no = $1 returning timeline_length)
     insert into timeline (order_no, position, kind, text, reference)
     select $1, timeline_length, $2, $3, $4 from numbered`,
    [orderNo, entry.kind, entry.text, entry.reference ?? null],
  );
}

/** Adds a line that an order's timeline does not have yet. Call it under the order's lock. */
export async function addToTimelineOnce(
  tx: Transaction,
  orderNo: string,
  entry: { readonly kind: TimelineKind; readonly text: string },
): Promise<void> {
  const { rowCount } = await tx.query(`select 1 from timeline where order_no = $1 and text = $2 limit 1`, [
    orderNo,
    entry.text,
  ]);
  if (rowCount === 0) await addToTimeline(tx, orderNo, entry);
}

/** An order's timeline, oldest first. */
export async function readTimeline(db: Queryable, orderNo: string): Promise<TimelineEntry[]> {
  const { rows } = await db.query<TimelineEntry>(
    `select position, at, kind, text, reference from timeline where order_no = $1 order by position`,
    [orderNo],
  );
  return rows;
}
