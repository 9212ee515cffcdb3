import { createHash } from 'node:crypto';
import type { CalendarFile } from '../domain/calendar-file.ts';
import { rivalsOf } from '../domain/message-kinds.ts';
import type { MessageKind } from '../domain/order-state.ts';
import type { PassengerTickets } from '../domain/tickets.ts';
import type { Queryable, Transaction } from './pool.ts';

export type MessageState = 'pending' | 'claimed' | 'sent' | 'assumed-sent' | 'refused' | 'superseded' | 'bounced';

/** A message to the traveller: a row before it is a mail. */
export interface StoredMessage {
  readonly id: string;
  readonly orderNo: string;
  readonly toldVersion: number;
  readonly kind: MessageKind;
  /** Code of the mail that it is about; empty for most. */
  readonly about: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar: CalendarFile | null;
  /** BCP 47; null of messages that were written before there was more than one. */
  readonly language: string | null;
  /** Sender of its brand, if that has one of its own. */
  readonly from: string | null;
  readonly questionId: string | null;
  readonly state: MessageState;
  readonly claimedBy: string | null;
  readonly attempts: number;
  /** After how many of them nobody knows whether the mail was taken: so many copies may be out. */
  readonly unclearAttempts: number;
  readonly smtpAnswer: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** When it came back, and why. */
  readonly bouncedAt: Date | null;
  readonly bounce: string | null;
}

/** Recipient of a message that systems of the seller tell. */
export const theSeller = '(the seller)';

const columns = `id, order_no as "orderNo", told_version as "toldVersion", kind, about, recipient, subject, text_body as text,
  html_body as html, calendar, language, sender as "from", question_id as "questionId", state, claimed_by as "claimedBy", attempts, unclear_attempts as "unclearAttempts", smtp_answer as "smtpAnswer",
  created_at as "createdAt", sent_at as "sentAt",
  bounced_at as "bouncedAt", bounce`;

/** A message's id: the same message always has the same, which also makes its mail Message-ID. */
export function messageId(
  orderNo: string,
  toldVersion: number,
  kind: MessageKind,
  recipient: string,
  about = '',
): string {
  const name = about === '' ? kind : `${kind}/${about}`;
  return createHash('sha256').update(`${orderNo}/${toldVersion}/${name}/${recipient}`).digest('hex').slice(0, 32);
}

/** One message, or undefined. */
export async function readMessage(db: Queryable, id: string): Promise<StoredMessage | undefined> {
  const { rows } = await db.query<StoredMessage>(`select ${columns} from messages where id = $1`, [id]);
  return rows[0];
}

/** All messages of an order, oldest first. */
export async function listMessages(db: Queryable, orderNo: string): Promise<StoredMessage[]> {
  const { rows } = await db.query<StoredMessage>(
    `select ${columns} from messages where order_no = $1 order by created_at`,
    [orderNo],
  );
  return rows;
}

/** How many other messages about these orders there are, sent or not. */
export async function countOtherMessages(tx: Transaction, orderNos: readonly string[], id: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    'select count(*)::int as count from messages where order_no = any($1) and id <> $2',
    [orderNos, id],
  );
  return rows[0]?.count as number;
}

/**
 * Puts a rendered message into the outbox, or writes one anew that is not out yet. Others that wait for the same itinerary version (to
 * another recipient, or of another kind) are given up. Call under the order's lock.
 */
