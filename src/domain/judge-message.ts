import { alignChange, flightsBefore } from './alignment.ts';
import { policyFor, type ChangePolicies, type ChangePolicy } from './change-policy.ts';
import { worse, type Reason, type Severity } from './change-reasons.ts';
import { contradictionsIn, repeatedFlight } from './contradictions.ts';
import {
  consequenceOfSilence,
  decisionDeadline,
  firstAffected,
  hasLeftMeanwhile,
  type DecisionLimits,
} from './deadlines.ts';
import { contains, inFlownOrder, sameItinerary, type Itinerary } from './itinerary.ts';
import { airlineOf, marketOf } from './market.ts';
import { netEffect } from './net-effect.ts';
import { pairFlights } from './pairing.ts';
import { compareItineraries, judgeChange, type Comparison, type Judgement } from './schedule-change.ts';

/** A schedule change to be judged by itself, without an order. */
export interface ChangeToJudge {
  /** When it is judged and told, milliseconds since 1970. */
  readonly now: number;
  /** Atlas: 1 changed, 2 cancelled. */
  readonly changeType: number;
  /** The flights as bought; empty if they are not known. */
  readonly original: Itinerary;
  /** The flights that the traveller was last told, if they are others than those before the change. */
  readonly known: Itinerary | undefined;
  /** As the message says; it may carry only the affected legs. */
  readonly previous: Itinerary;
  readonly revised: Itinerary;
}

/** What a reason compares with. */
export type Against = 'previous' | 'known' | 'bought';

export interface JudgedChange {
  readonly severity: Severity;
  readonly reasons: readonly (Reason & { readonly against: Against })[];
  readonly netEffect: readonly string[];
  /** `person`: too close to departure, or contradictory; undefined: nothing is asked. */
  readonly deadline: number | 'person' | undefined;
  readonly silence: 'no-choice' | 'person' | undefined;
  /** What contradicts itself, or could not be placed. */
  readonly problems: readonly string[];
  readonly bought: Itinerary;
  readonly known: Itinerary;
  readonly now: Itinerary;
  readonly policy: ChangePolicy;
}

/** Judges a message as Skyhook judges the change of an order whose flights are those that the message tells. Pure. */
export function judgeMessage(change: ChangeToJudge, policies: ChangePolicies, limits: DecisionLimits): JudgedChange {
  const { original, previous, revised } = change;
  const first = original.length > 0 ? original : change.known && change.known.length > 0 ? change.known : previous;
  const before = flightsBefore(change.known ?? first, previous);
  const known = change.known ? inFlownOrder(change.known) : before;
  const bought = inFlownOrder([...first, ...pairFlights(inFlownOrder(first), before).added]);
  // What comes after follows from the flights before it, even where the traveller was never told of those.
  const aligned = alignChange(before, previous, revised) ?? reinstated(bought, before, change) ?? cancelled(change);
  const now = aligned ?? known;
  const policy = policyFor(policies, { market: marketOf(bought), airline: airlineOf(known, now) });
  const judgement = judgeChange(bought, known, now, policy);
  const contradictions = contradictionsIn(change);
  // Repeated flights are read once; anything else that contradicts itself is looked into before anybody is asked.
  const isUnclear = !aligned || contradictions.some((sentence) => sentence !== repeatedFlight);
  const severity = worse(judgement.severity, isUnclear ? unclearSeverity(change) : 'none');
  const isNews = judgement.againstKnown.severity !== 'none' || isUnclear;
  const isAsked = isNews && severity !== 'none' && severity !== 'minor' && !judgement.backToBooked;
  const hasLeft = isNews && hasLeftMeanwhile(known, now, change.now, policy.limits);
  return {
    severity,
    reasons: reasonsOf(judgement, compareItineraries(before, now, policy), sameItinerary(before, known)),
    netEffect: netEffect(known, now),
    deadline: isUnclear || hasLeft ? 'person' : isAsked ? deadlineOf(change, known, now, policy, limits) : undefined,
    silence: isUnclear || hasLeft ? 'person' : isAsked ? consequenceOfSilence(judgement, policy.limits) : undefined,
    problems: aligned ? contradictions : [...contradictions, 'the message names no flights that are in the known trip'],
    bought,
    known,
    now,
    policy,
  };
}

/** The flights with those that were cancelled and fly again: a message about them may have nothing to say of before. */
function reinstated(bought: Itinerary, before: Itinerary, { previous, revised }: ChangeToJudge): Itinerary | undefined {
  const isBack = previous.length === 0 && revised.length > 0 && contains(bought, revised);
  return isBack ? inFlownOrder([...before, ...revised]) : undefined;
}

/** A cancellation that names no flights is about all of them, until somebody knows better. */
function cancelled({ changeType, previous, revised }: ChangeToJudge): Itinerary | undefined {
  return changeType === 2 && previous.length === 0 && revised.length === 0 ? [] : undefined;
}

/** What a message means at least that cannot be read for certain. */
const unclearSeverity = ({ changeType, revised }: ChangeToJudge): Severity =>
  changeType === 2 && revised.length === 0 ? 'cancelled' : 'major';

function reasonsOf(
  { againstKnown, againstBought, backToBooked }: Judgement,
  againstPrevious: Comparison,
  knowsPrevious: boolean,
): JudgedChange['reasons'] {
  const against = (name: Against, { reasons }: Comparison): (Reason & { readonly against: Against })[] =>
    reasons.map((reason) => ({ ...reason, against: name }));
  return [
    ...(backToBooked && againstKnown.severity !== 'none'
      ? [{ code: 'back-to-booked', where: '', against: 'bought' } as const]
      : []),
    ...against('known', againstKnown),
    ...against('bought', againstBought),
    ...(knowsPrevious ? [] : against('previous', againstPrevious)),
  ];
}

function deadlineOf(
  { now: toldAt }: ChangeToJudge,
  known: Itinerary,
  now: Itinerary,
  policy: ChangePolicy,
  limits: DecisionLimits,
): number | 'person' {
  const affected = firstAffected(known, now, toldAt, policy.limits);
  return affected ? decisionDeadline(toldAt, affected, limits, known) : 'person';
}
