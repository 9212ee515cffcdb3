import type { CapturedMail, MailCategory } from '../atlas/notifications/airline-mail.ts';
import { findSameMail, unlistedCode, type MailMetadata } from './mail-matching.ts';
import type { Queryable, Transaction } from './pool.ts';
import { closeTask } from './tasks.ts';

/** What is known of a mail, from a push, from the mail query, or from the incident about it. */
export interface HeardMail extends Partial<CapturedMail> {
  /** Of the incident `email.schedulechange` that is about it. */
  readonly eventId?: string | undefined;
  /** Milliseconds since 1970: when the incident is from. */
  readonly eventAt?: number | undefined;
}

export interface NotedMail {
  readonly code: string;
  readonly about: 'schedule-change' | 'cancellation' | 'nothing';
  /** Nothing was known of it before. */
  readonly isNew: boolean;
  /** It was not known to the mail query, or as something else. */
  readonly isNews: boolean;
  readonly hasCopy: boolean;
}

const changeCategories: ReadonlySet<string> = new Set(['schedule-change', 'duplicated-schedule-change']);
/** A mail in one of these is evidence of a cancellation that Atlas did not make, unless one of our own explains it. */
export const cancellationCategories: readonly string[] = ['unaccounted-cancellation', 'pnr-cancellation-success'];

/** What a mail is about, as far as anybody has to care. */
function aboutOf(category: string, eventId: string | null): NotedMail['about'] {
  if (eventId || changeCategories.has(category)) return 'schedule-change';
  return cancellationCategories.includes(category) ? 'cancellation' : 'nothing';
}

/**
 * Notes what is heard of a mail: the same mail pushed in two ways and found by the mail query is one row. What the mail
 * query says is believed; a push may only make a mail matter more than another push did. Call under the order's lock.
 *
 * @param by `incident-list`: the list of incidents names it, which is no mail yet
 */
export async function noteMail(
  tx: Transaction,
  orderNo: string,
  heard: HeardMail,
  by: 'push' | 'mail-query' | 'incident-list',
): Promise<NotedMail> {
  const known = await mailRows(tx, orderNo);
  const same = findSameMail(known, heard, Date.now());
  const code = heard.mailCode ?? same?.code ?? unlistedCode(heard);
  if (same && same.code !== code) await rename(tx, orderNo, same.code, code);
  const before = known.find((mail) => mail.code === code) ?? same;
  const said = heard.category ?? 'other';
  const category = by === 'mail-query' ? said : moreSerious(before, said);
  const eventId = before?.eventId ?? same?.eventId ?? heard.eventId ?? null;
  const about = aboutOf(category, eventId);
  const { rows } = await tx.query<{ state: string }>(
    `insert into airline_mails as m (order_no, code, event_id, category, category_text, sender, addressee, subject,
       received_at, stored_at, pushed_at, listed_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $11 = 'push' then clock_timestamp() end,
       case when $11 = 'mail-query' then clock_timestamp() end, $12)
     on conflict (order_no, code) do update set event_id = coalesce(m.event_id, excluded.event_id), category = $4,
       category_text = coalesce(excluded.category_text, m.category_text),
       sender = ${newest('sender')}, addressee = ${newest('addressee')}, subject = ${newest('subject')},
       received_at = ${newest('received_at')}, stored_at = ${newest('stored_at')},
       pushed_at = coalesce(m.pushed_at, excluded.pushed_at), listed_at = coalesce(m.listed_at, excluded.listed_at),
       state = case when m.state = 'archived' and m.decided_at is null then $12
                    when m.state = 'open' and $12 = 'archived' then 'archived' else m.state end
     returning state`,
    [
      orderNo,
      code,
      eventId,
      category,
      heard.categoryText ?? null,
      heard.from ?? null,
      heard.to ?? null,
      heard.subject ?? null,
      time(heard.receivedAt ?? heard.eventAt),
      time(heard.storedAt),
      by,
      about === 'schedule-change' ? 'open' : 'archived',
    ],
  );
  if (rows[0]?.state !== 'open') await closeTask(tx, orderNo, 'read-mail', code);
  const isListedNow = by === 'mail-query' && !before?.listed;
  return {
    code,
    about,
    isNew: before === undefined,
    isNews: !before || isListedNow || before.category !== category || before.eventId !== eventId || before !== same,
    hasCopy: before?.hasCopy ?? false,
  };
}

/** The mail query's word counts; of two pushes the first. */
const newest = (column: string): string =>
  `case when $11 = 'mail-query' then coalesce(excluded.${column}, m.${column}) else coalesce(m.${column}, excluded.${column}) end`;

/** A forged push that calls a mail an advertisement must not silence it. */
function moreSerious(before: MailMetadata | undefined, said: MailCategory): string {
  if (!before) return said;
  const isLess = aboutOf(before.category, null) === 'nothing' && aboutOf(said, null) !== 'nothing';
  return isLess && !before.listed ? said : before.category;
}

const time = (instant: number | undefined): Date | null => (instant === undefined ? null : new Date(instant));

