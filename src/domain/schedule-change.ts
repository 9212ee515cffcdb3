import { defaultChangePolicy, type ChangePolicy } from './change-policy.ts';
import {
  finding,
  worse,
  worstOf,
  type Finding,
  type Reason,
  type ReasonCode,
  type Severity,
} from './change-reasons.ts';
import { connectionChanges } from './connection-changes.ts';
import { flightChanges, isReplacedBy, removedFlights, unknownAirports, wayChanges } from './flight-changes.ts';
import { inFlownOrder, sameItinerary, type Itinerary } from './itinerary.ts';
import { journeysOf, wayOf } from './journeys.ts';
import { pairFlights } from './pairing.ts';

/** One itinerary against another. */
export interface Comparison {
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  /** Largest move of a departure or arrival in minutes: later, and departure earlier. */
  readonly maxLaterMinutes: number;
  readonly maxEarlierMinutes: number;
}

export interface Judgement {
  /** Against what the traveller last knew: decides whether there is anything to tell. */
  readonly againstKnown: Comparison;
  /** Against what was bought: small changes add up here. */
  readonly againstBought: Comparison;
  /** The worse of the two. */
  readonly severity: Severity;
  readonly backToBooked: boolean;
}

/** Judges what the itinerary now is against what the traveller last knew and what was bought. Pure. */
export function judgeChange(
  bought: Itinerary,
  known: Itinerary,
  now: Itinerary,
  policy: ChangePolicy = defaultChangePolicy,
): Judgement {
  const againstKnown = compareItineraries(known, now, policy);
  const againstBought = compareItineraries(bought, now, policy);
  return {
    againstKnown,
    againstBought,
    severity: worse(againstKnown.severity, againstBought.severity),
    backToBooked: sameItinerary(bought, now) && !sameItinerary(known, now),
  };
}

/** Compares two itineraries in true time, whatever order their flights are given in. */
export function compareItineraries(
  before: Itinerary,
  after: Itinerary,
  policy: ChangePolicy = defaultChangePolicy,
): Comparison {
  const findings = differences(inFlownOrder(before), inFlownOrder(after), policy);
  const minutesOf = (...codes: ReasonCode[]): number =>
    Math.max(
      0,
      ...findings.filter(({ reason }) => codes.includes(reason.code)).map(({ reason }) => reason.minutes ?? 0),
    );
  return {
    severity: worstOf(findings),
    reasons: withoutRepeats(findings.map(({ reason }) => reason)),
    maxLaterMinutes: minutesOf('departure-later', 'arrival-later'),
    maxEarlierMinutes: minutesOf('departure-earlier'),
  };
}

function differences(before: Itinerary, after: Itinerary, policy: ChangePolicy): Finding[] {
  const pairing = pairFlights(before, after);
  const { pairs, rerouted, removed, added } = pairing;
  return [
    ...pairs.flatMap(([old, now]) => flightChanges(old, now, policy.limits)),
    ...rerouted.flatMap((way) => wayChanges(way.before, way.after, policy.limits)),
    ...journeysOf(removed).flatMap((journey) => removedFlights(journey, isReplacedBy(journey, added))),
    ...added.map((segment) => finding('major', 'leg-added', wayOf([segment]))),
    ...unknownAirports(added, 'major'),
    ...connectionChanges(before, after, pairing, policy.minimumConnections),
  ];
}

/** An airport that nobody knows is said once. */
function withoutRepeats(reasons: readonly Reason[]): Reason[] {
  const isSaid = ({ code, where }: Reason, before: readonly Reason[]): boolean =>
    code === 'unknown-airport' && before.some((one) => one.code === code && one.where === where);
  return reasons.filter((reason, index) => !isSaid(reason, reasons.slice(0, index)));
}
