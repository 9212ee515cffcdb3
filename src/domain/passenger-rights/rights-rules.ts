import { DateTime } from 'luxon';
import { pinnedZone } from '../pinned-zone.ts';
import { brRules } from './br-rules.ts';
import { euRules, ukRules } from './eu-rules.ts';
import { otherRules } from './other-rules.ts';
import type { RightsRule } from './rule.ts';
import { usRules } from './us-rules.ts';

/** The day of the last change to the table or to the rules that read it; stored with each judgement. */
export const passengerRightsVersion = '2026-11-24';

/** All rows of all laws, of all times. */
export const rightsRules: readonly RightsRule[] = [...usRules, ...euRules, ...ukRules, ...brRules, ...otherRules];

/** The rows in force at an instant (milliseconds since 1970), by the local day of each law. */
export function rulesInForce(at: number, rules: readonly RightsRule[] = rightsRules): readonly RightsRule[] {
  return rules.filter(({ from, until, zone }) => {
    const day = DateTime.fromMillis(Number.isFinite(at) ? at : 0, { zone: pinnedZone(zone) }).toISODate();
    return day !== null && from <= day && (until === undefined || day <= until);
  });
}
