import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer other than undefined, null or false.
 * @throws Error naming what was waited for when `limitMs` has passed
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T> | T,
  limitMs: number,
  everyMs = 100,
): Promise<NonNullable<T>> {
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > until) throw new Error(`Waited ${Math.round(limitMs / 1000)} s in vain: ${what}.`);
    await sleep(everyMs);
  }
}
