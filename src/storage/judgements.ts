import { lostAncillaries, type AffectedAncillary, type Ancillary } from '../domain/ancillaries.ts';
import type { ChangePolicy } from '../domain/change-policy.ts';
import type { Itinerary } from '../domain/itinerary.ts';
import { netEffect } from '../domain/net-effect.ts';
import { assessRights, type RightsAssessment } from '../domain/passenger-rights/assess-rights.ts';
import { ruleVersions, type RuleVersions } from '../domain/rule-versions.ts';
import { compareItineraries, judgeChange, type Comparison, type Judgement } from '../domain/schedule-change.ts';
import type { Queryable, Transaction } from './pool.ts';

/** A version of an itinerary, judged against what was bought and, where something was told, what the traveller knew. */
export type VersionJudgement =
  | Judgement
  | (Omit<Judgement, 'againstKnown' | 'backToBooked'> & { readonly againstKnown: null; readonly backToBooked: false });

/** A judgement with all that explains it later, when limits and laws are others. */
export type ExplainedJudgement = VersionJudgement & {
  /** What it comes to for the traveller, in words. */
  readonly netEffect: readonly string[];
  /** What passenger rights it may touch. It informs; nothing reads it. */
  readonly rights: RightsAssessment;
  /** What the new flights lost, or may have lost, of what was bought; absent in judgements from before it was kept. */
  readonly ancillaries?: readonly AffectedAncillary[];
  /** The seller's limits and tables that it was judged by. */
  readonly policy: ChangePolicy;
};

/** A judgement as it was made when the version was found. */
export interface StoredJudgement {
  /** The itinerary version that is judged. */
  readonly version: number;
  /** The version that the traveller knew; null while nothing was told. */
  readonly knownVersion: number | null;
  readonly judgedAt: Date;
  readonly versions: RuleVersions;
  readonly judgement: ExplainedJudgement;
}

/** Judges a new version; `known` is undefined while the traveller was told nothing. Pure. */
export function judgeVersion(
  bought: Itinerary,
  known: Itinerary | undefined,
  now: Itinerary,
  policy: ChangePolicy,
): VersionJudgement {
  if (known) return judgeChange(bought, known, now, policy);
  const againstBought: Comparison = compareItineraries(bought, now, policy);
  return { severity: againstBought.severity, againstKnown: null, againstBought, backToBooked: false };
}

/**
 * What explains a judgement, as of when it is made.
 * @param ancillaries bought with the first flights
 * @param at milliseconds since 1970
 */
export function explainJudgement(
  judgement: VersionJudgement,
  {
    bought,
    known,
    now,
  }: { readonly bought: Itinerary; readonly known: Itinerary | undefined; readonly now: Itinerary },
  ancillaries: readonly Ancillary[],
  policy: ChangePolicy,
  at: number,
): ExplainedJudgement & { readonly ancillaries: readonly AffectedAncillary[] } {
  return {
    ...judgement,
    netEffect: netEffect(known ?? bought, now),
    rights: assessRights({ bought, ...(known ? { known } : {}), now, at }),
    ancillaries: lostAncillaries(ancillaries, bought, now),
    policy,
  };
}

/** Keeps how a version was judged, with the versions of the rules. Call under the order's lock; the first one counts. */
export async function addJudgement(
  tx: Transaction,
  orderNo: string,
  judged: {
    readonly version: number;
    readonly knownVersion: number | undefined;
    readonly judgement: ExplainedJudgement;
  },
): Promise<void> {
  await tx.query(
    `insert into judgements (order_no, version, known_version, versions, judgement) values ($1, $2, $3, $4, $5)
     on conflict (order_no, version) do nothing`,
    [orderNo, judged.version, judged.knownVersion ?? null, ruleVersions(), judged.judgement],
  );
}

/** All judgements of an order, by the version that they are about. */
export async function listJudgements(db: Queryable, orderNo: string): Promise<StoredJudgement[]> {
  const { rows } = await db.query<StoredJudgement>(
    `select version, known_version as "knownVersion", judged_at as "judgedAt", versions, judgement
     from judgements where order_no = $1 order by version`,
    [orderNo],
  );
  return rows;
}
