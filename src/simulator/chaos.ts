/**
 * Trouble by chance: pushes dropped, doubled, delayed (and so overtaken), and calls answered badly. Each push and each call draws
 * as many numbers whatever the profile, and pushes and calls draw apart, since a client's calls come when they like: the same seed
 * and the same commands give the same trouble.
 */
import { z } from 'zod';
import type { ApiFault } from './faults.ts';
import { SeededRandom, seedOf } from './seeded-random.ts';

const probability = z.number().min(0).max(1);

export const chaosCommand = z.strictObject({
  /** Starts the draws again from here; default: they go on. */
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  /** Of each push: not sent; sent twice; sent after a delay, so that later ones overtake it. */
  drop: probability.optional(),
  duplicate: probability.optional(),
  reorder: probability.optional(),
  /** Longest delay of a push, and of a slow answer. */
  maxDelayMs: z.int().min(0).max(600_000).optional(),
  /** Of each call: one of `kinds` instead of the answer. */
  spoilAnswers: probability.optional(),
  kinds: z
    .array(z.enum(['http500', '429', '429-in-200', 'slow', 'half-answer', 'html', 'truncated-gzip', 'reset']))
    .min(1)
    .optional(),
});

export type ChaosCommand = z.input<typeof chaosCommand>;
type Given = Omit<z.output<typeof chaosCommand>, 'seed'>;
export type ChaosProfile = { readonly [K in keyof Given]-?: Exclude<Given[K], undefined> };

const CALM: ChaosProfile = {
  drop: 0,
  duplicate: 0,
  reorder: 0,
  maxDelayMs: 1000,
  spoilAnswers: 0,
  kinds: ['http500', '429', 'slow', 'half-answer', 'html', 'reset'],
};

export interface PushFate {
  readonly drop: boolean;
  /** Delays of the copies to send: one or two. */
  readonly delaysMs: readonly number[];
}

export class Chaos {
  readonly #pushes = new SeededRandom(0);
  readonly #calls = new SeededRandom(0);
  #profile: ChaosProfile = CALM;

  constructor(seed: number) {
    this.reseed(seed);
  }

  get profile(): ChaosProfile {
    return this.#profile;
  }

  reseed(seed: number): void {
    this.#pushes.reseed(seedOf(seed, 'pushes'));
    this.#calls.reseed(seedOf(seed, 'calls'));
  }

  /** Changes what the command names and keeps the rest. */
  set({ seed, ...changes }: z.output<typeof chaosCommand>): void {
    if (seed !== undefined) this.reseed(seed);
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    this.#profile = { ...this.#profile, ...Object.fromEntries(given) };
  }

  /** No trouble any more; the draws go on where they are. */
  calm(): void {
    this.#profile = CALM;
  }

  fateOfPush(): PushFate {
    const { drop, duplicate, reorder, maxDelayMs } = this.#profile;
    const isDropped = this.#pushes.happens(drop);
    const isDoubled = this.#pushes.happens(duplicate);
    const [first, second] = [1, 2].map(() => {
      const isDelayed = this.#pushes.happens(reorder);
      const ms = this.#pushes.below(maxDelayMs + 1);
      return isDelayed ? ms : 0;
    });
    const delaysMs = isDoubled ? [first ?? 0, second ?? 0] : [first ?? 0];
    return { drop: isDropped, delaysMs };
  }

  /** A fault for a call; undefined when it is spared. */
  faultOfCall(endpoint: string): ApiFault | undefined {
    const { spoilAnswers, kinds, maxDelayMs } = this.#profile;
    const isSpoilt = this.#calls.happens(spoilAnswers);
    const [kind, ms] = [kinds[this.#calls.below(kinds.length)], this.#calls.below(maxDelayMs + 1)];
    return isSpoilt && kind ? { endpoint, kind, times: 1, ms } : undefined;
  }
}