export async function putMessage(
  tx: Transaction,
  message: {
    readonly id: string;
    readonly orderNo: string;
    readonly toldVersion: number;
    readonly kind: MessageKind;
    readonly about?: string | undefined;
    readonly recipient: string;
    readonly template: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly calendar?: CalendarFile | undefined;
    readonly language?: string | undefined;
    /** Name of the brand that it was written under, and its sender. */
    readonly brand?: string | undefined;
    readonly from?: string | undefined;
    readonly questionId: string | undefined;
    /** The tickets and PNRs that it lists, by order number. */
    readonly tickets?: Readonly<Record<string, readonly PassengerTickets[]>>;
  },
): Promise<void> {
  await tx.query(
    `update messages set state = 'superseded'
     where order_no = $1 and told_version = $2 and id <> $3 and kind = any($4) and about = $5 and state = 'pending'`,
    [message.orderNo, message.toldVersion, message.id, rivalsOf(message.kind), message.about ?? ''],
  );
  await tx.query(
    `insert into messages (id, order_no, told_version, kind, recipient, template, subject, text_body, html_body, question_id, tickets, about,
       language, brand, sender, calendar)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict (id) do update set template = excluded.template, subject = excluded.subject,
       text_body = excluded.text_body, html_body = excluded.html_body, question_id = excluded.question_id,
       tickets = excluded.tickets, language = excluded.language, brand = excluded.brand, sender = excluded.sender,
       calendar = excluded.calendar, state = 'pending', unclear_attempts = 0`,
    [
      message.id,
      message.orderNo,
      message.toldVersion,
      message.kind,
      message.recipient,
      message.template,
      message.subject,
      message.text,
      message.html,
      message.questionId ?? null,
      message.tickets ? JSON.stringify(message.tickets) : null,
      message.about ?? '',
      message.language ?? null,
      message.brand ?? null,
      message.from ?? null,
      message.calendar ? JSON.stringify(message.calendar) : null,
    ],
  );
}

/**
 * Claims a message for one attempt to send it: whoever finds it claimed by another attempt may only resolve that, or send it
 * again though that one may have sent it.
 */
export async function claimMessage(tx: Transaction, id: string, attempt: string): Promise<void> {
  await tx.query(
    `update messages set state = 'claimed', claimed_by = $2, claimed_at = clock_timestamp(), attempts = attempts + 1,
       unclear_attempts = unclear_attempts + case when state = 'claimed' then 1 else 0 end where id = $1`,
    [id, attempt],
  );
}

/**
 * Whether the attempt that claimed a message may still send it, asked right before: it may have been frozen since. While it
 * holds the claim it may; and what a later attempt had to take for sent it alone can have sent, so it does, unless the
 * traveller was told something newer meanwhile.
 */
export async function maySendClaimed(db: Queryable, id: string, attempt: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from messages m join orders o on o.order_no = m.order_no
     where m.id = $1 and (m.state = 'claimed' and m.claimed_by = $2
       or m.state = 'assumed-sent' and m.told_version = o.told_version)`,
    [id, attempt],
  );
  return rowCount === 1;
}

/** Gives a claim up whose attempt certainly sent nothing. Call under the order's lock. */
export async function releaseMessage(tx: Transaction, orderNo: string, attempt: string): Promise<void> {
  await tx.query(
    `update messages set state = 'pending', claimed_by = null where order_no = $1 and state = 'claimed' and claimed_by = $2`,
    [orderNo, attempt],
  );
}

/** Records what became of a claimed message, if this attempt still holds it. @returns whether it did */
export async function resolveMessage(
  tx: Transaction,
  id: string,
  attempt: string,
  result: {
    readonly state: Exclude<MessageState, 'claimed' | 'superseded' | 'bounced'>;
    readonly smtpAnswer: string | undefined;
    /** Whether nobody knows if the mail was taken. */
    readonly isUnclear?: boolean;
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update messages set state = $3, smtp_answer = coalesce($4, smtp_answer), claimed_by = null,
            unclear_attempts = unclear_attempts + case when $5 then 1 else 0 end,
            sent_at = case when $3 in ('sent', 'assumed-sent') then clock_timestamp() end
     where id = $1 and state = 'claimed' and claimed_by = $2`,
    [id, attempt, result.state, result.smtpAnswer ?? null, result.isUnclear ?? false],
  );
  return rowCount === 1;
}

/** Gives up what waits to be sent about a question that is answered. Call under the order's lock. */
export async function giveUpAnswered(tx: Transaction, questionId: string): Promise<void> {
  await tx.query(
    `update messages set state = 'superseded' where question_id = $1 and state = 'pending'
       and exists (select 1 from questions q where q.id = $1 and q.state = 'answered')`,
    [questionId],
  );
}
