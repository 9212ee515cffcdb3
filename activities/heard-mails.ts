import type { MailRecord } from '../src/atlas/mail-query.ts';
import type { OrderNotification } from '../src/atlas/notifications.ts';
import { timeInIdentifier } from '../src/atlas/times.ts';
import { asOrderNo, splitOrderNo } from '../src/domain/identifiers.ts';
import {
  cancellationEvidenceId,
  mailStanding,
  noteMail,
  type HeardMail,
  type NotedMail,
} from '../src/storage/airline-mails.ts';
import { dismissUndecided, explainCancellations, recordEvidence } from '../src/storage/evidence.ts';
import { joinMails } from '../src/storage/mail-joining.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { closeTask } from '../src/storage/tasks.ts';
import { hurryPolls, isFollowed, lockOrder, raiseVersion, wantFreshQuery, wantLook } from '../src/storage/orders.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { missedMailKey, noteLateWebhook, noteMissedWebhook } from '../src/storage/sweeps.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import type { TakenIn } from './listed-incidents.ts';

/**
 * Takes in what is heard of a mail, whichever way: one row for it, joined with what explains it; a mail about a
 * cancellation is evidence of one, which our own refunds and voids may explain. Call under the order's lock.
 */
export async function takeInMail(
  tx: Transaction,
  orderNo: string,
  heard: HeardMail,
  by: 'push' | 'mail-query' | 'incident-list',
): Promise<NotedMail> {
  const noted = await noteMail(tx, orderNo, heard, by);
  if (noted.about === 'cancellation') {
    const id = cancellationEvidenceId(orderNo, noted.code);
    const { isNew } = await recordEvidence(tx, {
      id,
      meaning: `cancelled/${noted.code}`,
      notification: {
        kind: 'unaccounted-cancellation',
        orderNo,
        eventId: undefined,
        incidentStatus: undefined,
        vendorRefund: undefined,
        vendorRefundText: undefined,
        mail: noted.code,
        category: heard.category ?? 'unaccounted-cancellation',
      },
    });
    if (isNew) {
      await hurryPolls(tx, orderNo, ['settlement']);
      const state = await lockOrderState(tx, orderNo);
      // What is known already explains it at once; the queries may take that back.
      if (state) await explainCancellations(tx, orderNo, state);
    }
  } else if (by === 'mail-query') {
    const id = cancellationEvidenceId(orderNo, noted.code);
    await dismissUndecided(tx, orderNo, id);
    await closeTask(tx, orderNo, 'unaccounted-cancellation', id);
  }
  if (noted.isNews && noted.about !== 'nothing') {
    await hurryPolls(tx, orderNo, ['mail']);
    const how = { push: 'a push', 'mail-query': 'the mail query', 'incident-list': 'the incident list' }[by];
    await addToTimeline(tx, orderNo, {
      kind: 'evidence',
      text: `${how} tells of a mail of the airline (${heard.category ?? 'no category'}), about a ${noted.about.replace('-', ' ')}`,
      reference: noted.code,
    });
  }
  if (noted.isNews) await joinMails(tx, orderNo);
  return noted;
}

/** The mail that a push tells of, if it tells of one. */
export function mailOf(said: OrderNotification): HeardMail | undefined {
  if (said.kind === 'airline-mail') {
    const { eventId: _ofThePush, ...mail } = said;
    return mail;
  }
  if (said.kind !== 'mailed-change') return undefined;
  const { eventId, subject, link, receivedAt } = said;
  const eventAt = eventId === undefined ? undefined : timeInIdentifier(eventId);
  return { eventId, eventAt, subject, link, receivedAt, category: 'schedule-change' };
}

/** What a push tells of a mail. @returns the code under which to keep a copy, when its link is to be followed */
export async function takeInPushedMail(
  tx: Transaction,
  deps: Dependencies,
  orderNo: string,
  said: OrderNotification,
): Promise<string | undefined> {
  const heard = mailOf(said);
  if (!heard) return undefined;
  const noted = await takeInMail(tx, orderNo, heard, 'push');
  await noteLateWebhook(tx, missedMailKey(noted.code));
  return heard.link !== undefined && !noted.hasCopy && deps.mails.policy.followsPushed ? noted.code : undefined;
}

/**
 * Takes in a record of the mail query that a sweep found. A mail for an order that nobody follows is only counted: what
 * concerns it shows in the lists of incidents and orders, which follow it.
 */
export async function takeInListedMail(deps: Dependencies, record: MailRecord): Promise<TakenIn> {
  const { mailCode } = record;
  const orders = splitOrderNo(record.orderNo);
  if (mailCode === undefined || !orders) return { fresh: false, missed: false };
  const taken: TakenIn[] = [];
  for (const [index, orderNo] of orders.entries())
    taken.push(await takeInFor(deps, orderNo, { ...record, mailCode }, index === 0 ? '' : `#${orderNo}`));
  return { fresh: taken.some(({ fresh }) => fresh), missed: taken.some(({ missed }) => missed) };
}

async function takeInFor(
  deps: Dependencies,
  orderNo: string,
  record: MailRecord & { readonly mailCode: string },
  suffix: string,
): Promise<TakenIn> {
  const known = await mailStanding(deps.pool, orderNo, record.mailCode);
  if (known?.listed && known.category === record.category)
    return { fresh: false, missed: !known.pushed && (await countIfMissed(deps, deps.pool, orderNo, record)) };
  if (!asOrderNo(orderNo) || !(await isFollowed(deps.pool, orderNo))) return { fresh: false, missed: false };
  return inTransaction(deps.pool, async (tx) => {
    await lockOrder(tx, orderNo);
    const noted = await takeInMail(tx, orderNo, record, 'mail-query');
    const now = await mailStanding(tx, orderNo, noted.code);
    const missed = now !== undefined && !now.pushed && (await countIfMissed(deps, tx, orderNo, record));
    if (noted.isNew) {
      const said = { ...record, kind: 'airline-mail', orderNo, eventId: undefined, link: undefined } as const;
      await recordEvidence(tx, {
        id: `mail/${record.mailCode}${suffix}`,
        meaning: `mail/${record.mailCode}`,
        notification: said,
      });
    }
    if (noted.about === 'nothing') return { fresh: noted.isNew, missed };
    await wantFreshQuery(tx, orderNo);
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'mail-query');
    return { fresh: noted.isNew, missed };
  });
}

/** Counts it once it is old enough that a push should have brought it. */
async function countIfMissed(
  deps: Dependencies,
  db: Parameters<typeof noteMissedWebhook>[0],
  orderNo: string,
  { mailCode = '', storedAt, receivedAt }: MailRecord,
): Promise<boolean> {
  const happenedAt = storedAt ?? receivedAt;
  if (Date.now() - (happenedAt ?? Date.now()) < deps.settings.missedAfterSeconds * 1000) return false;
  return noteMissedWebhook(db, { key: missedMailKey(mailCode), orderNo, type: 'email.all', happenedAt });
}
