import { rivalsOf } from '../domain/message-kinds.ts';
import type { Transaction } from './pool.ts';
import { raiseVersion } from './orders.ts';
import { closeTask } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

interface OpenMail {
  readonly code: string;
  readonly heardAt: Date;
  readonly at: Date;
}

interface Explanation {
  readonly name: string;
  readonly at: Date;
  /** When the traveller was told of it. */
  readonly toldAt: Date | null;
}

/**
 * Joins an order's mails about schedule changes with what explains them: a duplicate with the earlier mail, a mail with
 * the structured change that came up to a day before it or that came after it. Each change explains one mail, and none
 * that came when the traveller knew of it already, so that a second change by mail alone is not lost with it. Call under
 * the order's lock.
 */
export async function joinMails(tx: Transaction, orderNo: string): Promise<void> {
  const joined = [...(await joinDuplicates(tx, orderNo)), ...(await joinWithChanges(tx, orderNo))];
  for (const { code, name } of joined) {
    await closeTask(tx, orderNo, 'read-mail', code);
    await addToTimeline(tx, orderNo, {
      kind: 'evidence',
      text: `the airline’s mail is explained by ${name}: nobody has to read it`,
      reference: code,
    });
  }
  if (joined.length > 0) await raiseVersion(tx, orderNo);
}

type Joined = { readonly code: string; readonly name: string };

/** Atlas calls it a duplicate; it needs an earlier one that is as certain to exist. */
async function joinDuplicates(tx: Transaction, orderNo: string): Promise<Joined[]> {
  const { rows } = await tx.query<Joined>(
    `update airline_mails d set state = 'joined', decided_at = clock_timestamp(), joined_with = e.code
     from airline_mails e
     where d.order_no = $1 and d.state = 'open' and d.category = 'duplicated-schedule-change' and e.order_no = $1
       and e.code = (select first.code from airline_mails first where first.order_no = $1 and first.code <> d.code
         and (first.category in ('schedule-change', 'duplicated-schedule-change') or first.event_id is not null)
         and (first.listed_at is not null or d.listed_at is null)
         and (coalesce(first.received_at, first.heard_at), first.code) < (coalesce(d.received_at, d.heard_at), d.code)
         and coalesce(first.received_at, first.heard_at) > coalesce(d.received_at, d.heard_at) - interval '7 days'
         order by coalesce(first.received_at, first.heard_at) desc limit 1)
     returning d.code, 'an earlier mail' as name`,
    [orderNo],
  );
  return rows;
}

async function joinWithChanges(tx: Transaction, orderNo: string): Promise<Joined[]> {
  const { rows: mails } = await tx.query<OpenMail>(
    `select code, heard_at as "heardAt", coalesce(received_at, heard_at) as at from airline_mails
     where order_no = $1 and state = 'open' order by listed_at is null, coalesce(received_at, heard_at), code`,
    [orderNo],
  );
  if (mails.length === 0) return [];
  const free = await explanations(tx, orderNo);
  const joined: Joined[] = [];
  for (const mail of mails) {
    const from = earliest(mail);
    const index = free.findIndex(({ at, toldAt }) => at.getTime() >= from && !isAfter(mail, toldAt));
    const [explanation] = index < 0 ? [] : free.splice(index, 1);
    if (!explanation) continue;
    await tx.query(
      `update airline_mails set state = 'joined', decided_at = clock_timestamp(), joined_with = $3
       where order_no = $1 and code = $2`,
      [orderNo, mail.code, explanation.name],
    );
    joined.push({ code: mail.code, name: explanation.name });
  }
  return joined;
}

const dayMs = 24 * 3_600_000;
/** Mails come some minutes late. */
const belatedMs = 15 * 60_000;

/** Whether a mail came clearly after something was told. */
const isAfter = ({ at }: OpenMail, toldAt: Date | null): boolean =>
  toldAt !== null && at.getTime() > toldAt.getTime() + belatedMs;

/** A time that a push tells may be anything. */
const earliest = ({ at, heardAt }: OpenMail): number =>
  Math.max(Math.min(at.getTime(), heardAt.getTime()) - dayMs, heardAt.getTime() - 3 * dayMs);

/** What has changed in an order's flights by something structured, and explains no mail yet; the oldest first. */
async function explanations(tx: Transaction, orderNo: string): Promise<Explanation[]> {
  const { rows } = await tx.query<Explanation>(
    `select name, at, "toldAt" from (
       select 'itinerary/' || version as name, recorded_at as at,
         (select min(sent_at) from messages m where m.order_no = $1 and m.told_version = i.version and m.kind = any($2)) as "toldAt"
       from itineraries i where order_no = $1 and version > 1
       union all
       -- The flights are with a person under another name, or were superseded by newer ones.
       select id, coalesce(decided_at, recorded_at), null from evidence where order_no = $1 and (
         kind = 'schedule-change' and state in ('not-placed', 'superseded') and corroborated_by is not null
         or kind = 'unclear-change' and state = 'applied' or kind = 'listed-change' and state in ('open', 'ambiguous'))
     ) change
     where not exists (select 1 from airline_mails m where m.order_no = $1 and m.joined_with = change.name)
     order by at, name`,
    [orderNo, rivalsOf('change-notice')],
  );
  return rows;
}
