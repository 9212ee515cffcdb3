/**
 * How a void or refund goes on: through which statuses, and how fast.
 *
 * Statuses (Atlas: refund and void query pages, July 2026): 0 Atlas processing, 1 airline processing, 3 airline refunding,
 * 2 refunded, 4 rejected, 5 fulfilment done, 6 withdrew. Deposit orders use 0 to 4, card orders 0, 1, 4, 5, 6. That a deposit
 * order can be withdrawn and that each status is passed in turn are guesses.
 */
import { z } from 'zod';
import type { PaymentMethod } from '../payment-method.ts';

export const claimCourse = z.strictObject({
  /** From one status to the next; null: by command only. Default: as the settings say. */
  stepMs: z.int().min(0).nullable().optional(),
  ends: z.enum(['done', 'rejected', 'withdrawn']).default('done'),
  /** Free text with a rejection or withdrawal. */
  cancelReason: z.string().optional(),
});

export type ClaimCourse = z.output<typeof claimCourse>;

export const claimStatus = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
]);

export type ClaimStatus = z.output<typeof claimStatus>;

/** The statuses after 0, in order. */
export function statusesAfter0(paid: PaymentMethod, ends: ClaimCourse['ends']): ClaimStatus[] {
  if (ends === 'rejected') return [1, 4];
  if (ends === 'withdrawn') return [1, 6];
  return paid === 1 ? [1, 3, 2] : [1, 5];
}

/** Whether a status is the last one. */
export function isFinal(status: ClaimStatus): boolean {
  return status === 2 || status >= 4;
}

/** Whether a claim with this status still stands in the way of another one for the same tickets. */
export function stands(status: ClaimStatus): boolean {
  return status !== 4 && status !== 6;
}
