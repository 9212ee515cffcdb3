import { itineraryTold, tellsTickets } from '../domain/message-kinds.ts';
import { readMessage, type StoredMessage } from './messages.ts';
import { lockOrder, raiseVersion, readRecipient, wantLook } from './orders.ts';
import { noteTold } from './people-events.ts';
import { inTransaction, type Pool, type Transaction } from './pool.ts';
import { closeTask, openTask } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

/** What came to the return address of a message. */
export interface ReturnedMail {
  readonly messageId: string;
  readonly kind: 'bounced' | 'delayed' | 'auto-reply' | 'other';
  readonly status: string | undefined;
  readonly why: string;
  readonly raw: Buffer;
}

/** What is kept of one, in bytes. */
const mostKept = 64 * 1024;

/**
 * Keeps a mail that came to a message's return address. One that says that the message did not arrive takes back that the
 * traveller was told, and hands it to a person, or to another address that is known by now. The second of a kind is counted only.
 *
 * @param remindAfterSeconds when the person is asked again
 * @returns whether there is such a message
 */
export async function keepReturnedMail(pool: Pool, mail: ReturnedMail, remindAfterSeconds: number): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const found = await readMessage(tx, mail.messageId);
    if (!found || !(await lockOrder(tx, found.orderNo))) return false;
    const { rows } = await tx.query<{ times: number }>(
      `insert into returned_mails (message_id, kind, status, why, raw) values ($1, $2, $3, $4, $5)
       on conflict (message_id, kind) do update set times = returned_mails.times + 1 returning times`,
      [mail.messageId, mail.kind, mail.status ?? null, mail.why, mail.raw.subarray(0, mostKept)],
    );
    if (rows[0]?.times !== 1) return true;
    const message = (await readMessage(tx, mail.messageId)) as StoredMessage;
    if (mail.kind === 'bounced') await takeBack(tx, message, mail, remindAfterSeconds);
    else {
      const words = { delayed: 'is delayed', 'auto-reply': 'had an automatic reply', other: 'had a mail in return' };
      const status = mail.status === undefined ? '' : ` (${mail.status})`;
      const text = `the mail ${message.kind} ${words[mail.kind]}${status}`;
      await addToTimeline(tx, message.orderNo, { kind: 'message', text, reference: message.id });
    }
    return true;
  });
}

async function takeBack(
  tx: Transaction,
  message: StoredMessage,
  { why, status }: ReturnedMail,
  remindAfterSeconds: number,
): Promise<void> {
  const { id, orderNo, kind, recipient } = message;
  const { named, contact } = await readRecipient(tx, orderNo);
  const isKnownElsewhere = (named ?? contact ?? recipient) !== recipient;
  const { rows } = await tx.query<{ counts: boolean }>(
    `update messages m set bounced_at = clock_timestamp(), bounce = $2,
       state = case when not c.counts then m.state when $3 then 'superseded' else 'bounced' end,
       claimed_by = case when c.counts then null else m.claimed_by end
     from (select state in ('pending', 'claimed', 'sent', 'assumed-sent') and not exists (
         -- Who answered has read it, whatever came back.
         select 1 from questions q where q.id = question_id and q.state = 'answered') as counts
       from messages where id = $1) c
     where m.id = $1 returning c.counts`,
    [id, [status, why].filter(Boolean).join(' '), isKnownElsewhere],
  );
  const counts = rows[0]?.counts === true;
  const end = !counts
    ? 'the traveller was told otherwise, so nothing follows'
    : isKnownElsewhere
      ? 'it is sent to the address that is known by now'
      : 'a person is asked';
  const text = `the mail ${kind} came back${status === undefined ? '' : ` (${status})`}: ${end}`;
  await addToTimeline(tx, orderNo, { kind: 'message', text, reference: id });
  if (!counts) return;
  await forgetTold(tx, message);
  const subject = `${kind}/${message.about || message.toldVersion}`;
  // It is certain now.
  await closeTask(tx, orderNo, 'mail-uncertain', subject);
  if (!isKnownElsewhere) {
    await openTask(tx, orderNo, 'mail-bounced', subject, remindAfterSeconds);
    await noteTold(tx, id);
  }
  await raiseVersion(tx, orderNo);
  await wantLook(tx, orderNo, 'bounce');
}

