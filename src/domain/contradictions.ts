import { airportZone } from './airports.ts';
import { arrival, departure, sameFlight, type Segment } from './itinerary.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A flight that is named twice is no harm by itself. */
export const repeatedFlight = 'a revised flight is named twice';

/** The longest flights and stops take less. */
const longestMs = 2 * dayMs;

/**
 * What a schedule change says that cannot be true together. Such a message is looked into, never acted on: telling a
 * traveller flights that cannot be would be worse than telling later.
 *
 * @returns one sentence for each contradiction, without values; empty when there is none
 */
export function contradictionsIn(change: {
  /** Atlas: 1 changed, 2 cancelled. */
  readonly changeType: number;
  readonly previous: readonly Segment[];
  readonly revised: readonly Segment[];
}): string[] {
  const { changeType, previous, revised } = change;
  const found: (string | false)[] = [
    changeType !== 1 && changeType !== 2 && 'the type is neither 1 (changed) nor 2 (cancelled)',
    changeType === 1 && revised.length === 0 && 'the type is 1 (changed), but no revised flights are named',
    changeType === 2 && revised.length > 0 && 'the type is 2 (cancelled), but revised flights are named',
    changeType === 2 && previous.length === 0 && 'the type is 2 (cancelled), but no previous flights are named',
    hasRepeats(revised) && repeatedFlight,
    revised.some(arrivesTooEarly) && 'a revised flight arrives before it departs',
    revised.some(takesTooLong) && 'a revised flight takes over two days',
    revised.some((one) => one.depAirport === one.arrAirport) && 'a revised flight leaves and arrives at one airport',
  ];
  return found.filter((sentence): sentence is string => sentence !== false);
}

const hasRepeats = (segments: readonly Segment[]): boolean =>
  segments.some((one, index) => segments.slice(0, index).some((other) => sameFlight(one, other)));

/**
 * On the clock and in true time: the clock alone may go back (date line, zones), and that segment times are local is only
 * presumed, so true time alone is not enough either. Where the clocks repeat an hour, `arrival` takes the later one.
 */
function arrivesTooEarly(segment: Segment): boolean {
  const zonesKnown = airportZone(segment.depAirport) !== undefined && airportZone(segment.arrAirport) !== undefined;
  return segment.arrLocal < segment.depLocal && arrival(segment) <= departure(segment) - (zonesKnown ? 0 : dayMs);
}

const takesTooLong = (segment: Segment): boolean => arrival(segment) - departure(segment) > longestMs;
