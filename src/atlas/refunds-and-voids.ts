import { z } from 'zod';
import { caseState, type CaseState } from './case-state.ts';
import { listOf, looseBoolean, looseInteger, looseNumber, looseText, optionalObject, text } from './fields.ts';
import { calendarDay, toCalendarDay } from './times.ts';

/**
 * Refunds and voids (Atlas: refund and void pages, July 2026): quotation, submission, query. Amounts are settlements
 * between Atlas and the seller.
 */

/** A refund or a void that was submitted. */
export interface SettlementCase {
  readonly orderNo: string | undefined;
  /** `refundCode` or `voidCode`, `yyyyMM-NNNN`. */
  readonly code: string;
  readonly state: CaseState;
  readonly statusCode: number | undefined;
  /** Why it was rejected or withdrawn; free text, never branched on. */
  readonly cancelReason: string | undefined;
  /** `yyyy-MM-dd`. */
  readonly expectedConfirmation: string | undefined;
  readonly expectedRefund: string | undefined;
  readonly tickets: readonly SettledTicket[];
  readonly amount: Amount | undefined;
  readonly transactionFee: number | undefined;
  readonly offerId: string | undefined;
  /** `CashBackToOriginalPayment` or `Voucher`. */
  readonly method: string | undefined;
}

export interface SettledTicket {
  readonly lastName: string | undefined;
  readonly firstName: string | undefined;
  readonly ticketNo: string | undefined;
}

export interface Amount {
  readonly currency: string | undefined;
  readonly originalFare: number | undefined;
  readonly estimatedRefund: number | undefined;
}

/** What a refund would give. Its answer is documented only through that of `refund.do` (a guess that they agree). */
export interface RefundQuotation {
  readonly offerId: string | undefined;
  /** `AccurateQuote`, `CannotQuote`, in some texts `NonRefundable`. */
  readonly quoteType: string | undefined;
  readonly amount: Amount | undefined;
  readonly transactionFee: number | undefined;
  readonly tickets: readonly SettledTicket[];
  readonly expectedConfirmation: string | undefined;
  readonly expectedRefund: string | undefined;
}

export interface VoidQuotation {
  readonly voidable: boolean;
  readonly offerId: string | undefined;
  readonly fastConfirmation: boolean | undefined;
  readonly amount: Amount | undefined;
  readonly transactionFee: number | undefined;
  readonly tickets: readonly SettledTicket[];
  /** The strict same-day deadline as Atlas writes it, with its zone; 822 comes after it. */
  readonly sameDayDeadline: { readonly time: string | undefined; readonly zone: string | undefined } | undefined;
}

const ticket = z
  .object({ lastName: looseText, firstName: looseText, ticketNo: looseText })
  .transform(({ lastName, firstName, ticketNo }): SettledTicket => ({ lastName, firstName, ticketNo }));
const tickets = listOf(ticket).catch([]);
const amount = optionalObject({
  currency: looseText,
  originalFareAmount: looseNumber,
  estimatedRefundAmount: looseNumber,
})
  .catch(undefined)
  .transform((raw): Amount | undefined =>
    raw
      ? { currency: raw.currency, originalFare: raw.originalFareAmount, estimatedRefund: raw.estimatedRefundAmount }
      : undefined,
  )
  .optional();
const serviceFee = optionalObject({ transactionFee: looseNumber })
  .catch(undefined)
  .transform((raw) => raw?.transactionFee)
  .optional();

const dates = { expectedConfirmationDate: looseText, expectedRefundDate: looseText };

export const refundOrder = z
  .object({
    orderNo: looseText,
    refundCode: text,
    refundStatus: looseInteger,
    cancelReason: looseText,
    ...dates,
    refundTickets: tickets,
    refundFareAmount: amount,
    serviceFee,
    refundOfferId: looseText,
    refundMethod: looseText,
  })
  .transform((raw): SettlementCase => ({
    orderNo: raw.orderNo,
    code: raw.refundCode,
    state: caseState(raw.refundStatus),
    statusCode: raw.refundStatus,
    cancelReason: raw.cancelReason,
    expectedConfirmation: calendarDay(raw.expectedConfirmationDate),
    expectedRefund: calendarDay(raw.expectedRefundDate),
    tickets: raw.refundTickets,
    amount: raw.refundFareAmount,
    transactionFee: raw.serviceFee,
    offerId: raw.refundOfferId,
    method: raw.refundMethod,
  }));

