import { waitUntil } from '../../src/devstack/wait-until.ts';

/** Asks every 20 ms until the answer is neither undefined, null nor false, and returns it; rejects after `timeoutMs`. */
export function until<T>(what: string, ask: () => T | Promise<T>, timeoutMs = 30_000): Promise<NonNullable<T>> {
  return waitUntil(what, ask, timeoutMs, 20);
}
