import data from './zone-rules.json' with { type: 'json' };

/**
 * The offsets of time zones, from data in the repository (`scripts/extract-zones.py`): not from the runtime, whose rules
 * are those of its build and can be wrong for flights after a change. Offsets are minutes east of UTC. The data goes from
 * 2015 to 2049; before it the first offset holds, after it the last one.
 */

/** The zone rules' source and version, to be stored with each judgement. */
export const zoneRulesVersion = `${data.source} ${data.version}`;

/** The release of IANA's data alone, to be compared with `process.versions.tz`. */
export const zoneRulesRelease = data.version;

/** The instants from which offsets hold, the first one without beginning. */
interface ZoneRules {
  readonly since: readonly number[];
  readonly offsets: readonly number[];
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const packedRules = new Map<string, string>(
  data.rules.flatMap(({ zones, offsets }) => zones.split(' ').map((zone) => [zone, offsets] as const)),
);
const unpacked = new Map<string, ZoneRules>();

export const hasZoneRules = (zone: string): boolean => packedRules.has(zone);

/** @throws Error for a zone without rules: no airport is in it */
function rulesOf(zone: string): ZoneRules {
  const known = unpacked.get(zone);
  if (known) return known;
  const packed = packedRules.get(zone);
  if (packed === undefined)
    throw new Error(
      `There are no rules for the zone "${zone}": run scripts/extract-zones.py, which takes all that the airports use`,
    );
  const rules = unpack(packed);
  unpacked.set(zone, rules);
  return rules;
}

/** `60 3f9c:120`: the first offset, then minutes since the change before (base 36) and the offset from then on. */
function unpack(packed: string): ZoneRules {
  const [first, ...changes] = packed.split(' ');
  const since = [Number.NEGATIVE_INFINITY];
  const offsets = [Number(first)];
  let at = Date.parse(data.from);
  for (const change of changes) {
    const [minutes = '', offset] = change.split(':');
    at += Number.parseInt(minutes, 36) * minuteMs;
    since.push(at);
    offsets.push(Number(offset));
  }
  return { since, offsets };
}

/**
 * A zone's offset at an instant.
 *
 * @param zone an IANA name that the airport data uses
 * @param instant milliseconds since 1970
 * @returns minutes east of UTC
 * @throws Error for a zone without rules
 */
export function offsetAt(zone: string, instant: number): number {
  const { since, offsets } = rulesOf(zone);
  // The last change that is not after the instant.
  let low = 0;
  let high = since.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((since[middle] as number) <= instant) low = middle;
    else high = middle - 1;
  }
  return offsets[low] as number;
}

/** Whether a local time exists once (`usual`), not at all (`gap`) or twice (`overlap`). */
export type LocalTimeKind = 'usual' | 'gap' | 'overlap';

export interface ResolvedLocal {
  /** Milliseconds since 1970; NaN for a text that is no local time. */
  readonly instant: number;
  readonly kind: LocalTimeKind;
  /** The later instant of a time that exists twice; `instant` for all others. */
  readonly later: number;
}

/**
 * The instant of a local wall time. One that the clocks skip is read with the offset from before the gap, so it moves
 * forward by the gap's length: 02:30 in a gap from 02:00 to 03:00 is 03:30. Of one that exists twice it is the earlier
 * instant. RFC 5545 says both, as does `compatible` of JavaScript's Temporal.
 *
 * @param local `yyyy-MM-ddTHH:mm`, with seconds or without
 * @throws Error for a zone without rules
 */
export function resolveLocal(zone: string, local: string): ResolvedLocal {
  const asUtc = wallTime(local);
  // No zone changes twice within two days, so these are the offsets before and after a change nearby.
  const before = offsetAt(zone, asUtc - dayMs);
  const after = offsetAt(zone, asUtc + dayMs);
  const first = asUtc - before * minuteMs;
  if (before === after || Number.isNaN(asUtc)) return { instant: first, kind: 'usual', later: first };
  const second = asUtc - after * minuteMs;
  const firstIsTrue = offsetAt(zone, first) === before;
  const secondIsTrue = offsetAt(zone, second) === after;
  if (firstIsTrue && secondIsTrue) return { instant: first, kind: 'overlap', later: second };
  if (!firstIsTrue && !secondIsTrue) return { instant: first, kind: 'gap', later: first };
  const instant = firstIsTrue ? first : second;
  return { instant, kind: 'usual', later: instant };
}

/** A wall time's milliseconds since 1970 as if it were UTC; NaN for a text that is no date and time. */
export function wallTime(local: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(local);
  if (!parts) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const isThere = new Date(at).getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isThere ? at : Number.NaN;
}
