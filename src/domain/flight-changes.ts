import { airportZone, cityOf } from './airports.ts';
import type { ChangeLimits } from './change-policy.ts';
import { finding, type Finding, type Severity } from './change-reasons.ts';
import { arrival, departure, localTimeKind, sameFlight, type Itinerary, type Segment } from './itinerary.ts';
import { wayOf } from './journeys.ts';
import { wallTime } from './zone-rules.ts';

/** What differs between a flight, or a way of several flights, and what became of it. */

const minuteMs = 60_000;

/** A flight that became another flight between the same cities. */
export function flightChanges(old: Segment, now: Segment, limits: ChangeLimits): Finding[] {
  const where = wayOf([now]);
  const found = [
    ...timeChanges([old], [now], limits),
    ...airportChanges([old], [now]),
    ...carrierChanges(old, now),
    ...(isNewTerminal(old.depTerminal, now.depTerminal) || isNewTerminal(old.arrTerminal, now.arrTerminal)
      ? [finding('minor', 'terminal', where)]
      : []),
  ];
  const differs = found.length > 0 || !sameFlight(old, now);
  return differs ? [...found, ...unreadableTimes(now), ...unknownAirports([old, now], 'major')] : found;
}

/**
 * A way that other flights make up now: only its first departure and its last arrival are compared, since nothing else of
 * it is comparable.
 */
export function wayChanges(old: Itinerary, now: Itinerary, limits: ChangeLimits): Finding[] {
  // Fewer stops are no harm by themselves, but they are other flights.
  const severity = now.length < old.length ? 'moderate' : 'major';
  const before = stopsOf(old);
  const newStops = stopsOf(now).filter((stop) => !before.includes(stop));
  return [
    ...timeChanges(old, now, limits),
    ...airportChanges(old, now),
    ...old.map((segment) => finding(severity, 'leg-removed', wayOf([segment]))),
    ...now.map((segment) => finding(severity, 'leg-added', wayOf([segment]))),
    ...(now.length > old.length ? newStops.map((stop) => finding('major', 'stop-added', stop)) : []),
    ...carriersOf(now)
      .filter((carrier) => !carriersOf(old).includes(carrier))
      .slice(0, 1)
      .map(() => finding('moderate', 'carrier', wayOf(now))),
    ...now.flatMap(unreadableTimes),
    ...unknownAirports([...old, ...now], 'major'),
  ];
}

const stopsOf = (way: Itinerary): string[] => way.slice(1).map(({ depAirport }) => depAirport);
const carriersOf = (way: Itinerary): string[] => [...new Set(way.map(({ carrier }) => carrier))].filter(Boolean);

/** The first departure and the last arrival. */
function timeChanges(old: Itinerary, now: Itinerary, limits: ChangeLimits): Finding[] {
  const where = wayOf(now);
  const [left, leaves] = [departureOf(old), departureOf(now)];
  const [arrived, arrives] = [arrivalOf(old), arrivalOf(now)];
  const dep = minutesBetween(left, leaves);
  const arr = minutesBetween(arrived, arrives);
  const found: Finding[] = [];
  if (dep >= limits.noneBelow) found.push(finding(laterSeverity(dep, limits), 'departure-later', where, dep));
  if (-dep >= limits.noneBelow) found.push(finding(earlierSeverity(-dep, limits), 'departure-earlier', where, -dep));
  if (arr >= limits.noneBelow) found.push(finding(laterSeverity(arr, limits), 'arrival-later', where, arr));
  // Nobody misses anything by arriving early.
  if (-arr >= limits.noneBelow) found.push(finding('minor', 'arrival-earlier', where, -arr));
  // Whoever goes by the date comes on the wrong day, however short the move is.
  if (dayOf(left.local) !== dayOf(leaves.local)) found.push(finding('major', 'other-day', where));
  else if (dayOf(arrived.local) !== dayOf(arrives.local)) found.push(finding('minor', 'other-arrival-day', where));
  return found;
}

/** A departure or an arrival. */
interface Moment {
  readonly airport: string;
  readonly local: string;
  readonly instant: number;
}