export const voidOrder = z
  .object({
    orderNo: looseText,
    voidCode: text,
    voidStatus: looseInteger,
    cancelReason: looseText,
    ...dates,
    voidTickets: tickets,
    voidFareAmount: amount,
    serviceFee,
    voidOfferId: looseText,
    voidMethod: looseText,
  })
  .transform((raw): SettlementCase => ({
    orderNo: raw.orderNo,
    code: raw.voidCode,
    state: caseState(raw.voidStatus),
    statusCode: raw.voidStatus,
    cancelReason: raw.cancelReason,
    expectedConfirmation: calendarDay(raw.expectedConfirmationDate),
    expectedRefund: calendarDay(raw.expectedRefundDate),
    tickets: raw.voidTickets,
    amount: raw.voidFareAmount,
    transactionFee: raw.serviceFee,
    offerId: raw.voidOfferId,
    method: raw.voidMethod,
  }));

/**
 * The cases of an answer: in a list, or, as older versions wrote the only one, at the top level.
 *
 * @param list the field that holds them
 * @param record how one is read
 */
export function casesOf(
  answer: Readonly<Record<string, unknown>>,
  list: string,
  record: z.ZodType<SettlementCase>,
): SettlementCase[] {
  const listed = answer[list];
  const candidates: readonly unknown[] = Array.isArray(listed) ? listed : [answer];
  return candidates.flatMap((candidate) => {
    const parsed = record.safeParse(candidate);
    return parsed.success ? [parsed.data] : [];
  });
}

export const refundQuotationAnswer = z
  .object({
    refundOfferId: looseText,
    refundQuoteType: looseText,
    refundFareAmount: amount,
    serviceFee,
    refundTickets: tickets,
    ...dates,
  })
  .transform((raw): RefundQuotation => ({
    offerId: raw.refundOfferId,
    quoteType: raw.refundQuoteType,
    amount: raw.refundFareAmount,
    transactionFee: raw.serviceFee,
    tickets: raw.refundTickets,
    expectedConfirmation: calendarDay(raw.expectedConfirmationDate),
    expectedRefund: calendarDay(raw.expectedRefundDate),
  }));

export const voidQuotationAnswer = z
  .object({
    isVoidable: looseBoolean,
    voidOfferId: looseText,
    fastConfirmation: looseBoolean,
    voidFareAmount: amount,
    serviceFee,
    voidTickets: tickets,
    voidWindow: optionalObject({ sameDayDeadlineTime: looseText, sameDayTimezone: looseText }).catch(undefined),
  })
  .transform((raw): VoidQuotation => ({
    voidable: raw.isVoidable ?? false,
    offerId: raw.voidOfferId,
    fastConfirmation: raw.fastConfirmation,
    amount: raw.voidFareAmount,
    transactionFee: raw.serviceFee,
    tickets: raw.voidTickets,
    sameDayDeadline: raw.voidWindow
      ? { time: raw.voidWindow.sameDayDeadlineTime, zone: raw.voidWindow.sameDayTimezone }
      : undefined,
  }));

/** Which order: by its number, or by the airline's locator and code. */
export type OrderReference = { readonly orderNo: string } | { readonly airlinePnr: string; readonly carrier: string };

/** One passenger of a refund, with the flights concerned. */
export interface RefundRequestItem {
  readonly lastName: string;
  readonly firstName: string;
  readonly segments: readonly {
    /** Airport-local, `yyyy-MM-ddTHH:mm` or `yyyy-MM-dd`. */
    readonly depLocal: string;
    readonly flightNumber: string;
    readonly depAirport: string;
    readonly arrAirport: string;
  }[];
  readonly reason: 'involuntary' | 'voluntary' | 'void';
}

const reasonCodes = { involuntary: '0', voluntary: '1', void: '4' } as const;

export const referenceFields = (order: OrderReference): object =>
  'orderNo' in order ? { orderNo: order.orderNo } : { airlinePNR: order.airlinePnr, carrier: order.carrier };

/** `refundRequestList` of quotation and submission. */
export function refundRequestList(items: readonly RefundRequestItem[]): object[] {
  return items.map((item) => ({
    lastName: item.lastName,
    firstName: item.firstName,
    segments: item.segments.map((segment) => ({
      depDate: toCalendarDay(segment.depLocal),
      flightNo: segment.flightNumber,
      depAirport: segment.depAirport,
      arrAirport: segment.arrAirport,
    })),
    refundReason: reasonCodes[item.reason],
  }));
}
