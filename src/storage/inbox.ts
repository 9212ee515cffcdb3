import type { Queryable } from './pool.ts';

/** A delivery as the receiver hands it over: already sanitised, so that one row cannot fail its neighbours. */
export interface NewDelivery {
  readonly key: string;
  readonly type: string;
  readonly orderNo: string | undefined;
  readonly notificationId: string | undefined;
  readonly everyDeliveryCounts: boolean;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export const deliveryStates = ['pending', 'dispatched', 'processed', 'repeat', 'quarantined'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
export type EndState = Extract<DeliveryState, 'processed' | 'repeat' | 'quarantined'>;

/** A delivery that a relay holds for a while in order to start its workflow. */
export interface LeasedDelivery {
  readonly key: string;
  readonly type: string;
  readonly orderNo: string | null;
  readonly drive: number;
  /** Starts that were tried in this drive, this one included. */
  readonly attempts: number;
}

/** A row without its body, for lists. */
export interface DeliverySummary {
  readonly key: string;
  readonly arrival: number;
  readonly type: string;
  readonly orderNo: string | null;
  readonly state: DeliveryState;
  readonly drive: number;
  readonly repeats: number;
  readonly receivedAt: Date;
  readonly endedAt: Date | null;
  readonly reason: string | null;
  readonly reasonDetail: string | null;
  /** What it was understood as, when it was read. */
  readonly understoodAs: string | null;
  /** Key of an earlier delivery with the same id and other content. */
  readonly amends: string | null;
}

/**
 * Stores deliveries in one statement, sorted by key so that two such statements cannot deadlock. The same content again
 * is counted on its row; a row that had ended is then driven again, at most every `repeatQuerySeconds`, so that a
 * forgery sent early cannot silence the truth.
 *
 * @returns for each given delivery, in order, whether it is new or a repeat
 */
export async function insertDeliveries(
  db: Queryable,
  deliveries: readonly NewDelivery[],
  repeatQuerySeconds: number,
): Promise<('stored' | 'repeat')[]> {
  const rows = new Map<string | NewDelivery, { delivery: NewDelivery; more: number }>();
  const first = deliveries.map((delivery) => {
    const existing = delivery.everyDeliveryCounts ? undefined : rows.get(delivery.key);
    if (existing) existing.more += 1;
    else rows.set(delivery.everyDeliveryCounts ? delivery : delivery.key, { delivery, more: 0 });
    return existing === undefined;
  });
  const sorted = [...rows.values()].sort((one, other) => (one.delivery.key < other.delivery.key ? -1 : 1));
  const { rows: inserted } = await db.query<{ key: string; inserted: boolean }>(
    `insert into inbox (key, type, order_no, notification_id, body, headers, repeats)
     select case when counts then key || '/' || nextval('repeating_deliveries') else key end,
            type, order_no, notification_id, body, headers::jsonb, more
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::int[], $8::boolean[])
          as d (key, type, order_no, notification_id, body, headers, more, counts)
     on conflict (key) do update set
       repeats = inbox.repeats + excluded.repeats + 1,
       last_repeat_at = clock_timestamp(),
       state = case when inbox.ended_at is null then inbox.state else 'pending' end,
       drive = case when inbox.ended_at is null then inbox.drive else inbox.drive + 1 end,
       next_attempt_at = case when inbox.ended_at is null then inbox.next_attempt_at
         else greatest(clock_timestamp(), inbox.dispatched_at + make_interval(secs => $9)) end,
       ended_at = null
     returning key, (xmax = 0) as inserted`,
    [
      sorted.map(({ delivery }) => delivery.key),
      sorted.map(({ delivery }) => delivery.type),
      sorted.map(({ delivery }) => delivery.orderNo ?? null),
      sorted.map(({ delivery }) => delivery.notificationId ?? null),
      sorted.map(({ delivery }) => delivery.body),
      sorted.map(({ delivery }) => JSON.stringify(delivery.headers)),
      sorted.map(({ more }) => more),
      sorted.map(({ delivery }) => delivery.everyDeliveryCounts),
      repeatQuerySeconds,
    ],
  );
  const isNew = new Map(inserted.map((row) => [row.key, row.inserted]));
  return deliveries.map((delivery, index) =>
    delivery.everyDeliveryCounts || (first[index] && isNew.get(delivery.key)) ? 'stored' : 'repeat',
  );
}

/**
 * Takes a lease on pending deliveries that are due, by the database's clock; rows that another relay holds are passed
 * over, and rows whose lease has run out (a frozen relay) are taken over.
 */
export async function leaseDeliveries(
  db: Queryable,
  owner: string,
  limit: number,
  leaseSeconds: number,
): Promise<LeasedDelivery[]> {
  const { rows } = await db.query<LeasedDelivery>(
    `update inbox set lease_owner = $1, lease_until = clock_timestamp() + make_interval(secs => $3),
            attempts = attempts + 1, repeats_driven = repeats
     where key in (
       select key from inbox
       where state = 'pending' and next_attempt_at <= clock_timestamp()
         and (lease_until is null or lease_until < clock_timestamp())
       order by arrival limit $2 for update skip locked)
     returning key, type, order_no as "orderNo", drive, attempts`,
    [owner, limit, leaseSeconds],
  );
  return rows;
}

/** Records that the workflow of this drive was started, if the relay still holds the row. */
export async function markDispatched(db: Queryable, delivery: LeasedDelivery, owner: string): Promise<void> {
  await db.query(
    `update inbox set state = 'dispatched', dispatched_at = clock_timestamp(), lease_owner = null, lease_until = null
     where key = $1 and drive = $2 and state = 'pending' and lease_owner = $3`,
    [delivery.key, delivery.drive, owner],
  );
}

/** Gives a row back. An outage of Temporal is not an attempt of the row. */
export async function releaseDelivery(
  db: Queryable,
  delivery: LeasedDelivery,
  owner: string,
  retry: { readonly afterSeconds: number; readonly countsAsAttempt: boolean },
): Promise<void> {
  await db.query(
    `update inbox set lease_owner = null, lease_until = null,
            attempts = attempts - case when $4 then 0 else 1 end,
            next_attempt_at = clock_timestamp() + make_interval(secs => $5)
     where key = $1 and drive = $2 and state = 'pending' and lease_owner = $3`,
    [delivery.key, delivery.drive, owner, retry.countsAsAttempt, retry.afterSeconds],
  );
}

/** The raw body of a delivery with the content type it came with and the order it names, or undefined. */
export async function readDelivery(
  db: Queryable,
  key: string,
): Promise<
  { readonly body: Buffer; readonly contentType: string | undefined; readonly orderNo: string | undefined } | undefined
> {
  const { rows } = await db.query<{ body: Buffer; headers: Record<string, string>; orderNo: string | null }>(
    `select body, headers, order_no as "orderNo" from inbox where key = $1`,
    [key],
  );
  const row = rows[0];
  return row && { body: row.body, contentType: row.headers['content-type'], orderNo: row.orderNo ?? undefined };
}

/**
 * Notes what a delivery was read as, and whether it amends an earlier one: the same type and id, other content.
 *
 * @param understoodAs the kind of its meaning, or undefined when it was not understood
 * @returns whether it amends one
 */
export async function noteReading(db: Queryable, key: string, understoodAs: string | undefined): Promise<boolean> {
  const { rows } = await db.query<{ amends: boolean }>(
    `update inbox this set understood_as = $2, amends = (
       select key from inbox earlier
       where earlier.notification_id = this.notification_id and lower(earlier.type) = lower(this.type)
         and earlier.arrival < this.arrival
       order by arrival desc limit 1)
     where key = $1 returning amends is not null as amends`,
    [key, understoodAs ?? null],
  );
  return rows[0]?.amends ?? false;
}

/** Whether a delivery about an order has come, whatever became of it. */
export async function isDelivered(db: Queryable, orderNo: string): Promise<boolean> {
  const { rowCount } = await db.query(`select 1 from inbox where order_no = $1 limit 1`, [orderNo]);
  return rowCount === 1;
}

/** Repeats up to the lease are covered by the drive that it led to: what its workflow asks is asked after them. */
const cameAgain = '(repeats > repeats_driven)';
/** A workflow can be faster than the relay that notes its start. */
const dispatchedAt = `(case when state = 'dispatched' then dispatched_at else clock_timestamp() end)`;

/**
 * Ends a drive. If the same content came again after the relay took the row, it becomes pending once more, for one
 * fresh query.
 */
export async function endDelivery(
  db: Queryable,
  delivery: { readonly key: string; readonly drive: number },
  end: { readonly state: EndState; readonly reason?: string; readonly detail?: string },
  repeatQuerySeconds: number,
): Promise<void> {
  await db.query(
    `update inbox set
       state = case when ${cameAgain} then 'pending' else $3 end,
       drive = case when ${cameAgain} then drive + 1 else drive end,
       next_attempt_at = case when ${cameAgain} then ${dispatchedAt} + make_interval(secs => $6) else next_attempt_at end,
       ended_at = case when ${cameAgain} then null else clock_timestamp() end,
       dispatched_at = ${dispatchedAt},
       attempts = 0, reason = $4, reason_detail = $5, lease_owner = null, lease_until = null
     where key = $1 and drive = $2 and state in ('pending', 'dispatched')`,
    [delivery.key, delivery.drive, end.state, end.reason ?? null, end.detail ?? null, repeatQuerySeconds],
  );
}

/** Deliveries by state, type or order, newest first. */
export async function listDeliveries(
  db: Queryable,
  filter: {
    readonly state?: DeliveryState | undefined;
    readonly orderNo?: string | undefined;
    readonly limit?: number | undefined;
  },
): Promise<DeliverySummary[]> {
  const { rows } = await db.query<DeliverySummary>(
    `select key, arrival, type, order_no as "orderNo", state, drive, repeats, received_at as "receivedAt",
            ended_at as "endedAt", reason, reason_detail as "reasonDetail", understood_as as "understoodAs", amends
     from inbox where ($1::text is null or state = $1) and ($2::text is null or order_no = $2)
     order by arrival desc limit $3`,
    [filter.state ?? null, filter.orderNo ?? null, filter.limit ?? 100],
  );
  return rows;
}

/**
 * Runs ended deliveries again, whatever their end: one by key, or all in a state.
 * @returns the keys that will be driven again
 */
export async function redriveDeliveries(
  db: Queryable,
  which: { readonly key: string } | { readonly state: EndState },
): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `update inbox set state = 'pending', drive = drive + 1, attempts = 0, next_attempt_at = clock_timestamp(),
            ended_at = null, lease_owner = null, lease_until = null
     where state in ('processed', 'repeat', 'quarantined') and ($1::text is null or key = $1) and ($2::text is null or state = $2)
     returning key`,
    ['key' in which ? which.key : null, 'state' in which ? which.state : null],
  );
  return rows.map((row) => row.key);
}

