import { z } from 'zod';
import { SkyhookError } from '../errors.ts';
import { text } from './fields.ts';
import {
  capturedMail,
  capturedMailFields,
  type CapturedMail,
  type MailCategory,
} from './notifications/airline-mail.ts';
import { toAtlasTime } from './times.ts';

/** One record of `queryMail.do` (Atlas: Email Query, July 2026); each query gives a new link, valid for ten minutes. */
export interface MailRecord extends CapturedMail {
  readonly orderNo: string;
}

export const mailRecord = z
  .object({ orderNo: text, ...capturedMailFields })
  .transform((raw): MailRecord => ({ orderNo: raw.orderNo, ...capturedMail(raw) }));

/** Which mails to list: at least an order number or one whole window. */
export interface MailFilter {
  readonly orderNo?: string;
  /** Windows of the receiving and of the creation time, milliseconds since 1970; at most one month each. */
  readonly receivedFrom?: number;
  readonly receivedTo?: number;
  readonly storedFrom?: number;
  readonly storedTo?: number;
  readonly categories?: readonly Exclude<MailCategory, 'other'>[];
  /** From 1. */
  readonly pageIndex?: number;
  /** At most 1000. */
  readonly pageSize?: number;
}

const longestWindowMs = 31 * 24 * 3_600_000;

/** Names as the list of the mail query writes them. */
const categoryNames: Readonly<Record<Exclude<MailCategory, 'other'>, string>> = {
  'schedule-change': 'Schedule Change',
  receipt: 'Receipt',
  'payment-success': 'Payment Success',
  verification: 'Verification',
  'trip-reminder': 'Trip Reminder',
  'promo-code': 'Promo code',
  'travel-itinerary': 'Travel Itinerary',
  advertisement: 'Advertisement',
  'pnr-cancellation-success': 'PNR Cancellation Success',
  'payment-due': 'Payment Due',
  unidentified: 'Unidentified',
  'duplicated-schedule-change': 'Duplicated Schedule Change',
  'unaccounted-cancellation': 'Unaccounted Cancellation',
};

/**
 * The request of the mail query, its windows in UTC+08:00.
 * @throws SkyhookError ATLAS_REQUEST_WRONG when Atlas would refuse it: no order and no whole window, or a window over a month
 */
export function mailRequest(filter: MailFilter): object {
  const { orderNo, receivedFrom, receivedTo, storedFrom, storedTo, categories, pageIndex = 1, pageSize = 100 } = filter;
  const windows = [
    [receivedFrom, receivedTo],
    [storedFrom, storedTo],
  ] as const;
  const whole = windows.filter(([from, to]) => from !== undefined && to !== undefined);
  if (orderNo === undefined && whole.length === 0)
    throw new SkyhookError('ATLAS_REQUEST_WRONG', { detail: 'a mail query wants an order number or a whole window' });
  if (whole.some(([from = 0, to = 0]) => to - from > longestWindowMs))
    throw new SkyhookError('ATLAS_REQUEST_WRONG', { detail: 'a window of the mail query is over a month' });
  const time = (instant: number | undefined) => (instant === undefined ? undefined : toAtlasTime(instant));
  return {
    orderNo,
    emailReceivingDateStart: time(receivedFrom),
    emailReceivingDateEnd: time(receivedTo),
    createTimeStart: time(storedFrom),
    createTimeEnd: time(storedTo),
    ...(categories ? { emailCategories: categories.map((category) => categoryNames[category]) } : {}),
    pageIndex,
    pageSize,
  };
}
