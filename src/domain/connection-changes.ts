import { airportCountry } from './airports.ts';
import type { MinimumConnections } from './change-policy.ts';
import { finding, type Finding } from './change-reasons.ts';
import type { Itinerary, Segment } from './itinerary.ts';
import { isConnection, isInOneCity, linkBetween, linksOf, placeOf, type Link } from './journeys.ts';
import type { Pairing } from './pairing.ts';

/**
 * Connections that a traveller cannot make, or hardly: only those that are new, or shorter than before. What was sold too
 * short is not the change's doing.
 */
export function connectionChanges(
  before: Itinerary,
  after: Itinerary,
  pairing: Pairing,
  minimums: MinimumConnections,
): Finding[] {
  const last = lastPartner(pairing);
  const first = firstPartner(pairing);
  const followed = linksOf(before).flatMap((old) => {
    const [from, to] = [last.get(old.from), first.get(old.to)];
    return from && to ? [{ old, now: linkBetween(from, to) }] : [];
  });
  const isFollowed = (link: Link): boolean => followed.some(({ now }) => now.from === link.from && now.to === link.to);
  const added = linksOf(after).filter((link) => !isFollowed(link));
  return [
    ...followed.flatMap(({ old, now }) => connectionChange(now, old, minimums)),
    ...added.flatMap((link) => connectionChange(link, undefined, minimums)),
  ];
}

function connectionChange(now: Link, old: Link | undefined, minimums: MinimumConnections): Finding[] {
  const isElsewhere = old !== undefined && isConnection(old) && !isInOneCity(now);
  const isShorter = old === undefined || now.minutes < old.minutes;
  if (isElsewhere || (now.minutes < 0 && isShorter))
    return [finding('major', 'connection-lost', placeOf(now), now.minutes)];
  // What is left over the minimum, which is another where the airport is to be changed now.
  const spare = (link: Link): number => link.minutes - minimumOf(link, minimums);
  const isTooShort = isConnection(now) && spare(now) < 0 && (old === undefined || spare(now) < spare(old));
  return isTooShort ? [finding('major', 'connection-too-short', placeOf(now), now.minutes)] : [];
}

/** The shortest time in minutes that a connection takes. */
export function minimumOf({ from, to }: Link, minimums: MinimumConnections): number {
  const isDomestic = new Set([from.depAirport, from.arrAirport, to.depAirport, to.arrAirport].map(airportCountry));
  const usual = isDomestic.size === 1 && !isDomestic.has(undefined) ? minimums.domestic : minimums.international;
  return Math.max(
    usual,
    from.arrAirport === to.depAirport ? 0 : minimums.airportChange,
    // Airlines that do not sell each other's flights do not pass baggage on either.
    from.carrier === to.carrier || from.carrier === '' || to.carrier === '' ? 0 : minimums.selfTransfer,
  );
}

function lastPartner({ pairs, rerouted }: Pairing): Map<Segment, Segment> {
  const ends = rerouted.flatMap(({ before, after }): [Segment, Segment][] => [
    [before.at(-1) as Segment, after.at(-1) as Segment],
  ]);
  return new Map([...pairs, ...ends]);
}

function firstPartner({ pairs, rerouted }: Pairing): Map<Segment, Segment> {
  const ends = rerouted.map(({ before, after }): [Segment, Segment] => [before[0] as Segment, after[0] as Segment]);
  return new Map([...pairs, ...ends]);
}