/** Deliveries that were dispatched long ago and have not ended, page by page in the order of their keys. */
export async function overdueDeliveries(
  db: Queryable,
  olderThanSeconds: number,
  page: { readonly afterKey: string; readonly size: number },
): Promise<{ readonly key: string; readonly drive: number }[]> {
  const { rows } = await db.query<{ key: string; drive: number }>(
    `select key, drive from inbox
     where state = 'dispatched' and dispatched_at < clock_timestamp() - make_interval(secs => $1) and key > $2
     order by key limit $3`,
    [olderThanSeconds, page.afterKey, page.size],
  );
  return rows;
}

/** Drives a delivery again whose workflow is gone (terminated, or lost with a restored backup), if it has not moved. */
export async function redriveLostDelivery(
  db: Queryable,
  delivery: { readonly key: string; readonly drive: number },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update inbox set state = 'pending', drive = drive + 1, attempts = 0, next_attempt_at = clock_timestamp()
     where key = $1 and drive = $2 and state = 'dispatched'`,
    [delivery.key, delivery.drive],
  );
  return rowCount === 1;
}

/** How many deliveries are in each state. */
export async function countDeliveries(db: Queryable): Promise<Record<DeliveryState, number>> {
  const { rows } = await db.query<{ state: DeliveryState; count: number }>(
    `select state, count(*) as count from inbox group by state`,
  );
  const counts = Object.fromEntries(rows.map((row) => [row.state, row.count]));
  return Object.fromEntries(deliveryStates.map((state) => [state, counts[state] ?? 0])) as Record<
    DeliveryState,
    number
  >;
}
