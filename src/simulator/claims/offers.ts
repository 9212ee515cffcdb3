/** Offers of refund and void quotations. They live in memory only: after a restart they count as expired. */
import { HEX_DIGITS } from '../atlas-formats.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { RefundSelection } from './refund-claim.ts';

export interface Offer {
  readonly offerId: string;
  readonly orderNo: string;
  readonly madeMs: number;
  /** What a refund offer is about; null for a void, which is about the whole order. */
  readonly selection: RefundSelection | null;
}

export class Offers {
  readonly #offers = new Map<string, Offer>();
  readonly #now: () => number;
  readonly #random: SeededRandom;
  readonly #lifeMs: () => number;

  constructor(now: () => number, random: SeededRandom, lifeMs: () => number) {
    this.#now = now;
    this.#random = random;
    this.#lifeMs = lifeMs;
  }

  /** A new offer; ids are `q_` and hex digits (Atlas: identifiers, July 2026). */
  issue(orderNo: string, selection: RefundSelection | null): Offer {
    const offerId = `q_${this.#random.text(HEX_DIGITS, 32)}`;
    const offer = { offerId, orderNo, madeMs: this.#now(), selection };
    this.#offers.set(offerId, offer);
    return offer;
  }

  /** The offer, if it is of this order and still good. */
  find(offerId: string, orderNo: string): Offer | undefined {
    const offer = this.#offers.get(offerId);
    const isGood = offer !== undefined && offer.orderNo === orderNo && this.#now() - offer.madeMs <= this.#lifeMs();
    return isGood ? offer : undefined;
  }
}
