import type { Transaction } from './pool.ts';

/** Acts that must not be done twice. */
export type Act = 'confirm-incident';

/**
 * Claims an act for one attempt, committed before it acts. Call under the order's lock.
 *
 * @returns `ours` when this attempt may act, `theirs` when another one claimed it (it may have acted: ask the world),
 *   `ended` when it was done or refused
 */
export async function claimAct(
  tx: Transaction,
  act: { readonly orderNo: string; readonly act: Act; readonly target: string },
  attempt: string,
): Promise<'ours' | 'theirs' | 'ended'> {
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

/** Gives a claim up, because the world was asked and the act had no effect: the next attempt may act. */
export async function releaseAct(
  tx: Transaction,
  act: { readonly orderNo: string; readonly act: Act; readonly target: string },
): Promise<void> {
  await tx.query(`delete from acts where order_no = $1 and act = $2 and target = $3 and state = 'claimed'`, [
    act.orderNo,
    act.act,
    act.target,
  ]);
}

/** Records the end of an act. @param outcome a code */
export async function endAct(
  tx: Transaction,
  act: { readonly orderNo: string; readonly act: Act; readonly target: string },
  state: 'done' | 'refused',
  outcome: string,
): Promise<void> {
  await tx.query(
    `update acts set state = $4, outcome = $5, ended_at = clock_timestamp()
     where order_no = $1 and act = $2 and target = $3 and state = 'claimed'`,
    [act.orderNo, act.act, act.target, state, outcome],
  );
}
