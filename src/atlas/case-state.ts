/**
 * State of a refund or a void. Both have the same codes (Atlas: refund and void pages, July 2026; the pages name some of
 * them differently).
 */
export type CaseState =
  | 'atlas-processing'
  | 'airline-processing'
  | 'refunded'
  | 'airline-refunding'
  | 'rejected'
  | 'fulfilled'
  | 'withdrawn'
  | 'other';

const states: Readonly<Record<number, CaseState>> = {
  0: 'atlas-processing',
  1: 'airline-processing',
  2: 'refunded',
  3: 'airline-refunding',
  4: 'rejected',
  5: 'fulfilled',
  6: 'withdrawn',
};

const finalStates: ReadonlySet<CaseState> = new Set(['refunded', 'rejected', 'fulfilled', 'withdrawn']);

/** The state that a `refundStatus` or `voidStatus` stands for; `other` for a value that no document names. */
export function caseState(status: number | undefined): CaseState {
  return (status === undefined ? undefined : states[status]) ?? 'other';
}

/**
 * Whether a state is final: 2, 4, 5, 6. The documents say only to query until completed, rejected or closed, so this is
 * our reading. An unknown value never is.
 */
export function isFinalCase(state: CaseState): boolean {
  return finalStates.has(state);
}
