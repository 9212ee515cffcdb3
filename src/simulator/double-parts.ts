/** Puts the parts of the double together. */
import type { AtlasDoubleSettings } from './atlas-double.ts';
import type { Behaviour } from './behaviour.ts';
import { ClaimBook } from './claims/claim-book.ts';
import { Offers } from './claims/offers.ts';
import type { DoubleContext } from './context.ts';
import type { Delivery } from './delivery.ts';
import { refundMoved, voidMoved } from './events/claims.ts';
import { orderCancelled, orderTicketed } from './events/order-progress.ts';
import { IncidentLog } from './incident-log.ts';
import { Mailbox } from './mailbox.ts';
import { OrderBook } from './order-book.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Everything lives in `settings.state`, which the parts change in place. */
export function assemble(
  settings: AtlasDoubleSettings,
  random: SeededRandom,
  behaviour: () => Behaviour,
  push: (body: string) => Delivery,
): DoubleContext {
  const { state, now, cid, baseUrl, onChange: changed } = settings;
  const context: DoubleContext = {
    cid,
    now,
    random,
    behaviour,
    push,
    changed,
    orders: new OrderBook(state.orders, now, {
      changed,
      ticketed: (order, isPushed) => void (isPushed && orderTicketed(context, order)),
      cancelled: (order, isPushed) => void (isPushed && orderCancelled(context, order)),
    }),
    incidents: new IncidentLog(state.incidents, now, changed),
    mailbox: new Mailbox(state.mails, { now, changed, baseUrl, linkLifeMs: () => behaviour().mailLinkLifeMs }),
    offers: new Offers(now, random, () => behaviour().offerLifeMs),
    voids: new ClaimBook(state.voids, now, { changed, moved: (of, message) => voidMoved(context, of, message) }),
    refunds: new ClaimBook(state.refunds, now, { changed, moved: (of) => refundMoved(context, of) }),
  };
  return context;
}
