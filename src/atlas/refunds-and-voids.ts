import { z } from 'zod';
import type { SettlementState } from '../domain/settlement.ts';
import { caseState } from './case-state.ts';
import { SkyhookError } from '../errors.ts';
import {
  describeMisfit,
  isNothing,
  listOf,
  looseBoolean,
  looseInteger,
  looseNumber,
  looseText,
  optionalObject,
  text,
} from './fields.ts';
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
  readonly state: SettlementState;
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

/** What a refund would give. */
export interface RefundQuotation {
  /** An offer can come with `false` all the same (refund pages); undefined where Atlas does not say. */
  readonly refundable: boolean | undefined;
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
 * The cases of an answer: in a list, or, as older versions wrote the only one, at the top level. One that cannot be read
 * is an error: after a submission whose answer was lost, "there is none" would mean that it may be submitted again.
 *
 * @param list the field that holds them
 * @param record how one is read
 * @throws SkyhookError ATLAS_ANSWER_NOT_UNDERSTOOD
 */
export function casesOf(
  answer: Readonly<Record<string, unknown>>,
  list: string,
  record: z.ZodType<SettlementCase>,
): SettlementCase[] {
  const listed = answer[list];
  if (isNothing(listed)) {
    const only = record.safeParse(answer);
    return only.success ? [only.data] : [];
  }
  const candidates: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
  const objects = candidates.filter((candidate) => candidate !== null && typeof candidate === 'object');
  if (objects.length === 0)
    throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: `${list}: holds no objects` });
  return objects.map((candidate) => {
    const parsed = record.safeParse(candidate);
    if (parsed.success) return parsed.data;
    throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', {
      detail: `${list}: ${describeMisfit(parsed.error, candidate)}`,
    });
  });
}

export const refundQuotationAnswer = z
  .object({
    isRefundable: looseBoolean,
    refundOfferId: looseText,
    refundQuoteType: looseText,
    refundFareAmount: amount,
    serviceFee,
    refundTickets: tickets,
    ...dates,
  })
  .transform((raw): RefundQuotation => ({
    refundable: raw.isRefundable,
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
