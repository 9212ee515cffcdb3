import { airportTerritory } from '../airports.ts';
import type { Itinerary } from '../itinerary.ts';
import { factsOf } from './facts.ts';
import {
  airportsOf,
  firstAffectedDeparture,
  isUnchanged,
  journeyChanges,
  nameOf,
  type JourneyChange,
} from './journey-changes.ts';
import { noticeOf, priorities, priorityFor, type Notice, type Priority } from './notice.ts';
import { rightsRules, rulesInForce } from './rights-rules.ts';
import type { Entitlement, Law, RightCode, RightsRule } from './rule.ts';
import { coverage, unknownAirports, type Dependence } from './scope.ts';
import { reachedTriggers } from './triggers.ts';
import { explain } from './wording.ts';

/** What a change may entitle the traveller to. It informs; nothing acts on it. */
export interface Right {
  readonly law: Law;
  readonly code: RightCode;
  readonly may: readonly Entitlement[];
  /** `SIN-KUL`: origin and final destination as bought. */
  readonly journey: string;
  readonly minutes?: number;
  readonly limitMinutes?: number;
  /** The most that may be due; a law may halve it for a good new flight. */
  readonly compensation?: { readonly amount: number; readonly currency: string };
  /** What the data cannot tell. */
  readonly dependsOn: readonly Dependence[];
  /** Careful words for a person. */
  readonly why: string;
  /** The dated row: `eu-261/2021-12-21`. */
  readonly rules: string;
  /** False where the row could not be compared with the law's own text. */
  readonly verified: boolean;
  readonly source: string;
}

/** What was not judged, and why. */
export interface RightsRemark {
  readonly code: 'unknown-airport' | 'not-covered' | 'paused';
  readonly journey: string;
  readonly law?: Law;
  readonly text: string;
  readonly rules?: string;
}

export interface RightsAssessment {
  readonly rights: readonly Right[];
  readonly remarks: readonly RightsRemark[];
  readonly priority: Priority;
  /** Of the changed journey that leaves first; undefined when nothing changed. */
  readonly notice: Notice | undefined;
}

export interface RightsQuestion {
  /** What the traveller bought: laws compare with this. */
  readonly bought: Itinerary;
  /** What the traveller last knew: what they know already is no news, and is told with no new notice. */
  readonly known?: Itinerary;
  readonly now: Itinerary;
  /** When the change is judged, that is when the traveller is told: milliseconds since 1970. */
  readonly at: number;
}

/**
 * Which passenger rights a change may touch, per journey, by the rows in force at `at`. Pure; any itinerary is judged,
 * nothing is thrown. Empty when the flights are those that were bought.
 */
export function assessRights(
  { bought, known, now, at }: RightsQuestion,
  rules: readonly RightsRule[] = rightsRules,
): RightsAssessment {
  const changes = journeyChanges(bought, now).filter((change) => !isUnchanged(change));
  const told =
    known && known.length > 0 ? journeyChanges(known, now).filter((change) => !isUnchanged(change)) : changes;
  const inForce = rulesInForce(at, rules);
  const assessed = changes.map((change) => assessJourney(change, at, inForce, rules));
  const notices = changes.map((change) => noticeOf(at, firstAffectedDeparture(change)));
  const touched = told.length === 0 ? [] : assessed.flatMap(({ touches }, index) => (touches ? [index] : []));
  const levels = touched.map((index) => priorities.indexOf(priorityFor(notices[index] ?? noticeOf(at, at))));
  return {
    rights: assessed.flatMap(({ rights }) => rights),
    remarks: assessed.flatMap(({ remarks }) => remarks),
    priority: priorities[Math.max(0, ...levels)] ?? 'normal',
    notice: [...notices].sort((one, other) => one.days - other.days)[0],
  };
}

interface JourneyAssessment {
  readonly rights: readonly Right[];
  readonly remarks: readonly RightsRemark[];
  /** Whether a limit is reached, even if the notice still leaves nothing to claim. */
  readonly touches: boolean;
}

function assessJourney(
  change: JourneyChange,
  at: number,
  inForce: readonly RightsRule[],
  allRules: readonly RightsRule[],
): JourneyAssessment {
  const journey = nameOf(change.before);
  const facts = factsOf(change);
  const notice = noticeOf(at, firstAffectedDeparture(change));
  const rights: Right[] = [];
  const remarks: RightsRemark[] = [];
  let touches = false;
  for (const rule of inForce) {
    const scope = coverage(rule, change.before);
    if (!scope.covers) continue;
    const reached = reachedTriggers(rule, change, facts, notice);
    touches ||= reached.length > 0;
    for (const one of reached) {
      const may: Entitlement[] = [...one.trigger.may, ...(one.compensation ? (['compensation'] as const) : [])];
      if (may.length === 0) continue;
      const dependsOn = dependences(scope.dependsOn, one.limitUncertain, may.includes('compensation'));
      const { amount, currency } = one.compensation ?? {};
      rights.push({
        law: rule.law,
        code: one.trigger.code,
        may,
        journey,
        ...(one.minutes === undefined ? {} : { minutes: one.minutes }),
        ...(one.limitMinutes === undefined ? {} : { limitMinutes: one.limitMinutes }),
        ...(amount === undefined || currency === undefined ? {} : { compensation: { amount, currency } }),
        dependsOn,
        why: explain(rule, one, may, dependsOn, facts, notice),
        rules: rule.id,
        verified: rule.verified,
        source: rule.source.url,
      });
    }
    if (rule.paused?.code === 'renumbered' && facts.renumbered && reached.length === 0) {
      remarks.push({ code: 'paused', journey, law: rule.law, text: rule.paused.why, rules: rule.id });
    }
  }
  return { rights, remarks: [...remarks, ...gaps(change, journey, allRules)], touches };
}

function dependences(
  ofScope: readonly Dependence[],
  limitUncertain: boolean,
  compensates: boolean,
): readonly Dependence[] {
  return [
    ...new Set<Dependence>([
      ...ofScope,
      ...(limitUncertain ? (['airport'] as const) : []),
      ...(compensates ? (['cause'] as const) : []),
    ]),
  ];
}

/** Says what the table cannot judge, rather than nothing. */
function gaps({ before }: JourneyChange, journey: string, rules: readonly RightsRule[]): RightsRemark[] {
  const unknown = unknownAirports(before);
  const judged = new Set(
    rules.flatMap(({ scope }) =>
      scope
        .flatMap((clause) => [clause.departs, clause.arrives, clause.touches, clause.within])
        .flatMap((area) => area ?? []),
    ),
  );
  const countries = [...new Set(airportsOf(before).map(airportTerritory))].filter(
    (country): country is string => country !== undefined && !judged.has(country),
  );
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            code: 'unknown-airport' as const,
            journey,
            text: `${unknown.join(', ')}: airport unknown, so it is unknown which laws hold there.`,
          },
        ]),
    ...(countries.length === 0
      ? []
      : [
          {
            code: 'not-covered' as const,
            journey,
            text: `The law of ${countries.join(', ')} is not covered here; look it up if it matters.`,
          },
        ]),
  ];
}
