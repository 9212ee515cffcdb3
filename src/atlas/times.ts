import { DateTime } from 'luxon';

/**
 * The time fields of the contract. Each function says which zone the field is in; nothing else parses Atlas's dates.
 */

const atlasOffset = 'utc+8';

/**
 * `tktLimitTime`, mail and incident times: UTC+08:00 (order query: "Singapore time"; incidents and mail settled by the
 * published samples, whose link expiry only fits UTC+08:00).
 *
 * @param value `yyyy-MM-dd HH:mm:ss`
 * @returns milliseconds since 1970, or undefined when the text has another form
 */
export function atlasTime(value: string | undefined): number | undefined {
  if (!value) return undefined;
  const time = DateTime.fromFormat(value.trim(), 'yyyy-MM-dd HH:mm:ss', { zone: atlasOffset });
  return time.isValid ? time.toMillis() : undefined;
}

/** An instant in the form that request fields of incidents and mail take: `yyyy-MM-dd HH:mm:ss`, UTC+08:00. */
export function toAtlasTime(instant: number): string {
  return DateTime.fromMillis(instant, { zone: atlasOffset }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/**
 * Segment times are airport-local wall times: `yyyy-MM-dd HH:mm:ss` in schedule changes (zone not stated there;
 * presumed, since the order query says local) and `yyyyMMddHHmm` in the order query's samples.
 *
 * @returns `yyyy-MM-ddTHH:mm`, or undefined when the text has neither form or is no date
 */
export function segmentTime(value: string): string | undefined {
  for (const format of ['yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd HH:mm', 'yyyyMMddHHmm']) {
    const time = DateTime.fromFormat(value.trim(), format, { zone: 'utc' });
    if (time.isValid) return time.toFormat("yyyy-MM-dd'T'HH:mm");
  }
  return undefined;
}
