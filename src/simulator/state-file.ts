/** What survives a restart of the double, and the file it is kept in. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { behaviourCommand } from './behaviour.ts';
import { refundClaim } from './claims/refund-claim.ts';
import { voidClaim } from './claims/void-claim.ts';
import { incident } from './incident.ts';
import { mail } from './mail.ts';
import { order } from './order.ts';

/** Fields with a default came later than the first state files. */
export const doubleState = z.object({
  version: z.literal(1),
  /** How many orders were ever created: names, documents and references follow from it. */
  sequence: z.int().min(0),
  webhookUrl: z.string().nullable(),
  orders: z.array(order),
  incidents: z.array(incident),
  mails: z.array(mail).default([]),
  voids: z.array(voidClaim).default([]),
  refunds: z.array(refundClaim).default([]),
  /** Operating state by airline. */
  airlines: z.record(z.string(), z.string()).default({}),
  /** Settings; what is missing has its default. */
  behaviour: behaviourCommand.default({}),
  /** Where the random numbers are; null: at the seed. */
  random: z.number().nullable().default(null),
});

export type DoubleState = z.output<typeof doubleState>;

/** Least wait from a change to its write. */
const WRITE_AFTER_MS = 100;
/** Wait for so many times the length of the last write, so that thousands of orders do not keep the processor busy. */
const REST_PER_WRITE = 10;

/** The state kept in a file; an empty one when the file does not exist. Throws when the file is something else. */
export async function readState(path: string): Promise<DoubleState> {
  try {
    return doubleState.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState();
    const message = `The state file of the Atlas double, ${path}, cannot be read; remove it to start without orders.`;
    throw new Error(message, { cause: error });
  }
}

export function emptyState(): DoubleState {
  return doubleState.parse({ version: 1, sequence: 0, webhookUrl: null, orders: [], incidents: [] });
}

/** Writes the state some time after a change, whole or not at all (a new file takes the old one's place). */
export class StateFile {
  readonly #path: string;
  readonly #state: () => DoubleState;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #writeAfterMs = WRITE_AFTER_MS;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string, state: () => DoubleState, onError: (error: unknown) => void) {
    this.#path = path;
    this.#state = state;
    this.#onError = onError;
  }

  /** Notes a change; several close together are one write. */
  changed(): void {
    this.#timer ??= setTimeout(() => void this.flush().catch(this.#onError), this.#writeAfterMs);
  }

  /** Writes now, after any write under way. Throws what the file system throws. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const write = this.#written.then(() => this.#write());
    this.#written = write.catch(() => undefined);
    return write;
  }

  async #write(): Promise<void> {
    const partial = `${this.#path}.${process.pid}.partial`;
    const startedMs = performance.now();
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(partial, JSON.stringify(this.#state()));
    await rename(partial, this.#path);
    this.#writeAfterMs = Math.max(WRITE_AFTER_MS, (performance.now() - startedMs) * REST_PER_WRITE);
  }
}
