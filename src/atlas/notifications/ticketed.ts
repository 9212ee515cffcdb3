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
export const ticketInfos = listOf(z.object({ ticketNos: textList, airlinePNRs: textList })).catch([]);

const payload = z.object({ orderNo: orderNumbers, orderStatus: looseInteger, paxTicketInfos: ticketInfos });

/** The payload is `data`; in the edition of 2022 it is `data.ticketNotification`, with `orderStatus` as a text. */
export const ticketed = z
  .object({
    data: z.preprocess((data) => {
      const nested =
        data !== null && typeof data === 'object' && 'ticketNotification' in data && data.ticketNotification;
      return nested || data;
    }, payload),
  })
  .transform(({ data }): TicketedNotification => ({
    kind: 'ticketed',
    ...data.orderNo,
    orderStatus: data.orderStatus,
    ticketNos: data.paxTicketInfos.flatMap((passenger) => passenger.ticketNos),
    airlinePnrs: data.paxTicketInfos.flatMap((passenger) => passenger.airlinePNRs),
  }));
