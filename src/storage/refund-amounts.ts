import { settlementKinds } from '../domain/message-kinds.ts';
import { isLive } from '../domain/settlement.ts';
import { SkyhookError } from '../errors.ts';
import { lockOrderState } from './order-state.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';
import { addToTimeline } from './timeline.ts';

/** What the seller pays a traveller back: said by the seller, shown to the traveller, never reckoned with. */

/** An amount, for one refund or void of an order, or (without a code) for the only one that it has. */
export interface RefundAmount {
  readonly code?: string | undefined;
  /** A decimal number, `120.50`. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

export interface StoredRefundAmount extends RefundAmount {
  readonly givenAt: Date;
}

/**
 * Keeps what the seller pays back, in place of what it said before. The message about a refund or void shows what is known
 * when it is written; nothing is sent again.
 *
 * @returns the codes of refunds and voids that it is for and whose message is written already, without it
 * @throws SkyhookError ORDER_NOT_FOLLOWED
 */
export async function setRefundAmount(
  pool: Pool,
  orderNo: string,
  { code, amount, currency }: RefundAmount,
): Promise<{ readonly toldBefore: readonly string[] }> {
  return inTransaction(pool, async (tx) => {
    const state = await lockOrderState(tx, orderNo);
    if (!state) throw new SkyhookError('ORDER_NOT_FOLLOWED');
    await tx.query(
      `insert into refund_amounts (order_no, code, amount, currency) values ($1, $2, $3, $4)
       on conflict (order_no, code) do update set amount = excluded.amount, currency = excluded.currency,
         given_at = clock_timestamp()`,
      [orderNo, code ?? '', amount, currency],
    );
    const text = `the seller says what the traveller gets back${code === undefined ? '' : ` for ${code}`}: ${amount} ${currency}`;
    await addToTimeline(tx, orderNo, { kind: 'case', text });
    const told = state.messages.flatMap(({ kind, about }) => (settlementKinds.includes(kind) && about ? [about] : []));
    return { toldBefore: told.filter((one) => code === undefined || one === code) };
  });
}

/** What the seller said, the newest last. */
export async function listRefundAmounts(db: Queryable, orderNo: string): Promise<StoredRefundAmount[]> {
  const { rows } = await db.query<Omit<StoredRefundAmount, 'code'> & { readonly code: string }>(
    `select code, amount, currency, given_at as "givenAt" from refund_amounts where order_no = $1 order by given_at`,
    [orderNo],
  );
  return rows.map(({ code, ...rest }) => ({ ...rest, ...(code === '' ? {} : { code }) }));
}

/**
 * What the seller pays back for a refund or void. An amount without a code counts only while the order has one refund or
 * void that is neither rejected nor withdrawn: of two nobody knows which it is for.
 */
export async function readRefundAmount(
  tx: Transaction,
  orderNo: string,
  code: string,
): Promise<RefundAmount | undefined> {
  const amounts = await listRefundAmounts(tx, orderNo);
  const exact = amounts.find((one) => one.code === code);
  if (exact) return exact;
  const live = ((await lockOrderState(tx, orderNo))?.settlements ?? []).filter(isLive);
  return live.length === 1 ? amounts.find((one) => one.code === undefined) : undefined;
}
