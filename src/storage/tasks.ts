import { randomBytes } from 'node:crypto';
import { cancellationReadings, type MessageKind, type TaskReason } from '../domain/order-state.ts';
import { priorityFor, type Priority } from '../domain/passenger-rights/notice.ts';
import { SkyhookError } from '../errors.ts';
import { noteTasks } from './people-events.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';
import { addToTimeline } from './timeline.ts';

/** What a person may answer, by the reason of the task. */
export const taskOptions: Readonly<Record<TaskReason, readonly string[]>> = {
  'ticketing-late': ['done', 'is-ticketed'],
  'order-cancelled': ['i-tell-the-traveller', 'tell-now', 'done'],
  'order-not-found': ['done'],
  'ticketed-twice': ['done'],
  'change-unconfirmed': ['true', 'not-true'],
  'change-not-placed': ['done'],
  'look-in-atrip': ['done'],
  'read-mail': ['nothing-new', 'pass-on'],
  'unaccounted-cancellation': cancellationReadings,
  'settlement-rejected': ['done'],
  'settlement-late': ['done'],
  'refund-not-found': ['done'],
  'refund-outcome-unknown': ['submitted', 'not-submitted'],
  'traveller-wants-refund': ['done'],
  'refund-on-hold': ['already-submitted', 'done'],
  'reinstated-after-refund': ['done'],
  'traveller-wants-call': ['done'],
  'traveller-wants-other-flight': ['done'],
  'traveller-wants-part-refund': ['done'],
  'passengers-disagree': ['done'],
  'traveller-silent': ['done'],
  'departure-too-close': ['done'],
  'departure-within-a-day': ['done'],
  'nobody-to-tell': ['done'],
  'mail-refused': ['done'],
  'mail-bounced': ['done'],
  'mail-uncertain': ['done'],
};

/** What the person is asked to do, in words. */
export const taskTexts: Readonly<Record<TaskReason, string>> = {
  'ticketing-late':
    'The order is paid and still not ticketed: ask Atlas. `is-ticketed`: it counts as ticketed although a ticket number is missing.',
  'order-cancelled':
    'Atlas shows the order cancelled: have it ticketed again, or settle it with the traveller. Skyhook tells the traveller after a while, unless you claim it with `i-tell-the-traveller` or `done`; `tell-now` tells them at once.',
  'ticketed-twice':
    'The order is ticketed, though you made another one in its place: void or refund one of them in ATRIP, and tell the traveller which one counts.',
  'order-not-found': 'Atlas does not know the number of an order that is to be followed: check it.',
  'change-unconfirmed': 'A schedule change was pushed that no query bears out: look in ATRIP; is it true?',
  'change-not-placed':
    'A confirmed schedule change does not fit the known itinerary: look in ATRIP and tell the traveller.',
  'look-in-atrip':
    'Atlas reports what only a person can read, or many changes were pushed that no query bears out (`skyhook order` says what): look in ATRIP, and tell the traveller if need be.',
  'read-mail':
    'The airline sent a mail about a schedule change, and nothing else tells of it: read it (`skyhook mail`, or ATRIP where no copy is kept). `pass-on` sends the traveller an extract.',
  'settlement-rejected':
    'A refund or void was rejected: submit another, or tell the traveller; fare rules have deadlines.',
  'settlement-late': 'A refund or void is not final after its limit: ask Atlas.',
  'refund-not-found': 'A refund was said to be submitted, and none shows after a week: look in ATRIP.',
  'refund-outcome-unknown':
    'Skyhook submitted a refund, the answer was lost, and Atlas does not show it: look in ATRIP, was it submitted?',
  'unaccounted-cancellation':
    'Atlas found a cancellation that it did not make, and no refund or void of ours explains it: look in ATRIP, what was it? The traveller is told when the flight is cancelled.',
  'traveller-wants-refund':
    'The traveller chose a refund (`skyhook order` says why Skyhook did not submit it): submit it in ATRIP.',
  'refund-on-hold':
    'DO NOT SUBMIT the refund: the flights changed after the traveller chose it, and the traveller is asked again. Submit it only on a new word of theirs. If it is submitted, answer `already-submitted`.',
  'reinstated-after-refund':
    'The flights got better after a refund was submitted, or after the traveller chose one of a part of the trip: look in ATRIP whether it can or should be stopped, call the traveller, and submit nothing without a new word of theirs.',
  'traveller-wants-call': 'The traveller wants to be called.',
  'traveller-wants-other-flight':
    'The traveller wants another flight in place of the changed one: find out in ATRIP or with the airline what it offers, and agree on one with the traveller.',
  'traveller-wants-part-refund':
    'The traveller chose a refund of the affected part and flies the rest: submit it in ATRIP for those flights only, never for the whole trip.',
  'passengers-disagree':
    'The passengers want different things: call them, and divide the booking in ATRIP or with the airline where that is needed.',
  'traveller-silent': 'The traveller did not answer about a large change: call.',
  'departure-too-close':
    'A changed or cancelled flight leaves in under six hours, or has left by its new time: call the traveller.',
  'departure-within-a-day':
    'A changed or cancelled flight leaves in under a day, and the traveller was told by mail, which may not be read in time: send an SMS or call.',
  'nobody-to-tell': 'There is no address of the traveller: tell them another way.',
  'mail-refused': 'The traveller’s mail server refused the message: tell them another way.',
  'mail-bounced':
    'The message to the traveller was accepted and came back (`skyhook order` says why): tell them another way, or set another address.',
  'mail-uncertain':
    'The mail server never said whether it took a question to the traveller, which they may have several times or not at all: call them, and have the mail server looked at.',
};

