import type { SettlementCase } from '../atlas/refunds-and-voids.ts';
import { SkyhookError } from '../errors.ts';
import { endAct, refuseAct } from './acts.ts';
import { lockOrder, raiseVersion, wantLook } from './orders.ts';
import { inTransaction, type Pool, type Transaction } from './pool.ts';
import { addToTimeline } from './timeline.ts';

/**
 * Resolves submissions whose outcome is not known by what Atlas shows. Nothing was refunded or voided before the claim, so
 * what shows is ours if it came from our offer, or covers everybody. Call under the order's lock.
 *
 * @param coversAll whether the refunds and voids cover the whole order
 * @returns the questions that they follow from
 */
export async function resolveRefunds(
  tx: Transaction,
  orderNo: string,
  refunds: readonly SettlementCase[],
  coversAll: boolean,
): Promise<string[]> {
  if (refunds.length === 0) return [];
  const { rows } = await tx.query<{ target: string; offerId: string | null }>(
    `select target, details->>'offerId' as "offerId" from acts
     where order_no = $1 and act = 'submit-refund' and state = 'claimed'`,
    [orderNo],
  );
  const resolved: string[] = [];
  for (const { target, offerId } of rows) {
    const found = refunds.find((one) => one.offerId !== undefined && one.offerId === offerId);
    const ours = found ?? (coversAll ? refunds[0] : undefined);
    if (!ours) continue;
    const end = { state: 'done', outcome: 'FOUND', details: { refundCode: ours.code } } as const;
    if (await endAct(tx, { orderNo, act: 'submit-refund', target }, end)) resolved.push(target);
  }
  return resolved;
}

/**
 * An operator stops the refund that the traveller chose before Skyhook submits it; a person is asked instead.
 * @throws SkyhookError ORDER_NOT_FOLLOWED, NO_REFUND_TO_STOP
 */
export async function stopRefund(pool: Pool, orderNo: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    if (!(await lockOrder(tx, orderNo))) throw new SkyhookError('ORDER_NOT_FOLLOWED');
    const { rows } = await tx.query<{ id: string; answer: string | null }>(
      `select id, answer from questions q where order_no = $1 and asked_of = 'traveller'
         and not exists (select 1 from questions task where task.order_no = q.order_no and task.asked_of = 'person'
           and task.kind = 'traveller-wants-refund' and task.subject = q.id)
       order by asked_at desc limit 1`,
      [orderNo],
    );
    const question = rows[0];
    const act = { orderNo, act: 'submit-refund', target: question?.id ?? '' } as const;
    const wasOpen = question?.answer === 'refund' && (await refuseAct(tx, act, 'STOPPED'));
    if (!wasOpen) throw new SkyhookError('NO_REFUND_TO_STOP');
    const text = 'an operator stopped the refund before it was submitted';
    await addToTimeline(tx, orderNo, { kind: 'answer', text, reference: act.target });
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'refund stopped');
  });
}