/** What the traveller knows goes back to what they knew before a message, unless they were told something newer since. */
async function forgetTold(tx: Transaction, { id, kind, toldVersion }: StoredMessage): Promise<void> {
  const tells = itineraryTold(kind, toldVersion) !== undefined;
  await passBefore(tx, id, { version: tells, tickets: tellsTickets(kind) });
  const { rows } = await tx.query<{ orderNo: string }>(
    `update orders o set
       told_version = case when $2 and o.told_version::text = b.value->>'told' then (b.value->>'version')::int else o.told_version end,
       tickets_told = case when b.value ? 'tickets' and o.tickets_told is not distinct from m.tickets->o.order_no
         then nullif(b.value->'tickets', 'null') else o.tickets_told end
     from messages m, jsonb_each(m.told_before) b where m.id = $1 and o.order_no = b.key returning o.order_no as "orderNo"`,
    [id, tells],
  );
  for (const { orderNo } of rows) {
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'bounce');
  }
}

/**
 * Messages that were sent after one that did not arrive were sent to somebody who knew what they knew before it: that is so again
 * when they come back too.
 */
async function passBefore(
  tx: Transaction,
  id: string,
  tells: { readonly version: boolean; readonly tickets: boolean },
): Promise<void> {
  const { rows } = await tx.query<{ orderNo: string; version: number | null; told: number | null; tickets: unknown }>(
    `select b.key as "orderNo", (b.value->>'version')::int as version, (b.value->>'told')::int as told, b.value->'tickets' as tickets
     from messages m, jsonb_each(m.told_before) b where m.id = $1`,
    [id],
  );
  for (const { orderNo, version, told, tickets } of rows) {
    const path = (name: string): string[] => [orderNo, name];
    // Versions only rise.
    if (tells.version)
      await tx.query(
        `update messages later set told_before = jsonb_set(told_before, $3, $4)
         where id <> $1 and told_before ? $2 and (told_before->$2->>'version')::int = $5`,
        [id, orderNo, path('version'), JSON.stringify(version), told],
      );
    // Tickets may be what they were once: those count that were sent before any other tickets were told.
    if (tells.tickets)
      await tx.query(
        `update messages later set told_before = jsonb_set(later.told_before, $3, $4)
         from messages m where m.id = $1 and later.told_before ? $2 and later.sent_at > m.sent_at
           and later.told_before->$2->'tickets' = m.tickets->$2
           and not exists (select 1 from messages other where other.told_before ? $2 and other.sent_at > m.sent_at
             and other.sent_at < later.sent_at and other.told_before->$2->'tickets' <> m.tickets->$2)`,
        [id, orderNo, path('tickets'), JSON.stringify(tickets)],
      );
  }
}

/**
 * Runs what marks the traveller as told by a message, and keeps with it what was known before, for the day that it comes back.
 * Call under the lock.
 */
export async function rememberingBefore(tx: Transaction, messageId: string, mark: () => Promise<void>): Promise<void> {
  const known = async (): Promise<Map<string, { version: number | null; tickets: unknown }>> => {
    const { rows } = await tx.query<{ orderNo: string; version: number | null; tickets: unknown }>(
      `select o.order_no as "orderNo", o.told_version as version, o.tickets_told as tickets from orders o
       join messages m on m.id = $1 and (o.order_no = m.order_no
         or o.trip = (select trip from orders where order_no = m.order_no))`,
      [messageId],
    );
    return new Map(rows.map(({ orderNo, ...rest }) => [orderNo, rest]));
  };
  const before = await known();
  await mark();
  const after = await known();
  const kept = [...before].flatMap(([orderNo, { version, tickets }]) => {
    const now = after.get(orderNo);
    const isSame = now?.version === version && JSON.stringify(now?.tickets) === JSON.stringify(tickets);
    return isSame ? [] : [[orderNo, { version, told: now?.version ?? null, tickets }] as const];
  });
  await tx.query(`update messages set told_before = $2 where id = $1`, [
    messageId,
    JSON.stringify(Object.fromEntries(kept)),
  ]);
}
