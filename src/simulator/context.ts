/** What the parts of the double share. */
import type { Behaviour } from './behaviour.ts';
import type { ClaimBook } from './claims/claim-book.ts';
import type { RefundClaim } from './claims/refund-claim.ts';
import type { VoidClaim } from './claims/void-claim.ts';
import type { Offers } from './claims/offers.ts';
import type { Delivery } from './delivery.ts';
import type { IncidentLog } from './incident-log.ts';
import type { Mailbox } from './mailbox.ts';
import type { OrderBook } from './order-book.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface DoubleContext {
  /** Account identifier in the pushes. */
  readonly cid: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: SeededRandom;
  readonly behaviour: () => Behaviour;
  readonly orders: OrderBook;
  readonly incidents: IncidentLog;
  readonly mailbox: Mailbox;
  readonly offers: Offers;
  readonly voids: ClaimBook<VoidClaim>;
  readonly refunds: ClaimBook<RefundClaim>;
  readonly push: (body: string) => Delivery;
  /** Notes that something is worth keeping. */
  readonly changed: () => void;
}

/** What a command that makes a message answers. */
export interface MessageResult {
  /** The exact body, pushed or not. */
  readonly body: string;
  /** Null when it was not to be pushed. */
  readonly delivery: Delivery | null;
}
