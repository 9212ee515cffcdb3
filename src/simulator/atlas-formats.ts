/**
 * Timestamps and identifiers the way Atlas writes them.
 *
 * Order numbers and notification ids carry a UTC+08:00 timestamp (Atlas: identifiers page and samples of July 2026; the zone is
 * deduced from the samples), and so do the payment deadline and the times of incidents. Order list times are UTC.
 */
import type { SeededRandom } from './seeded-random.ts';

const ATLAS_OFFSET_MS = 8 * 60 * 60 * 1000;
const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
export const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const HEX_DIGITS = '0123456789abcdef';
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

/**
 * Gives out order numbers: a prefix + stamp; a millisecond already used moves to the next free one. `DEMOA` is for orders,
 * `DEMOB` for post-ticketing ancillary orders, as the sandbox has `TESTA` and `TESTB`.
 */
export class OrderNumbers {
  readonly #isTaken: (orderNo: string) => boolean;
  #lastMs = 0;

  constructor(isTaken: (orderNo: string) => boolean) {
    this.#isTaken = isTaken;
  }

  /** A number not given before and not taken, for an order created at `epochMs`. */
  next(epochMs: number, prefix: 'DEMOA' | 'DEMOB' = 'DEMOA'): string {
    for (this.#lastMs = Math.max(epochMs, this.#lastMs + 1); ; this.#lastMs += 1) {
      const orderNo = `${prefix}${atlasStamp(this.#lastMs)}`;
      if (!this.#isTaken(orderNo)) return orderNo;
    }
  }
}

/** Notification id: stamp + 5 capital letters, 22 characters; for incidents it is also the `eventId`. */
export function newNotificationId(epochMs: number, random: SeededRandom): string {
  return `${atlasStamp(epochMs)}${random.text(CAPITALS, 5)}`;
}

/** 32 hex digits: id of a mail. It begins with the time, so that a double that starts again without its state repeats none. */
export function newUniqueCode(epochMs: number, random: SeededRandom): string {
  return `${epochMs.toString(16).padStart(12, '0')}${random.text(HEX_DIGITS, 20)}`;
}

/** `yyyyMM-NNNN`, UTC+08:00: code of the n-th void or refund (Atlas: identifiers, July 2026; that it counts on is a guess). */
export function caseCode(epochMs: number, number: number): string {
  const stamp = atlasStamp(epochMs);
  return `${stamp.slice(0, 6)}-${String(number).padStart(4, '0')}`;
}

/** `yyyyMMdd` in UTC+08:00 of an instant. */
export function atlasDate(epochMs: number): string {
  return atlasStamp(epochMs).slice(0, 8);
}

/** The last millisecond of an instant's day in UTC+08:00. */
export function endOfAtlasDay(epochMs: number): number {
  const dayMs = 24 * 60 * 60 * 1000;
  return Math.floor((epochMs + ATLAS_OFFSET_MS) / dayMs + 1) * dayMs - ATLAS_OFFSET_MS - 1;
}

/** Six-character references of the n-th order: Atlas's own (`pnrCode`) and the airline's locators, of the whole and of a second ticket. */
export function referencesOf(sequence: number): { pnrCode: string; airlinePnr: string; returnAirlinePnr: string } {
  const digits = sequence.toString(36).toUpperCase().padStart(5, '0');
  return { pnrCode: `A${digits}`, airlinePnr: `D${digits}`, returnAirlinePnr: `R${digits}` };
}

/** Thirteen-digit ticket number of one passenger (from 0) of the n-th order; 999 is no airline's accounting code. */
export function ticketNoOf(sequence: number, passengerIndex: number): string {
  return `999${String(sequence).padStart(8, '0')}${String(passengerIndex + 1).padStart(2, '0')}`;
}
