/** Finds the order that a request names: by its number, or by airline PNR and carrier. */
import type { OrderBook } from '../order-book.ts';
import { airlinePnrsOf, type Order } from '../order.ts';
import type { AtlasError, RequestBody } from './call.ts';
import { textField } from './request-fields.ts';

/** For the order query, with its own error codes. */
export function findOrder(body: RequestBody, orders: OrderBook): Order | AtlasError {
  const [orderNo, pnrCode] = [textField(body, 'orderNo'), textField(body, 'pnrCode')];
  const [airlinePnr, carrier] = [textField(body, 'airlinePNR'), textField(body, 'carrier')];
  if (orderNo === null && (airlinePnr === null) !== (carrier === null)) {
    return { status: 702, msg: 'airlinePNR and carrier are both needed' };
  }
  if (orderNo === null && airlinePnr === null) return { status: 100, msg: 'orderNo is required' };

  const named = orderNo === null ? undefined : orders.find(orderNo);
  const byNumber = orderNo === null ? orders.all().filter(isMainOrder) : named ? [named] : [];
  const agreeing = byNumber.filter(
    (of) =>
      (pnrCode === null || of.pnrCode === pnrCode) &&
      (airlinePnr === null || airlinePnrsOf(of).includes(airlinePnr)) &&
      (carrier === null || of.bookedSegments.some((segment) => segment.carrier === carrier)),
  );
  const [first, ...others] = agreeing;
  if (first && others.length === 0) return first;
  if (first) return { status: 701, msg: 'several orders match' };
  if (orderNo !== null && byNumber.length > 0) return { status: 704, msg: 'the parameters belong to different orders' };
  return { status: 703, msg: 'no order found' };
}

/** For the void and refund calls: 810 when nothing is named, 801 when there is no such order (Atlas: error codes, July 2026). */
export function findTicketOrder(body: RequestBody, orders: OrderBook): Order | AtlasError {
  const found = findOrder(body, orders);
  if (!('msg' in found)) return found;
  const isUnnamed = found.status === 100 || found.status === 702;
  return isUnnamed ? { status: 810, msg: 'illegal parameter' } : { status: 801, msg: 'no such order' };
}

/** An ancillary order has its main order's locators; those stand for the main order. */
function isMainOrder(of: Order): boolean {
  return of.mainOrderNo === null;
}
