import {
  arrival,
  departure,
  sameCities,
  sameFlight,
  sameItinerary,
  type Itinerary,
  type Segment,
} from './itinerary.ts';

/** How bad a change is for the traveller, from nothing to a flight that is not flown. */
export const severities = ['none', 'minor', 'moderate', 'major', 'cancelled'] as const;
export type Severity = (typeof severities)[number];

/** One thing that differs, with its size in minutes where it has one. */
export interface Reason {
  readonly code:
    | 'departure-later'
    | 'departure-earlier'
    | 'arrival-later'
    | 'other-day'
    | 'flight-number'
    | 'carrier'
    | 'terminal'
    | 'leg-removed'
    | 'leg-added'
    | 'connection-too-short'
    | 'flight-cancelled';
  /** `SIN-KUL`, or the connecting airport. */
  readonly where: string;
  readonly minutes?: number;
}

export interface Comparison {
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  /** Largest move of a departure or arrival in minutes: later, and departure earlier. */
  readonly maxLaterMinutes: number;
  readonly maxEarlierMinutes: number;
}

/** Limits in minutes; configurable per market and airline by passing others. */
export interface ChangeLimits {
  readonly noneBelow: number;
  readonly minorLaterBelow: number;
  readonly minorEarlierBelow: number;
  readonly majorLaterFrom: number;
  readonly majorEarlierFrom: number;
  readonly minimumConnection: number;
}

export const defaultChangeLimits: ChangeLimits = {
  noneBelow: 5,
  minorLaterBelow: 60,
  minorEarlierBelow: 15,
  majorLaterFrom: 180,
  majorEarlierFrom: 60,
  minimumConnection: 60,
};

export interface Judgement {
  /** Against what the traveller last knew: decides whether there is anything to tell. */
  readonly againstKnown: Comparison;
  /** Against what was bought: small changes add up here. */
  readonly againstBought: Comparison;
  /** The worse of the two. */
  readonly severity: Severity;
  readonly backToBooked: boolean;
}

const minuteMs = 60_000;
const worse = (one: Severity, other: Severity): Severity =>
  severities.indexOf(one) >= severities.indexOf(other) ? one : other;

/** Judges what the itinerary now is against what the traveller last knew and what was bought. Pure. */
export function judgeChange(
  bought: Itinerary,
  known: Itinerary,
  now: Itinerary,
  limits: ChangeLimits = defaultChangeLimits,
): Judgement {
  const againstKnown = compareItineraries(known, now, limits);
  const againstBought = compareItineraries(bought, now, limits);
  return {
    againstKnown,
    againstBought,
    severity: worse(againstKnown.severity, againstBought.severity),
    backToBooked: sameItinerary(bought, now) && !sameItinerary(known, now),
  };
}

/** Compares two itineraries in true time. Segments are paired by cities in sequence, never by `direction`. */
export function compareItineraries(before: Itinerary, after: Itinerary, limits = defaultChangeLimits): Comparison {
  const { pairs, removed, added } = pairSegments(before, after);
  const findings: { severity: Severity; reason: Reason }[] = pairs.flatMap(([old, now]) =>
    compareFlight(old, now, limits),
  );

  for (const journey of journeys(removed)) {
    const replaced = isReplaced(journey, added);
    const severity = replaced ? 'major' : 'cancelled';
    const code = replaced ? 'leg-removed' : 'flight-cancelled';
    for (const segment of journey) findings.push({ severity, reason: { code, where: leg(segment) } });
  }
  for (const segment of added) findings.push({ severity: 'major', reason: { code: 'leg-added', where: leg(segment) } });
  findings.push(...brokenConnections(before, after, limits));

  const minutesOf = (...codes: Reason['code'][]): number =>
    Math.max(
      0,
      ...findings.filter(({ reason }) => codes.includes(reason.code)).map(({ reason }) => reason.minutes ?? 0),
    );
  return {
    severity: findings.map((finding) => finding.severity).reduce(worse, 'none'),
    reasons: findings.map((finding) => finding.reason),
    maxLaterMinutes: minutesOf('departure-later', 'arrival-later'),
    maxEarlierMinutes: minutesOf('departure-earlier'),
  };
}

export interface Pairing {
  readonly pairs: readonly (readonly [before: Segment, after: Segment])[];
  readonly removed: readonly Segment[];
  readonly added: readonly Segment[];
}

