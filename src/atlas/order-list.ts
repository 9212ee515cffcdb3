import { z } from 'zod';
import type { OrderStatus } from '../domain/order-state.ts';
import { integer, looseText, text, textList } from './fields.ts';
import { orderStatus } from './order-query.ts';
import { calendarDay, orderListTime, toOrderListTime } from './times.ts';

/** One order of `orderList.do` (Atlas: order list, July 2026). It has no tickets: the order query confirms. */
export interface ListedOrder {
  readonly orderNo: string;
  readonly pnrCode: string | undefined;
  readonly airlinePnrs: readonly string[];
  readonly status: OrderStatus;
  readonly statusCode: string;
  /** `yyyy-MM-dd`. */
  readonly departureDay: string | undefined;
  readonly airlines: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number | undefined;
  readonly paidAt: number | undefined;
  readonly errorCode: string | undefined;
}

export const listedOrder = z
  .object({
    orderNo: text,
    pnrCode: looseText,
    airlinePNRs: textList,
    orderStatus: integer,
    depDate: looseText,
    travelStartDate: looseText,
    airlines: textList,
    orderCreateTimestamp: looseText,
    paymentTimestamp: looseText,
    errorCode: looseText,
  })
  .transform((raw): ListedOrder => ({
    orderNo: raw.orderNo,
    pnrCode: raw.pnrCode,
    // An element can hold two locators, `X|Y`.
    airlinePnrs: raw.airlinePNRs.flatMap((value) => value.split('|').map((one) => one.trim())).filter(Boolean),
    status: orderStatus(raw.orderStatus),
    statusCode: String(raw.orderStatus),
    departureDay: calendarDay(raw.depDate ?? raw.travelStartDate),
    airlines: raw.airlines,
    createdAt: orderListTime(raw.orderCreateTimestamp),
    paidAt: orderListTime(raw.paymentTimestamp),
    errorCode: raw.errorCode,
  }));

/** Which orders to list; everything left out does not filter. */
export interface OrderListFilter {
  readonly orderNo?: string;
  readonly contactEmail?: string;
  readonly airlinePnrs?: readonly string[];
  readonly airlines?: readonly string[];
  /** Window of the creation time, milliseconds since 1970. */
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly statuses?: readonly (0 | 1 | 2 | -3)[];
  /** From 1. */
  readonly page?: number;
  /** At most 100. */
  readonly pageSize?: number;
}

/** The request of the order list, its window in UTC. */
export function orderListRequest(filter: OrderListFilter): object {
  const { createdFrom, createdTo, statuses, airlinePnrs, airlines, page = 1, pageSize = 100, ...same } = filter;
  return {
    ...same,
    ...(airlinePnrs ? { airlinePNRs: [...airlinePnrs] } : {}),
    ...(airlines ? { airlines: [...airlines] } : {}),
    ...(statuses ? { orderStatus: [...statuses] } : {}),
    ...(createdFrom === undefined ? {} : { createTimeRangeFrom: toOrderListTime(createdFrom) }),
    ...(createdTo === undefined ? {} : { createTimeRangeTo: toOrderListTime(createdTo) }),
    page,
    pageSize,
  };
}
