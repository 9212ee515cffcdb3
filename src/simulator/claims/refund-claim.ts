/** A refund of some passengers and segments of an order, as state and as `refund.do` and `queryRefundOrders.do` write it. */
import { z } from 'zod';
import { atlasDate, caseCode } from '../atlas-formats.ts';
import type { DoubleContext } from '../context.ts';
import { cents, CURRENCY, fareOf, penaltyOf, TRANSACTION_FEE } from '../fares.ts';
import type { Order } from '../order.ts';
import { claim, newClaim } from './claim.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Invented times: the FAQ says only to wait at least 21 days before chasing. */
const CONFIRMATION_DAYS = 10;
const REFUND_DAYS = 30;

/** Reasons: "0" involuntary, "1" voluntary, "4" void. Passengers and booked segments count from 0. */
export const refundSelection = z.object({
  reason: z.enum(['0', '1', '4']),
  items: z.array(z.object({ passenger: z.int(), segments: z.array(z.int()) })),
});

export type RefundSelection = z.output<typeof refundSelection>;

export const refundClaim = claim.extend({
  selection: refundSelection,
  quoteType: z.enum(['AccurateQuote', 'CannotQuote', 'NonRefundable']),
});

export type RefundClaim = z.output<typeof refundClaim>;

/** The whole order. */
export function wholeOrder(order: Order, reason: RefundSelection['reason']): RefundSelection {
  const segments = [...order.bookedSegments.keys()];
  return { reason, items: order.passengers.map((_, passenger) => ({ passenger, segments })) };
}

/** Takes a refund in, in status 0. */
export function startRefund(
  context: DoubleContext,
  order: Order,
  selection: RefundSelection,
  offerId: string,
): RefundClaim {
  const nowMs = context.now();
  const { refundStepMs, refundQuoteType } = context.behaviour();
  const base = newClaim({
    code: caseCode(nowMs, context.refunds.all().length + 1),
    order,
    offerId,
    course: order.refunds,
    usualStepMs: refundStepMs,
    push: false,
    nowMs,
  });
  const started = { ...base, selection, quoteType: refundQuoteType };
  context.refunds.add(started);
  return started;
}

/** The fields that quotation, submission and query share (Atlas: refund pages, 2025 and July 2026). */
export function quotedRefund(
  order: Order,
  selection: RefundSelection,
  quoteType: RefundClaim['quoteType'],
  offerId: string,
  nowMs: number,
) {
  const fares = selection.items.map((item) => fareOf(order, item.passenger, item.segments.length));
  const originalFareAmount = cents(fares.reduce((sum, fare) => sum + fare, 0));
  const kept = penaltyOf(originalFareAmount, selection.reason === '1');
  const estimatedRefundAmount = quoteType === 'NonRefundable' ? 0 : cents(originalFareAmount - kept);
  return {
    displayCurrency: null,
    expectedConfirmationDate: atlasDate(nowMs + CONFIRMATION_DAYS * DAY_MS),
    expectedRefundDate: quoteType === 'AccurateQuote' ? atlasDate(nowMs + REFUND_DAYS * DAY_MS) : null,
    refundQuoteType: quoteType,
    refundTickets: selection.items.map((item) => ticketOf(order, item.passenger)),
    refundFareAmount: { currency: CURRENCY, originalFareAmount, estimatedRefundAmount },
    refundPostTicketingServiceAmounts: [],
    refundVouchers: null,
    serviceFee: { currency: CURRENCY, transactionFee: TRANSACTION_FEE },
    refundRules: [],
    refundOfferId: offerId,
    refundMethod: 'CashBackToOriginalPayment',
  };
}

/** A refund order as the query lists it; `refund.do` answers the same fields at the top. */
export function refundOrder(of: RefundClaim, order: Order) {
  return {
    orderNo: of.orderNo,
    refundCode: of.code,
    refundStatus: of.status,
    cancelReason: of.cancelReason,
    ...quotedRefund(order, of.selection, of.quoteType, of.offerId, of.createdMs),
  };
}

/** A passenger's name in two parts and the (first) ticket number. */
export function ticketOf(order: Order, passenger: number) {
  const person = order.passengers[passenger];
  const [lastName = '', firstName = ''] = (person?.name ?? '').split('/');
  return { lastName, firstName, ticketNo: person?.ticketNos[0] ?? null };
}
