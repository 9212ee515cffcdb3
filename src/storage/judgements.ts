import type { ChangePolicy } from '../domain/change-policy.ts';
import type { Itinerary } from '../domain/itinerary.ts';
import { ruleVersions, type RuleVersions } from '../domain/rule-versions.ts';
import { compareItineraries, judgeChange, type Comparison, type Judgement } from '../domain/schedule-change.ts';
import type { Queryable, Transaction } from './pool.ts';

/** A version of an itinerary, judged against what was bought and, where something was told, what the traveller knew. */
export type VersionJudgement =
  | Judgement
  | (Omit<Judgement, 'againstKnown' | 'backToBooked'> & { readonly againstKnown: null; readonly backToBooked: false });

/** A judgement as it was made when the version was found. */
export interface StoredJudgement {
  /** The itinerary version that is judged. */
  readonly version: number;
  /** The version that the traveller knew; null while nothing was told. */
  readonly knownVersion: number | null;
  readonly judgedAt: Date;
  readonly versions: RuleVersions;
  readonly judgement: VersionJudgement;
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

/** Keeps how a version was judged, with the versions of the rules. Call under the order's lock; the first one counts. */
export async function addJudgement(
  tx: Transaction,
  orderNo: string,
  judged: {
    readonly version: number;
    readonly knownVersion: number | undefined;
    readonly judgement: VersionJudgement;
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
