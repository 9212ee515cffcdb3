/** What voids and refunds have in common. */
import { z } from 'zod';
import type { Behaviour } from '../behaviour.ts';
import type { Order } from '../order.ts';
import { claimStatus, statusesAfter0, type ClaimCourse, type ClaimStatus } from './claim-course.ts';

/** State of one void or refund; times are epoch milliseconds. */
export const claim = z.object({
  /** `voidCode` or `refundCode`. */
  code: z.string(),
  orderNo: z.string(),
  offerId: z.string(),
  status: claimStatus,
  /** The statuses still to come, in order, and when the next one does; null: by command only. */
  remaining: z.array(claimStatus),
  stepMs: z.number().nullable(),
  nextMs: z.number().nullable(),
  createdMs: z.number(),
  cancelReason: z.string(),
  /** The reason that a rejection or withdrawal at the end will give. */
  endReason: z.string(),
  /** Whether each status is pushed, where there is a message for it. */
  push: z.boolean(),
});

export type Claim = z.output<typeof claim>;

const REASONS: Readonly<Record<ClaimCourse['ends'], string>> = {
  done: '',
  rejected: 'The airline rejected the request',
  withdrawn: 'Withdrawn by the customer',
};

export interface NewClaim {
  readonly code: string;
  readonly order: Order;
  readonly offerId: string;
  readonly course: ClaimCourse;
  /** From one status to the next where the course does not say. */
  readonly usualStepMs: Behaviour['voidStepMs'];
  readonly push: boolean;
  readonly nowMs: number;
}

/** A claim in status 0. */
export function newClaim({ code, order, offerId, course, usualStepMs, push, nowMs }: NewClaim): Claim {
  const stepMs = course.stepMs === undefined ? usualStepMs : course.stepMs;
  return {
    code,
    orderNo: order.orderNo,
    offerId,
    status: 0,
    remaining: statusesAfter0(order.paymentMethod, course.ends),
    stepMs,
    nextMs: stepMs === null ? null : nowMs + stepMs,
    createdMs: nowMs,
    cancelReason: '',
    endReason: course.cancelReason ?? REASONS[course.ends],
    push,
  };
}

/** Moves a claim to a status, with the reason that comes with a rejection or withdrawal. */
export function moveClaim(of: Claim, status: ClaimStatus, reason: string): void {
  of.status = status;
  of.cancelReason = status === 4 || status === 6 ? reason : '';
}
