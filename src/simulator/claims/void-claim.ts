/** A void of a whole order, as state and as the three void calls write it. */
import type { z } from 'zod';
import { atlasDate, caseCode, endOfAtlasDay } from '../atlas-formats.ts';
import type { DoubleContext } from '../context.ts';
import { CURRENCY, fareTotals, TRANSACTION_FEE } from '../fares.ts';
import type { Order } from '../order.ts';
import type { ClaimStatus } from './claim-course.ts';
import { claim, newClaim } from './claim.ts';
import { ticketOf } from './refund-claim.ts';

export const voidClaim = claim;

export type VoidClaim = z.output<typeof voidClaim>;

/** Free text of the pushes; the wording is the double's. */
const MESSAGES: Readonly<Record<ClaimStatus, string>> = {
  0: 'Received.',
  1: 'Sent to the airline.',
  2: 'Voided and refunded.',
  3: 'The airline is voiding.',
  4: 'Rejected.',
  5: 'Completed.',
  6: 'Withdrawn.',
};

export function voidMessage(of: VoidClaim): string {
  return of.cancelReason === '' ? MESSAGES[of.status] : of.cancelReason;
}

/** Last moment to void a ticketed order: "the same-day deadline is strict". */
export function voidDeadlineMs(order: Order): number {
  const ticketedMs = order.ticketedMs ?? order.createdMs;
  return order.voidableForMs === null ? endOfAtlasDay(ticketedMs) : ticketedMs + order.voidableForMs;
}

/** Takes a void in, in status 0. */
export function startVoid(context: DoubleContext, order: Order, offerId: string, push = true): VoidClaim {
  const nowMs = context.now();
  const started = newClaim({
    code: caseCode(nowMs, context.voids.all().length + 1),
    order,
    offerId,
    course: order.voids,
    usualStepMs: context.behaviour().voidStepMs,
    push,
    nowMs,
  });
  context.voids.add(started);
  return started;
}

/** The fields that quotation, submission and query share (Atlas: void pages, July 2026). */
export function quotedVoid(order: Order, offerId: string, nowMs: number) {
  const { totalPrice } = fareTotals(order);
  return {
    expectedConfirmationDate: atlasDate(nowMs),
    expectedRefundDate: null,
    voidTickets: order.passengers.map((_, index) => ticketOf(order, index)),
    voidFareAmount: { currency: CURRENCY, originalFareAmount: totalPrice, estimatedRefundAmount: totalPrice },
    voidPostTicketingServiceAmounts: [],
    serviceFee: { currency: CURRENCY, transactionFee: TRANSACTION_FEE },
    voidOfferId: offerId,
    voidMethod: 'CashBackToOriginalPayment',
  };
}

/** A void as the query lists it; `void.do` answers the same fields at the top. */
export function voidOrder(of: VoidClaim, order: Order) {
  return {
    orderNo: of.orderNo,
    voidCode: of.code,
    voidStatus: of.status,
    cancelReason: of.cancelReason,
    ...quotedVoid(order, of.offerId, of.createdMs),
  };
}
