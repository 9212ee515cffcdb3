import { z } from 'zod';
import type { Ancillary } from '../domain/ancillaries.ts';
import type { OrderStatus } from '../domain/order-state.ts';
import { inFlownOrder, type Itinerary } from '../domain/itinerary.ts';
import { numberedSegment, placeAncillaries, shownAncillaries, withoutNumber } from './ancillaries.ts';
import { integer, listOf, looseBoolean, looseInteger, looseText, optionalObject, text, textList } from './fields.ts';
import { atlasTime } from './times.ts';

/** What `queryOrderDetails.do` says about one order. Source of each field: Atlas, order query, July 2026. */
export interface OrderAnswer {
  readonly orderNo: string;
  readonly status: OrderStatus;
  /** Atlas's own values, kept for people. */
  readonly statusCode: string;
  readonly ticketStatusCode: string | undefined;
  /** Ticketing error of a cancelled order; see `error-codes.ts`. */
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  readonly airlineMessage: string | undefined;
  readonly pnr: string | undefined;
  /** One per airline booking: two for a round trip that was issued as two tickets. */
  readonly airlineBookings: readonly { readonly airline: string | undefined; readonly pnr: string | undefined }[];
  readonly contactEmail: string | undefined;
  readonly contactPhone: string | undefined;
  /** `paymentMethod` is null until the order is paid: the simplest hint that there is. */
  readonly paid: boolean;
  /** Milliseconds since 1970. */
  readonly paymentDeadline: number | undefined;
  readonly passengers: readonly AnsweredPassenger[];
  readonly itinerary: Itinerary;
  /** Bought by the passengers, with the flights as they are here; absent where there are none. */
  readonly ancillaries?: readonly Ancillary[];
  readonly separateBookings: boolean;
  /** 6 is a post-ticketing ancillary order (observed, not documented). */
  readonly orderType: number | undefined;
}

export interface AnsweredPassenger {
  readonly name: string;
  /** 0 adult, 1 child, 2 infant. */
  readonly passengerType: number;
  readonly ticketNos: readonly string[];
  readonly airlinePnrs: readonly string[];
}

const statuses: Readonly<Record<string, OrderStatus>> = {
  '0': 'unpaid',
  '1': 'ticketing',
  '2': 'ticketed',
  '-3': 'cancelled',
};

/** The meaning of an `orderStatus`, which comes as a text or a number; a value that no document names is `other`. */
export function orderStatus(code: number): OrderStatus {
  return statuses[String(code)] ?? 'other';
}

const passenger = z
  .object({
    name: text,
    passengerType: looseInteger,
    ticketNos: textList,
    airlinePNRs: textList,
    ancillaries: shownAncillaries,
  })
  .transform(({ name, passengerType = 0, ticketNos, airlinePNRs: airlinePnrs, ancillaries = [] }) => ({
    answered: { name, passengerType, ticketNos, airlinePnrs } satisfies AnsweredPassenger,
    ancillaries,
  }));

export const orderAnswer = z
  .object({
    orderNo: text,
    orderStatus: integer,
    ticketStatus: looseText,
    errorCode: looseText,
    errorMessage: looseText,
    airlineMessage: looseText,
    tktLimitTime: looseText,
    paymentMethod: looseInteger,
    orderType: looseInteger,
    paxTicketInfos: listOf(passenger),
    contact: optionalObject({ email: looseText, mobile: looseText }).catch(undefined).optional(),
    airlineBookings: listOf(z.object({ airlineCode: looseText, airlinePnr: looseText })).catch([]),
    routing: optionalObject({
      fromSegments: listOf(numberedSegment),
      retSegments: listOf(numberedSegment),
      separateBookings: looseBoolean,
    }),
  })
  .transform((raw): OrderAnswer => {
    const flights = [...(raw.routing?.fromSegments ?? []), ...(raw.routing?.retSegments ?? [])];
    const ancillaries = placeAncillaries(
      raw.paxTicketInfos.map((one) => one.ancillaries),
      flights,
    );
    return {
      orderNo: raw.orderNo,
      status: orderStatus(raw.orderStatus),
      statusCode: String(raw.orderStatus),
      ticketStatusCode: raw.ticketStatus,
      errorCode: raw.errorCode,
      errorMessage: raw.errorMessage,
      airlineMessage: raw.airlineMessage,
      pnr: raw.airlineBookings.find((booking) => booking.airlinePnr)?.airlinePnr,
      airlineBookings: raw.airlineBookings.map((booking) => ({
        airline: booking.airlineCode,
        pnr: booking.airlinePnr,
      })),
      contactEmail: raw.contact?.email,
      contactPhone: raw.contact?.mobile,
      paid: raw.paymentMethod !== undefined,
      paymentDeadline: atlasTime(raw.tktLimitTime),
      passengers: raw.paxTicketInfos.map(({ answered }) => answered),
      itinerary: inFlownOrder(flights.map(withoutNumber)),
      ...(ancillaries.length > 0 ? { ancillaries } : {}),
      separateBookings: raw.routing?.separateBookings ?? false,
      orderType: raw.orderType,
    };
  });

/**
 * The answer with `isCompletedOrder`: status and times are null at the top, and `orderList` holds the main order and
 * its post-ticketing orders. An item whose state cannot be read is left out; the main order must be there.
 *
 * @param orderNo the main order
 * @returns undefined when the answer does not hold it
 */
export function readCompletedOrder(
  answer: Readonly<Record<string, unknown>>,
  orderNo: string,
): { readonly main: OrderAnswer; readonly ancillaryOrders: readonly OrderAnswer[] } | undefined {
  const list: readonly unknown[] = Array.isArray(answer.orderList) ? answer.orderList : [];
  const orders = [...list, answer].flatMap((candidate) => {
    const parsed = orderAnswer.safeParse(candidate);
    return parsed.success ? [parsed.data] : [];
  });
  const main = orders.find((order) => order.orderNo === orderNo);
  const ancillaryOrders = orders.filter(
    (order, index) =>
      order.orderNo !== orderNo && orders.findIndex((first) => first.orderNo === order.orderNo) === index,
  );
  return main && { main, ancillaryOrders };
}

/**
 * Whether it is a post-ticketing ancillary order: `orderType` 6 (observed), or, where that field is missing, the `B` in the
 * order number's prefix (sandbox: `TESTA` main, `TESTB` ancillary) of an order that shows no ticket and no locator.
 */
export function isAncillaryOrder({ orderType, orderNo, passengers }: OrderAnswer): boolean {
  if (orderType !== undefined) return orderType === 6;
  const isBare = passengers.every((one) => one.ticketNos.length === 0 && one.airlinePnrs.length === 0);
  return isBare && /^[A-Z]{4}B\d/.test(orderNo);
}

/** Whether each passenger has a ticket number: part of Atlas's own completion test. */
export function everyPassengerHasTicket(passengers: readonly AnsweredPassenger[]): boolean {
  return passengers.length > 0 && passengers.every((one) => one.ticketNos.length > 0);
}

/** Whether only infants (passenger type 2) lack a ticket number; they may travel on an adult's lap and ticket. */
export function lackOnlyInfants(passengers: readonly AnsweredPassenger[]): boolean {
  const lacking = passengers.filter((one) => one.ticketNos.length === 0);
  return lacking.length > 0 && lacking.length < passengers.length && lacking.every((one) => one.passengerType === 2);
}
