/**
 * Request limits: so many calls in a rolling window, over one or several endpoints (Atlas: request limits, July 2026). Atlas
 * publishes none for the follow-up calls, so there are none unless told.
 */
import { z } from 'zod';

export const callLimitCommand = z.strictObject({
  /** Calls that share the limit, such as `queryOrderDetails.do`. */
  endpoints: z.array(z.string().min(1)).min(1),
  limit: z.int().min(1),
  /** Length of the window. */
  perMs: z.int().min(1).default(1000),
  /** How a rejected call is answered: HTTP 429, or 200 with `code` 429; pages of Atlas say either. */
  http: z.union([z.literal(429), z.literal(200)]).default(429),
  /** In the envelope; `SEARCH_QPS` in the published sample. */
  limitType: z.string().default('QUERY_QPS'),
});

export type CallLimitCommand = z.input<typeof callLimitCommand>;
export type CallLimit = z.output<typeof callLimitCommand>;

export interface Rejection {
  readonly by: CallLimit;
  readonly retryAfterSeconds: number;
}

/** Statuses that do not count towards a limit: credentials and validation. Business failures do. */
const UNCOUNTED: ReadonlySet<unknown> = new Set([100, 900, 901, 902]);

export class CallLimits {
  readonly #limits: { readonly limit: CallLimit; counted: number[] }[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(limit: CallLimit): void {
    this.#limits.push({ limit, counted: [] });
  }

  clear(): void {
    this.#limits.length = 0;
  }

  list(): CallLimit[] {
    return this.#limits.map((of) => of.limit);
  }

  /** Whether a call is rejected now. */
  check(endpoint: string): Rejection | null {
    for (const of of this.#of(endpoint)) {
      const { limit } = of;
      const nowMs = this.#now();
      of.counted = of.counted.filter((atMs) => atMs > nowMs - limit.perMs);
      const freeMs = (of.counted.at(-limit.limit) ?? nowMs) + limit.perMs - nowMs;
      if (of.counted.length >= limit.limit) return { by: limit, retryAfterSeconds: Math.ceil(freeMs / 1000) };
    }
    return null;
  }

  /** Counts a call that was not rejected, by the status of its answer. */
  count(endpoint: string, status: unknown): void {
    if (UNCOUNTED.has(status)) return;
    for (const of of this.#of(endpoint)) of.counted.push(this.#now());
  }

  #of(endpoint: string) {
    return this.#limits.filter((of) => of.limit.endpoints.some((name) => name.replace(/^\//, '') === endpoint));
  }
}
