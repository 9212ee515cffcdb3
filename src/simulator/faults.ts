/**
 * Faults of the Atlas side, each spoiling the next calls it fits:
 *
 * - `http500`: HTTP 500 with plain text, as from a gateway
 * - `429`, `429-in-200`: the envelope of a rejected call, as HTTP 429 or 200 (Atlas: request limits, July 2026, has both)
 * - `slow`: the true answer after `ms` (default 15 s)
 * - `stalled`: the head and the first half of the true answer, then nothing more, until the client gives up
 * - `half-answer`: the connection ends in the middle of the true answer's body
 * - `lost-answer`: the call has its effect, then the connection is reset without a byte of the answer
 * - `html`: a web page in place of JSON, HTTP 200 or `status`
 * - `wrong-content-type`: the true answer as `text/plain`
 * - `empty`: no body at all, HTTP 200 or `status`
 * - `oversize`: the true answer with `bytes` (default 32 MiB) of padding in an unknown field
 * - `gzip`: the true answer compressed and declared so, though nobody may have asked for it
 * - `undeclared-gzip`: compressed, without `Content-Encoding`
 * - `truncated-gzip`: declared and compressed, but the compressed data end too early
 * - `reset`: the connection is reset without an answer
 * - `status`: an envelope with an error status (`status`, default 9999) and empty payload fields
 *
 * The endpoint `mail-store` spoils the links of mails; it has to be named.
 */
import type { z } from 'zod';
import type { callFaultCommand } from './commands.ts';

export type ApiFault = z.output<typeof callFaultCommand>;

export class FaultPlan {
  #planned: ApiFault[] = [];

  add(fault: ApiFault): void {
    this.#planned.push({ ...fault });
  }

  clear(): void {
    this.#planned = [];
  }

  /** Faults still to come, with the calls they have left. */
  list(): ApiFault[] {
    return this.#planned.map((of) => ({ ...of }));
  }

  /** The fault for a call to `endpoint` (such as `orderList.do`), used up by it; undefined when the call is spared. */
  take(endpoint: string): ApiFault | undefined {
    const isCall = endpoint.endsWith('.do');
    const fault = this.#planned.find((of) =>
      of.endpoint === undefined ? isCall : of.endpoint.replace(/^\//, '') === endpoint,
    );
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.#planned = this.#planned.filter((of) => of !== fault);
    return fault;
  }
}
