import type { SettlementCase } from '../atlas/refunds-and-voids.ts';
import { finalStates, paidStates, type SettlementState } from '../domain/settlement.ts';
import { noteSettlement } from './order-events.ts';
import type { Queryable, Transaction } from './pool.ts';

export interface StoredSettlement {
  readonly kind: 'refund' | 'void';
  readonly code: string;
  readonly state: string;
  readonly statusCode: number | null;
  readonly cancelReason: string | null;
  readonly expectedRefund: string | null;
  readonly amount: unknown;
  readonly transactionFee: number | null;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
}

/**
 * Stores what the queries of refunds and voids showed. One that they do not show any more stays as it was last seen.
 * Call under the order's lock.
 *
 * @param sequence taken before the queries were sent; of two rounds of queries that overlapped nobody knows which answer is
 *   older, so one whose queries were begun before the stored one came is rejected. Undefined for the answer to a
 *   submission, which tells of nothing else and is older than any query that shows its refund
 * @returns those whose state is news, or undefined when the answer is outdated
 */
export async function storeSettlements(
  tx: Transaction,
  orderNo: string,
  shown: { readonly refunds: readonly SettlementCase[]; readonly voids: readonly SettlementCase[] },
  sequence: number | undefined,
): Promise<{ readonly kind: string; readonly code: string; readonly state: SettlementState }[] | undefined> {
  if (sequence !== undefined) {
    const { rowCount } = await tx.query(
      `update orders set settlement_sequence = $2, settlement_answered_sequence = nextval('happenings')
       where order_no = $1 and greatest(settlement_sequence, settlement_answered_sequence) < $2`,
      [orderNo, sequence],
    );
    if (rowCount === 0) return undefined;
  }
  const news: { kind: string; code: string; state: SettlementState }[] = [];
  for (const [kind, cases] of [
    ['refund', shown.refunds],
    ['void', shown.voids],
  ] as const) {
    for (const one of cases)
      if (await storeOne(tx, orderNo, kind, one, sequence === undefined))
        news.push({ kind, code: one.code, state: one.state });
  }
  return news;
}

/**
 * What is paid stays paid: an answer that shows it under way again is an old one.
 * @param isSubmission whether one that is stored already is left as it is
 * @returns whether its state differs from the one before
 */
async function storeOne(
  tx: Transaction,
  orderNo: string,
  kind: 'refund' | 'void',
  one: SettlementCase,
  isSubmission: boolean,
): Promise<boolean> {
  const { rows } = await tx.query<{ news: boolean }>(
    `with before as (select state, status_code from settlements where order_no = $1 and kind = $2 and code = $3)
     insert into settlements (order_no, kind, code, state, status_code, cancel_reason, expected_confirmation,
       expected_refund, tickets, amount, transaction_fee)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (order_no, kind, code) do update set state = excluded.state, status_code = excluded.status_code,
       cancel_reason = coalesce(excluded.cancel_reason, settlements.cancel_reason),
       expected_confirmation = excluded.expected_confirmation, expected_refund = excluded.expected_refund,
       tickets = excluded.tickets, amount = excluded.amount, transaction_fee = excluded.transaction_fee,
       changed_at = case when settlements.state = excluded.state then settlements.changed_at else clock_timestamp() end
     where not $12 and not (settlements.state = any($13) and not excluded.state = any($14))
     returning not exists (select 1 from before where state = $4 and status_code is not distinct from $5) as news`,
    [
      orderNo,
      kind,
      one.code,
      one.state,
      one.statusCode ?? null,
      one.cancelReason ?? null,
      one.expectedConfirmation ?? null,
      one.expectedRefund ?? null,
      JSON.stringify(one.tickets),
      one.amount === undefined ? null : JSON.stringify(one.amount),
      one.transactionFee ?? null,
      isSubmission,
      [...paidStates],
      [...finalStates],
    ],
  );
  await noteSettlement(tx, orderNo, kind, one.code);
  return rows[0]?.news ?? false;
}

/** An order's refunds and voids, oldest first. */
export async function listSettlements(db: Queryable, orderNo: string): Promise<StoredSettlement[]> {
  const { rows } = await db.query<StoredSettlement>(
    `select kind, code, state, status_code as "statusCode", cancel_reason as "cancelReason",
       expected_refund::text as "expectedRefund", amount, transaction_fee::float8 as "transactionFee",
       first_seen_at as "firstSeenAt", changed_at as "changedAt"
     from settlements where order_no = $1 order by first_seen_at, code`,
    [orderNo],
  );
  return rows;
}
