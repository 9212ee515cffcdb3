import type { IncidentRecord } from '../atlas/incident-list.ts';
import type { Queryable, Transaction } from './pool.ts';
import { missedIncidentKey } from './sweeps.ts';

/** Notes that an incident was pushed. */
export async function notePushedIncident(
  tx: Transaction,
  incident: { readonly eventId: string; readonly orderNo: string; readonly eventType: string },
): Promise<void> {
  await tx.query(
    `insert into incidents (event_id, order_no, event_type, pushed_at) values ($1, $2, $3, clock_timestamp())
     on conflict (event_id) do update set pushed_at = coalesce(incidents.pushed_at, excluded.pushed_at)`,
    [incident.eventId, incident.orderNo, incident.eventType],
  );
}

/** Whether a push brought an incident. */
export async function wasPushed(tx: Transaction, eventId: string): Promise<boolean> {
  const { rowCount } = await tx.query(`select 1 from incidents where event_id = $1 and pushed_at is not null`, [
    eventId,
  ]);
  return rowCount === 1;
}

/**
 * Event ids of an order's incidents that the incident list has not shown yet: the undecided, the oldest first, then the
 * newest schedule changes that were borne out, since only ids that it has shown tell which change came after which.
 */
export async function unlistedEventIds(tx: Transaction, orderNo: string, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ eventId: string }>(
    `select e.event_id as "eventId" from evidence e join incidents i on i.event_id = e.event_id
     where e.order_no = $1 and i.listed_at is null
       and (e.state in ('open', 'ambiguous') and e.kind in ('unclear-change', 'mailed-change', 'unaccounted-cancellation')
         or e.state = 'applied' and e.kind = 'schedule-change' and e.decided_at > clock_timestamp() - interval '1 hour')
     order by e.state = 'applied', case when e.state = 'applied' then -e.sequence else e.sequence end limit $2`,
    [orderNo, limit],
  );
  return rows.map((row) => row.eventId);
}

/**
 * The incident list did not answer what was asked about an order. Call under the order's lock.
 *
 * @returns since when it has not, and the time now, in milliseconds since 1970; whether it is the first time
 */
export async function noteListAway(
  tx: Transaction,
  orderNo: string,
): Promise<{ readonly since: number; readonly now: number; readonly isFirst: boolean }> {
  const { rows } = await tx.query<{ since: Date; now: Date; isFirst: boolean }>(
    `with before as (select list_away_since from orders where order_no = $1)
     update orders o set list_away_since = coalesce(before.list_away_since, clock_timestamp()) from before
     where order_no = $1
     returning o.list_away_since as since, clock_timestamp() as now, before.list_away_since is null as "isFirst"`,
    [orderNo],
  );
  const { since = new Date(), now = since, isFirst = false } = rows[0] ?? {};
  return { since: since.getTime(), now: now.getTime(), isFirst };
}

/** All that was asked of the incident list was answered. Call under the order's lock. */
export async function noteListBack(tx: Transaction, orderNo: string): Promise<void> {
  await tx.query(`update orders set list_away_since = null where order_no = $1 and list_away_since is not null`, [
    orderNo,
  ]);
}

/** What is kept of an incident that the list shows. */
export type ListedIncident = Pick<
  IncidentRecord,
  'eventId' | 'orderNo' | 'eventType' | 'eventStatus' | 'confirmedResult'
> &
  Partial<Pick<IncidentRecord, 'eventAt' | 'airline' | 'confirmedAt' | 'departsLocal'>>;

/**
 * Notes that the incident list shows an incident.
 * @returns whether that is news: it was not listed before, or with another status
 */
export async function noteListedIncident(tx: Transaction, incident: ListedIncident): Promise<boolean> {
  const time = (instant: number | undefined): Date | null => (instant === undefined ? null : new Date(instant));
  const { rows } = await tx.query<{ news: boolean }>(
    `with before as (select event_status, listed_at from incidents where event_id = $1)
     insert into incidents (event_id, order_no, event_type, event_status, confirmed_result, event_at, airline, confirmed_at, departs_local, listed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
     on conflict (event_id) do update set order_no = excluded.order_no, event_type = excluded.event_type,
       event_status = excluded.event_status, confirmed_result = excluded.confirmed_result,
       event_at = coalesce(excluded.event_at, incidents.event_at), airline = coalesce(excluded.airline, incidents.airline),
       confirmed_at = coalesce(excluded.confirmed_at, incidents.confirmed_at),
       departs_local = coalesce(excluded.departs_local, incidents.departs_local),
       listed_at = coalesce(incidents.listed_at, excluded.listed_at)
     returning not exists (select 1 from before where listed_at is not null and event_status is not distinct from $4) as news`,
    [
      incident.eventId,
      incident.orderNo,
      incident.eventType,
      incident.eventStatus ?? null,
      incident.confirmedResult ?? null,
      time(incident.eventAt),
      incident.airline ?? null,
      time(incident.confirmedAt),
      incident.departsLocal ?? null,
    ],
  );
  return rows[0]?.news ?? false;
}

/** A record of the incident list, as {@link incidentsTakenIn} compares it. */
export interface ComparedIncident extends Pick<ListedIncident, 'eventId' | 'orderNo' | 'eventType'> {
  readonly eventStatus: number | undefined;
  readonly confirmedResult: string | undefined;
  /** The kinds of evidence that tell of it; none where nothing is made of it. */
  readonly kinds: readonly string[];
  /** Whether no push is missed any more. */
  readonly isOver: boolean;
}

/**
 * Event ids of those that are on record exactly so, with their evidence and with their push or a note that it was missed:
 * taking them in again would change nothing. A sweep sees each record hundreds of times.
 */
export async function incidentsTakenIn(db: Queryable, listed: readonly ComparedIncident[]): Promise<Set<string>> {
  const compared = listed.map((one) => ({ ...one, missedKey: missedIncidentKey(one.eventId) }));
  const { rows } = await db.query<{ eventId: string }>(
    `select i.event_id as "eventId" from json_to_recordset($1) as l ("eventId" text, "orderNo" text, "eventType" text,
       "eventStatus" integer, "confirmedResult" text, kinds text[], "isOver" boolean, "missedKey" text)
     join incidents i on i.event_id = l."eventId" and i.order_no = l."orderNo" and i.event_type = l."eventType"
     where i.listed_at is not null and i.event_status is not distinct from l."eventStatus"
       and i.confirmed_result is not distinct from l."confirmedResult"
       and (l."isOver" or i.pushed_at is not null or exists (select 1 from missed_webhooks where key = l."missedKey"))
       and (cardinality(l.kinds) = 0 or exists (select 1 from evidence e
         where e.order_no = i.order_no and e.event_id = i.event_id and e.kind = any(l.kinds)))`,
    [JSON.stringify(compared)],
  );
  return new Set(rows.map(({ eventId }) => eventId));
}
