import type { IncidentRecord } from '../atlas/incident-list.ts';
import type { Transaction } from './pool.ts';

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

/** What is kept of an incident that the list shows. */
export type ListedIncident = Pick<
  IncidentRecord,
  'eventId' | 'orderNo' | 'eventType' | 'eventStatus' | 'confirmedResult'
>;

/** Notes that the incident list shows an incident. */
export async function noteListedIncident(tx: Transaction, incident: ListedIncident): Promise<void> {
  await tx.query(
    `insert into incidents (event_id, order_no, event_type, event_status, confirmed_result, listed_at)
     values ($1, $2, $3, $4, $5, clock_timestamp())
     on conflict (event_id) do update set order_no = excluded.order_no, event_type = excluded.event_type,
       event_status = excluded.event_status, confirmed_result = excluded.confirmed_result,
       listed_at = coalesce(incidents.listed_at, excluded.listed_at)`,
    [
      incident.eventId,
      incident.orderNo,
      incident.eventType,
      incident.eventStatus ?? null,
      incident.confirmedResult ?? null,
    ],
  );
}
