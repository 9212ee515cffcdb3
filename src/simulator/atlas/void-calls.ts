/** `voidQuotation.do`, `void.do` and `queryVoidOrders.do` (Atlas: void pages, July 2026): whole orders only. */
import { voidObstacle } from '../claims/obstacles.ts';
import { quotedVoid, startVoid, voidDeadlineMs, voidOrder } from '../claims/void-claim.ts';
import { atlasDateTime } from '../atlas-formats.ts';
import type { AtlasCall } from './call.ts';
import { findTicketOrder } from './named-order.ts';
import { textField } from './request-fields.ts';

const QUOTED_FIELDS = [
  'expectedConfirmationDate',
  'expectedRefundDate',
  'voidTickets',
  'voidFareAmount',
  'voidPostTicketingServiceAmounts',
  'serviceFee',
  'voidOfferId',
  'voidMethod',
] as const;
const ORDER_FIELDS = ['orderNo', 'voidCode', 'voidStatus', 'cancelReason', ...QUOTED_FIELDS] as const;

export const voidQuotation: AtlasCall = {
  endpoint: 'voidQuotation.do',
  payloadFields: [...QUOTED_FIELDS, 'isVoidable', 'fastConfirmation', 'voidWindow'],
  answer(body, { context }) {
    const order = findTicketOrder(body, context.orders);
    if ('msg' in order) return order;
    const obstacle = voidObstacle(context, order);
    if (obstacle) return obstacle;
    const { offerId } = context.offers.issue(order.orderNo, null);
    // The misspellings are Atlas's; the values' formats are guesses.
    const voidWindow = {
      supportVoid: true,
      allowVoid: true,
      voidTimeAfterIssure: null,
      voidTimeBeforeDepature: null,
      sameDayDeadlineTime: atlasDateTime(voidDeadlineMs(order)).slice(11, 16),
      sameDayTimezone: 'GMT+8',
    };
    const quoted = quotedVoid(order, offerId, context.now());
    return { payload: { ...quoted, isVoidable: true, fastConfirmation: null, voidWindow } };
  },
};

/** 810 without an offer, 805 with one that is not good any more. Each status is pushed as `order.void`. */
export const voidCall: AtlasCall = {
  endpoint: 'void.do',
  payloadFields: ORDER_FIELDS,
  answer(body, { context }) {
    const order = findTicketOrder(body, context.orders);
    if ('msg' in order) return order;
    const obstacle = voidObstacle(context, order);
    if (obstacle) return obstacle;
    const offerId = textField(body, 'voidOfferId');
    if (offerId === null) return { status: 810, msg: 'voidOfferId is required' };
    if (!context.offers.find(offerId, order.orderNo)) return { status: 805, msg: 'the offer has expired' };
    return { payload: voidOrder(startVoid(context, order, offerId), order) };
  },
};

/** By order number, or by `voidCode` alone as an older page has it. An order without voids has an empty list (a guess). */
export const queryVoidOrders: AtlasCall = {
  endpoint: 'queryVoidOrders.do',
  payloadFields: ['voidOrders'],
  answer(body, { context }) {
    const voidCode = textField(body, 'voidCode');
    const byCode = context.voids.all().find((of) => of.code === voidCode);
    const orderNo = textField(body, 'orderNo') ?? byCode?.orderNo ?? null;
    if (orderNo === null && voidCode !== null) return { status: 801, msg: 'no such void' };
    const order = findTicketOrder({ ...body, orderNo }, context.orders);
    if ('msg' in order) return order;
    const found = context.voids.ofOrder(order.orderNo).filter((of) => (voidCode ?? of.code) === of.code);
    return { payload: { voidOrders: found.map((of) => voidOrder(of, order)) } };
  },
};
