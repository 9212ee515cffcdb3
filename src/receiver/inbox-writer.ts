import { SkyhookError } from '../errors.ts';
import { insertDeliveries, type NewDelivery } from '../storage/inbox.ts';
import { isUnavailable, type Pool } from '../storage/pool.ts';

interface Waiting {
  readonly delivery: NewDelivery;
  readonly resolve: (outcome: 'stored' | 'repeat') => void;
  readonly reject: (error: unknown) => void;
}

export interface InboxWriterOptions {
  readonly pool: Pool;
  readonly repeatQuerySeconds: number;
  /** Called after a commit; wakes the relay. Its failure harms nothing: the relay also polls. */
  readonly onStored: () => void;
  /** Rows and bytes in one statement: enough for a burst, small enough for one round trip. */
  readonly maxRows?: number;
  readonly maxBytes?: number;
  /** Statements under way at once. Two keep PostgreSQL busy while the next batch gathers. */
  readonly maxStatements?: number;
  /** Requests waiting beyond this are answered 503, so that memory stays bounded when PostgreSQL is slow. */
  readonly maxWaiting?: number;
}

/**
 * Makes deliveries durable. A lone request is written at once; those that arrive while statements are under way share
 * the next one, so a burst costs few commits and no timer makes anybody wait.
 */
export class InboxWriter {
  readonly #options: Required<InboxWriterOptions>;
  #waiting: Waiting[] = [];
  #statements = 0;
  #idle: (() => void)[] = [];

  constructor(options: InboxWriterOptions) {
    this.#options = { maxRows: 500, maxBytes: 8 * 1024 * 1024, maxStatements: 2, maxWaiting: 10_000, ...options };
  }

  /**
   * Resolves once the delivery is committed.
   * @throws SkyhookError STORAGE_UNAVAILABLE when it is not; then nothing was acknowledged
   */
  store(delivery: NewDelivery): Promise<'stored' | 'repeat'> {
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(
        new SkyhookError('STORAGE_UNAVAILABLE', { detail: 'too many requests wait for PostgreSQL' }),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, resolve, reject });
      this.#startStatements();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  drained(): Promise<void> {
    if (this.#statements === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #startStatements(): void {
    while (this.#statements < this.#options.maxStatements && this.#waiting.length > 0) {
      this.#statements += 1;
      void this.#write(this.#takeBatch()).finally(() => {
        this.#statements -= 1;
        this.#startStatements();
        if (this.#statements === 0 && this.#waiting.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
      });
    }
  }

  #takeBatch(): Waiting[] {
    let bytes = 0;
    let rows = 0;
    for (const { delivery } of this.#waiting) {
      bytes += delivery.body.length;
      if (rows > 0 && (rows >= this.#options.maxRows || bytes > this.#options.maxBytes)) break;
      rows += 1;
    }
    return this.#waiting.splice(0, rows);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#insert(batch);
    } catch (error) {
      // A row that PostgreSQL refuses must fail nobody else: then one by one. An outage fails all alike.
      if (isUnavailable(error) || batch.length === 1) return rejectAll(batch, error);
      for (const one of batch) {
        try {
          await this.#insert([one]);
        } catch (single) {
          rejectAll([one], single);
        }
      }
    }
  }

  async #insert(batch: readonly Waiting[]): Promise<void> {
    const { pool, repeatQuerySeconds, onStored } = this.#options;
    const outcomes = await insertDeliveries(
      pool,
      batch.map(({ delivery }) => delivery),
      repeatQuerySeconds,
    );
    batch.forEach(({ resolve }, index) => resolve(outcomes[index] ?? 'stored'));
    onStored();
  }
}

function rejectAll(batch: readonly Waiting[], cause: unknown): void {
  for (const { reject } of batch) reject(new SkyhookError('STORAGE_UNAVAILABLE', { cause }));
}
