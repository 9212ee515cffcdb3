import { airportZone } from './airports.ts';
import { arrival, departure, sameFlight, type Segment } from './itinerary.ts';

const dayMs = 24 * 3_600_000;

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
    changeType === 2 && previous.length === 0 && 'the type is 2 (cancelled), but no flights are named',
    hasRepeats(revised) && 'a revised flight is named twice',
    revised.some(arrivesTooEarly) && 'a revised flight arrives before it departs',
  ];
  return found.filter((sentence): sentence is string => sentence !== false);
}

const hasRepeats = (segments: readonly Segment[]): boolean =>
  segments.some((one, index) => segments.slice(0, index).some((other) => sameFlight(one, other)));

/** In true time; where an airport's zone is not known, local times can only be a day apart. */
function arrivesTooEarly(segment: Segment): boolean {
  const zonesKnown = airportZone(segment.depAirport) !== undefined && airportZone(segment.arrAirport) !== undefined;
  return arrival(segment) < departure(segment) - (zonesKnown ? 0 : dayMs);
}
