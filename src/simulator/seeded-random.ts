/**
 * The double's one source of chance: the same seed gives the same ids, drops, duplicates and delays in the same order.
 *
 * The generator is mulberry32 by Tommy Ettinger (public domain); it is small and fast, and no secret depends on it.
 */
export class SeededRandom {
  #state: number;

  /** @param seed whole number from 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Where the sequence is: a generator made with it goes on from there. */
  get state(): number {
    return this.#state;
  }

  reseed(seed: number): void {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True with a probability from 0 to 1. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** So many characters of an alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(this.below(alphabet.length))).join('');
  }
}

/** A seed for another stream that does not disturb the first one: what one draws does not shift what the other does. */
export function seedOf(seed: number, stream: string): number {
  return Buffer.from(stream).reduce((mixed, byte) => Math.imul(mixed ^ byte, 0x01000193) >>> 0, seed >>> 0);
}
