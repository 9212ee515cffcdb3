import { asOrderNo, splitOrderNo } from '../domain/identifiers.ts';
import { SkyhookError } from '../errors.ts';
import { recordEvidence } from './evidence.ts';
import { createOrder, lockOrder, raiseVersion, readRecipient, wantFreshQuery, wantLook } from './orders.ts';
import { inTransaction, type Pool, type Transaction } from './pool.ts';
import { reviveUntold } from './recipients.ts';
import { closeTasks } from './tasks.ts';
import { addToTimeline } from './timeline.ts';
import { linkTrip, tripOf } from './trips.ts';

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
 * @param options.replaces the order in whose place it was made, which failed or expired: nobody is asked about that one
 *   any more, its recipient and its trip go over
 * @returns the order numbers
 * @throws SkyhookError ORDER_NO_MALFORMED, ORDER_NOT_FOLLOWED (the one that is replaced), ORDER_NOT_REPLACEABLE
 */
export async function followOrder(
  pool: Pool,
  orderNos: string,
  recipient: Recipient = {},
  options: { readonly replaces?: string | undefined } = {},
): Promise<readonly string[]> {
  const named = splitOrderNo(orderNos);
  const { replaces } = options;
  if (!named || (replaces !== undefined && (!asOrderNo(replaces) || named.includes(replaces))))
    throw new SkyhookError('ORDER_NO_MALFORMED');
  await inTransaction(pool, async (tx) => {
    for (const orderNo of [...named, ...(replaces === undefined ? [] : [replaces])].sort()) {
      if (orderNo !== replaces) await createOrder(tx, orderNo);
      if (!(await lockOrder(tx, orderNo))) throw new SkyhookError('ORDER_NOT_FOLLOWED');
    }
    for (const orderNo of named) {
      await setRecipient(tx, orderNo, recipient);
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
    if (replaces === undefined) await linkTrip(tx, named, 'the seller says so');
    else await replaceOrder(tx, replaces, named);
    // A trip has one traveller who is told.
    for (const other of (await tripOf(tx, named[0])).filter((one) => !named.includes(one))) {
      if (!(await setRecipient(tx, other, recipient))) continue;
      await raiseVersion(tx, other);
      await wantLook(tx, other, 'follow');
    }
  });
  return named;
}

/** Sets what is given of the recipient; what did not reach an earlier one is sent to a new address. @returns whether anything is given */
async function setRecipient(tx: Transaction, orderNo: string, recipient: Recipient): Promise<boolean> {
  const { email, phone, language, brand } = recipient;
  const before = await readRecipient(tx, orderNo);
  if (email !== undefined && email !== before.named) await reviveUntold(tx, orderNo);
  await tx.query(
    `update orders set recipient_email = coalesce($2, recipient_email), recipient_phone = coalesce($3, recipient_phone),
       recipient_language = coalesce($4, recipient_language), recipient_brand = coalesce($5, recipient_brand)
     where order_no = $1`,
    [orderNo, email ?? null, phone ?? null, language ?? null, brand ?? null],
  );
  return [email, phone, language, brand].some((one) => one !== undefined);
}

/** The seller made other orders in place of one. Call with all of them locked. */
async function replaceOrder(tx: Transaction, replaced: string, named: readonly [string, ...string[]]): Promise<void> {
  const { rowCount } = await tx.query(
    `update orders set replaced_by = $2 where order_no = $1 and status is distinct from 'ticketed'
       and (replaced_by is null or replaced_by = $2)
       and not exists (select 1 from orders n where n.order_no = any($3) and n.replaced_by is not null)`,
    [replaced, named[0], named],
  );
  if (rowCount !== 1) throw new SkyhookError('ORDER_NOT_REPLACEABLE');
  await tx.query(
    `update orders o set recipient_email = coalesce(o.recipient_email, r.recipient_email), recipient_phone = coalesce(o.recipient_phone, r.recipient_phone),
       recipient_language = coalesce(o.recipient_language, r.recipient_language), recipient_brand = coalesce(o.recipient_brand, r.recipient_brand)
     from orders r where o.order_no = any($1) and r.order_no = $2`,
    [named, replaced],
  );
  await closeTasks(tx, replaced, ['order-cancelled', 'ticketing-late', 'order-not-found']);
  await addToTimeline(tx, replaced, { kind: 'case', text: `replaced by ${named.join(', ')}: the seller says so` });
  for (const orderNo of named) await addToTimeline(tx, orderNo, { kind: 'case', text: `made in place of ${replaced}` });
  const companions = (await tripOf(tx, replaced)).filter((one) => one !== replaced);
  await linkTrip(tx, [...named, ...companions], `in place of ${replaced}`);
  await raiseVersion(tx, replaced);
  await wantLook(tx, replaced, 'replaced');
}
