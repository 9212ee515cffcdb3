import type { OrderAnswer } from '../atlas/order-query.ts';
import type { Ancillary } from '../domain/ancillaries.ts';
import { sameItinerary } from '../domain/itinerary.ts';
import { readItineraries } from './itineraries.ts';
import type { Queryable, Transaction } from './pool.ts';

/**
 * Keeps what the passengers bought, with the flights that they bought it with. An answer replaces what is kept only while it
 * shows the flights as bought: after a change Atlas shows the same ancillary on whatever flight has its number then. Call under
 * the lock, before the answer's flights are taken over.
 */
export async function keepAncillaries(tx: Transaction, answer: OrderAnswer): Promise<void> {
  const { orderNo, ancillaries = [] } = answer;
  const known = await readAncillaries(tx, orderNo);
  if (known.length === 0 && ancillaries.length === 0) return;
  if (known.length > 0 && !(await showsBought(tx, answer))) return;
  const rows = JSON.stringify(numbered(ancillaries));
  await tx.query(
    `delete from ancillaries a where order_no = $1 and not exists (
       select 1 from jsonb_to_recordset($2::jsonb) as shown (position int, number int)
       where shown.position = a.position and shown.number = a.number)`,
    [orderNo, rows],
  );
  await tx.query(
    `insert into ancillaries as a (order_no, position, number, kind, description, dep_airport, arr_airport, flight_number)
     select $1, position, number, kind, description, dep_airport, arr_airport, flight_number
     from jsonb_to_recordset($2::jsonb) as shown (position int, number int, kind text, description text,
       dep_airport text, arr_airport text, flight_number text)
     on conflict (order_no, position, number) do update
       set kind = excluded.kind, description = excluded.description, dep_airport = excluded.dep_airport,
           arr_airport = excluded.arr_airport, flight_number = excluded.flight_number, first_seen_at = excluded.first_seen_at
       where (a.kind, a.description, a.dep_airport, a.arr_airport, a.flight_number) is distinct from
         (excluded.kind, excluded.description, excluded.dep_airport, excluded.arr_airport, excluded.flight_number)`,
    [orderNo, rows],
  );
}

/** Before ticketing nothing is bought yet, and each answer counts. */
async function showsBought(tx: Transaction, { orderNo, itinerary }: OrderAnswer): Promise<boolean> {
  const bought = (await readItineraries(tx, orderNo))[0];
  return bought === undefined || sameItinerary(bought.segments, itinerary);
}

function numbered(ancillaries: readonly Ancillary[]): object[] {
  const counts = new Map<number, number>();
  return ancillaries.map(({ passenger, kind, description, segment }) => {
    const number = (counts.get(passenger) ?? 0) + 1;
    counts.set(passenger, number);
    return {
      position: passenger,
      number,
      kind,
      description: description ?? null,
      dep_airport: segment.depAirport,
      arr_airport: segment.arrAirport,
      flight_number: segment.flightNumber ?? null,
    };
  });
}

/** What the passengers of an order bought, by passenger; post-ticketing orders are orders of their own. */
export async function readAncillaries(db: Queryable, orderNo: string): Promise<readonly Ancillary[]> {
  const { rows } = await db.query<{
    readonly passenger: number;
    readonly kind: Ancillary['kind'];
    readonly description: string | null;
    readonly depAirport: string;
    readonly arrAirport: string;
    readonly flightNumber: string | null;
  }>(
    `select position as passenger, kind, description, dep_airport as "depAirport", arr_airport as "arrAirport",
       flight_number as "flightNumber"
     from ancillaries where order_no = $1 order by position, number`,
    [orderNo],
  );
  return rows.map(({ passenger, kind, description, depAirport, arrAirport, flightNumber }) => ({
    passenger,
    kind,
    ...(description === null ? {} : { description }),
    segment: { depAirport, arrAirport, ...(flightNumber === null ? {} : { flightNumber }) },
  }));
}
