import { randomBytes } from 'node:crypto';
import { eventVersion, type Fact, type SellerEvent } from '../events/schema.ts';
import { SkyhookError, type ErrorCode } from '../errors.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';

export const eventStates = ['pending', 'sent', 'given-up'] as const;
export type EventState = (typeof eventStates)[number];

/** An event as lists show it. */
export interface StoredEvent {
  readonly event: SellerEvent;
  readonly state: EventState;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

/** When an event that nobody takes is given up. */
export interface GiveUpLimits {
  /** After it was due. */
  readonly afterHours: number;
  /** But not before it was tried for so long: it may have waited behind another, or for EVENTS_URL to be set. */
  readonly triedHours: number;
}

interface Row {
  readonly id: string;
  readonly orderNo: string;
  readonly sequence: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly state: EventState;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

const columns = `id, order_no as "orderNo", sequence, type, data, created_at as "createdAt", state, attempts,
  due_at as "dueAt", sent_at as "sentAt", last_error as "lastError"`;

/** The same row is the same event, to the byte, however often it is sent. */
const eventOf = ({ id, orderNo, sequence, type, data, createdAt }: Row): SellerEvent => ({
  id,
  type,
  version: eventVersion,
  timestamp: createdAt.toISOString(),
  data: { orderNo, sequence, ...data },
});

/**
 * Adds an event, unless the newest about the same subject says the same already: a repeat is no news. Call under the
 * order's lock, in the transaction that stores the fact.
 *
 * @param subject what it is about within the order, such as `task/t_1`
 */
export async function addEvent(tx: Transaction, orderNo: string, subject: string, fact: Fact): Promise<void> {
  await tx.query(
    `with newest as (
       select type, data from seller_events where order_no = $1 and subject = $3 order by sequence desc limit 1),
     numbered as (
       update orders set events_length = events_length + 1, events_due_at = clock_timestamp()
       where order_no = $1 and not exists (select 1 from newest where type = $4 and data = $5::jsonb)
       returning events_length)
     insert into seller_events (id, order_no, sequence, subject, type, data)
     select $2, $1, events_length, $3, $4, $5::jsonb from numbered`,
    [orderNo, `evt_${randomBytes(12).toString('hex')}`, subject, fact.type, JSON.stringify(fact.data)],
  );
}

/**
 * The order's next event to be sent, with this attempt counted; undefined when all are out.
 * @returns `waitMs` instead, while the receiver that was busy wants to be left alone
 */
export async function takeNextEvent(
  db: Queryable,
  orderNo: string,
): Promise<SellerEvent | { readonly waitMs: number } | undefined> {
  const head = `select id, not_before from seller_events where order_no = $1 and state = 'pending' order by sequence limit 1`;
  const { rows: taken } = await db.query<Row>(
    `update seller_events set attempts = attempts + 1, tried_since = coalesce(tried_since, clock_timestamp())
     where id = (select id from (${head}) head where not_before is null or not_before <= clock_timestamp())
     returning ${columns}`,
    [orderNo],
  );
  if (taken[0]) return eventOf(taken[0]);
  const { rows } = await db.query<{ waitMs: number }>(
    `select greatest(1, ceil(extract(epoch from not_before - clock_timestamp()) * 1000))::int as "waitMs" from (${head}) head`,
    [orderNo],
  );
  return rows[0];
}

/** The seller's system has it. */
export async function markEventSent(db: Queryable, id: string): Promise<void> {
  await db.query(
    `update seller_events set state = 'sent', sent_at = clock_timestamp(), last_error = null
     where id = $1 and state = 'pending'`,
    [id],
  );
}

/**
 * Notes a failed attempt.
 * @param retryAfterMs the wait that the receiver asked for
 * @returns whether the event is given up with it
 */
export async function noteEventFailure(
  db: Queryable,
  id: string,
  code: ErrorCode,
  limits: GiveUpLimits,
  retryAfterMs?: number,
): Promise<boolean> {
  const { rows } = await db.query<{ state: EventState }>(
    `update seller_events set last_error = $2, not_before = clock_timestamp() + make_interval(secs => $5), state = case
       when due_at <= clock_timestamp() - make_interval(hours => $3)
         and tried_since <= clock_timestamp() - make_interval(hours => $4) then 'given-up' else state end
     where id = $1 and state = 'pending' returning state`,
    [id, code, limits.afterHours, limits.triedHours, retryAfterMs === undefined ? null : retryAfterMs / 1000],
  );
  return rows[0]?.state === 'given-up';
}

/** Whether an order has events that are still to be sent. */
export async function hasPendingEvents(db: Queryable, orderNo: string): Promise<boolean> {
  const { rowCount } = await db.query(`select 1 from seller_events where order_no = $1 and state = 'pending' limit 1`, [
    orderNo,
  ]);
  return rowCount !== 0;
}

/**
 * Sends an event again, as it was, with its time to be given up beginning anew.
 * @throws SkyhookError EVENT_NOT_FOUND
 */
export async function resendEvent(pool: Pool, id: string): Promise<StoredEvent> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<Row>(
      `update seller_events set state = 'pending', due_at = clock_timestamp(), tried_since = null, not_before = null
       where id = $1 returning ${columns}`,
      [id],
    );
    const row = rows[0];
    if (!row) throw new SkyhookError('EVENT_NOT_FOUND');
    await wantEvents(tx, row.orderNo);
    return storedOf(row);
  });
}

