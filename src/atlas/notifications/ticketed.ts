import { z } from 'zod';
import { listOf, looseInteger, textList } from '../fields.ts';
import { orderNumbers, type AboutOrder } from './envelope.ts';

/** Atlas: "Ticketing Complete". Only a hint: what it says is read from the order query. */
export interface TicketedNotification extends AboutOrder {
  readonly kind: 'ticketed';
  /** 2 in every sample; whether another can come is not documented. */
  readonly orderStatus?: number | undefined;
  /** What it says of tickets, so that a message with other tickets is another one. */
  readonly ticketNos: readonly string[];
  readonly airlinePnrs: readonly string[];
}

// Not needed to take the hint, so what is malformed here counts as nothing.
const noTickets = { ticketNos: [], airlinePNRs: [] };
export const ticketInfos = listOf(z.object({ ticketNos: textList, airlinePNRs: textList }).catch(noTickets)).catch([]);

const payload = z.object({ orderNo: orderNumbers, orderStatus: looseInteger, paxTicketInfos: ticketInfos });

/** The payload is `data`; in the edition of 2022 it is `data.ticketNotification`, with `orderStatus` as a text. */
export function ticketed(message: Record<string, unknown>): z.ZodType<TicketedNotification> {
  return isNested(message) ? ticketedOf2022 : ticketedFlat;
}

const ticketedFlat = z.object({ data: payload }).transform(({ data }) => asTicketed(data));
const ticketedOf2022 = z
  .object({ data: z.object({ ticketNotification: payload }) })
  .transform(({ data }) => asTicketed(data.ticketNotification));

function isNested({ data }: Record<string, unknown>): boolean {
  if (data === null || typeof data !== 'object' || !('ticketNotification' in data)) return false;
  const nested = data.ticketNotification;
  const isObject = nested !== null && typeof nested === 'object' && !Array.isArray(nested);
  return (isObject && Object.keys(nested).length > 0) || !('orderNo' in data);
}

const asTicketed = (data: z.output<typeof payload>): TicketedNotification => ({
  kind: 'ticketed',
  ...data.orderNo,
  orderStatus: data.orderStatus,
  ticketNos: data.paxTicketInfos.flatMap((passenger) => passenger.ticketNos),
  airlinePnrs: data.paxTicketInfos.flatMap((passenger) => passenger.airlinePNRs),
});
