/** Counts and times of the calls that the Atlas side received; no bodies. */

export interface Call {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly orderNo: string | null;
  /** `status 0`, `status 703`, `fault reset`, ... */
  readonly answer: string;
}

export interface EndpointCalls {
  count: number;
  /** The latest calls, oldest first. */
  readonly latest: Call[];
}

const REMEMBERED = 1000;

export class CallLog {
  readonly #endpoints = new Map<string, EndpointCalls>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(endpoint: string, orderNo: string | null, answer: string): void {
    const calls = this.#endpoints.get(endpoint) ?? { count: 0, latest: [] };
    this.#endpoints.set(endpoint, calls);
    calls.count += 1;
    calls.latest.push({ at: new Date(this.#now()).toISOString(), orderNo, answer });
    if (calls.latest.length > REMEMBERED) calls.latest.shift();
  }

  /** By endpoint, such as `queryOrderDetails.do`; a copy. */
  all(): Record<string, EndpointCalls> {
    return structuredClone(Object.fromEntries(this.#endpoints));
  }
}
