import { airportDataVersion } from './airports.ts';
import { passengerRightsVersion } from './passenger-rights/rights-rules.ts';
import { zoneRulesVersion } from './zone-rules.ts';

/** The versions of all data and rules that a judgement rests on: stored with it, so that it can be explained later. */
export interface RuleVersions {
  readonly airports: string;
  readonly zoneRules: string;
  /** The rules of `schedule-change.ts` and their default limits. */
  readonly changeRules: string;
  readonly passengerRights: string;
}

/** Raised with every change of the rules by which the same two itineraries may get another class or other reasons. */
export const changeRulesVersion = 'skyhook 2026-11-24';

/** What this Skyhook judges by. */
export const ruleVersions = (): RuleVersions => ({
  airports: airportDataVersion,
  zoneRules: zoneRulesVersion,
  changeRules: changeRulesVersion,
  passengerRights: passengerRightsVersion,
});

/** What the instants of flights rest on; deadlines are computed anew when it is another. */
export const timeDataVersion = (): string => `${airportDataVersion}, ${zoneRulesVersion}`;
