import { createHash } from 'node:crypto';
import { cancellationSignal } from '@temporalio/activity';
import type { MailRecord } from '../src/atlas/mail-query.ts';
import type { LinkOrigin } from '../src/atlas/mail-links.ts';
import { mailText } from '../src/atlas/mail-text.ts';
import { readNotificationBody } from '../src/atlas/notifications.ts';
import { splitOrderNo } from '../src/domain/identifiers.ts';
import { SkyhookError } from '../src/errors.ts';
import { mailsToFetch, noteMailProblem, storeMailCopy } from '../src/storage/airline-mails.ts';
import { readDelivery } from '../src/storage/inbox.ts';
import { lockOrder, raiseVersion, readOrder, wantLook } from '../src/storage/orders.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import { takeInMail } from './heard-mails.ts';

const pageSize = 100;
/** Of the mails of one order. */
const mostPages = 10;
/** Mails that are fetched beside one query, and how long that may take before the rest waits for the next one. */
const mostFetches = 3;
const fetchingMs = 12_000;
/** Around the time since which the order is followed; Atlas takes a window of a month at most. */
const marginMs = 24 * 3_600_000;
const longestMs = 29 * marginMs;

interface MailCopy {
  readonly raw: Buffer;
  readonly sha256: string;
  readonly text: string;
}

/** The activity that rescues a mail whose link was pushed. */
export function airlineMailActivities(deps: Dependencies) {
  return {
    /**
     * Fetches the mail behind the link of a push, which lives for ten minutes: a copy for people, until the mail query
     * gives one that is trusted. What cannot be fetched is noted, and is no error.
     *
     * @param mail the code under which it is kept
     * @throws SkyhookError MAIL_STORE_UNAVAILABLE when trying again can help
     */
    async rescueMail({
      key,
      orderNo,
      mail,
    }: {
      readonly key: string;
      readonly orderNo: string;
      readonly mail: string;
    }): Promise<{ readonly rescued: boolean }> {
      const row = await readDelivery(deps.pool, key);
      const said = row && readNotificationBody(row.body, row.contentType);
      const link = said && 'link' in said ? said.link : undefined;
      if (link === undefined) return { rescued: false };
      const copy = await fetchCopy(deps, link, 'pushed');
      if ('problem' in copy) {
        await noteMailProblem(deps.pool, orderNo, mail, copy.problem);
        if (copy.problem === 'MAIL_STORE_UNAVAILABLE') throw new SkyhookError('MAIL_STORE_UNAVAILABLE');
        return { rescued: false };
      }
      await inTransaction(deps.pool, async (tx) => {
        if (await lockOrder(tx, orderNo)) await keepCopy(tx, orderNo, mail, copy, 'pushed-link');
      });
      return { rescued: true };
    },
  };
}

/**
 * Asks the mail query about an order, notes what it shows, and fetches what is wanted of it through the new links that it
 * gives. Mails from before the order was followed are of no concern.
 * @throws SkyhookError ATLAS_*
 */
export async function askForMails(deps: Dependencies, orderNo: string): Promise<void> {
  const order = await readOrder(deps.pool, orderNo);
  if (!order) return;
  const now = Date.now();
  const receivedFrom = Math.max(order.firstSeenAt.getTime() - marginMs, now - longestMs);
  const window = { receivedFrom, receivedTo: now + marginMs };
  const records: MailRecord[] = [];
  for (let pageIndex = 1; pageIndex <= mostPages; pageIndex += 1) {
    const page = await deps.atlas.queryMails({ orderNo, ...window, pageIndex, pageSize }, cancellationSignal());
    records.push(...page.records.filter((record) => splitOrderNo(record.orderNo)?.includes(orderNo)));
    if (!(page.hasNext ?? page.records.length + page.skipped >= pageSize)) break;
  }
  await inTransaction(deps.pool, async (tx) => {
    if (await lockOrder(tx, orderNo)) await noteRecords(tx, orderNo, records);
  });
  await fetchWanted(deps, orderNo, records, Date.now() + fetchingMs);
}

async function noteRecords(tx: Transaction, orderNo: string, records: readonly MailRecord[]): Promise<void> {
  // The oldest first, so that a duplicate finds what it is a duplicate of.
  for (const record of [...records].sort((one, other) => (one.receivedAt ?? 0) - (other.receivedAt ?? 0)))
    if (record.mailCode !== undefined) await takeInMail(tx, orderNo, record, 'mail-query');
}

/** Each copy is kept at once: the next fetch may take too long. */
async function fetchWanted(
  deps: Dependencies,
  orderNo: string,
  records: readonly MailRecord[],
  until: number,
): Promise<void> {
  const wanted = await mailsToFetch(deps.pool, orderNo, mostFetches);
  for (const { mailCode, link } of records) {
    if (mailCode === undefined || !wanted.has(mailCode) || Date.now() > until) continue;
    const copy = link === undefined ? { problem: 'MAIL_LINK_DEAD' } : await fetchCopy(deps, link, 'queried');
    if ('problem' in copy) await noteMailProblem(deps.pool, orderNo, mailCode, copy.problem);
    else
      await inTransaction(deps.pool, async (tx) => {
        if (await lockOrder(tx, orderNo)) await keepCopy(tx, orderNo, mailCode, copy, 'queried-link');
      });
  }
}

async function keepCopy(
  tx: Transaction,
  orderNo: string,
  code: string,
  copy: MailCopy,
  by: 'pushed-link' | 'queried-link',
): Promise<void> {
  if (!(await storeMailCopy(tx, orderNo, code, { ...copy, by }))) return;
  await addToTimeline(tx, orderNo, {
    kind: 'evidence',
    text: `the airline’s mail is kept, ${copy.raw.length} bytes, fetched through ${by === 'pushed-link' ? 'the pushed link' : 'a link of the mail query'}`,
    reference: code,
  });
  await raiseVersion(tx, orderNo);
  if (by === 'pushed-link') await wantLook(tx, orderNo, 'mail-rescued');
}

async function fetchCopy(
  { mails, log }: Dependencies,
  link: string,
  origin: LinkOrigin,
): Promise<MailCopy | { readonly problem: string }> {
  try {
    const raw = await mails.fetch(link, origin, cancellationSignal());
    return { raw, sha256: createHash('sha256').update(raw).digest('hex'), text: await mailText(raw) };
  } catch (error) {
    if (!(error instanceof SkyhookError)) throw error;
    log.info({ code: error.code, detail: error.detail, origin }, 'a mail of an airline was not fetched');
    return { problem: error.code };
  }
}
