import { z } from 'zod';
import { asMailCode } from '../../domain/identifiers.ts';
import { looseText } from '../fields.ts';
import { atlasTime } from '../times.ts';
import { incidentEnvelope, orderNumbers, type AboutIncident, type AboutOrder } from './envelope.ts';

/** Atlas's classification of a mail, which it does not guarantee. */
export const mailCategories = [
  'schedule-change',
  'receipt',
  'payment-success',
  'verification',
  'trip-reminder',
  'promo-code',
  'travel-itinerary',
  'advertisement',
  'pnr-cancellation-success',
  'payment-due',
  'unidentified',
  'duplicated-schedule-change',
  'unaccounted-cancellation',
] as const;
export type MailCategory = (typeof mailCategories)[number] | 'other';

/** Reads a category as either page writes it: `Schedule change`, `Schedule Change`. */
export function mailCategory(written: string | undefined): MailCategory {
  const name = (written ?? '').toLowerCase().replace(/[\s_-]+/g, '-');
  return mailCategories.find((category) => category === name) ?? 'other';
}

/** A mail of the airline that Atlas captured: a record of the mail query and the payload of `email.all`. */
export interface CapturedMail {
  /** Id of the mail, the same in push and query; missing from the short edition of the push. */
  readonly mailCode: string | undefined;
  readonly category: MailCategory;
  /** What Atlas wrote, where no document names it. */
  readonly categoryText: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly subject: string | undefined;
  /** Valid for ten minutes; not part of the meaning, since each query gives a new one. */
  readonly link: string | undefined;
  /** Milliseconds since 1970. */
  readonly receivedAt: number | undefined;
  readonly storedAt: number | undefined;
}

/** Atlas: "Email", sent for every airline mail that is tied to an order. */
export interface AirlineMailNotification extends AboutOrder, CapturedMail {
  readonly kind: 'airline-mail';
  readonly eventId: string | undefined;
}

/** Atlas: incident "Schedule Change - Email Notification": there are no flights in it, the mail has to be read. */
export interface MailedChangeNotification extends AboutIncident {
  readonly kind: 'mailed-change';
  readonly subject: string | undefined;
  readonly link: string | undefined;
  /** Milliseconds since 1970; only in the older edition. */
  readonly receivedAt: number | undefined;
}

/** The fields that the push and a record of the mail query share (Atlas: Email and Email Query pages, July 2026). */
export const capturedMailFields = {
  uniqueCode: looseText,
  emailCategory: looseText,
  from: looseText,
  to: looseText,
  emailSubject: looseText,
  emailLink: looseText,
  emailReceivingDate: looseText,
  createTime: looseText,
};

/** @param raw what `capturedMailFields` read */
export function capturedMail(raw: {
  readonly [K in keyof typeof capturedMailFields]?: string | undefined;
}): CapturedMail {
  const category = mailCategory(raw.emailCategory);
  return {
    mailCode: asMailCode(raw.uniqueCode)?.toLowerCase(),
    category,
    categoryText: category === 'other' ? raw.emailCategory : undefined,
    from: raw.from,
    to: raw.to,
    subject: raw.emailSubject,
    link: raw.emailLink,
    receivedAt: atlasTime(raw.emailReceivingDate),
    storedAt: atlasTime(raw.createTime),
  };
}

export const airlineMail = z
  .object({ ...incidentEnvelope, data: z.object({ orderNo: orderNumbers, ...capturedMailFields }) })
  .transform(({ notificationId, data }): AirlineMailNotification => ({
    kind: 'airline-mail',
    ...data.orderNo,
    eventId: notificationId,
    ...capturedMail(data),
  }));

export const mailedChange = z
  .object({
    ...incidentEnvelope,
    data: z.object({
      orderNo: orderNumbers,
      emailSubject: looseText,
      emailLink: looseText,
      emailReceivingDate: looseText,
    }),
  })
  .transform(({ notificationId, status, data }): MailedChangeNotification => ({
    kind: 'mailed-change',
    ...data.orderNo,
    eventId: notificationId,
    incidentStatus: status,
    subject: data.emailSubject,
    link: data.emailLink,
    receivedAt: atlasTime(data.emailReceivingDate),
  }));
