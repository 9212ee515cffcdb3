import type { Itinerary } from '../domain/itinerary.ts';
import { inFlownOrder } from '../domain/itinerary.ts';
import type { TripParts } from '../domain/trip.ts';
import { readItineraries } from './itineraries.ts';
import { lockOrder, raiseVersion, wantLook } from './orders.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';
import { addToTimeline } from './timeline.ts';

/** Numbers of all orders of an order's trip, its own too; only its own when it is alone. */
export async function tripOf(db: Queryable, orderNo: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ orderNo: string }>(
    `select order_no as "orderNo" from orders
     where order_no = $1 or trip = (select trip from orders where order_no = $1) order by order_no`,
    [orderNo],
  );
  return rows.map((row) => row.orderNo);
}

/**
 * Makes orders one trip: its traveller gets one message and one question for all. Orders that are in a trip already
 * bring it with them; orders of two trips are left as they are.
 *
 * @param orderNos followed orders, all locked
 * @returns whether something was linked
 */
export async function linkTrip(tx: Transaction, orderNos: readonly string[], because: string): Promise<boolean> {
  const { rows } = await tx.query<{ orderNo: string; trip: string | null }>(
    `select order_no as "orderNo", trip from orders where order_no = any($1) order by order_no`,
    [orderNos],
  );
  const trips = [...new Set(rows.flatMap(({ trip }) => trip ?? []))];
  const [trip = rows[0]?.orderNo] = trips;
  if (rows.length < 2 || trips.length > 1 || rows.every((row) => row.trip === trip)) return false;
  await tx.query(`update orders set trip = $2 where order_no = any($1)`, [orderNos, trip]);
  for (const { orderNo } of rows) {
    const others = rows.map((row) => row.orderNo).filter((other) => other !== orderNo);
    await addToTimeline(tx, orderNo, { kind: 'case', text: `one trip with ${others.join(', ')}: ${because}` });
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'trip');
  }
  return true;
}

/**
 * Links an order with those that a message or an answer named together with it, as `"A,B"`. Anybody can push such a
 * message, so it counts only where all orders have the same passengers and the same recipient.
 */
export async function linkNamedTogether(pool: Pool, orderNo: string): Promise<void> {
  const { rows } = await pool.query<{ orderNo: string }>(
    `select distinct other.order_no as "orderNo" from orders own
     join evidence e on e.order_no = own.order_no and e.said ? 'alsoAbout'
     join orders other on other.order_no <> own.order_no
       and (other.order_no = e.said->>'orderNo' or e.said->'alsoAbout' ? other.order_no)
     where own.order_no = $1 and (own.trip is null or other.trip is distinct from own.trip)
       and (select jsonb_agg(name order by name) from passengers p where p.order_no = own.order_no)
         = (select jsonb_agg(name order by name) from passengers p where p.order_no = other.order_no)
       and coalesce(own.recipient_email, own.contact_email) is not distinct from coalesce(other.recipient_email, other.contact_email)`,
    [orderNo],
  );
  if (rows.length === 0) return;
  const together = [orderNo, ...rows.map((row) => row.orderNo)].sort();
  await inTransaction(pool, async (tx) => {
    for (const one of together) await lockOrder(tx, one);
    await linkTrip(tx, together, 'named together, with the same passengers and recipient');
  });
}

/**
 * The number of a version of a trip's itinerary; the same parts have the same number. Call under the trip's lock.
 * @param orderNo any order of the trip
 */
export async function tripVersion(tx: Transaction, orderNo: string, parts: TripParts): Promise<number> {
  const found = await tx.query<{ version: number }>(
    `select version from trip_versions where trip = (select trip from orders where order_no = $1) and parts = $2`,
    [orderNo, parts],
  );
  if (found.rows[0]) return found.rows[0].version;
  const { rows } = await tx.query<{ version: number }>(
    `insert into trip_versions (trip, version, parts)
     select o.trip, 1 + greatest(
         (select coalesce(max(version), 0) from trip_versions t where t.trip = o.trip),
         (select coalesce(max(i.version), 0) from itineraries i join orders m on m.order_no = i.order_no where m.trip = o.trip)), $2
     from orders o where order_no = $1 returning version`,
    [orderNo, parts],
  );
  return rows[0]?.version as number;
}

/** The flights of an itinerary version that a message or a question is about: of the order, or of its trip. */
export async function readToldItinerary(
  db: Queryable,
  orderNo: string,
  version: number,
): Promise<Itinerary | undefined> {
  const { rows } = await db.query<{ parts: TripParts }>(
    `select parts from trip_versions where trip = (select trip from orders where order_no = $1) and version = $2`,
    [orderNo, version],
  );
  const parts = rows[0]?.parts ?? { [orderNo]: version };
  const found: Itinerary[] = [];
  for (const [member, number] of Object.entries(parts)) {
    const itinerary = (await readItineraries(db, member)).find((one) => one.version === number);
    if (itinerary) found.push(itinerary.segments);
  }
  return found.length > 0 ? inFlownOrder(found.flat()) : undefined;
}
