import type { Transaction } from './pool.ts';
import { closeTasks } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

/**
 * There is another address of the traveller: what nobody, a refusing or a bouncing one was told is sent to it, as far as it is
 * still how things are. Call under the order's lock.
 */
export async function reviveUntold(tx: Transaction, orderNo: string): Promise<void> {
  const { rowCount } = await tx.query(
    `update messages m set state = 'superseded' where order_no = $1 and state in ('refused', 'bounced')
       -- What a person has told them is not told again.
       and not exists (select 1 from questions q where q.order_no = m.order_no and q.kind in ('mail-refused', 'mail-bounced')
         and q.subject = m.kind || '/' || coalesce(nullif(m.about, ''), m.told_version::text) and q.state = 'answered')`,
    [orderNo],
  );
  const closed = await closeTasks(tx, orderNo, ['nobody-to-tell', 'mail-refused', 'mail-bounced']);
  if (closed + (rowCount ?? 0) === 0) return;
  await addToTimeline(tx, orderNo, {
    kind: 'message',
    text: 'there is another address of the traveller: what did not reach them is sent to it',
  });
}
