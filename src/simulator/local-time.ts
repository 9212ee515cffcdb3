/**
 * Airport-local wall-clock times, `yyyy-MM-dd HH:mm:ss`. The double knows no time zones: it moves wall clocks, as an airline's
 * schedule does, and never compares times of two airports.
 */

/** The wall-clock time `minutes` later (earlier when negative). */
export function shiftLocal(localTime: string, minutes: number): string {
  const asIfUtc = Date.parse(`${localTime.replace(' ', 'T')}Z`);
  return new Date(asIfUtc + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `yyyyMMddHHmm`, as the order query writes segment times (Atlas: order query, samples of July 2026). */
export function compactLocal(localTime: string): string {
  return localTime.replaceAll(/\D/g, '').slice(0, 12);
}

/** The local time `clock` (`HH:mm`) on the day `days` after `date` (`yyyy-MM-dd`). */
export function localOn(date: string, days: number, clock: string): string {
  return shiftLocal(`${date} ${clock}:00`, days * 24 * 60);
}
