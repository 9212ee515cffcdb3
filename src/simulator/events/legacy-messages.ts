/** Messages that only the legacy documents have, about an order as it stands. */
import { z } from 'zod';
import { CAPITALS } from '../atlas-formats.ts';
import type { DoubleContext, MessageResult } from '../context.ts';
import { DoubleError, parseInput } from '../double-error.ts';
import { CURRENCY, fareTotals, penaltyOf, TRANSACTION_FEE } from '../fares.ts';
import type { Order } from '../order.ts';
import { addonCompleteBody } from '../webhook-messages/addon-complete.ts';
import type { Edition } from '../webhook-messages/edition.ts';
import { refundCompleteBody } from '../webhook-messages/refund-complete.ts';

/** `edition` 2022: the advanced guide; 2023: the reference page. */
export const legacyMessageCommand = z.strictObject({
  orderNo: z.string(),
  edition: z.enum(['2022', '2023']).default('2023'),
  push: z.boolean().default(true),
});
export type LegacyMessageCommand = z.input<typeof legacyMessageCommand>;

/** `order.addonComplete` about the order's latest post-ticketing ancillary order, or one by its own number. */
export function addonComplete(context: DoubleContext, input: LegacyMessageCommand): MessageResult {
  const command = parseInput(legacyMessageCommand, input);
  const named = context.orders.get(command.orderNo);
  const addon =
    named.mainOrderNo === null ? context.orders.all().findLast((of) => of.mainOrderNo === command.orderNo) : named;
  if (!addon) throw new DoubleError(409, `Order ${command.orderNo} has no ancillary order; create one first.`);
  const body = addonBodyOf(context, addon, command.edition);
  return { body, delivery: command.push ? context.push(body) : null };
}

/** The body for one ancillary order; in 2026 nothing is documented, so the latest known shape is taken. */
export function addonBodyOf(context: DoubleContext, addon: Order, edition: Edition): string {
  // A legacy number is the main order's with letters after it: here those that the add-on order's last digits name.
  const letters = Array.from(addon.orderNo.slice(-5), (digit) => CAPITALS.charAt(Number(digit) || 0)).join('');
  const number = `${addon.mainOrderNo ?? addon.orderNo}${letters}`;
  return addonCompleteBody(context.cid, addon, number, context.now(), edition === '2022' ? '2022' : '2023');
}

/** `order.refundComplete`: the whole order, voluntary. */
export function refundComplete(context: DoubleContext, input: LegacyMessageCommand): MessageResult {
  const command = parseInput(legacyMessageCommand, input);
  const totals = fareTotals(context.orders.get(command.orderNo));
  const originalTotalFare = totals.totalPrice - totals.totalAncillaryPrice;
  const penalty = penaltyOf(originalTotalFare, true);
  const amounts = {
    currency: CURRENCY,
    originalTotalFare,
    originalTotalAncillaryAmount: totals.totalAncillaryPrice,
    originalTotalAmount: totals.totalPrice,
    airlinePenaltyAmountForFare: penalty,
    airlinePenaltyAmountForAncillaries: totals.totalAncillaryPrice,
    airlinePenaltyAmount: penalty + totals.totalAncillaryPrice,
    finalRefundAmount: originalTotalFare - penalty,
    transactionFee: TRANSACTION_FEE,
  };
  const body = refundCompleteBody(context.cid, command.orderNo, amounts, command.edition);
  return { body, delivery: command.push ? context.push(body) : null };
}