function departureOf(way: Itinerary): Moment {
  const first = way[0] as Segment;
  return { airport: first.depAirport, local: first.depLocal, instant: departure(first) };
}

function arrivalOf(way: Itinerary): Moment {
  const last = way.at(-1) as Segment;
  return { airport: last.arrAirport, local: last.arrLocal, instant: arrival(last) };
}

/** In true time, or on the clock where a zone is not known. */
function minutesBetween(one: Moment, other: Moment): number {
  const isTrue = [one, other].every(({ airport }) => airportZone(airport) !== undefined);
  const ms = isTrue ? other.instant - one.instant : wallTime(other.local) - wallTime(one.local);
  return Math.round(ms / minuteMs);
}

const dayOf = (local: string): string => local.slice(0, 10);

const laterSeverity = (minutes: number, limits: ChangeLimits): Severity =>
  minutes >= limits.majorLaterFrom ? 'major' : minutes >= limits.minorLaterBelow ? 'moderate' : 'minor';

const earlierSeverity = (minutes: number, limits: ChangeLimits): Severity =>
  minutes >= limits.majorEarlierFrom ? 'major' : minutes >= limits.minorEarlierBelow ? 'moderate' : 'minor';

/** Another airport of the same city, at either end. */
function airportChanges(old: Itinerary, now: Itinerary): Finding[] {
  const isOther = old[0]?.depAirport !== now[0]?.depAirport || old.at(-1)?.arrAirport !== now.at(-1)?.arrAirport;
  return isOther ? [finding('major', 'other-airport', wayOf(now))] : [];
}

/** The order query may leave the carrier out; then only the digits can be compared. */
function carrierChanges(old: Segment, now: Segment): Finding[] {
  const where = wayOf([now]);
  if (old.carrier !== '' && now.carrier !== '' && old.carrier !== now.carrier)
    return [finding('moderate', 'carrier', where)];
  const numberOf = ({ carrier, flightNumber }: Segment): string =>
    flightNumber.startsWith(carrier) ? flightNumber.slice(carrier.length) : flightNumber;
  const [one, other] =
    old.carrier !== '' && now.carrier !== '' ? [old.flightNumber, now.flightNumber] : [numberOf(old), numberOf(now)];
  return one === other ? [] : [finding('minor', 'flight-number', where)];
}

/** One that becomes known is news; one that is no longer stated is not. */
const isNewTerminal = (old: string, now: string): boolean => now !== '' && old !== now;

function unreadableTimes(now: Segment): Finding[] {
  const isSkipped =
    localTimeKind(now.depAirport, now.depLocal) === 'gap' || localTimeKind(now.arrAirport, now.arrLocal) === 'gap';
  return isSkipped ? [finding('minor', 'time-does-not-exist', wayOf([now]))] : [];
}

/** Local times at an airport without a zone can still be compared with each other, with less certainty. */
export function unknownAirports(segments: readonly Segment[], severity: Severity): Finding[] {
  const airports = new Set(segments.flatMap(({ depAirport, arrAirport }) => [depAirport, arrAirport]));
  return [...airports]
    .filter((airport) => airportZone(airport) === undefined)
    .map((airport) => finding(severity, 'unknown-airport', airport));
}

/** Flights that nothing stands for. */
export function removedFlights(removed: Itinerary, isReplaced: boolean): Finding[] {
  return removed.map((segment) =>
    isReplaced
      ? finding('major', 'leg-removed', wayOf([segment]))
      : finding('cancelled', 'flight-cancelled', wayOf([segment])),
  );
}

/** Whether new flights stand for a way that was removed: they share an end with it, or leave within a day of it. */
export function isReplacedBy(removed: Itinerary, added: Itinerary): boolean {
  const [first, last] = [removed[0] as Segment, removed.at(-1) as Segment];
  const dayMs = 24 * 60 * minuteMs;
  return added.some(
    (segment) =>
      cityOf(segment.depAirport) === cityOf(first.depAirport) ||
      cityOf(segment.arrAirport) === cityOf(last.arrAirport) ||
      Math.abs(departure(segment) - departure(first)) < dayMs,
  );
}
