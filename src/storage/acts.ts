import type { Queryable, Transaction } from './pool.ts';

/** Acts that must not be done twice. */
export type Act = 'confirm-incident' | 'submit-refund';

/** One act: which order, what, and about what (an event id, a question). */
export interface ActKey {
  readonly orderNo: string;
  readonly act: Act;
  readonly target: string;
}

/**
 * Claims an act for one attempt, committed before it acts. Call under the order's lock.
 *
 * @returns `ours` when this attempt may act, `theirs` when another one claimed it (it may have acted: ask the world),
 *   `ended` when it was done or refused
 */
export async function claimAct(tx: Transaction, act: ActKey, attempt: string): Promise<'ours' | 'theirs' | 'ended'> {
  await tx.query(
    `insert into acts (order_no, act, target, state, claimed_by) values ($1, $2, $3, 'claimed', $4) on conflict do nothing`,
    [act.orderNo, act.act, act.target, attempt],
  );
  const { rows } = await tx.query<{ state: string; claimedBy: string }>(
    `select state, claimed_by as "claimedBy" from acts where order_no = $1 and act = $2 and target = $3`,
    [act.orderNo, act.act, act.target],
  );
  const claim = rows[0];
  if (claim?.state !== 'claimed') return 'ended';
  return claim.claimedBy === attempt ? 'ours' : 'theirs';
}

/**
 * Whether an attempt still holds its claim. An attempt that was frozen asks right before it acts: meanwhile another one
 * may have resolved the claim or taken it over.
 */
export async function holdsClaim(db: Queryable, act: ActKey, attempt: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from acts where order_no = $1 and act = $2 and target = $3 and state = 'claimed' and claimed_by = $4`,
    [act.orderNo, act.act, act.target, attempt],
  );
  return rowCount === 1;
}

/**
 * Gives a claim up, because the act had no effect (the world was asked, or nothing was sent): the next attempt may act.
 *
 * @param attempt only while this attempt holds it; whoever holds it unless given
 * @returns whether it was given up
 */
export async function releaseAct(tx: Transaction, act: ActKey, attempt?: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from acts where order_no = $1 and act = $2 and target = $3 and state = 'claimed'
       and ($4::text is null or claimed_by = $4)`,
    [act.orderNo, act.act, act.target, attempt ?? null],
  );
  return rowCount === 1;
}

/**
 * Records the end of an act.
 *
 * @param end.outcome a code
 * @param end.details merged into those that are there; amounts and codes for operators
 * @param end.attempt only while this attempt holds the claim; whoever holds it unless given
 * @returns whether this call ended it
 */
export async function endAct(
  tx: Transaction,
  act: ActKey,
  end: {
    readonly state: 'done' | 'refused';
    readonly outcome: string;
    readonly details?: object;
    readonly attempt?: string;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update acts set state = $4, outcome = $5, ended_at = clock_timestamp(),
       details = nullif(coalesce(details, '{}') || coalesce($6::jsonb, '{}'), '{}')
     where order_no = $1 and act = $2 and target = $3 and state = 'claimed' and ($7::text is null or claimed_by = $7)`,
    [
      act.orderNo,
      act.act,
      act.target,
      end.state,
      end.outcome,
      end.details ? JSON.stringify(end.details) : null,
      end.attempt ?? null,
    ],
  );
  return rowCount === 1;
}

/** Keeps what an act is about, while it is claimed. */
export async function noteActDetails(tx: Transaction, act: ActKey, details: object): Promise<void> {
  await tx.query(
    `update acts set details = coalesce(details, '{}') || $4::jsonb
     where order_no = $1 and act = $2 and target = $3 and state = 'claimed'`,
    [act.orderNo, act.act, act.target, JSON.stringify(details)],
  );
}

/** Records that an act is not to be done, without ever having been claimed. @returns whether it was still open */
export async function refuseAct(tx: Transaction, act: ActKey, outcome: string, details?: object): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into acts (order_no, act, target, state, claimed_by, ended_at, outcome, details)
     values ($1, $2, $3, 'refused', 'nobody', clock_timestamp(), $4, $5) on conflict do nothing`,
    [act.orderNo, act.act, act.target, outcome, details ? JSON.stringify(details) : null],
  );
  return rowCount === 1;
}

/** An act as pages show it. */
export interface StoredAct {
  readonly act: Act;
  readonly target: string;
  readonly state: 'claimed' | 'done' | 'refused';
  readonly outcome: string | null;
  /** Of a refund: the quotation and the code of the case. */
  readonly details: unknown;
  readonly claimedAt: Date;
  readonly endedAt: Date | null;
}

/** An order's acts, oldest first. */
export async function listActs(db: Queryable, orderNo: string): Promise<StoredAct[]> {
  const { rows } = await db.query<StoredAct>(
    `select act, target, state, outcome, details, claimed_at as "claimedAt", ended_at as "endedAt"
     from acts where order_no = $1 order by claimed_at, target`,
    [orderNo],
  );
  return rows;
}
