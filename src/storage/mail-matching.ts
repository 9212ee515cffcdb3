import { createHash } from 'node:crypto';
import type { HeardMail } from './airline-mails.ts';

/** A stored mail without its content. Times are in milliseconds since 1970. */
export interface MailMetadata {
  readonly code: string;
  readonly eventId: string | null;
  readonly category: string;
  readonly subject: string | null;
  readonly listed: boolean;
  readonly hasCopy: boolean;
  readonly receivedAt: number | null;
  readonly storedAt: number | null;
  readonly heardAt: number;
}

const minuteMs = 60_000;
/** One subject may come again with the next change; without a subject only the time says which mail is meant. */
const [nearWithSubject, nearWithout] = [12 * 60 * minuteMs, 15 * minuteMs];

const prefix = 'unlisted-';

/** Whether a code is a name of our own, until the mail query gives Atlas's. */
export const isUnlistedCode = (code: string): boolean => code.startsWith(prefix);

/** The name of a mail that came without Atlas's code: the same for the same push. */
export function unlistedCode({ eventId, category, subject, receivedAt, storedAt }: HeardMail): string {
  const told = JSON.stringify(eventId ?? [category, subject, receivedAt, storedAt]);
  return `${prefix}${createHash('sha256').update(told).digest('hex').slice(0, 22)}`;
}

/**
 * Which of an order's mails is the one that was heard of: by Atlas's code, by the incident, else by subject and time,
 * since neither `email.schedulechange` nor the short edition of `email.all` has a code.
 *
 * @param now milliseconds since 1970: when it is heard, where it has no time of its own
 */
export function findSameMail(known: readonly MailMetadata[], heard: HeardMail, now: number): MailMetadata | undefined {
  const { mailCode, eventId } = heard;
  const byEvent = eventId === undefined ? undefined : known.find((mail) => mail.eventId === eventId);
  const byCode = mailCode === undefined ? undefined : known.find((mail) => mail.code === mailCode);
  // A nameless one that is the same is joined with it: it is returned, to be renamed.
  const nameless = known.filter(({ code }) => isUnlistedCode(code));
  if (byEvent) return byEvent;
  if (mailCode !== undefined) return (byCode?.eventId ? undefined : closest(nameless, heard, now)) ?? byCode;
  const candidates = eventId === undefined ? known : known.filter((mail) => mail.eventId === null);
  return closest(candidates, heard, now);
}

function closest(mails: readonly MailMetadata[], heard: HeardMail, now: number): MailMetadata | undefined {
  const at = timeOf(heard) ?? now;
  const near = mails
    .map((mail) => ({ mail, apart: Math.abs((mail.receivedAt ?? mail.storedAt ?? mail.heardAt) - at) }))
    .filter(({ mail, apart }) => isSameSubject(mail, heard) && apart <= reach(mail, heard));
  return near.sort((one, other) => one.apart - other.apart)[0]?.mail;
}

const timeOf = ({ receivedAt, storedAt, eventAt }: HeardMail): number | undefined => receivedAt ?? storedAt ?? eventAt;

const reach = (mail: MailMetadata, heard: HeardMail): number =>
  mail.subject === null || heard.subject === undefined ? nearWithout : nearWithSubject;

/** The list of incidents has no subject: then it can only be one about a schedule change. */
function isSameSubject(mail: MailMetadata, heard: HeardMail): boolean {
  if (mail.subject === null || heard.subject === undefined) {
    const [category, eventId] = mail.subject === null ? [heard.category, heard.eventId] : [mail.category, mail.eventId];
    return Boolean(eventId) || category === 'schedule-change' || category === 'duplicated-schedule-change';
  }
  return plain(mail.subject) === plain(heard.subject);
}

const plain = (subject: string): string => subject.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
