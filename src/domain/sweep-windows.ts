/** A window of time, milliseconds since 1970, both ends included. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const hourMs = 3_600_000;

/** How far back each sweep looks again: what Atlas lists late is still found. */
export const overlapMs = 24 * hourMs;
/** Windows end in the future, so that a clock ahead of ours hides nothing. */
const aheadMs = hourMs;
/** After an outage of days a run looks at this much, slice by slice; the next one goes on. */
const sliceMs = 24 * hourMs;
const slicesPerRun = 8;

/**
 * What a run of a sweep looks at, oldest first, and how far the watermark may move when all of it was seen.
 *
 * @param mark.beganAt nothing from before is looked for
 * @param mark.reachedAt the watermark
 */
export function planWindows(
  mark: { readonly beganAt: number; readonly reachedAt: number },
  now: number,
): { readonly windows: readonly TimeWindow[]; readonly reaches: number } {
  const end = now + aheadMs;
  const windows: TimeWindow[] = [];
  let from = Math.max(mark.beganAt, mark.reachedAt - overlapMs);
  while (from < end && windows.length < slicesPerRun) {
    const to = Math.min(from + sliceMs, end);
    windows.push({ from, to });
    from = to;
  }
  return { windows, reaches: Math.max(mark.reachedAt, Math.min(now, from)) };
}

/** Atlas's windows have whole seconds. */
const shortestMs = 1000;

/**
 * Halves a window that holds more than a page. The order of records is not documented, so paging through a window that
 * still changes could pass over some.
 *
 * @returns undefined for a window that is too short to be halved
 */
export function halve({ from, to }: TimeWindow): readonly [TimeWindow, TimeWindow] | undefined {
  if (to - from < 2 * shortestMs) return undefined;
  const middle = from + Math.floor((to - from) / 2 / shortestMs) * shortestMs;
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}
