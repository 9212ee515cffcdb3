import { SkyhookError } from '../errors.ts';
import type { Queryable, Transaction } from './pool.ts';

/** A mail of an airline, for people. Holds personal data. */
export interface StoredMail {
  readonly orderNo: string;
  readonly code: string;
  readonly eventId: string | null;
  readonly category: string;
  readonly categoryText: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly subject: string | null;
  readonly receivedAt: Date | null;
  readonly storedAt: Date | null;
  readonly heardAt: Date;
  readonly listedAt: Date | null;
  readonly fetchedBy: 'pushed-link' | 'queried-link' | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly attempts: number;
  readonly problem: string | null;
  readonly state: 'open' | 'archived' | 'joined' | 'read' | 'passed-on';
  readonly joinedWith: string | null;
}

const columns = `order_no as "orderNo", code, event_id as "eventId", category, category_text as "categoryText", sender as "from",
  addressee as "to", subject, received_at as "receivedAt", stored_at as "storedAt", heard_at as "heardAt", listed_at as "listedAt",
  fetched_by as "fetchedBy", octet_length(raw) as bytes, sha256, attempts, problem, state, joined_with as "joinedWith"`;

/** The mails of an order, newest first, without their content. */
export async function listMails(db: Queryable, orderNo: string): Promise<StoredMail[]> {
  const { rows } = await db.query<StoredMail>(
    `select ${columns} from airline_mails where order_no = $1 order by coalesce(received_at, heard_at) desc, code limit 200`,
    [orderNo],
  );
  return rows;
}

/**
 * One mail with its text. Should pushes have put one code under several orders, that which the mail query shows.
 * @throws SkyhookError MAIL_NOT_FOUND
 */
export async function readMail(db: Queryable, code: string): Promise<StoredMail & { readonly text: string | null }> {
  const { rows } = await db.query<StoredMail & { text: string | null }>(
    `select ${columns}, text_body as text from airline_mails where code = $1 order by listed_at nulls last, heard_at limit 1`,
    [normal(code)],
  );
  if (!rows[0]) throw new SkyhookError('MAIL_NOT_FOUND');
  return rows[0];
}

/** The bytes of one mail. @throws SkyhookError MAIL_NOT_FOUND, also when no copy is kept */
export async function readRawMail(db: Queryable, code: string): Promise<Buffer> {
  const { rows } = await db.query<{ raw: Buffer | null }>(
    `select raw from airline_mails where code = $1 and raw is not null order by listed_at nulls last, heard_at limit 1`,
    [normal(code)],
  );
  if (!rows[0]?.raw) throw new SkyhookError('MAIL_NOT_FOUND');
  return rows[0].raw;
}

const normal = (code: string): string => code.toLowerCase();

/**
 * What a traveller is told of a mail comes from here: only from a copy fetched through a link that the mail query gave
 * for this order.
 * @returns undefined when there is no such copy
 */
export async function readVerifiedMail(
  tx: Transaction,
  orderNo: string,
  code: string,
): Promise<{ readonly subject: string; readonly text: string; readonly receivedAt: Date } | undefined> {
  const { rows } = await tx.query<{ subject: string; text: string; receivedAt: Date }>(
    `select coalesce(subject, '') as subject, coalesce(text_body, '') as text, coalesce(received_at, heard_at) as "receivedAt"
     from airline_mails where order_no = $1 and code = $2 and fetched_by = 'queried-link'`,
    [orderNo, code],
  );
  return rows[0];
}

/**
 * A person has read a mail. What the mail query does not show was one task together, and is answered together.
 * @throws SkyhookError MAIL_NOT_VERIFIED when it is to be passed on and there is no copy that may be
 */
export async function answerMail(
  tx: Transaction,
  orderNo: string,
  code: string,
  answer: 'nothing-new' | 'pass-on',
): Promise<void> {
  if (answer === 'pass-on') {
    if (!(await readVerifiedMail(tx, orderNo, code))) throw new SkyhookError('MAIL_NOT_VERIFIED');
    await tx.query(
      `update airline_mails set state = 'passed-on', decided_at = clock_timestamp()
       where order_no = $1 and code = $2 and state = 'open'`,
      [orderNo, code],
    );
    return;
  }
  await tx.query(
    `update airline_mails set state = 'read', decided_at = clock_timestamp()
     where order_no = $1 and state = 'open' and (code = $2 or listed_at is null
       and exists (select 1 from airline_mails one where one.order_no = $1 and one.code = $2 and one.listed_at is null))`,
    [orderNo, code],
  );
}
