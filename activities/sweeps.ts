import { cancellationSignal } from '@temporalio/activity';
import type { IncidentFilter, IncidentRecord } from '../src/atlas/incident-list.ts';
import type { MailFilter, MailRecord } from '../src/atlas/mail-query.ts';
import type { ListedOrder, OrderListFilter } from '../src/atlas/order-list.ts';
import type { Page } from '../src/atlas/paging.ts';
import { halve, planWindows, type TimeWindow } from '../src/domain/sweep-windows.ts';
import { isUnstorable } from '../src/storage/pool.ts';
import { beginSweep, endSweep, type SweepTotals } from '../src/storage/sweeps.ts';
import type { Dependencies } from './dependencies.ts';
import { takeInListedMail } from './heard-mails.ts';
import { newsOfIncidents, takeInListedIncident } from './listed-incidents.ts';
import { newsOfOrders, takeInListedOrder } from './listed-orders.ts';
import { alwaysRetryable } from './retrying.ts';

export const sweepKinds = ['incidents', 'unconfirmed', 'orders', 'mails'] as const;
/**
 * - `incidents`: those received lately
 * - `unconfirmed`: all that nobody confirmed, whatever their age
 * - `orders`: those created lately, and all in process
 * - `mails`: those of airlines that Atlas stored lately
 */
export type SweepKind = (typeof sweepKinds)[number];

/** One question to Atlas: a window of time, or a page of a list that has no window. */
export type SweepPart =
  | { readonly list: 'incidents'; readonly window: TimeWindow; readonly page?: number }
  | { readonly list: 'unconfirmed-incidents'; readonly page: number }
  | { readonly list: 'mails'; readonly window: TimeWindow; readonly page?: number }
  | { readonly list: 'created-orders'; readonly window: TimeWindow; readonly page?: number }
  | { readonly list: 'orders-in-process'; readonly page: number };

export interface SweepPlan {
  readonly parts: readonly SweepPart[];
  /** How far the watermark may move when all parts were seen, milliseconds since 1970. */
  readonly reaches: number;
}

/** What one part came to, and the parts that it calls for: its halves, or the next page. */
export interface SweptPart extends SweepTotals {
  readonly more: readonly SweepPart[];
}

const pageSize = 100;
/** Of a list without a window; beyond it something is wrong. */
const mostPages = 200;

/** The activities of the sweeps that do not ask Atlas. */
export function sweepPlanActivities({ pool }: Dependencies) {
  return {
    /** What a run looks at. Nothing has been asked yet. */
    async planSweep({ kind }: { readonly kind: SweepKind }): Promise<SweepPlan> {
      const mark = await beginSweep(pool, kind);
      if (kind === 'unconfirmed') return { parts: [{ list: 'unconfirmed-incidents', page: 1 }], reaches: mark.now };
      const { windows, reaches } = planWindows(mark, mark.now);
      const list = kind === 'orders' ? 'created-orders' : kind;
      const parts: SweepPart[] = windows.map((window) => ({ list, window }));
      if (kind === 'orders') parts.push({ list: 'orders-in-process', page: 1 });
      return { parts, reaches };
    },

    /** All parts were seen: the watermark moves. */
    async endSweep(swept: {
      readonly kind: SweepKind;
      readonly reaches: number;
      readonly totals: SweepTotals;
    }): Promise<void> {
      await endSweep(pool, swept.kind, swept.reaches, swept.totals);
    },
  };
}

/** The activity of the sweeps that asks Atlas. */
export function sweepActivities(deps: Dependencies) {
  return {
    /**
     * Asks Atlas once and takes in what it lists. A window that holds more than a page is not read but halved.
     * @throws SkyhookError ATLAS_*
     */
    async sweepPart(part: SweepPart): Promise<SweptPart> {
      if (part.list === 'incidents' || part.list === 'unconfirmed-incidents') {
        const page = await listed(deps.atlas.listIncidents(incidentFilter(part), cancellationSignal()));
        const news = (records: readonly IncidentRecord[]) => newsOfIncidents(deps, records);
        return takeIn(part, page, news, (record) => takeInListedIncident(deps, record));
      }
      if (part.list === 'mails') {
        const page = await listed(deps.atlas.queryMails(mailFilter(part), cancellationSignal()));
        const all = async (records: readonly MailRecord[]) => records;
        return takeIn(part, page, all, (record) => takeInListedMail(deps, record));
      }
      const page = await listed(deps.atlas.listOrders(orderFilter(part), cancellationSignal()));
      const news = (orders: readonly ListedOrder[]) => newsOfOrders(deps, orders);
      return takeIn(part, page, news, (order) => takeInListedOrder(deps, order));
    },
  };
}

const listed = <T>(page: Promise<Page<T>>): Promise<Page<T>> =>
  page.catch((error: unknown) => {
    throw alwaysRetryable(error);
  });

type IncidentPart = Extract<SweepPart, { list: 'incidents' | 'unconfirmed-incidents' }>;

function incidentFilter(part: IncidentPart): IncidentFilter {
  const paging = { pageIndex: part.page ?? 1, pageSize };
  return part.list === 'incidents' ? { ...part.window, ...paging } : { eventStatus: [0], ...paging };
}

type MailPart = Extract<SweepPart, { list: 'mails' }>;

const mailFilter = ({ window, page }: MailPart): MailFilter => ({
  storedFrom: window.from,
  storedTo: window.to,
  pageIndex: page ?? 1,
  pageSize,
});

function orderFilter(part: Exclude<SweepPart, IncidentPart | MailPart>): OrderListFilter {
  const paging = { page: part.page ?? 1, pageSize };
  return part.list === 'created-orders'
    ? { createdFrom: part.window.from, createdTo: part.window.to, statuses: [1, 2], ...paging }
    : { statuses: [1], ...paging };
}

async function takeIn<T>(
  part: SweepPart,
  page: Page<T>,
  newsOf: (records: readonly T[]) => Promise<readonly T[]>,
  take: (record: T) => Promise<{ readonly fresh: boolean; readonly missed: boolean }>,
): Promise<SweptPart> {
  const count = page.records.length + page.skipped;
  const pageNo = part.page ?? 1;
  const isMore =
    page.hasNext ?? (count > 0 && (page.total === undefined || page.total > (pageNo - 1) * pageSize + count));
  // Where Atlas says neither how many there are nor whether more follow, a page that is not full is asked on until one is empty.
  const isKnown = page.hasNext !== undefined || page.total !== undefined || count >= pageSize;
  const halves = isMore && isKnown && 'window' in part && part.page === undefined ? halve(part.window) : undefined;
  if (halves) return { ...nothing, more: halves.map((window) => ({ ...part, window })) };

  const taken = { fresh: 0, missed: 0 };
  let unstorable = 0;
  // Nearly all were seen before: one statement for the page says which are worth a look.
  const news = page.records.length > 0 ? await newsOf(page.records) : [];
  for (const record of news) {
    const { fresh, missed } = await take(record).catch((error: unknown) => {
      if (!isUnstorable(error)) throw error;
      // One record must not stop the sweep for ever.
      unstorable += 1;
      return { fresh: false, missed: false };
    });
    if (fresh) taken.fresh += 1;
    if (missed) taken.missed += 1;
  }
  const next: SweepPart[] = isMore && pageNo < mostPages ? [{ ...part, page: pageNo + 1 }] : [];
  return { found: page.records.length, skipped: page.skipped + unstorable, ...taken, more: next };
}

const nothing: SweepTotals = { found: 0, fresh: 0, missed: 0, skipped: 0 };
