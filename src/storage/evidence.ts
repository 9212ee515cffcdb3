import type { UnaccountedCancellationNotification } from '../atlas/notifications/unaccounted-cancellation.ts';
import type { OrderNotification } from '../atlas/notifications.ts';
import type { ClaimedChange } from '../domain/corroboration.ts';
import type { CancellationReading } from '../domain/order-state.ts';
import { isLive, type Settlement } from '../domain/settlement.ts';
import type { Queryable, Transaction } from './pool.ts';
import { closeTask } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

export type EvidenceState = 'open' | 'ambiguous' | 'noted' | 'applied' | 'superseded' | 'dismissed' | 'not-placed';

/** What is kept as evidence: what a push said, and what else tells of an order. */
export type Evidence = OrderNotification | FollowedEvidence | ListedChangeEvidence | CancellationMailEvidence;

/** The order is to be followed: the seller said so, or Atlas's order list has it. Its traveller is sent the tickets. */
export interface FollowedEvidence {
  readonly kind: 'followed';
  readonly orderNo: string;
  readonly by: 'seller' | 'order-list';
}

/** The incident list has a schedule change that no push brought: the fact without the flights. */
export interface ListedChangeEvidence {
  readonly kind: 'listed-change';
  readonly orderNo: string;
  readonly eventId: string;
}

/** A mail of the airline tells of a cancellation: as if Atlas had found it, unless one of our own explains it. */
export interface CancellationMailEvidence extends UnaccountedCancellationNotification {
  readonly mail: string;
  readonly category: string;
}

export interface StoredEvidence {
  readonly id: string;
  readonly kind: Evidence['kind'];
  readonly eventId: string | null;
  readonly state: EvidenceState;
  readonly corroboratedBy: string | null;
  readonly recordedAt: Date;
}

/**
 * Keeps what a channel said about an order. The same meaning again (under another key, or a re-drive) is not kept
 * twice; it only asks for a fresh query then, since applying an old change again could undo a newer one. Call under the
 * order's lock.
 *
 * @param entry.id the delivery's key, or the key of a sweep's finding
 * @param entry.orderNo the order it is kept under: the first that the message names unless given
 * @param entry.meaning digest of the normalised content
 * @returns the id under which the meaning is kept, and whether it is new
 */
export async function recordEvidence(
  tx: Transaction,
  entry: {
    readonly id: string;
    readonly orderNo?: string;
    readonly meaning: string;
    readonly notification: Evidence;
  },
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { notification } = entry;
  const eventId = 'eventId' in notification ? (notification.eventId ?? null) : null;
  const state = wantsDecision(notification) ? 'open' : 'noted';
  // Read anew by a later version, a delivery may mean something else; its row then takes the new meaning.
  await tx.query(
    `update evidence set meaning = $2, said = $3, kind = $4, event_id = $5,
       state = case when state in ('noted', 'open', 'ambiguous', 'not-placed') then $6 else state end
     where id = $1 and meaning <> $2
       and not exists (select 1 from evidence other where other.order_no = evidence.order_no and other.meaning = $2)`,
    [entry.id, entry.meaning, JSON.stringify(notification), notification.kind, eventId, state],
  );
  const { rows } = await tx.query<{ id: string; isNew: boolean }>(
    `insert into evidence (id, order_no, kind, meaning, event_id, said, sequence, state)
     values ($1, $2, $3, $4, $5, $6, nextval('happenings'), $7)
     on conflict (order_no, meaning) do update set
       -- A refund or void that is told again is asked about again; nothing else gains time by it.
       recorded_at = case when evidence.kind in ('void', 'refund') or evidence.state = 'not-placed' then excluded.recorded_at
         else evidence.recorded_at end,
       sequence = case when evidence.kind in ('void', 'refund') then excluded.sequence else evidence.sequence end,
       state = case when evidence.state = 'not-placed' then 'open' else evidence.state end
     returning id, (xmax = 0) as "isNew"`,
    [
      entry.id,
      entry.orderNo ?? notification.orderNo,
      notification.kind,
      entry.meaning,
      eventId,
      JSON.stringify(notification),
      state,
    ],
  );
  return rows[0] as { id: string; isNew: boolean };
}

/**
 * Evidence that is only kept until something decides it: by a query's answer, or by a person who reads it. A mail is
 * decided by itself, see `airline-mails.ts`.
 */
function wantsDecision(said: Evidence): boolean {
  return ['schedule-change', 'unclear-change', 'unaccounted-cancellation', 'listed-change'].includes(said.kind);
}

/**
 * Marks an order's undecided schedule changes under an event id as ambiguous when more than one content exists for it. What
 * came about another order, or as another type of message, leaves no doubt: the incident list tells them apart.
 * @returns whether it is ambiguous
 */
