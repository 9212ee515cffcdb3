/** Airline mails that Atlas's capture tied to an order (Atlas: Email and Email Query pages, July 2026). */
import { z } from 'zod';
import { atlasDateTime } from './atlas-formats.ts';

/** The documented categories. The query's list writes `Schedule Change` and omits `Unidentified`. */
export const mailCategories = [
  'Schedule change',
  'Receipt',
  'Payment Success',
  'Verification',
  'Trip Reminder',
  'Promo code',
  'Travel Itinerary',
  'Advertisement',
  'PNR Cancellation Success',
  'Payment Due',
  'Unidentified',
  'Duplicated Schedule Change',
  'Unaccounted Cancellation',
] as const;

/** State of one mail; times are epoch milliseconds. */
export const mail = z.object({
  /** 32 hex digits: the mail's id in pushes and query. */
  uniqueCode: z.string(),
  /** The mail's id in ATRIP, which incidents carry as `extraInfo`. */
  mailId: z.int(),
  orderNo: z.string(),
  category: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  receivedMs: z.number(),
  storedMs: z.number(),
  /** From when on the mail query has it; null: never. */
  listedFromMs: z.number().nullable(),
  /** The whole mail, base64. */
  eml: z.string(),
  /** Whether its links are null, as the mail query allows. */
  withoutLink: z.boolean(),
});

export type Mail = z.output<typeof mail>;

/** `data` of `email.all` and a record of `queryMail.do`: the same fields. Times are UTC+08:00 (the sample's link proves it). */
export function mailRecord(of: Mail, emailLink: string | null) {
  return {
    orderNo: of.orderNo,
    emailReceivingDate: atlasDateTime(of.receivedMs),
    uniqueCode: of.uniqueCode,
    emailCategory: of.category,
    from: of.from,
    to: of.to,
    emailSubject: of.subject,
    emailLink,
    createTime: atlasDateTime(of.storedMs),
  };
}

export type MailRecord = ReturnType<typeof mailRecord>;
