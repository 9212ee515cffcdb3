import { splitOrderNo } from '../domain/identifiers.ts';
import { SkyhookError } from '../errors.ts';
import { recordEvidence } from './evidence.ts';
import { createOrder, lockOrder, raiseVersion, wantFreshQuery, wantLook } from './orders.ts';
import { inTransaction, type Pool } from './pool.ts';
import { addToTimeline } from './timeline.ts';

/** Who is told, as the seller knows them better than Atlas. What is left out stays as it is. */
export interface Recipient {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** BCP 47, such as `en` or `zh-Hans`. */
  readonly language?: string | undefined;
  /** The seller's own name for one of its brands. */
  readonly brand?: string | undefined;
}

/**
 * Follows an order from now on, or sets who is told about one that is followed. The order's case is woken with the
 * commit, so it works while Temporal is away; Atlas is asked by the case.
 *
 * @param orderNos one order number, or those of a split round trip with a comma, as `order.do` answers them
 * @returns the order numbers
 * @throws SkyhookError ORDER_NO_MALFORMED
 */
export async function followOrder(pool: Pool, orderNos: string, recipient: Recipient = {}): Promise<readonly string[]> {
  const named = splitOrderNo(orderNos);
  if (!named) throw new SkyhookError('ORDER_NO_MALFORMED');
  await inTransaction(pool, async (tx) => {
    for (const orderNo of [...named].sort()) {
      await createOrder(tx, orderNo);
      await lockOrder(tx, orderNo);
      await tx.query(
        `update orders set recipient_email = coalesce($2, recipient_email), recipient_phone = coalesce($3, recipient_phone),
           recipient_language = coalesce($4, recipient_language), recipient_brand = coalesce($5, recipient_brand)
         where order_no = $1`,
        [
          orderNo,
          recipient.email ?? null,
          recipient.phone ?? null,
          recipient.language ?? null,
          recipient.brand ?? null,
        ],
      );
      const { isNew } = await recordEvidence(tx, {
        id: `follow/${orderNo}`,
        meaning: 'followed',
        notification: { kind: 'followed', orderNo, by: 'seller' },
      });
      const given = Object.entries(recipient).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      const words = isNew ? 'followed from now on, by the seller' : 'the seller asked to follow it again';
      await addToTimeline(tx, orderNo, {
        kind: 'case',
        text: given.length > 0 ? `${words}; given: ${given.join(', ')} of the recipient` : words,
      });
      if (isNew) await wantFreshQuery(tx, orderNo);
      await raiseVersion(tx, orderNo);
      await wantLook(tx, orderNo, 'follow');
    }
  });
  return named;
}
