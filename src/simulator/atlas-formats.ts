/**
 * Timestamps and identifiers the way Atlas writes them.
 *
 * Order numbers and notification ids carry a UTC+08:00 timestamp (Atlas: identifiers page and samples of July 2026; the zone is
 * deduced from the samples), and so do the payment deadline and the times of incidents. Order list times are UTC.
 */
import { randomInt } from 'node:crypto';

const ATLAS_OFFSET_MS = 8 * 60 * 60 * 1000;
const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `yyyy-MM-dd HH:mm:ss` in UTC+08:00 of an instant in epoch milliseconds. */
export function atlasDateTime(epochMs: number): string {
  return new Date(epochMs + ATLAS_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Epoch milliseconds of a `yyyy-MM-dd HH:mm:ss` text in UTC+08:00; null when it is not one. */
export function parseAtlasDateTime(text: string): number | null {
  if (!DATE_TIME.test(text)) return null;
  const epochMs = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(epochMs) ? null : epochMs;
}

/** `yyyyMMddHHmmssSSS` in UTC+08:00: the timestamp inside order numbers and notification ids. */
export function atlasStamp(epochMs: number): string {
  return new Date(epochMs + ATLAS_OFFSET_MS).toISOString().replaceAll(/\D/g, '');
}

/** `yyyy-MM-ddTHH:mm:ssZ` in UTC, as the order list writes its times (Atlas: order list, documents of July 2026). */
export function utcSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/**
 * `MMM d, yyyy hh:mm:ss AM` of a `yyyy-MM-dd HH:mm:ss` text: the second format in which incident times are documented
 * (Atlas: incident query, samples of July 2026; the schema has the first).
 */
export function sampleDateText(dateTime: string): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = dateTime.split(/\D/);
  const hour12 = String(Number(hour) % 12 || 12).padStart(2, '0');
  const half = Number(hour) < 12 ? 'AM' : 'PM';
  return `${MONTHS[Number(month) - 1] ?? ''} ${Number(day)}, ${year} ${hour12}:${minute}:${second} ${half}`;
}

/** Gives out order numbers: `DEMOA` + stamp; a millisecond already used moves to the next free one. */
export class OrderNumbers {
  readonly #isTaken: (orderNo: string) => boolean;
  #lastMs = 0;

  constructor(isTaken: (orderNo: string) => boolean) {
    this.#isTaken = isTaken;
  }

  /** A number not given before and not taken, for an order created at `epochMs`. */
  next(epochMs: number): string {
    for (this.#lastMs = Math.max(epochMs, this.#lastMs + 1); ; this.#lastMs += 1) {
      const orderNo = `DEMOA${atlasStamp(this.#lastMs)}`;
      if (!this.#isTaken(orderNo)) return orderNo;
    }
  }
}

/** Notification id: stamp + 5 capital letters, 22 characters; for incidents it is also the `eventId`. */
export function newNotificationId(epochMs: number): string {
  const letters = Array.from({ length: 5 }, () => String.fromCharCode(65 + randomInt(26)));
  return `${atlasStamp(epochMs)}${letters.join('')}`;
}

/** Six-character references of the n-th order: Atlas's own (`pnrCode`) and the airline's record locator. */
export function referencesOf(sequence: number): { pnrCode: string; airlinePnr: string } {
  const digits = sequence.toString(36).toUpperCase().padStart(5, '0');
  return { pnrCode: `A${digits}`, airlinePnr: `D${digits}` };
}

/** Thirteen-digit ticket number of one passenger (from 0) of the n-th order; 999 is no airline's accounting code. */
export function ticketNoOf(sequence: number, passengerIndex: number): string {
  return `999${String(sequence).padStart(8, '0')}${String(passengerIndex + 1).padStart(2, '0')}`;
}
