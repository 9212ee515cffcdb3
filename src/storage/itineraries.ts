import { arrival, departure, type Itinerary } from '../domain/itinerary.ts';
import { timeDataVersion } from '../domain/rule-versions.ts';
import type { Queryable, Transaction } from './pool.ts';

/** An itinerary version with where it came from. */
export interface StoredItinerary {
  readonly version: number;
  readonly provenance: string;
  readonly eventId: string | null;
  readonly recordedAt: Date;
  readonly segments: Itinerary;
}

/**
 * Adds the next version of an order's itinerary. Call it under the order's lock.
 *
 * @param source.provenance `order-query`, or the id of the evidence that claimed it
 * @returns the number of the new version, from 1
 */
export async function addItinerary(
  tx: Transaction,
  orderNo: string,
  segments: Itinerary,
  source: { readonly provenance: string; readonly eventId?: string | undefined },
): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    `insert into itineraries (order_no, version, provenance, event_id, time_data)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from itineraries where order_no = $1 returning version`,
    [orderNo, source.provenance, source.eventId ?? null, timeDataVersion()],
  );
  const version = rows[0]?.version as number;
  await insertSegments(tx, orderNo, version, segments);
  return version;
}

/**
 * Puts other flights into a version that nobody was told of yet: what was bought became known only afterwards. Call it
 * under the order's lock.
 */
export async function replaceItinerary(
  tx: Transaction,
  orderNo: string,
  version: number,
  segments: Itinerary,
): Promise<void> {
  await tx.query(`delete from segments where order_no = $1 and version = $2`, [orderNo, version]);
  await tx.query(`update itineraries set time_data = $3 where order_no = $1 and version = $2`, [
    orderNo,
    version,
    timeDataVersion(),
  ]);
  await insertSegments(tx, orderNo, version, segments);
}

async function insertSegments(tx: Transaction, orderNo: string, version: number, segments: Itinerary): Promise<void> {
  for (const [position, segment] of segments.entries()) {
    await tx.query(
      `insert into segments (order_no, version, position, dep_airport, arr_airport, dep_local, arr_local, departs_at,
                             arrives_at, carrier, flight_number, dep_terminal, arr_terminal)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        orderNo,
        version,
        position + 1,
        segment.depAirport,
        segment.arrAirport,
        segment.depLocal,
        segment.arrLocal,
        new Date(departure(segment)),
        new Date(arrival(segment)),
        segment.carrier,
        segment.flightNumber,
        segment.depTerminal,
        segment.arrTerminal,
      ],
    );
  }
}

/** All versions of an order's itinerary, oldest first. */
export async function readItineraries(db: Queryable, orderNo: string): Promise<StoredItinerary[]> {
  const { rows } = await db.query<StoredItinerary>(
    `select i.version, i.provenance, i.event_id as "eventId", i.recorded_at as "recordedAt",
       coalesce((select json_agg(json_build_object(
           'depAirport', dep_airport, 'arrAirport', arr_airport, 'depLocal', dep_local, 'arrLocal', arr_local,
           'carrier', carrier, 'flightNumber', flight_number, 'depTerminal', dep_terminal, 'arrTerminal', arr_terminal
         ) order by position) from segments s where s.order_no = i.order_no and s.version = i.version), '[]') as segments
     from itineraries i where i.order_no = $1 order by i.version`,
    [orderNo],
  );
  return rows;
}