/** Tasks that a change of the flights waits for before the traveller is told of it: notice counts from then. */
const keepsFromTelling: ReadonlySet<TaskReason> = new Set([
  'order-cancelled',
  'change-unconfirmed',
  'change-not-placed',
  'look-in-atrip',
  'read-mail',
  'unaccounted-cancellation',
  'departure-too-close',
  'nobody-to-tell',
  'mail-refused',
  'mail-bounced',
  'mail-uncertain',
] as const);

/**
 * Hands something to a person: one task per reason and subject. An open one is brought up again instead, one that had
 * become needless is open again. Call under the order's lock.
 *
 * @param remindAfterSeconds when it is brought up (again) if nobody answers
 */
export async function openTask(
  tx: Transaction,
  orderNo: string,
  reason: TaskReason,
  subject: string,
  remindAfterSeconds: number,
): Promise<void> {
  await tx.query(
    `insert into questions (id, order_no, asked_of, kind, subject, options, deadline, consequence)
     values ($1, $2, 'person', $3, $4, $5, clock_timestamp() + make_interval(secs => $6), 'brought up again')
     on conflict (order_no, asked_of, kind, subject) do update set
       deadline = excluded.deadline, options = excluded.options,
       reminders = case when questions.state = 'open' then questions.reminders + 1 else 0 end,
       asked_at = case when questions.state = 'open' then questions.asked_at else clock_timestamp() end,
       state = 'open', answered_by = null, answered_at = null
     where questions.state in ('open', 'superseded')`,
    [`t_${randomBytes(12).toString('hex')}`, orderNo, reason, subject, taskOptions[reason], remindAfterSeconds],
  );
  await noteTasks(tx, orderNo, taskTexts);
}

/** Closes a task that has become needless. Call under the order's lock. */
export async function closeTask(
  tx: Transaction,
  orderNo: string,
  reason: TaskReason,
  subject: string,
): Promise<number> {
  const { rowCount } = await tx.query(
    `update questions set state = 'superseded', answered_by = 'skyhook', answered_at = clock_timestamp()
     where order_no = $1 and asked_of = 'person' and kind = $2 and subject = $3 and state = 'open'`,
    [orderNo, reason, subject],
  );
  await noteTasks(tx, orderNo, taskTexts);
  return rowCount ?? 0;
}

/**
 * Closes all tasks of some reasons, because they have become needless. Call under the order's lock.
 * @param sparing kinds of messages whose tasks are left open
 * @returns how many
 */
export async function closeTasks(
  tx: Transaction,
  orderNo: string,
  reasons: readonly TaskReason[],
  sparing: readonly MessageKind[] = [],
): Promise<number> {
  const { rowCount } = await tx.query(
    `update questions set state = 'superseded', answered_by = 'skyhook', answered_at = clock_timestamp()
     where order_no = $1 and asked_of = 'person' and kind = any($2) and state = 'open'
       and split_part(subject, '/', 1) <> all($3)`,
    [orderNo, reasons, sparing],
  );
  await noteTasks(tx, orderNo, taskTexts);
  return rowCount ?? 0;
}