export async function markAmbiguous(tx: Transaction, orderNo: string, eventId: string): Promise<boolean> {
  const contents = `order_no = $1 and event_id = $2 and kind in ('schedule-change', 'unclear-change')`;
  const { rows } = await tx.query<{ contents: number }>(
    `select count(distinct meaning) as contents from evidence where ${contents}`,
    [orderNo, eventId],
  );
  if ((rows[0]?.contents ?? 0) < 2) return false;
  await tx.query(`update evidence set state = 'ambiguous' where ${contents} and state = 'open'`, [orderNo, eventId]);
  return true;
}

/** A pushed schedule change, as the rules read it. */
export interface StoredClaim extends ClaimedChange {
  readonly id: string;
}

/** An order's schedule changes that nothing has borne out yet, in the order of the sender's event ids. */
export async function undecidedClaims(tx: Transaction, orderNo: string): Promise<StoredClaim[]> {
  const { rows } = await tx.query<{ id: string; said: ClaimedChange; eventId: string | null; state: EvidenceState }>(
    `select id, said, event_id as "eventId", state from evidence
     where order_no = $1 and kind = 'schedule-change' and state in ('open', 'ambiguous', 'not-placed')
     order by coalesce(event_id, ''), sequence`,
    [orderNo],
  );
  return rows.map(({ id, said, eventId, state }) => ({
    id,
    orderNo,
    eventId: eventId ?? undefined,
    changeType: said.changeType,
    previous: said.previous,
    revised: said.revised,
    ambiguous: state === 'ambiguous',
  }));
}

/** Decides a piece of evidence. */
export async function decideEvidence(
  tx: Transaction,
  id: string,
  state: EvidenceState,
  corroboratedBy: 'order-query' | 'incident-list' | 'person' | undefined,
): Promise<void> {
  await tx.query(
    `update evidence set state = $2, corroborated_by = coalesce($3, corroborated_by), decided_at = clock_timestamp() where id = $1`,
    [id, state, corroboratedBy ?? null],
  );
}

/**
 * A person has looked into a piece of evidence, and with it into all of its kind that had come until then.
 *
 * @param reading of an unaccounted cancellation: what the person found it to be
 * @returns how many were decided by it
 */
export async function decideAllLike(
  tx: Transaction,
  orderNo: string,
  id: string,
  state: 'applied' | 'dismissed' = 'applied',
  reading?: CancellationReading,
): Promise<number> {
  const { rowCount } = await tx.query(
    `update evidence set state = $3, corroborated_by = 'person', reading = $4, decided_at = clock_timestamp()
     where order_no = $1 and state in ('open', 'ambiguous') and kind = (select kind from evidence where id = $2)`,
    [orderNo, id, state, reading ?? null],
  );
  return rowCount ?? 0;
}

/**
 * A person found nothing in ATRIP: what was pushed until he was asked and no query bore out is not true, except for what has
 * a task of its own.
 */
export async function dismissUnconfirmed(tx: Transaction, orderNo: string, taskId: string): Promise<void> {
  await tx.query(
    `update evidence e set state = 'dismissed', decided_at = clock_timestamp()
     where order_no = $1 and kind = 'schedule-change' and state in ('open', 'ambiguous')
       and recorded_at <= (select asked_at from questions where id = $2)
       and not exists (select 1 from questions q where q.order_no = e.order_no and q.kind = 'change-unconfirmed'
         and q.subject = e.id and q.state = 'open')`,
    [orderNo, taskId],
  );
}

/**
 * Whether a schedule change is older than one that was borne out, by Atlas's event ids. Only ids that the incident list has
 * shown for this order count: anyone can push what is true under an id of his own, however new it looks.
 */
export async function isOlderThanApplied(tx: Transaction, orderNo: string, eventId: string): Promise<boolean> {
  const listed = `select 1 from incidents i where i.event_id = e.event_id and i.listed_at is not null
    and e.order_no = any(regexp_split_to_array(i.order_no, '[, ]+'))`;
  const { rowCount } = await tx.query(
    `select 1 from evidence e where e.order_no = $1 and e.kind = 'schedule-change' and e.state = 'applied'
       and e.event_id > $2 collate "C" and exists (${listed})
       and exists (select 1 from evidence e where e.order_no = $1 and e.event_id = $2 and exists (${listed})) limit 1`,
    [orderNo, eventId],
  );
  return rowCount === 1;
}

/**
 * Other contents under the event id of one that was borne out are not true.
 * @returns the ids of those
 */
