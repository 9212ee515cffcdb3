import { createHash } from 'node:crypto';
import { everyPassengerHasTicket, isAncillaryOrder, type OrderAnswer } from '../atlas/order-query.ts';
import type { PollPurpose } from '../domain/order-state.ts';
import type { Step } from '../domain/steps.ts';
import { keepAncillaries } from './ancillaries.ts';
import type { Queryable, Transaction } from './pool.ts';

/** Starts to follow an order. Does nothing when it is followed already. */
export async function createOrder(db: Queryable, orderNo: string): Promise<void> {
  await db.query(`insert into orders (order_no) values ($1) on conflict do nothing`, [orderNo]);
}

/**
 * Takes the order's row lock, and with it those of its trip: one order of a trip speaks for all, so a trip is locked as
 * one, always in the same order.
 * @returns whether the order is followed
 */
export async function lockOrder(tx: Transaction, orderNo: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select 1 from orders where order_no = $1 or trip = (select trip from orders where order_no = $1)
     order by order_no for update`,
    [orderNo],
  );
  return rowCount !== 0;
}

/** Whether an order is followed. */
export async function isFollowed(db: Queryable, orderNo: string): Promise<boolean> {
  const { rowCount } = await db.query(`select 1 from orders where order_no = $1`, [orderNo]);
  return rowCount === 1;
}

/** The last known statuses of those orders that are followed; null where no query has shown one. */
export async function statusesOf(db: Queryable, orderNos: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await db.query<{ orderNo: string; status: string | null }>(
    `select order_no as "orderNo", status from orders where order_no = any($1)`,
    [orderNos],
  );
  return new Map(rows.map(({ orderNo, status }) => [orderNo, status]));
}

/** Marks the order's state as changed; every write to it calls this under the lock. */
export async function raiseVersion(tx: Transaction, orderNo: string): Promise<void> {
  await tx.query(`update orders set version = version + 1, settled_at = null where order_no = $1`, [orderNo]);
}

/** The next number in the order of happenings, taken before a query is sent or with evidence. */
export async function nextHappening(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ sequence: number }>(`select nextval('happenings') as sequence`);
  return rows[0]?.sequence as number;
}

/** More evidence at once than this, less one a minute, is a flood: no order has so much that is true. */
export const floodLevel = 20;

/** New evidence wants a query that is begun after it. Call under the lock. */
export async function wantFreshQuery(tx: Transaction, orderNo: string): Promise<void> {
  await tx.query(
    `update orders set
       news_since = case when evidence_sequence > query_sequence then coalesce(news_since, evidence_at, clock_timestamp())
         else clock_timestamp() end,
       evidence_level = 1 + greatest(0, evidence_level - extract(epoch from clock_timestamp() - coalesce(evidence_at, clock_timestamp())) / 60),
       evidence_sequence = nextval('happenings'), evidence_at = clock_timestamp()
     where order_no = $1`,
    [orderNo],
  );
}

/** Counts a query that is about to be sent, so that a poll keeps its pace over failures and workflow runs. */
export async function countPoll(tx: Transaction, orderNo: string, purpose: PollPurpose): Promise<void> {
  await tx.query(
    `insert into polls (order_no, purpose, attempts) values ($1, $2, 1)
     on conflict (order_no, purpose) do update set attempts = polls.attempts + 1, last_at = clock_timestamp()`,
    [orderNo, purpose],
  );
}

/** Forgets how far a poll has come: what it waited for is there, or it waits for something new. */
export async function resetPolls(tx: Transaction, orderNo: string, purposes: readonly PollPurpose[]): Promise<void> {
  await tx.query(`delete from polls where order_no = $1 and purpose = any($2)`, [orderNo, purposes]);
}

/** What was heard makes a poll begin anew, unless there is a flood of it. Call under the lock, after the fresh query is wanted. */
export async function hurryPolls(tx: Transaction, orderNo: string, purposes: readonly PollPurpose[]): Promise<void> {
  await tx.query(
    `delete from polls p using orders o
     where p.order_no = $1 and purpose = any($2) and o.order_no = p.order_no and o.evidence_level <= $3`,
    [orderNo, purposes, floodLevel],
  );
}

/** What storing an answer did. */
export interface StoredAnswer {
  /** An answer to a query that was begun before the stored answer came, so that it may be the older one: not stored. */
  readonly outdated: boolean;
  /** Something differs from the answer before. */
  readonly news: boolean;
  /** The status text before, for the timeline. */
  readonly statusBefore: string | null;
}

/**
 * Stores what the order query said: status, passengers, tickets, ancillaries and the flights as shown. Call under the lock.
 *
 * @param sequence the number taken before the query was sent
 */
export async function storeOrderAnswer(tx: Transaction, answer: OrderAnswer, sequence: number): Promise<StoredAnswer> {
  const digest = createHash('sha256').update(JSON.stringify(answer)).digest('hex');
  const { rows } = await tx.query<{ sequence: number; digest: string | null; status: string | null }>(
    `select greatest(query_sequence, answered_sequence) as sequence, answer_digest as digest, status from orders where order_no = $1`,
    [answer.orderNo],
  );
  const before = rows[0];
  if (!before || before.sequence >= sequence)
    return { outdated: true, news: false, statusBefore: before?.status ?? null };
  await tx.query(
    `update orders set query_sequence = $2, answered_sequence = nextval('happenings'), queried_at = clock_timestamp(), not_found_since = null, ancillary = $3
     where order_no = $1`,
    [answer.orderNo, sequence, isAncillaryOrder(answer)],
  );
  const stored = { outdated: false, news: before.digest !== digest, statusBefore: before.status };
  if (!stored.news) return stored;
  await tx.query(
    `update orders set status = $2, status_code = $3, ticket_status_code = $4, error_code = $5, ticket_issued = $6,
            every_ticket = $7, payment_deadline = $8, pnr = $9, contact_email = $10, shown_segments = $11,
            answer_digest = $12, first_status = coalesce(first_status, $2),
            paid = paid or $13 or $2 in ('ticketing', 'ticketed')
     where order_no = $1`,
    [
      answer.orderNo,
      answer.status,
      answer.statusCode,
      answer.ticketStatusCode ?? null,
      answer.errorCode ?? null,
      answer.ticketStatusCode === '1',
      everyPassengerHasTicket(answer.passengers),
      answer.paymentDeadline === undefined ? null : new Date(answer.paymentDeadline),
      answer.pnr ?? null,
      answer.contactEmail ?? null,
      JSON.stringify(answer.itinerary),
      digest,
      answer.paid,
    ],
  );
  if (answer.passengers.length > 0) {
    await replacePassengers(tx, answer);
    // A post-ticketing order lists only those who bought something: their places are not those of the booking.
    if (!isAncillaryOrder(answer)) await keepAncillaries(tx, answer);
  }
  return stored;
}

/** The order query does not know the order. Call under the lock. */
export async function noteNotFound(tx: Transaction, orderNo: string): Promise<void> {
  await tx.query(
    `update orders set not_found_since = coalesce(not_found_since, clock_timestamp()) where order_no = $1`,
    [orderNo],
  );
}

/**
 * Links a post-ticketing order to the one that it belongs to, if that is followed: by the airline's locator, or by the
 * legacy number, which is the main order's with four or five letters more. Call under the lock of the ancillary order.
 */
export async function linkToMainOrder(tx: Transaction, orderNo: string, pnr: string | undefined): Promise<void> {
  await tx.query(
    `update orders set main_order_no = (
       select case when count(*) = 1 then min(main.order_no) end from orders main
       where not main.ancillary and main.order_no <> $1 and (main.pnr = $2 or main.order_no = any($3)))
     where order_no = $1 and main_order_no is null`,
    [orderNo, pnr ?? null, [orderNo.slice(0, -4), orderNo.slice(0, -5)]],
  );
}

async function replacePassengers(tx: Transaction, { orderNo, passengers }: OrderAnswer): Promise<void> {
  await tx.query(`delete from passengers where order_no = $1`, [orderNo]);
  for (const [index, passenger] of passengers.entries()) {
    await tx.query(`insert into passengers (order_no, position, name, passenger_type) values ($1, $2, $3, $4)`, [
      orderNo,
      index + 1,
      passenger.name,
      passenger.passengerType,
    ]);
    // Two tickets or PNRs where a round trip was issued as two (Atlas: ticketing notification).
    const count = Math.max(passenger.ticketNos.length, passenger.airlinePnrs.length);
    for (let ordinal = 0; ordinal < count; ordinal += 1) {
      await tx.query(
        `insert into tickets (order_no, position, ordinal, ticket_no, airline_pnr) values ($1, $2, $3, $4, $5)`,
        [orderNo, index + 1, ordinal + 1, passenger.ticketNos[ordinal] ?? null, passenger.airlinePnrs[ordinal] ?? null],
      );
    }
  }
}

/** Whether the first answer about an order showed it ticketed: then nobody here saw it being ticketed. */
export async function wasTicketedWhenFirstSeen(tx: Transaction, orderNo: string): Promise<boolean> {
  const { rowCount } = await tx.query(`select 1 from orders where order_no = $1 and first_status = 'ticketed'`, [
    orderNo,
  ]);
  return rowCount === 1;
}

/** The traveller knows this itinerary version, of the order or of its trip. Call under the lock. */
export async function markTold(tx: Transaction, orderNo: string, itineraryVersion: number): Promise<void> {
  const { rows } = await tx.query<{ orderNo: string }>(
    `with told (order_no, version) as (
       select key, value::int from trip_versions, jsonb_each_text(parts)
       where trip = (select trip from orders where order_no = $1) and trip_versions.version = $2)
     update orders o set told_version = greatest(coalesce(o.told_version, 0), coalesce(told.version, $2))
     from (select 1) as one left join told on true
     where o.order_no = coalesce(told.order_no, $1) returning o.order_no as "orderNo"`,
    [orderNo, itineraryVersion],
  );
  for (const other of rows.map((row) => row.orderNo).filter((one) => one !== orderNo)) {
    await raiseVersion(tx, other);
    await wantLook(tx, other, 'trip');
  }
}

/**
 * Records the step that the case is given, so that lists here say what Temporal shows; `settled` also stamps the end.
 * Does not raise the version.
 * @returns whether the order has become settled with this
 */
export async function recordStep(tx: Transaction, orderNo: string, step: Step): Promise<boolean> {
  const deadline = 'until' in step && Number.isFinite(step.until) ? new Date(step.until) : null;
  const lookAt = step.lookAt === undefined ? null : new Date(step.lookAt);
  const { stage } = step;
  const { rows } = await tx.query<{ wasSettled: boolean }>(
    `update orders o set stage = $2, step_because = $3, step_deadline = $4, needs_human = $5, airline = coalesce($6, o.airline), look_at = $7,
            settled_at = case when $2 = 'settled' then coalesce(o.settled_at, clock_timestamp()) end
     from (select settled_at is not null as was_settled from orders where order_no = $1) before
     where order_no = $1 returning was_settled as "wasSettled"`,
    [orderNo, stage, step.because, deadline, step.needsHuman, step.airline ?? null, lookAt],
  );
  return stage === 'settled' && rows[0]?.wasSettled === false;
}

/** Commits a wake-up for the order's case with what it is about; the relay delivers it, also after an outage. */
export async function wantLook(tx: Transaction, orderNo: string, because: string): Promise<void> {
  await tx.query(
    `update orders set look_wanted = $2, look_wanted_at = clock_timestamp(), look_due_at = clock_timestamp()
     where order_no = $1`,
    [orderNo, because],
  );
}

/** Wake-ups that are still to be delivered, oldest first. */
export async function wantedLooks(
  db: Queryable,
  limit: number,
): Promise<{ orderNo: string; because: string; wantedAt: string }[]> {
  const { rows } = await db.query<{ orderNo: string; because: string; wantedAt: string }>(
    `select order_no as "orderNo", look_wanted as because, look_wanted_at::text as "wantedAt"
     from orders where look_wanted is not null and look_due_at <= clock_timestamp() order by look_due_at limit $1`,
    [limit],
  );
  return rows;
}

/** Puts off a wake-up that Temporal refuses, so that it holds up no other. */
export async function postponeLook(db: Queryable, orderNo: string, afterSeconds: number): Promise<void> {
  await db.query(`update orders set look_due_at = clock_timestamp() + make_interval(secs => $2) where order_no = $1`, [
    orderNo,
    afterSeconds,
  ]);
}

/** Clears a delivered wake-up, unless a newer one was committed meanwhile. */
export async function clearLook(db: Queryable, orderNo: string, wantedAt: string): Promise<void> {
  await db.query(
    `update orders set look_wanted = null, look_wanted_at = null where order_no = $1 and look_wanted_at = $2::timestamptz`,
    [orderNo, wantedAt],
  );
}

/** Numbers of the orders that are not settled. */
export async function openOrders(db: Queryable, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ orderNo: string }>(
    `select order_no as "orderNo" from orders where settled_at is null and order_no > $1 order by order_no limit $2`,
    [after, limit],
  );
  return rows.map((row) => row.orderNo);
}

/** An order as lists and pages show it. */
export interface OrderSummary {
  readonly orderNo: string;
  readonly stage: string;
  /** Why the case does what it does now, by when it is over, and whether a person is needed: as Temporal shows it. */
  readonly because: string | null;
  readonly deadline: Date | null;
  /** When it is looked at again, though nothing may be open until then. */
  readonly lookAt: Date | null;
  readonly needsHuman: boolean;
  readonly airline: string | null;
  readonly status: string | null;
  readonly statusCode: string | null;
  readonly ticketStatusCode: string | null;
  readonly errorCode: string | null;
  readonly pnr: string | null;
  readonly version: number;
  readonly firstSeenAt: Date;
  readonly queriedAt: Date | null;
  readonly settledAt: Date | null;
  /** The order that this post-ticketing order belongs to. */
  readonly mainOrderNo: string | null;
  readonly openTasks: number;
}

const summaryColumns = `order_no as "orderNo", stage, step_because as because, step_deadline as deadline, look_at as "lookAt",
  needs_human as "needsHuman", airline, status, status_code as "statusCode",
  ticket_status_code as "ticketStatusCode", error_code as "errorCode", pnr, version, first_seen_at as "firstSeenAt",
  queried_at as "queriedAt", settled_at as "settledAt", main_order_no as "mainOrderNo",
  (select count(*) from questions q where q.order_no = o.order_no and asked_of = 'person' and state = 'open') as "openTasks"`;

/**
 * Orders, newest first.
 * @param options.open only those about which something is open, the nearest deadline first
 */
export async function listOrders(
  db: Queryable,
  options: { readonly open?: boolean | undefined; readonly limit?: number | undefined } = {},
): Promise<OrderSummary[]> {
  const [which, by] = options.open
    ? ['settled_at is null', 'step_deadline nulls last, first_seen_at']
    : ['true', 'first_seen_at desc'];
  const { rows } = await db.query<OrderSummary>(
    `select ${summaryColumns} from orders o where ${which} order by ${by} limit $1`,
    [options.limit ?? 200],
  );
  return rows;
}

/** One order, or undefined when it is not followed. */
export async function readOrder(db: Queryable, orderNo: string): Promise<OrderSummary | undefined> {
  const { rows } = await db.query<OrderSummary>(`select ${summaryColumns} from orders o where order_no = $1`, [
    orderNo,
  ]);
  return rows[0];
}

export interface StoredPassenger {
  readonly name: string;
  readonly passengerType: number;
  readonly tickets: readonly { readonly ticketNo: string | null; readonly airlinePnr: string | null }[];
}

/** Passengers with their tickets, in the order of the booking. */
export async function readPassengers(db: Queryable, orderNo: string): Promise<StoredPassenger[]> {
  const { rows } = await db.query<StoredPassenger>(
    `select name, passenger_type as "passengerType",
       coalesce((select json_agg(json_build_object('ticketNo', ticket_no, 'airlinePnr', airline_pnr) order by ordinal)
         from tickets t where t.order_no = p.order_no and t.position = p.position), '[]') as tickets
     from passengers p where order_no = $1 order by position`,
    [orderNo],
  );
  return rows;
}

/** What is known of who is told. */
export interface StoredRecipient {
  /** Address that the seller named. */
  readonly named: string | null;
  /** Contact of the order query. */
  readonly contact: string | null;
  /** Language and brand as the seller gave them. */
  readonly language: string | null;
  readonly brand: string | null;
}

/** Who is told: the recipient that the seller named, else the contact of the order query; and how. */
export async function readRecipient(db: Queryable, orderNo: string): Promise<StoredRecipient> {
  const { rows } = await db.query<StoredRecipient>(
    `select recipient_email as named, contact_email as contact, recipient_language as language, recipient_brand as brand
     from orders where order_no = $1`,
    [orderNo],
  );
  return rows[0] ?? { named: null, contact: null, language: null, brand: null };
}