/** Events, newest first. */
export async function listEvents(
  db: Queryable,
  filter: {
    readonly orderNo?: string | undefined;
    readonly state?: EventState | undefined;
    readonly limit?: number | undefined;
  } = {},
): Promise<StoredEvent[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from seller_events
     where ($1::text is null or order_no = $1) and ($2::text is null or state = $2)
     order by created_at desc, sequence desc limit $3`,
    [filter.orderNo ?? null, filter.state ?? null, filter.limit ?? 100],
  );
  return rows.map(storedOf);
}

const storedOf = (row: Row): StoredEvent => ({
  event: eventOf(row),
  state: row.state,
  attempts: row.attempts,
  dueAt: row.dueAt,
  sentAt: row.sentAt,
  lastError: row.lastError,
});

/** Commits a wake-up for the workflow that sends the order's events. */
export async function wantEvents(db: Queryable, orderNo: string): Promise<void> {
  await db.query(`update orders set events_due_at = clock_timestamp() where order_no = $1`, [orderNo]);
}

/** Orders whose sending workflow is to be woken, oldest first. */
export async function wantedEvents(db: Queryable, limit: number): Promise<{ orderNo: string; dueAt: string }[]> {
  const { rows } = await db.query<{ orderNo: string; dueAt: string }>(
    `select order_no as "orderNo", events_due_at::text as "dueAt" from orders
     where events_due_at <= clock_timestamp() order by events_due_at limit $1`,
    [limit],
  );
  return rows;
}

/** Puts off a wake-up that Temporal refuses, so that it holds up no other. */
export async function postponeEvents(
  db: Queryable,
  { orderNo, dueAt }: { readonly orderNo: string; readonly dueAt: string },
  afterSeconds: number,
): Promise<void> {
  await db.query(
    `update orders set events_due_at = clock_timestamp() + make_interval(secs => $3)
     where order_no = $1 and events_due_at = $2::timestamptz`,
    [orderNo, dueAt, afterSeconds],
  );
}

/** Clears a delivered wake-up, unless a newer one was committed meanwhile. */
export async function clearEvents(
  db: Queryable,
  { orderNo, dueAt }: { readonly orderNo: string; readonly dueAt: string },
): Promise<void> {
  await db.query(`update orders set events_due_at = null where order_no = $1 and events_due_at = $2::timestamptz`, [
    orderNo,
    dueAt,
  ]);
}

/** Orders that have events to send for longer than that although their wake-up was delivered. */
export async function ordersWithLateEvents(
  db: Queryable,
  olderThanSeconds: number,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ orderNo: string }>(
    `select distinct e.order_no as "orderNo" from seller_events e join orders o using (order_no)
     where e.state = 'pending' and e.due_at < clock_timestamp() - make_interval(secs => $1) and o.events_due_at is null
       and e.order_no > $2 order by e.order_no limit $3`,
    [olderThanSeconds, after, limit],
  );
  return rows.map((row) => row.orderNo);
}
