/** Timers by key that run at a time of the injected clock; a timer that the system fires early is simply set again by its owner. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export class DueTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs `run` at `dueMs` (epoch milliseconds), or at the latest possible moment before; null only clears. */
  arm(key: string, dueMs: number | null, run: () => void): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (dueMs === null) return;
    const delayMs = Math.min(Math.max(dueMs - this.#now(), 1), LONGEST_DELAY_MS);
    this.#timers.set(key, setTimeout(run, delayMs));
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