/** Pairs old and new flights: identical ones first, then those between the same cities, in sequence. */
export function pairSegments(before: Itinerary, after: Itinerary): Pairing {
  const partner = new Map<Segment, Segment>();
  const free = new Set(after);
  for (const matches of [sameFlight, sameCities]) {
    for (const old of before) {
      if (partner.has(old)) continue;
      const match = [...free].find((candidate) => matches(old, candidate));
      if (!match) continue;
      partner.set(old, match);
      free.delete(match);
    }
  }
  return {
    pairs: [...partner].sort(([one], [other]) => before.indexOf(one) - before.indexOf(other)),
    removed: before.filter((old) => !partner.has(old)),
    added: [...free],
  };
}

const leg = (segment: Segment): string => `${segment.depAirport}-${segment.arrAirport}`;

function compareFlight(old: Segment, now: Segment, limits: ChangeLimits): { severity: Severity; reason: Reason }[] {
  const findings: { severity: Severity; reason: Reason }[] = [];
  const find = (severity: Severity, code: Reason['code'], minutes?: number): void => {
    findings.push({ severity, reason: { code, where: leg(now), ...(minutes === undefined ? {} : { minutes }) } });
  };
  const dep = Math.round((departure(now) - departure(old)) / minuteMs);
  const arr = Math.round((arrival(now) - arrival(old)) / minuteMs);

  if (dep >= limits.noneBelow) find(laterSeverity(dep, limits), 'departure-later', dep);
  if (-dep >= limits.noneBelow) find(earlierSeverity(-dep, limits), 'departure-earlier', -dep);
  if (arr >= limits.noneBelow) find(laterSeverity(arr, limits), 'arrival-later', arr);
  if (old.depLocal.slice(0, 10) !== now.depLocal.slice(0, 10) && Math.abs(dep) >= limits.noneBelow)
    find('major', 'other-day');
  if (old.carrier !== now.carrier) find('moderate', 'carrier');
  else if (old.flightNumber !== now.flightNumber) find('minor', 'flight-number');
  const terminalMoved = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other;
  if (terminalMoved(old.depTerminal, now.depTerminal) || terminalMoved(old.arrTerminal, now.arrTerminal)) {
    find('minor', 'terminal');
  }
  return findings;
}

const laterSeverity = (minutes: number, limits: ChangeLimits): Severity =>
  minutes >= limits.majorLaterFrom ? 'major' : minutes >= limits.minorLaterBelow ? 'moderate' : 'minor';

const earlierSeverity = (minutes: number, limits: ChangeLimits): Severity =>
  minutes >= limits.majorEarlierFrom ? 'major' : minutes >= limits.minorEarlierBelow ? 'moderate' : 'minor';

/** Connections that are below the minimum now and were not, or were longer, before. */
function brokenConnections(
  before: Itinerary,
  after: Itinerary,
  limits: ChangeLimits,
): { severity: Severity; reason: Reason }[] {
  const earlier = new Map(connections(before).map((connection) => [connection.airport, connection.minutes]));
  return connections(after)
    .filter(({ minutes }) => minutes < limits.minimumConnection)
    .filter(({ airport, minutes }) => minutes < (earlier.get(airport) ?? Number.POSITIVE_INFINITY))
    .map(({ airport, minutes }) => ({
      severity: 'major' as const,
      reason: { code: 'connection-too-short' as const, where: airport, minutes },
    }));
}

/** Flights that connect to each other: the way out and the way back are two journeys. */
function journeys(segments: Itinerary): Segment[][] {
  const found: Segment[][] = [];
  for (const segment of segments) {
    const last = found.at(-1)?.at(-1);
    if (last && connections([last, segment]).length > 0) found.at(-1)?.push(segment);
    else found.push([segment]);
  }
  return found;
}

/** Whether new flights stand for a removed journey: they share an end with it, or leave within a day of it. */
function isReplaced(journey: Itinerary, added: Itinerary): boolean {
  const [first, last] = [journey[0] as Segment, journey.at(-1) as Segment];
  return added.some(
    (segment) =>
      segment.depAirport === first.depAirport ||
      segment.arrAirport === last.arrAirport ||
      Math.abs(departure(segment) - departure(first)) < 24 * 60 * minuteMs,
  );
}

/** Changes of plane at one airport within 24 hours; a later onward flight is a stopover. */
function connections(itinerary: Itinerary): { airport: string; minutes: number }[] {
  return itinerary.flatMap((segment, index) => {
    const next = itinerary[index + 1];
    if (!next || next.depAirport !== segment.arrAirport) return [];
    const minutes = Math.round((departure(next) - arrival(segment)) / minuteMs);
    return minutes < 24 * 60 ? [{ airport: segment.arrAirport, minutes }] : [];
  });
}
