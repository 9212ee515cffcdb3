import { FixedOffsetZone, Zone } from 'luxon';
import { airportZone } from './airports.ts';
import { offsetAt } from './zone-rules.ts';

/** A time zone for luxon that goes by the rules in the repository (`zone-rules.ts`), not by the runtime's. */
class PinnedZone extends Zone {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  override get type(): string {
    return 'pinned';
  }

  override get name(): string {
    return this.#name;
  }

  override get isUniversal(): boolean {
    return false;
  }

  override get isValid(): boolean {
    return true;
  }

  override offset(instant: number): number {
    return offsetAt(this.#name, instant);
  }

  override offsetName(instant: number): string {
    return this.formatOffset(instant, 'short');
  }

  override formatOffset(instant: number, format: 'narrow' | 'short' | 'techie'): string {
    return FixedOffsetZone.instance(this.offset(instant)).formatOffset(instant, format);
  }

  override equals(other: Zone): boolean {
    return other instanceof PinnedZone && other.name === this.#name;
  }
}

const zones = new Map<string, Zone>();

/**
 * A zone by its IANA name. Of its local times luxon takes the later instant where there are two: instants of flights come
 * from `instantAt`.
 */
export function pinnedZone(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = new PinnedZone(name);
  zones.set(name, zone);
  return zone;
}

/** The zone of an airport; UTC for one that the data does not know. */
export function zoneOfAirport(iata: string): Zone {
  const name = airportZone(iata);
  return name === undefined ? FixedOffsetZone.utcInstance : pinnedZone(name);
}
