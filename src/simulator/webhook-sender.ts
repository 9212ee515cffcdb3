/**
 * Pushes bodies to the registered URL, best effort, as Atlas does: one attempt unless told otherwise, whatever the answer
 * (Atlas documents no acknowledgement, no retry and no timeout). Keeps what became of each push.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import type { PushFate } from './chaos.ts';
import { subjectOf, type Delivery } from './delivery.ts';
import { DoubleError } from './double-error.ts';
import { postWebhook } from './webhook-post.ts';

export interface WebhookSenderOptions {
  /** The registered URL at the moment of sending; null when there is none. */
  readonly url: () => string | null;
  readonly now: () => number;
  /** What chance does to the next push. */
  readonly fate: () => PushFate;
  readonly log: (message: string, fields?: Record<string, unknown>) => void;
  /** For one whole exchange. */
  readonly timeoutMs: number;
  /** Attempts per push while no 2xx comes; 1 is Atlas as documented. */
  readonly attempts: number;
  readonly retryAfterMs: number;
}

/** Pushes under way at once; the rest wait their turn, first come first served. */
const PARALLEL = 32;
/** Deliveries remembered; older ones are forgotten. */
const REMEMBERED = 10_000;

export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  /** A new connection for each push, so that a receiver's restart never loses one to a connection that it closed. */
  readonly #agent = new Agent({ connections: PARALLEL, pipelining: 0 });
  readonly #stop = new AbortController();
  readonly #deliveries = new Map<number, { delivery: Delivery; bytes: Buffer }>();
  readonly #waiting: { delivery: Delivery; bytes: Buffer }[] = [];
  readonly #active = new Set<Promise<void>>();
  readonly #delayed = new Set<Promise<void>>();
  #lastId = 0;
  #toDrop = 0;
  #toDuplicate = 0;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    // One per push under way and one per delayed push.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Starts a push and returns its record, which changes until its outcome is no longer `under way`. */
  push(bytes: Buffer, repeatOf: number | null = null): Delivery {
    const delivery = this.#record(bytes, repeatOf);
    const fate = this.#options.fate();
    const toDrop = this.#toDrop > 0;
    if (toDrop) this.#toDrop -= 1;
    if (toDrop || fate.drop) {
      delivery.outcome = 'dropped';
      return delivery;
    }
    this.#sendAfter(fate.delaysMs[0] ?? 0, delivery, bytes);
    const toDuplicate = this.#toDuplicate > 0;
    if (toDuplicate) this.#toDuplicate -= 1;
    const copyDelayMs = fate.delaysMs[1] ?? (toDuplicate ? 0 : undefined);
    if (copyDelayMs !== undefined) this.#sendAfter(copyDelayMs, this.#record(bytes, delivery.deliveryId), bytes);
    return delivery;
  }

  /** Pushes the bytes of an earlier delivery. Throws `DoubleError` 404 when it is not known. */
  pushAgain(deliveryId: number): Delivery {
    const known = this.#deliveries.get(deliveryId);
    if (!known) throw new DoubleError(404, `There is no delivery ${deliveryId}.`);
    return this.push(known.bytes, deliveryId);
  }

  /** Records so far, oldest first. */
  deliveries(): Delivery[] {
    return [...this.#deliveries.values()].map((of) => of.delivery);
  }

  dropNext(count: number): void {
    this.#toDrop = count;
  }

  duplicateNext(count: number): void {
    this.#toDuplicate = count;
  }

  /** Pushes still to be dropped and sent twice. */
  faults(): { drop: number; duplicate: number } {
    return { drop: this.#toDrop, duplicate: this.#toDuplicate };
  }

  /** Resolves when no push is under way or waiting. */
  async settled(): Promise<void> {
    while (this.#active.size + this.#delayed.size > 0) await Promise.all([...this.#active, ...this.#delayed]);
  }

  /** Gives up what is under way. Each delivery gets its outcome before this resolves. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.settled();
    await this.#agent.destroy();
  }

  #record(bytes: Buffer, repeatOf: number | null): Delivery {
    const deliveryId = (this.#lastId += 1);
    const body = bytes.toString('utf8');
    const at = new Date(this.#options.now()).toISOString();
    const delivery: Delivery = {
      deliveryId,
      at,
      ...subjectOf(body),
      repeatOf,
      body,
      attempts: [],
      outcome: 'under way',
    };
    this.#deliveries.set(deliveryId, { delivery, bytes });
    this.#deliveries.delete(deliveryId - REMEMBERED);
    return delivery;
  }

  /** Sends now, or after a delay that counts as under way; a delayed push that the double's end overtakes has failed. */
  #sendAfter(delayMs: number, delivery: Delivery, bytes: Buffer): void {
    if (delayMs === 0) {
      this.#send(delivery, bytes);
      return;
    }
    const waits: Promise<void> = delay(delayMs, undefined, { signal: this.#stop.signal })
      .then(
        () => this.#send(delivery, bytes),
        () => void (delivery.outcome = 'failed'),
      )
      .finally(() => this.#delayed.delete(waits));
    this.#delayed.add(waits);
  }

  #send(delivery: Delivery, bytes: Buffer): void {
    this.#waiting.push({ delivery, bytes });
    if (this.#active.size >= PARALLEL) return;
    const lane: Promise<void> = this.#work().finally(() => this.#active.delete(lane));
    this.#active.add(lane);
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift())
      await this.#deliver(next.delivery, next.bytes);
  }

  async #deliver(delivery: Delivery, bytes: Buffer): Promise<void> {
    const { timeoutMs, attempts, retryAfterMs, log } = this.#options;
    const stop = this.#stop.signal;
    for (let attempt = 1; attempt <= attempts && !stop.aborted; attempt += 1) {
      if (attempt > 1) await delay(retryAfterMs, undefined, { signal: stop }).catch(() => undefined);
      const url = this.#options.url();
      if (url === null) {
        delivery.outcome = 'no URL';
        return;
      }
      const made = await postWebhook(url, bytes, this.#agent, timeoutMs, stop);
      delivery.attempts.push(made);
      log('pushed a webhook', {
        deliveryId: delivery.deliveryId,
        type: delivery.type,
        status: made.status,
        error: made.error,
      });
      if (made.status !== null && made.status >= 200 && made.status < 300) break;
    }
    const status = delivery.attempts.at(-1)?.status ?? null;
    delivery.outcome = status === null ? 'failed' : 'answered';
  }
}
