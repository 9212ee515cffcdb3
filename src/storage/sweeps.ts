import type { Queryable } from './pool.ts';

/** What a run of a sweep came to. */
export interface SweepTotals {
  /** Records that Atlas listed. */
  readonly found: number;
  /** Those that said something new. */
  readonly fresh: number;
  /** Those that a push should have brought and had not. */
  readonly missed: number;
  /** Those that could not be read as a record. */
  readonly skipped: number;
}

export interface StoredSweep extends SweepTotals {
  readonly sweep: string;
  readonly reachedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** Notes from when on sweeps are to find everything: the first start of a worker. Atlas's times have whole seconds. */
export async function ensureWatermarks(db: Queryable, sweeps: readonly string[]): Promise<void> {
  await db.query(
    `insert into sweep_watermarks (sweep, began_at, reached_at)
     select sweep, date_trunc('second', clock_timestamp()), date_trunc('second', clock_timestamp())
     from unnest($1::text[]) as s (sweep) on conflict (sweep) do nothing`,
    [sweeps],
  );
}

/** Notes that a run begins, and tells how far the sweep has come, by the database's clock in milliseconds since 1970. */
export async function beginSweep(
  db: Queryable,
  sweep: string,
): Promise<{ readonly beganAt: number; readonly reachedAt: number; readonly now: number }> {
  const { rows } = await db.query<{ beganAt: Date; reachedAt: Date; now: Date }>(
    `insert into sweep_watermarks (sweep, started_at) values ($1, clock_timestamp())
     on conflict (sweep) do update set started_at = clock_timestamp()
     returning began_at as "beganAt", reached_at as "reachedAt", clock_timestamp() as now`,
    [sweep],
  );
  const row = rows[0] as { beganAt: Date; reachedAt: Date; now: Date };
  return { beganAt: row.beganAt.getTime(), reachedAt: row.reachedAt.getTime(), now: row.now.getTime() };
}

/** Moves the watermark: everything up to `reaches` (milliseconds since 1970) was seen. It never moves back. */
export async function endSweep(db: Queryable, sweep: string, reaches: number, totals: SweepTotals): Promise<void> {
  await db.query(
    `update sweep_watermarks set reached_at = greatest(reached_at, $2), ended_at = clock_timestamp(),
       found = $3, fresh = $4, missed = $5, skipped = $6 where sweep = $1`,
    [sweep, new Date(reaches), totals.found, totals.fresh, totals.missed, totals.skipped],
  );
}

/** All sweeps with what their last run came to. */
export async function listSweeps(db: Queryable): Promise<StoredSweep[]> {
  const { rows } = await db.query<StoredSweep>(
    `select sweep, reached_at as "reachedAt", started_at as "startedAt", ended_at as "endedAt", found, fresh, missed, skipped
     from sweep_watermarks order by sweep`,
  );
  return rows;
}

/** Something that a push should have brought. */
export interface MissedWebhook {
  readonly key: string;
  readonly orderNo: string;
  readonly type: string;
  readonly happenedAt: Date | null;
  readonly foundAt: Date;
  readonly arrivedAt: Date | null;
}

/** Counts a webhook as missed, once. @returns whether it is new */
export async function noteMissedWebhook(
  db: Queryable,
  missed: {
    readonly key: string;
    readonly orderNo: string;
    readonly type: string;
    /** Milliseconds since 1970. */
    readonly happenedAt: number | undefined;
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into missed_webhooks (key, order_no, type, happened_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [missed.key, missed.orderNo, missed.type, missed.happenedAt === undefined ? null : new Date(missed.happenedAt)],
  );
  return rowCount === 1;
}

/** It turned out that no push was to be expected. */
export async function forgetMissedWebhook(db: Queryable, key: string): Promise<void> {
  await db.query(`delete from missed_webhooks where key = $1`, [key]);
}

/** Notes that a push came after all. */
export async function noteLateWebhook(db: Queryable, key: string): Promise<void> {
  await db.query(`update missed_webhooks set arrived_at = clock_timestamp() where key = $1 and arrived_at is null`, [
    key,
  ]);
}

/** Missed webhooks, newest first. */
export async function listMissedWebhooks(db: Queryable, limit = 200): Promise<MissedWebhook[]> {
  const { rows } = await db.query<MissedWebhook>(
    `select key, order_no as "orderNo", type, happened_at as "happenedAt", found_at as "foundAt", arrived_at as "arrivedAt"
     from missed_webhooks order by found_at desc, key limit $1`,
    [limit],
  );
  return rows;
}

/** The keys under which a missed webhook is counted. */
export const missedIncidentKey = (eventId: string): string => `incident/${eventId}`;
export const missedMailKey = (code: string): string => `mail/${code}`;
export const missedTicketedKey = (orderNo: string): string => `ticketed/${orderNo}`;
