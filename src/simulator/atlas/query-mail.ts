import { parseAtlasDateTime } from '../atlas-formats.ts';
import type { Mail } from '../mail.ts';
import type { AtlasCall, RequestBody } from './call.ts';
import { countField, listField, pageOf, textField, timeField } from './request-fields.ts';

const LARGEST_PAGE = 1000;
const LONGEST_WINDOW_MS = 31 * 24 * 60 * 60 * 1000;

/**
 * `queryMail.do` (Atlas: Email Query, July 2026): the mails of an order, or of a receiving or creation window of at most a month,
 * newest first (a guess: the order is not documented). Each answer has new links. The documents have 0 and 9999 only; 100 for a
 * query without any criterion and 901 for unreadable times are the general codes.
 */
export const queryMail: AtlasCall = {
  endpoint: 'queryMail.do',
  payloadFields: ['hasNext', 'records'],
  answer(body, double) {
    const received = windowOf(body, 'emailReceivingDateStart', 'emailReceivingDateEnd');
    const created = windowOf(body, 'createTimeStart', 'createTimeEnd');
    const [pageIndex, pageSize] = [countField(body, 'pageIndex') ?? 1, countField(body, 'pageSize') ?? LARGEST_PAGE];
    const isMalformed = [pageIndex, pageSize, ...received, ...created].some(Number.isNaN) || pageSize > LARGEST_PAGE;
    if (isMalformed) return { status: 901, msg: 'malformed request' };
    const isBounded = [received, created].some(isWhole) || textField(body, 'orderNo') !== null;
    if (!isBounded) return { status: 100, msg: 'an order number or a time window is required' };
    if ([received, created].some(isTooLong)) return { status: 9999, msg: 'a window is longer than one month' };

    const { mailbox } = double.context;
    const found = mailbox
      .listed()
      .filter((of) => passes(of, body) && isIn(received, of.receivedMs) && isIn(created, of.storedMs))
      .toReversed();
    const records = pageOf(found, pageIndex, pageSize).map((of) => mailbox.record(of));
    return { payload: { hasNext: found.length > pageIndex * pageSize, records } };
  },
};

type Window = readonly [fromMs: number | null, toMs: number | null];

function windowOf(body: RequestBody, start: string, end: string): Window {
  return [timeField(body, start, parseAtlasDateTime), timeField(body, end, parseAtlasDateTime)];
}

function isWhole([fromMs, toMs]: Window): boolean {
  return fromMs !== null && toMs !== null;
}

function isTooLong([fromMs, toMs]: Window): boolean {
  return fromMs !== null && toMs !== null && toMs - fromMs > LONGEST_WINDOW_MS;
}

/** Both ends included, in whole seconds as clients see the times. */
function isIn([fromMs, toMs]: Window, timeMs: number): boolean {
  const atMs = Math.floor(timeMs / 1000) * 1000;
  return (fromMs === null || atMs >= fromMs) && (toMs === null || atMs <= toMs);
}

/** Categories are compared without case, since two lists write `Schedule change` and `Schedule Change`. */
function passes(of: Mail, body: RequestBody): boolean {
  const categories = listField(body, 'emailCategories')?.map((one) => one.toLowerCase());
  return (
    (textField(body, 'orderNo') ?? of.orderNo) === of.orderNo &&
    (categories?.includes(of.category.toLowerCase()) ?? true)
  );
}
