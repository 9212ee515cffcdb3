import type { Answer, ChangePolicy } from './change-policy.ts';
import type { Severity } from './change-reasons.ts';

/** What of a change decides which answers make sense. */
export interface OfferedChange {
  readonly severity: Severity;
  /** Whether one way of several is affected, so that it can be paid back alone. */
  readonly affectedPart: boolean;
  /** How many travel; undefined when it is not known. */
  readonly passengers: number | undefined;
}

/** The answers that a traveller is offered, from the seller's table; none where nothing is asked. */
export function offersFor(change: OfferedChange, { offers }: ChangePolicy): readonly Answer[] {
  const { severity, affectedPart, passengers } = change;
  if (severity === 'none' || severity === 'minor') return [];
  return offers[severity].filter(
    (answer) =>
      (answer !== 'refund-part' || affectedPart) &&
      (answer !== 'not-all-agree' || passengers === undefined || passengers > 1),
  );
}
