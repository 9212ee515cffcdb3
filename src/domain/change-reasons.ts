/** How bad a change is for the traveller, from nothing to a flight that is not flown. */
export const severities = ['none', 'minor', 'moderate', 'major', 'cancelled'] as const;
export type Severity = (typeof severities)[number];

export const worse = (one: Severity, other: Severity): Severity =>
  severities.indexOf(one) >= severities.indexOf(other) ? one : other;

/** What can differ, in words for people; the codes are part of `skyhook judge --json` and of the seller's events. */
export const reasonTexts = {
  'departure-later': 'departs later',
  'departure-earlier': 'departs earlier',
  'arrival-later': 'arrives later',
  'arrival-earlier': 'arrives earlier',
  'other-day': 'departs on another local day',
  'other-arrival-day': 'arrives on another local day, though it departs on the same',
  'other-airport': 'uses another airport',
  'flight-number': 'has another flight number',
  carrier: 'is flown by another airline',
  terminal: 'uses another terminal, or one that was not known',
  'leg-removed': 'is no longer part of the way',
  'leg-added': 'is a new part of the way',
  'stop-added': 'is a new stop on the way',
  'connection-too-short': 'leaves less time to connect than the minimum, and less than before',
  'connection-lost': 'cannot be made: the onward flight leaves before the first arrives, or from another city',
  'flight-cancelled': 'is cancelled and nothing replaces it',
  'back-to-booked': 'the flights are those that were bought again',
  'time-does-not-exist': 'has a time that the clock skips there that night',
  'unknown-airport': 'has an airport whose time zone is not known: judged on local times',
} as const;
export type ReasonCode = keyof typeof reasonTexts;

/** One thing that differs, with its size in minutes where it has one. */
export interface Reason {
  readonly code: ReasonCode;
  /** `SIN-KUL`: where the flight, or the way that several flights make up, begins and ends; or the airport of a stop. */
  readonly where: string;
  /** Of times: the size of the move. Of connections: the time that is left, below 0 where the onward flight leaves first. */
  readonly minutes?: number;
}

/** A reason with what it makes of the change by itself. */
export interface Finding {
  readonly severity: Severity;
  readonly reason: Reason;
}

export const finding = (severity: Severity, code: ReasonCode, where: string, minutes?: number): Finding => ({
  severity,
  reason: { code, where, ...(minutes === undefined ? {} : { minutes }) },
});

export const worstOf = (findings: readonly Finding[]): Severity =>
  findings.map(({ severity }) => severity).reduce(worse, 'none');
