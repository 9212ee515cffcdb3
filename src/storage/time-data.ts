import type { ChangePolicies } from '../domain/change-policy.ts';
import { decisionDeadline, firstAffected, type DecisionLimits } from '../domain/deadlines.ts';
import { arrival, departure, type Itinerary, type Segment } from '../domain/itinerary.ts';
import { policyForChange } from '../domain/market.ts';
import { timeDataVersion } from '../domain/rule-versions.ts';
import { readItineraries } from './itineraries.ts';
import { lockOrderState } from './order-state.ts';
import { lockOrder, raiseVersion, wantLook } from './orders.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';
import { addToTimeline } from './timeline.ts';
import { readToldItinerary } from './trips.ts';

/**
 * What is computed from airport data and zone rules and then stored: travellers' deadlines and the instants of flights. A
 * Skyhook with other data than they were computed with computes them anew.
 */

const minuteMs = 60_000;

/** Open questions of travellers whose deadline rests on other data than ours, a page by id. */
export async function deadlinesOfOtherData(
  db: Queryable,
  after: string,
  limit: number,
): Promise<{ readonly id: string; readonly orderNo: string }[]> {
  const { rows } = await db.query<{ id: string; orderNo: string }>(
    `select id, order_no as "orderNo" from questions
     where state = 'open' and asked_of = 'traveller' and time_data is distinct from $1 and id > $2 order by id limit $3`,
    [timeDataVersion(), after, limit],
  );
  return rows;
}

interface OpenQuestion {
  readonly subject: string;
  readonly versionBefore: number | null;
  readonly timeData: string | null;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly deadline: number;
  readonly now: number;
}

/**
 * Computes an open question's deadline anew, from when it was asked and the itineraries that it is about, by the limits as
 * they are configured now. It is moved by a minute or more only, and never to a time that is nearer than the shortest one
 * a traveller is given (unless it was nearer already: then it stays). A question whose time is over is left to its case.
 *
 * @param policies the seller's rules: what counts as affected
 * @returns whether the deadline was moved; its order is woken then
 */
export async function recomputeDeadline(
  pool: Pool,
  question: { readonly id: string; readonly orderNo: string },
  limits: DecisionLimits,
  policies: ChangePolicies,
): Promise<boolean> {
  const { id, orderNo } = question;
  return inTransaction(pool, async (tx) => {
    const bought = (await lockOrderState(tx, orderNo, policies))?.bought?.segments;
    const open = await readOpen(tx, id);
    if (!open) return false;
    const deadline = (await deadlineNow(tx, orderNo, open, { limits, policies, bought })) ?? open.deadline;
    const isMoved = open.deadline > open.now && Math.abs(deadline - open.deadline) >= minuteMs;
    await tx.query(
      `update questions set time_data = $2, deadline = case when $3 then $4 else deadline end,
         version = version + case when $3 then 1 else 0 end where id = $1`,
      [id, timeDataVersion(), isMoved, new Date(deadline)],
    );
    if (!isMoved) return false;
    const text = `the deadline moves from ${inUtc(open.deadline)} to ${inUtc(deadline)}: time data is now ${timeDataVersion()} (was ${open.timeData ?? 'the runtime’s'})`;
    await addToTimeline(tx, orderNo, { kind: 'question', text, reference: id });
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'time data');
    return true;
  });
}

async function readOpen(tx: Transaction, id: string): Promise<OpenQuestion | undefined> {
  const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
  const { rows } = await tx.query<OpenQuestion>(
    `select subject, version_before as "versionBefore", time_data as "timeData", ${ms('asked_at')} as "askedAt",
       ${ms('deadline')} as deadline, ${ms('clock_timestamp()')} as now
     from questions where id = $1 and state = 'open' and time_data is distinct from $2`,
    [id, timeDataVersion()],
  );
  return rows[0];
}

/** Undefined where the rules give none: the flights are not known any more, or departure was too close to ask. */
async function deadlineNow(
  tx: Transaction,
  orderNo: string,
  { subject, versionBefore, askedAt, deadline, now }: OpenQuestion,
  {
    limits,
    policies,
    bought,
  }: {
    readonly limits: DecisionLimits;
    readonly policies: ChangePolicies;
    readonly bought: Itinerary | undefined;
  },
): Promise<number | undefined> {
  const before = await readToldItinerary(tx, orderNo, versionBefore ?? 1);
  const asked = (await readToldItinerary(tx, orderNo, Number(subject))) ?? [];
  const policy = before && policyForChange(policies, bought ?? before, before, asked);
  const affected = before && firstAffected(before, asked, askedAt, policy?.limits);
  const computed = affected && decisionDeadline(askedAt, affected, limits, before);
  if (typeof computed !== 'number' || computed >= deadline) return typeof computed === 'number' ? computed : undefined;
  return Math.max(computed, Math.min(deadline, now + limits.shortestMinutes * minuteMs));
}

const inUtc = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Itineraries whose flights are all over keep their instants: they are marked, so that nobody looks at them again. */
export async function passOverFlown(db: Queryable, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `update itineraries set time_data = $1 where (order_no, version) in (
       select order_no, version from itineraries i where (time_data is null or time_data < $1 or time_data > $1)
         and not exists (select 1 from segments s where s.order_no = i.order_no and s.version = i.version
           and departs_at > clock_timestamp() - interval '1 day') limit $2)`,
    [timeDataVersion(), limit],
  );
  return rowCount ?? 0;
}

/** Orders with flights to come whose instants rest on other data than ours, a page by number. */
export async function ordersOfOtherData(db: Queryable, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ orderNo: string }>(
    `select distinct order_no as "orderNo" from itineraries
     where (time_data is null or time_data < $1 or time_data > $1) and order_no > $2 order by order_no limit $3`,
    [timeDataVersion(), after, limit],
  );
  return rows.map(({ orderNo }) => orderNo);
}

/**
 * Computes the instants of an order's flights to come anew; those that are flown keep theirs.
 * @returns whether one was moved; an order with something open is woken then
 */
export async function recomputeFlightTimes(pool: Pool, orderNo: string): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await lockOrder(tx, orderNo);
    let moved = 0;
    for (const { version, segments } of await readItineraries(tx, orderNo)) {
      for (const [index, segment] of segments.entries())
        moved += await moveSegment(tx, orderNo, version, index + 1, segment);
    }
    await tx.query(`update itineraries set time_data = $2 where order_no = $1`, [orderNo, timeDataVersion()]);
    if (moved === 0) return false;
    const text = `the true times of flights are computed anew: time data is now ${timeDataVersion()}`;
    await addToTimeline(tx, orderNo, { kind: 'case', text });
    const { rowCount } = await tx.query(`select 1 from orders where order_no = $1 and settled_at is null`, [orderNo]);
    if (rowCount === 0) return true;
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'time data');
    return true;
  });
}

async function moveSegment(
  tx: Transaction,
  orderNo: string,
  version: number,
  position: number,
  segment: Segment,
): Promise<number> {
  const { rowCount } = await tx.query(
    `update segments set departs_at = $4, arrives_at = $5 where order_no = $1 and version = $2 and position = $3
       and (departs_at, arrives_at) is distinct from ($4::timestamptz, $5::timestamptz)
       and greatest(departs_at, $4) > clock_timestamp()`,
    [orderNo, version, position, new Date(departure(segment)), new Date(arrival(segment))],
  );
  return rowCount ?? 0;
}
