import { timingSafeEqual } from 'node:crypto';
import { secretDigest } from '../domain/webhook-secret.ts';
import type { Pool } from '../storage/pool.ts';
import { listWebhookSecrets } from '../storage/webhook-secrets.ts';

/** How long what the database says is relied on, and how soon an unknown secret makes us look again, in milliseconds. */
const relyOnMs = 5_000;
const tooOldMs = 15_000;
const lookAgainAfterMs = 500;

/**
 * The secrets that the webhook URL may have: those of the environment, and those of rotations, which take effect on every
 * receiver within seconds and without a restart. While the database cannot be asked, what it said last stands.
 */
export class AcceptedSecrets {
  readonly #pool: Pool;
  readonly #environment: readonly Buffer[];
  #made: readonly Buffer[] = [];
  #ended: readonly Buffer[] = [];
  #lookedAt = -Infinity;
  #looking: Promise<void> | undefined;

  constructor(pool: Pool, environment: readonly string[]) {
    this.#pool = pool;
    this.#environment = environment.map(digestOf);
  }

  /** Whether a delivery with this secret is taken. The comparison takes the same time for all. */
  async accepts(secret: string): Promise<boolean> {
    const given = digestOf(secret);
    // A delivery waits for a renewal only where what is known is old, as after a quiet hour.
    if (this.#age() > tooOldMs) await this.#look();
    else if (this.#age() > relyOnMs) void this.#look();
    if (this.#matches(given)) return true;
    // It may have been made a moment ago by a rotation.
    if (this.#age() > lookAgainAfterMs) await this.#look();
    return this.#matches(given);
  }

  #age(): number {
    return performance.now() - this.#lookedAt;
  }

  #matches(given: Buffer): boolean {
    const isOneOf = (digests: readonly Buffer[]): boolean =>
      digests.filter((digest) => timingSafeEqual(digest, given)).length > 0;
    const known = isOneOf(this.#environment) || isOneOf(this.#made);
    return known && !isOneOf(this.#ended);
  }

  #look(): Promise<void> {
    this.#looking ??= this.#read().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #read(): Promise<void> {
    try {
      const stored = await listWebhookSecrets(this.#pool);
      const bytes = (wanted: boolean) =>
        stored.filter(({ accepted }) => accepted === wanted).map(({ digest }) => Buffer.from(digest, 'hex'));
      const [accepted, ended] = [bytes(true), bytes(false)];
      this.#made = accepted;
      this.#ended = ended;
    } catch {
      // Storing the delivery says that the database is away, with its status.
    }
    this.#lookedAt = performance.now();
  }
}

const digestOf = (secret: string): Buffer => Buffer.from(secretDigest(secret), 'hex');
