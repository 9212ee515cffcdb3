import type { AirlineStatusNotification } from '../atlas/notifications/airline-status.ts';
import type { Queryable, Transaction } from './pool.ts';

/** An airline's operating state as Atlas last said; nothing confirms it. */
export interface StoredAirline {
  readonly airline: string;
  readonly state: AirlineStatusNotification['state'];
  readonly stateText: string | null;
  readonly heardAt: Date;
  readonly changedAt: Date;
}

/**
 * Takes in an airline status. The messages have no id and no time, so they count in the order of their arrival: one that
 * comes to be read after a newer one is kept and has no effect, and a re-drive changes nothing.
 *
 * @param delivery.key the delivery that said it
 * @returns how many airlines it was news for or confirmed
 */
export async function recordAirlineStates(
  tx: Transaction,
  delivery: { readonly key: string },
  said: AirlineStatusNotification,
): Promise<number> {
  // Sorted, so that two messages about the same airlines cannot deadlock.
  const airlines = [...said.airlines].sort();
  const { rowCount } = await tx.query(
    `with heard as (
       select a.airline, i.arrival, i.received_at from inbox i, unnest($2::text[]) as a (airline) where i.key = $1
       order by a.airline)
     insert into airlines as known (airline, state, state_text, arrival, heard_at, changed_at)
     select airline, $3, $4, arrival, received_at, received_at from heard
     on conflict (airline) do update set
       changed_at = case when known.state = excluded.state and known.state_text is not distinct from excluded.state_text
         then known.changed_at else excluded.changed_at end,
       state = excluded.state, state_text = excluded.state_text, arrival = excluded.arrival, heard_at = excluded.heard_at
     where known.arrival < excluded.arrival`,
    [delivery.key, airlines, said.state, said.stateText ?? null],
  );
  await tx.query(
    `insert into airline_states (airline, arrival, state, state_text, delivery, heard_at, applied)
     select a.airline, i.arrival, $3, $4, i.key, i.received_at, k.arrival = i.arrival
     from inbox i cross join unnest($2::text[]) as a (airline) join airlines k on k.airline = a.airline where i.key = $1
     on conflict (airline, arrival) do update set state = excluded.state, state_text = excluded.state_text`,
    [delivery.key, airlines, said.state, said.stateText ?? null],
  );
  return rowCount ?? 0;
}

/** All airlines that Atlas ever said something about, by code. */
export async function listAirlines(db: Queryable): Promise<StoredAirline[]> {
  const { rows } = await db.query<StoredAirline>(
    `select airline, state, state_text as "stateText", heard_at as "heardAt", changed_at as "changedAt"
     from airlines order by airline`,
  );
  return rows;
}

/** What Atlas said about an airline, newest arrival first. */
export async function readAirlineHistory(
  db: Queryable,
  airline: string,
  limit = 100,
): Promise<
  { readonly state: string; readonly stateText: string | null; readonly heardAt: Date; readonly applied: boolean }[]
> {
  const { rows } = await db.query<{ state: string; stateText: string | null; heardAt: Date; applied: boolean }>(
    `select state, state_text as "stateText", heard_at as "heardAt", applied
     from airline_states where airline = $1 order by arrival desc limit $2`,
    [airline, limit],
  );
  return rows;
}
