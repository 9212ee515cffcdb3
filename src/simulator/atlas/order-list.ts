import { utcSeconds } from '../atlas-formats.ts';
import { compactLocal } from '../local-time.ts';
import { airlinePnrsOf, type Order } from '../order.ts';
import { ticketingErrorText } from '../ticketing-errors.ts';
import type { AtlasCall, RequestBody } from './call.ts';
import { countField, listField, pageOf, textField, timeField } from './request-fields.ts';

const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const LARGEST_PAGE = 100;

/**
 * `orderList.do` (Atlas: order list, July 2026): orders by creation time (UTC), status, number, contact, locators, airlines, passenger, cities
 * and departure day, newest first (a guess: the order is not documented). `orderStatus` is a number here. Guesses too: cities are
 * the airport codes of the booking, the passenger's name is compared without case, and post-ticketing orders are listed.
 */
export const orderList: AtlasCall = {
  endpoint: 'orderList.do',
  payloadFields: ['page', 'pageSize', 'totalRecords', 'orders'],
  answer(body, double) {
    const [page, pageSize] = [countField(body, 'page') ?? 1, countField(body, 'pageSize') ?? 20];
    const [fromMs, toMs] = [timeOf(body, 'createTimeRangeFrom'), timeOf(body, 'createTimeRangeTo')];
    const malformed = [page, pageSize, fromMs, toMs].some(Number.isNaN) || pageSize > LARGEST_PAGE;
    if (malformed) return { status: 901, msg: 'malformed request' };

    const found = double.context.orders
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
    (listField(body, 'orderStatus')?.includes(String(of.status)) ?? true) &&
    isAny(body, 'airlinePNRs', airlinePnrsOf(of)) &&
    isAny(body, 'airlines', airlinesOf(of)) &&
    of.passengers.some((person) => person.name.toUpperCase().includes(upperField(body, 'paxName') ?? '')) &&
    (upperField(body, 'fromCity') ?? fromCityOf(of)) === fromCityOf(of) &&
    (upperField(body, 'toCity') ?? toCityOf(of)) === toCityOf(of) &&
    (textField(body, 'depDate') ?? depDateOf(of)) === depDateOf(of)
  );
}

/** Whether one of the values asked for is there; true when none is asked for. */
function isAny(body: RequestBody, name: string, values: readonly string[]): boolean {
  return listField(body, name)?.some((of) => values.includes(of.toUpperCase())) ?? true;
}

function upperField(body: RequestBody, name: string): string | null {
  return textField(body, name)?.toUpperCase() ?? null;
}

function airlinesOf(of: Order): string[] {
  return [...new Set(of.bookedSegments.map((segment) => segment.carrier))];
}

function depDateOf(of: Order): string | null {
  const first = of.bookedSegments[0];
  return first ? compactLocal(first.depTime).slice(0, 8) : null;
}

function fromCityOf(of: Order): string | null {
  return of.bookedSegments[0]?.depAirport ?? null;
}

/** Where the outbound direction ends. */
function toCityOf(of: Order): string | null {
  const outbound = of.bookedSegments.filter((segment) => segment.direction === 1);
  return (outbound.at(-1) ?? of.bookedSegments[0])?.arrAirport ?? null;
}

function listedOrder(of: Order) {
  const locators = airlinePnrsOf(of);
  return {
    orderNo: of.orderNo,
    pnrCode: of.pnrCode,
    airlinePNRs: locators.length > 1 ? [locators.join('|')] : locators,
    orderStatus: of.status,
    depDate: depDateOf(of),
    airlines: airlinesOf(of),
    orderCreateTimestamp: utcSeconds(of.createdMs),
    paymentTimestamp: of.paidMs === null ? null : utcSeconds(of.paidMs),
    paxNames: of.passengers.map((person) => person.name),
    contactEmail: of.contact.email,
    fromCity: fromCityOf(of),
    toCity: toCityOf(of),
    errorCode: of.errorCode,
    errorMessage: of.errorCode === null ? null : ticketingErrorText(of.errorCode),
  };
}
