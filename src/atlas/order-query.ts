import { z } from 'zod';
import type { OrderStatus } from '../domain/order-state.ts';
import { inFlownOrder, type Itinerary } from '../domain/itinerary.ts';
import { integer, listOf, optionalInteger, optionalText, text, textList } from './fields.ts';
import { segment } from './segments.ts';
import { atlasTime } from './times.ts';

/** What `queryOrderDetails.do` says about one order. Source of each field: Atlas, order query, July 2026. */
export interface OrderAnswer {
  readonly orderNo: string;
  readonly status: OrderStatus;
  /** Atlas's own values, kept for people. */
  readonly statusCode: string;
  readonly ticketStatusCode: string | undefined;
  readonly errorCode: string | undefined;
  readonly pnr: string | undefined;
  readonly contactEmail: string | undefined;
  /** Milliseconds since 1970. */
  readonly paymentDeadline: number | undefined;
  readonly passengers: readonly AnsweredPassenger[];
  readonly itinerary: Itinerary;
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

const passenger = z.object({
  name: text,
  passengerType: optionalInteger,
  ticketNos: textList,
  airlinePNRs: textList,
});

export const orderAnswer = z
  .object({
    orderNo: text,
    orderStatus: integer,
    ticketStatus: optionalText,
    errorCode: optionalText,
    tktLimitTime: optionalText,
    paxTicketInfos: listOf(passenger),
    contact: z.object({ email: optionalText }).nullish(),
    airlineBookings: listOf(z.object({ airlinePnr: optionalText })),
    routing: z.object({ fromSegments: listOf(segment), retSegments: listOf(segment) }).nullish(),
  })
  .transform((raw): OrderAnswer => ({
    orderNo: raw.orderNo,
    status: statuses[String(raw.orderStatus)] ?? 'other',
    statusCode: String(raw.orderStatus),
    ticketStatusCode: raw.ticketStatus,
    errorCode: raw.errorCode,
    pnr: raw.airlineBookings.find((booking) => booking.airlinePnr)?.airlinePnr,
    contactEmail: raw.contact?.email,
    paymentDeadline: atlasTime(raw.tktLimitTime),
    passengers: raw.paxTicketInfos.map((one) => ({
      name: one.name,
      passengerType: one.passengerType ?? 0,
      ticketNos: one.ticketNos,
      airlinePnrs: one.airlinePNRs,
    })),
    itinerary: inFlownOrder([...(raw.routing?.fromSegments ?? []), ...(raw.routing?.retSegments ?? [])]),
  }));

/** Whether each passenger has a ticket number: part of Atlas's own completion test. */
export function everyPassengerHasTicket(passengers: readonly AnsweredPassenger[]): boolean {
  return passengers.length > 0 && passengers.every((one) => one.ticketNos.length > 0);
}