async function mailRows(tx: Transaction, orderNo: string): Promise<MailMetadata[]> {
  const { rows } = await tx.query<MailMetadata>(
    `select code, event_id as "eventId", category, subject, listed_at is not null as listed, raw is not null as "hasCopy",
       (extract(epoch from received_at) * 1000)::float8 as "receivedAt", (extract(epoch from stored_at) * 1000)::float8 as "storedAt",
       (extract(epoch from heard_at) * 1000)::float8 as "heardAt"
     from airline_mails where order_no = $1 order by heard_at desc limit 1000`,
    [orderNo],
  );
  return rows;
}

/** Gives a mail its real code, with everything that names it; one that is kept under it already takes the other in. */
async function rename(tx: Transaction, orderNo: string, from: string, to: string): Promise<void> {
  const { rows } = await tx.query<{ eventId: string | null; pushedAt: Date | null; heardAt: Date }>(
    `delete from airline_mails where order_no = $1 and code = $2
       and exists (select 1 from airline_mails where order_no = $1 and code = $3)
     returning event_id as "eventId", pushed_at as "pushedAt", heard_at as "heardAt"`,
    [orderNo, from, to],
  );
  const [merged] = rows;
  if (merged) {
    await tx.query(
      `update airline_mails set event_id = coalesce(event_id, $3), pushed_at = coalesce(pushed_at, $4),
         heard_at = least(heard_at, $5) where order_no = $1 and code = $2`,
      [orderNo, to, merged.eventId, merged.pushedAt, merged.heardAt],
    );
  } else await tx.query(`update airline_mails set code = $3 where order_no = $1 and code = $2`, [orderNo, from, to]);
  const cancelled = (code: string): string => cancellationEvidenceId(orderNo, code);
  for (const [reason, old, now] of [
    ['read-mail', from, to],
    ['unaccounted-cancellation', cancelled(from), cancelled(to)],
  ] as const) {
    const { rowCount } = await tx.query(
      `update questions set subject = $4 where order_no = $1 and asked_of = 'person' and kind = $2 and subject = $3
         and not exists (select 1 from questions where order_no = $1 and asked_of = 'person' and kind = $2 and subject = $4)`,
      [orderNo, reason, old, now],
    );
    if (rowCount === 0) await closeTask(tx, orderNo, reason, old);
  }
  await tx.query(
    `update evidence set id = $2, meaning = $3 where id = $1
       and not exists (select 1 from evidence where id = $2 or order_no = $4 and meaning = $3)`,
    [cancelled(from), cancelled(to), `cancelled/${to}`, orderNo],
  );
  await tx.query(`update airline_mails set joined_with = $3 where order_no = $1 and joined_with = $2`, [
    orderNo,
    from,
    to,
  ]);
}

/** The evidence that a mail about a cancellation gives, beside the push that told of the mail. */
export const cancellationEvidenceId = (orderNo: string, code: string): string => `mail/${code}/cancelled#${orderNo}`;

/**
 * Mails of an order whose copy is to be fetched through the mail query, those tried least first. Only what it shows:
 * invented ones would keep the others waiting.
 */
export async function mailsToFetch(db: Queryable, orderNo: string, limit: number): Promise<Set<string>> {
  const { rows } = await db.query<{ code: string }>(
    `select code from airline_mails where order_no = $1 and fetched_by is distinct from 'queried-link' and listed_at is not null
       and (state in ('open', 'passed-on') or category = any($2) and heard_at > clock_timestamp() - interval '1 day')
     order by attempts, heard_at limit $3`,
    [orderNo, cancellationCategories, limit],
  );
  return new Set(rows.map(({ code }) => code));
}

/** Keeps a mail's bytes and text. A rescue copy never replaces one that the mail query gave. Call under the lock. */
export async function storeMailCopy(
  tx: Transaction,
  orderNo: string,
  code: string,
  copy: {
    readonly raw: Buffer;
    readonly sha256: string;
    readonly text: string;
    readonly by: 'pushed-link' | 'queried-link';
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update airline_mails set raw = $3, sha256 = $4, text_body = $5, fetched_by = $6, fetched_at = clock_timestamp(),
       attempts = attempts + 1, problem = null
     where order_no = $1 and code = $2 and ($6 = 'queried-link' or raw is null)`,
    [orderNo, code, copy.raw, copy.sha256, copy.text, copy.by],
  );
  return rowCount === 1;
}

/** Notes that an attempt to fetch a mail failed, by its error code. */
export async function noteMailProblem(db: Queryable, orderNo: string, code: string, problem: string): Promise<void> {
  await db.query(
    `update airline_mails set attempts = attempts + 1, problem = $3 where order_no = $1 and code = $2 and fetched_by is distinct from 'queried-link'`,
    [orderNo, code, problem],
  );
}

/** How a mail of an order stands with the mail sweep. */
export async function mailStanding(
  db: Queryable,
  orderNo: string,
  code: string,
): Promise<{ readonly listed: boolean; readonly pushed: boolean; readonly category: string } | undefined> {
  const { rows } = await db.query<{ listed: boolean; pushed: boolean; category: string }>(
    `select listed_at is not null as listed, pushed_at is not null as pushed, category
     from airline_mails where order_no = $1 and code = $2`,
    [orderNo, code],
  );
  return rows[0];
}
