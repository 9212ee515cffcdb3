import pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import type { Queryable } from '../storage/pool.ts';

const channel = 'skyhook_relay';
const reconnectMs = 1_000;

/** Tells relays that something was committed for them. Call it after the commit, outside the transaction. */
export async function wakeRelays(db: Queryable): Promise<void> {
  await db.query(`select pg_notify('${channel}', '')`);
}

/**
 * Wakes a relay when PostgreSQL notifies it. Only a hint: a lost notification or connection costs the time to the next
 * poll, nothing else.
 */
export class WakeUps {
  readonly #databaseUrl: string;
  readonly #log: Logger;
  #client: pg.Client | undefined;
  #reconnect: NodeJS.Timeout | undefined;
  #stopped = false;
  #pending = false;
  #resume: (() => void) | undefined;

  constructor(databaseUrl: string, log: Logger) {
    this.#databaseUrl = databaseUrl;
    this.#log = log;
  }

  start(): void {
    void this.#listen();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#reconnect);
    await this.#client?.end().catch(() => {});
  }

  /** Ends the present or next wait. */
  wake(): void {
    this.#pending = true;
    this.#resume?.();
  }

  /** Waits for a wake-up, at most `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.#pending) await this.#sleep(ms);
    this.#pending = false;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#resume = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#resume = done;
    });
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'skyhook-relay-listen',
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    client.on('notification', () => this.wake());
    client.on('error', () => {});
    client.on('end', () => {
      if (this.#stopped || this.#client !== client) return;
      this.#client = undefined;
      this.#reconnect = setTimeout(() => void this.#listen(), reconnectMs);
    });
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      this.wake();
    } catch (err) {
      this.#log.debug({ err }, 'the relay cannot listen; it polls');
      await client.end().catch(() => {});
      if (this.#stopped || this.#client !== client) return;
      this.#client = undefined;
      this.#reconnect = setTimeout(() => void this.#listen(), reconnectMs);
    }
  }
}
