import { utcSeconds } from '../atlas-formats.ts';
import { compactLocal } from '../local-time.ts';
import type { Order } from '../order.ts';
import { ticketingErrorText } from '../ticketing-errors.ts';
import type { AtlasCall, RequestBody } from './call.ts';
import { countField, listField, pageOf, textField, timeField } from './request-fields.ts';

const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const LARGEST_PAGE = 100;

/**
 * `orderList.do` (Atlas: order list, July 2026): orders by creation time (UTC), status, number, contact, newest first (a guess:
 * the order is not documented). `orderStatus` is a number here. Filters by city, airline, passenger and departure are left out.
 */
export const orderList: AtlasCall = {
  endpoint: 'orderList.do',
  payloadFields: ['page', 'pageSize', 'totalRecords', 'orders'],
  answer(body, double) {
    const [page, pageSize] = [countField(body, 'page') ?? 1, countField(body, 'pageSize') ?? 20];
    const [fromMs, toMs] = [timeOf(body, 'createTimeRangeFrom'), timeOf(body, 'createTimeRangeTo')];
    const malformed = [page, pageSize, fromMs, toMs].some(Number.isNaN) || pageSize > LARGEST_PAGE;
    if (malformed) return { status: 901, msg: 'malformed request' };

    const found = double.orderBook
      .all()
      .filter((of) => passes(of, body) && inWindow(of.createdMs, fromMs, toMs))
      .toReversed();
    const orders = pageOf(found, page, pageSize).map(listedOrder);
    return { payload: { page, pageSize, totalRecords: found.length, orders } };
  },
};

function timeOf(body: RequestBody, name: string): number | null {
  return timeField(body, name, (text) => (UTC_TIME.test(text) ? Date.parse(text) : null));
}

/** Both ends included, in whole seconds as clients see the times. */
function inWindow(createdMs: number, fromMs: number | null, toMs: number | null): boolean {
  const atMs = Math.floor(createdMs / 1000) * 1000;
  return (fromMs === null || atMs >= fromMs) && (toMs === null || atMs <= toMs);
}

function passes(of: Order, body: RequestBody): boolean {
  return (
    (textField(body, 'orderNo') ?? of.orderNo) === of.orderNo &&
    (textField(body, 'contactEmail') ?? of.contact.email) === of.contact.email &&
    (listField(body, 'orderStatus')?.includes(String(of.status)) ?? true)
  );
}

function listedOrder(of: Order) {
  const first = of.bookedSegments[0];
  const outbound = of.bookedSegments.filter((segment) => segment.direction === 1);
  return {
    orderNo: of.orderNo,
    pnrCode: of.pnrCode,
    airlinePNRs: of.ticketedMs === null ? [] : [of.airlinePnr],
    orderStatus: of.status,
    depDate: first ? compactLocal(first.depTime).slice(0, 8) : null,
    airlines: [...new Set(of.bookedSegments.map((segment) => segment.carrier))],
    orderCreateTimestamp: utcSeconds(of.createdMs),
    paymentTimestamp: of.paidMs === null ? null : utcSeconds(of.paidMs),
    paxNames: of.passengers.map((person) => person.name),
    contactEmail: of.contact.email,
    fromCity: first?.depAirport ?? null,
    toCity: (outbound.at(-1) ?? first)?.arrAirport ?? null,
    errorCode: of.errorCode,
    errorMessage: of.errorCode === null ? null : ticketingErrorText(of.errorCode),
  };
}