export async function dismissOtherContents(tx: Transaction, eventId: string, trueId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update evidence set state = 'dismissed', decided_at = clock_timestamp()
     where event_id = $1 and id <> $2 and state in ('open', 'ambiguous', 'not-placed')
       and order_no = (select order_no from evidence where id = $2)
       and meaning <> (select meaning from evidence where id = $2) returning id`,
    [eventId, trueId],
  );
  return rows.map((row) => row.id);
}

/** Whether a push, the order list or the seller said that the traveller is to have the tickets. */
export async function wasHeardTicketed(tx: Transaction, orderNo: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select 1 from evidence where order_no = $1 and kind in ('ticketed', 'followed') limit 1`,
    [orderNo],
  );
  return rowCount === 1;
}

/** All evidence about an order, oldest first. */
export async function listEvidence(db: Queryable, orderNo: string): Promise<StoredEvidence[]> {
  const { rows } = await db.query<StoredEvidence>(
    `select id, kind, event_id as "eventId", state, corroborated_by as "corroboratedBy", recorded_at as "recordedAt"
     from evidence where order_no = $1 order by sequence`,
    [orderNo],
  );
  return rows;
}

/** Whether evidence of one of these kinds is kept about an order under an event id. */
export async function hasEvidenceOf(
  tx: Transaction,
  orderNo: string,
  eventId: string,
  kinds: readonly Evidence['kind'][],
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select 1 from evidence where order_no = $1 and event_id = $2 and kind = any($3) limit 1`,
    [orderNo, eventId, kinds],
  );
  return rowCount === 1;
}

/**
 * What the incident list told before a push brought the content is no longer open.
 *
 * @param kind of the list's evidence: a push of another type brings nothing of it
 * @returns the ids of what was decided
 */
export async function supersedeListed(
  tx: Transaction,
  orderNo: string,
  eventId: string,
  kind: Evidence['kind'],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update evidence set state = 'superseded', decided_at = clock_timestamp()
     where order_no = $1 and event_id = $2 and kind = $3 and id like 'incident/%' and state in ('open', 'ambiguous')
     returning id`,
    [orderNo, eventId, kind],
  );
  return rows.map((row) => row.id);
}

/** A schedule change that only the incident list has told. */
export interface ListedChange {
  readonly id: string;
  /** When Atlas received it, or when it was listed here. */
  readonly happenedAt: Date;
  /** Of one of its flights, old or new (the documents do not say which); airport-local, `yyyy-MM-ddTHH:mm`. */
  readonly departsLocal: string | null;
}

/** An order's open schedule changes that only the incident list has told. */
export async function openListedChanges(tx: Transaction, orderNo: string): Promise<ListedChange[]> {
  const { rows } = await tx.query<ListedChange>(
    `select e.id, coalesce(i.event_at, e.recorded_at) as "happenedAt", i.departs_local as "departsLocal"
     from evidence e left join incidents i on i.event_id = e.event_id
     where e.order_no = $1 and e.kind = 'listed-change' and e.state in ('open', 'ambiguous') order by e.sequence`,
    [orderNo],
  );
  return rows;
}

/**
 * A cancellation that Atlas did not make is explained by refunds and voids of our own, as long as they are not rejected or
 * withdrawn; else it is open again. The airline's mail that a cancellation was successful is explained by any of them:
 * it may be about one of several airline bookings. Call under the lock, after the refunds and voids were stored.
 */
export async function explainCancellations(
  tx: Transaction,
  orderNo: string,
  of: { readonly cancellationExplained: boolean; readonly settlements: readonly Settlement[] },
): Promise<void> {
  const isExplained = `($2 or $3 and said->>'category' = 'pnr-cancellation-success')`;
  const { rows } = await tx.query<{ id: string; explained: boolean }>(
    `update evidence set state = case when ${isExplained} then 'applied' else 'open' end,
       corroborated_by = case when ${isExplained} then 'order-query' end,
       decided_at = case when ${isExplained} then clock_timestamp() end
     where order_no = $1 and kind = 'unaccounted-cancellation' and (
       ${isExplained} and state in ('open', 'ambiguous')
       or not ${isExplained} and state = 'applied' and corroborated_by = 'order-query')
     returning id, state = 'applied' as explained`,
    [orderNo, of.cancellationExplained, of.settlements.some(isLive)],
  );
  for (const { id, explained } of rows) {
    if (explained) await closeTask(tx, orderNo, 'unaccounted-cancellation', id);
    const text = explained
      ? 'the cancellation is explained by a refund or void of our own'
      : 'the cancellation is not explained any more: the refund or void was not done';
    await addToTimeline(tx, orderNo, { kind: 'evidence', text, reference: id });
  }
}

/** What Atlas's own lists show to be something else is no evidence any more. */
export async function dismissUndecided(tx: Transaction, orderNo: string, id: string): Promise<void> {
  await tx.query(
    `update evidence set state = 'dismissed', decided_at = clock_timestamp()
     where order_no = $1 and id = $2 and state in ('open', 'ambiguous')`,
    [orderNo, id],
  );
}
