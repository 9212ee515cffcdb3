/** The laws that the table knows. */
export type Law =
  | 'us-dot-refund'
  | 'eu-261'
  | 'uk-261'
  | 'br-anac-400'
  | 'ca-appr'
  | 'in-dgca-car-3m4'
  | 'id-pm-89-2015'
  | 'my-macpc'
  | 'th-cab-101';

export type Entitlement = 'refund' | 're-routing' | 'compensation' | 'care';

/** What happened to a journey that a law looks at. `docs/passenger-rights.md` has the list in words. */
export const rightCodes = [
  'cancelled',
  'flight-replaced',
  'renumbered',
  'departs-earlier',
  'departs-later',
  'arrives-later',
  'time-moved',
  'other-airport',
  'more-stops',
  'late-notice',
] as const;
export type RightCode = (typeof rightCodes)[number];

/** A limit in minutes for domestic and international journeys; it is reached `at` the limit or only `above` it. */
export interface MinuteLimit {
  readonly domestic: number;
  readonly international: number;
  readonly reached: 'at' | 'above';
}

/** A new flight within these limits, offered with this notice, leaves no compensation. Units: days, minutes. */
export interface ReroutingWindow {
  readonly noticeFromDays: number;
  readonly noticeBelowDays: number;
  /** May leave at most so much earlier. */
  readonly departsEarlierAtMost: number;
  /** May leave at most so much later; absent when the law does not limit it. */
  readonly departsLaterAtMost?: number;
  /** Must arrive less than so much later; absent when the law does not limit it. */
  readonly arrivesLaterBelow?: number;
}

export interface CompensationTerms {
  /** None is due when the traveller is told so many days before departure; `included` also at exactly so many. */
  readonly noticeDays: number;
  readonly atExactlyThat: 'not-due' | 'due';
  readonly windows: readonly ReroutingWindow[];
  /** By great circle distance in kilometres, nearest band first; absent when the table does not state amounts. */
  readonly bands?: readonly {
    readonly upToKm: number;
    readonly amount: number;
    /** Only within the area of the law. */
    readonly within?: 'area';
  }[];
  readonly currency?: string;
}

export interface Trigger {
  readonly code: RightCode;
  readonly limit?: MinuteLimit;
  /** What it may entitle to, whatever the notice. */
  readonly may: readonly Entitlement[];
  readonly compensation?: CompensationTerms;
  /** For `late-notice`: hours before departure. */
  readonly noticeHours?: number;
  /** Why the rule reads so, for the person who checks it: an article, a judgment. */
  readonly basis: string;
}

/** One way into a law; a journey is in scope if one clause fits. Places are ISO codes of `airportTerritory`. */
export interface ScopeClause {
  /** `journey`: origin and destination decide; `touches`: any airport of the journey. */
  readonly departs?: readonly string[];
  readonly arrives?: readonly string[];
  readonly touches?: readonly string[];
  /** The journey lies within the area altogether. */
  readonly within?: readonly string[];
  /** Countries that license the operating carrier. */
  readonly carrier?: readonly string[];
}

/** One dated row: what a law said from one day to another, in the days of its own zone. */
export interface RightsRule {
  /** Stored with a judgement: `eu-261/2021-12-21`. */
  readonly id: string;
  readonly law: Law;
  readonly title: string;
  /** First and last day, `yyyy-MM-dd`, in `zone`; open-ended without `until`. */
  readonly from: string;
  readonly until?: string;
  readonly zone: string;
  readonly scope: readonly ScopeClause[];
  /** Where a journey counts as domestic, and where `within` bands hold. */
  readonly area: readonly string[];
  readonly triggers: readonly Trigger[];
  /** What the law does not have enforced in this time, with the reason in words. */
  readonly paused?: { readonly code: RightCode; readonly why: string };
  readonly source: { readonly title: string; readonly url: string };
  /** When a person last compared the row with its source. */
  readonly checkedOn: string;
  /** False where the text of the law itself, or a part of the row, could not be read: `note` says which. */
  readonly verified: boolean;
  readonly note?: string;
}
