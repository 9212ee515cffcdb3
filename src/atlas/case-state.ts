import type { SettlementState } from '../domain/settlement.ts';

/** Atlas: refund and void pages, July 2026; the two name some of the codes differently. */
const states: Readonly<Record<number, SettlementState>> = {
  0: 'atlas-processing',
  1: 'airline-processing',
  2: 'refunded',
  3: 'airline-refunding',
  4: 'rejected',
  5: 'fulfilled',
  6: 'withdrawn',
};

/** The state that a `refundStatus` or `voidStatus` stands for; `other` for a value that no document names. */
export function caseState(status: number | undefined): SettlementState {
  return (status === undefined ? undefined : states[status]) ?? 'other';
}