/** Opens tasks again that became needless since then. Call under the order's lock. */
export async function reopenTasks(tx: Transaction, orderNo: string, reason: TaskReason, since: Date): Promise<void> {
  await tx.query(
    `update questions set state = 'open', answered_by = null, answered_at = null
     where order_no = $1 and asked_of = 'person' and kind = $2 and state = 'superseded' and answered_at >= $3`,
    [orderNo, reason, since],
  );
  await noteTasks(tx, orderNo, taskTexts);
}

/**
 * Notes who has taken a task on; one that another has is taken over.
 *
 * @param owner a name that the seller's people know; null gives the task back
 * @throws SkyhookError QUESTION_NOT_FOUND, QUESTION_CLOSED
 */
export async function takeTask(pool: Pool, id: string, owner: string | null): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ orderNo: string; state: string; kind: string }>(
      `update questions set owner = case when state = 'open' then $2 else owner end
       where id = $1 and asked_of = 'person' returning order_no as "orderNo", state, kind`,
      [id, owner],
    );
    const task = rows[0];
    if (!task) throw new SkyhookError('QUESTION_NOT_FOUND');
    if (task.state !== 'open') throw new SkyhookError('QUESTION_CLOSED');
    const text = owner === null ? `${task.kind}: given back` : `${task.kind}: a person has taken it on`;
    await addToTimeline(tx, task.orderNo, { kind: 'question', text, reference: id });
  });
}

export interface OpenTask {
  readonly id: string;
  readonly orderNo: string;
  readonly reason: TaskReason;
  /** What it is about: an evidence id, an itinerary version, a message. */
  readonly subject: string;
  /** The kind of that evidence, and how much of it waits. */
  readonly about: string | null;
  readonly options: readonly string[];
  readonly askedAt: Date;
  readonly reminders: number;
  /** Who has taken it on. */
  readonly owner: string | null;
  /** IATA code of the next flight's airline. */
  readonly airline: string | null;
  /** When the order's next flight leaves, as far as the itinerary is known; null when all have left. */
  readonly departsAt: Date | null;
  readonly minutesToDeparture: number | null;
  /**
   * How near the order's next departure is to the 14-day and 7-day lines of passenger rights (docs/passenger-rights.md),
   * for tasks that a traveller waits for to be told of a change; null for others, and when all flights have left.
   */
  readonly priority: Priority | null;
}

/** Tasks that wait for a person: the nearest departure first, so the most urgent too, then the oldest. */
export async function listOpenTasks(db: Queryable, orderNo?: string): Promise<OpenTask[]> {
  const { rows } = await db.query<Omit<OpenTask, 'priority'>>(
    `select id, order_no as "orderNo", kind as reason, subject, options, asked_at as "askedAt", reminders, owner,
       o.airline, flight.departs_at as "departsAt",
       floor(extract(epoch from flight.departs_at - clock_timestamp()) / 60)::int as "minutesToDeparture",
       (select e.kind || case when count(*) > 1 then ' (' || count(*) || ')' else '' end
        from evidence e join evidence one on one.id = questions.subject and one.kind = e.kind
        where e.order_no = questions.order_no and e.state in ('open', 'ambiguous', 'not-placed') group by e.kind) as about
     from questions join orders o using (order_no)
       left join lateral (
         select min(departs_at) as departs_at from segments s
         where s.order_no = o.order_no and departs_at > clock_timestamp()
           and version = (select max(version) from itineraries i where i.order_no = o.order_no)) flight on true
     where asked_of = 'person' and questions.state = 'open' and ($1::text is null or order_no = $1)
     -- Who is to be called at once comes first: the flight may have left by its new time, or be gone.
     order by questions.kind <> 'departure-too-close', flight.departs_at nulls last, asked_at limit 500`,
    [orderNo ?? null],
  );
  return rows.map((task) => ({ ...task, priority: priorityOf(task.reason, task.minutesToDeparture) }));
}

function priorityOf(reason: TaskReason, minutesToDeparture: number | null): Priority | null {
  if (minutesToDeparture === null || !keepsFromTelling.has(reason)) return null;
  return priorityFor({ days: minutesToDeparture / 1440 });
}
