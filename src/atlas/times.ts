import { DateTime } from 'luxon';

/**
 * The time fields of the contract, and their zones. Each function names the fields it reads, the zone they are in and
 * where that was settled; nothing else parses Atlas's dates.
 *
 * | fields                                                                        | zone          |
 * | ----------------------------------------------------------------------------- | ------------- |
 * | `emailReceivingDate`, `createTime` (mail), `eventTime`, `createTime`, `confirmTime` (incidents) | UTC+08:00 |
 * | `tktLimitTime`; the time inside `notificationId` and inside order numbers     | UTC+08:00     |
 * | `orderCreateTimestamp`, `paymentTimestamp`, `createTimeRange…` (order list)   | UTC           |
 * | segment times, `depTime` of incidents, `depDate`                              | airport-local |
 * | `expectedConfirmationDate`, `expectedRefundDate`                              | a date, no zone stated |
 */

const atlasOffset = 'utc+8';

/**
 * `yyyy-MM-dd HH:mm:ss` is the schema's form; `MMM d, yyyy hh:mm:ss AM` that of the incident samples. The latter looks
 * like a Java library's default text, which newer versions write with a comma after the year, one-digit hours and a
 * narrow no-break space before AM, so those are taken too (a guess).
 */
const dateTimeForms = [
  'yyyy-MM-dd H:mm:ss',
  // Fractions of a second, as Java's Timestamp writes them.
  'yyyy-MM-dd H:mm:ss.u',
  'yyyy-MM-dd H:mm',
  "yyyy-MM-dd'T'HH:mm:ss",
  "yyyy-MM-dd'T'HH:mm",
  'yyyyMMddHHmmss',
  'yyyyMMddHHmm',
  'MMM d, yyyy h:mm:ss a',
  'MMM d, yyyy, h:mm:ss a',
  'MMM d, yyyy h:mm a',
];

function parse(value: string | undefined, forms: readonly string[], zone: string): DateTime | undefined {
  // \s covers the no-break spaces, narrow and wide.
  const plain = value?.trim().replace(/\s+/g, ' ');
  if (!plain) return undefined;
  // AM and PM go with the hours 1 to 12 only.
  if (/[ap]m$/i.test(plain) && !/ (?:0?[1-9]|1[0-2]):/.test(plain)) return undefined;
  for (const form of forms) {
    const time = DateTime.fromFormat(plain, form, { zone, locale: 'en-US' });
    if (time.isValid) return time;
  }
  return undefined;
}

/**
 * `tktLimitTime` and the times of mails and incidents: UTC+08:00. The order query says "Singapore time"; for mails the
 * texts say UTC+08:00 in one edition and UTC in another, and the published sample settles it: the expiry of its link
 * fits only UTC+08:00.
 *
 * @returns milliseconds since 1970, or undefined when the text has none of the documented forms
 */
export function atlasTime(value: string | undefined): number | undefined {
  return parse(value, dateTimeForms, atlasOffset)?.toMillis();
}

/** An instant in the form that request fields of incidents and mail take: `yyyy-MM-dd HH:mm:ss`, UTC+08:00. */
export function toAtlasTime(instant: number): string {
  return DateTime.fromMillis(instant, { zone: atlasOffset }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/**
 * `orderCreateTimestamp` and `paymentTimestamp` of the order list: UTC, `yyyy-MM-ddTHH:mm:ssZ` (order list, July 2026).
 *
 * @returns milliseconds since 1970, or undefined when the text has another form
 */
export function orderListTime(value: string | undefined): number | undefined {
  const forms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "yyyy-MM-dd'T'HH:mm:ss"];
  return parse(value, forms, 'utc')?.toMillis();
}

/** An instant in the form that the order list's window takes: `yyyy-MM-ddTHH:mm:ssZ`, UTC. */
export function toOrderListTime(instant: number): string {
  return DateTime.fromMillis(instant, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}

/**
 * The time that a `notificationId` or an order number carries (`yyyyMMddHHmmssSSS`): UTC+08:00, deduced from the samples,
 * where it equals `eventTime` and, for mail, `createTime` plus some seconds.
 *
 * @returns milliseconds since 1970, or undefined when there is none in it
 */
export function timeInIdentifier(identifier: string): number | undefined {
  const stamp = /\d{17}/.exec(identifier)?.[0];
  return parse(stamp && `${stamp.slice(0, 14)}.${stamp.slice(14)}`, ['yyyyMMddHHmmss.SSS'], atlasOffset)?.toMillis();
}

/**
 * Segment times are airport-local wall times: `yyyy-MM-dd HH:mm:ss` in schedule changes (zone not stated there;
 * presumed, since the order query says local) and `yyyyMMddHHmm` in the order query's samples. The departure in an
 * incident record has the forms of that record. With its airport's zone it becomes an instant: `instantAt` in
 * `domain/itinerary.ts`.
 *
 * @returns `yyyy-MM-ddTHH:mm`, or undefined when the text has none of the forms or is no date
 */
export function segmentTime(value: string | undefined): string | undefined {
  return parse(value, dateTimeForms, 'utc')?.toFormat("yyyy-MM-dd'T'HH:mm");
}

/** A local time as the confirm calls take it: `yyyy-MM-dd HH:mm` (incident pages of 2023). @param local as `segmentTime` gives it */
export function toConfirmTime(local: string): string {
  return local.replace('T', ' ');
}

/**
 * `depDate`, `expectedConfirmationDate`, `expectedRefundDate`: `yyyyMMdd`, a calendar day without a zone.
 *
 * @returns `yyyy-MM-dd`, or undefined when the text has another form or is no date
 */
export function calendarDay(value: string | undefined): string | undefined {
  return parse(value, ['yyyyMMdd', 'yyyy-MM-dd'], 'utc')?.toFormat('yyyy-MM-dd');
}

/** A calendar day as requests take it: `yyyyMMdd`. @param day as `calendarDay` gives it, or a local time */
export function toCalendarDay(day: string): string {
  return day.slice(0, 10).replaceAll('-', '');
}
