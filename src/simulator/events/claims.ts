/** Voids and refunds by command, and what comes with each of their statuses. */
import { z } from 'zod';
import type { ClaimBook, ClaimMove } from '../claims/claim-book.ts';
import { claimCourse, claimStatus, stands, isFinal } from '../claims/claim-course.ts';
import type { Claim } from '../claims/claim.ts';
import { refundObstacle, voidObstacle } from '../claims/obstacles.ts';
import { startRefund, wholeOrder, type RefundClaim } from '../claims/refund-claim.ts';
import { startVoid, voidMessage, type VoidClaim } from '../claims/void-claim.ts';
import type { DoubleContext } from '../context.ts';
import { DoubleError, parseInput } from '../double-error.ts';
import type { Order } from '../order.ts';
import { voidStatusBody } from '../webhook-messages/void-status.ts';

/** A void as if it had been asked for in ATRIP. `course` replaces the order's own. */
export const startVoidCommand = z.strictObject({
  orderNo: z.string(),
  course: claimCourse.optional(),
  push: z.boolean().default(true),
});
export type StartVoidCommand = z.input<typeof startVoidCommand>;

/** A refund as if it had been asked for in ATRIP: of the whole order, or of passengers counted from 1. */
export const startRefundCommand = z.strictObject({
  orderNo: z.string(),
  reason: z.enum(['0', '1', '4']).default('0'),
  passengers: z.array(z.int().min(1)).min(1).optional(),
  course: claimCourse.optional(),
});
export type StartRefundCommand = z.input<typeof startRefundCommand>;

/** `message` is the free text of the push (voids only); `cancelReason` comes with statuses 4 and 6. */
export const moveClaimCommand = z.strictObject({
  status: claimStatus,
  cancelReason: z.string().optional(),
  message: z.string().optional(),
});
export type MoveClaimCommand = z.input<typeof moveClaimCommand>;

export function startVoidByCommand(context: DoubleContext, input: StartVoidCommand): VoidClaim {
  const { orderNo, course, push } = parseInput(startVoidCommand, input);
  const order = context.orders.get(orderNo);
  refuse(order, voidObstacle(context, order));
  return startVoid(context, { ...order, voids: course ?? order.voids }, 'atrip', push);
}

export function startRefundByCommand(context: DoubleContext, input: StartRefundCommand): RefundClaim {
  const { orderNo, reason, passengers, course } = parseInput(startRefundCommand, input);
  const order = context.orders.get(orderNo);
  const whole = wholeOrder(order, reason);
  const items = whole.items.filter(({ passenger }) => passengers?.includes(passenger + 1) ?? true);
  if (items.length === 0) throw new DoubleError(404, `Order ${orderNo} has no such passenger.`);
  const selection = { reason, items };
  refuse(order, refundObstacle(context, order, selection));
  return startRefund(context, { ...order, refunds: course ?? order.refunds }, selection, 'atrip');
}

export function moveClaimByCommand<C extends Claim>(book: ClaimBook<C>, code: string, input: MoveClaimCommand): C {
  const move: ClaimMove = parseInput(moveClaimCommand, input);
  return book.move(code, move);
}

/** `order.void` on each status, the first included, and what the order's own status becomes at the end. */
export function voidMoved(context: DoubleContext, of: VoidClaim, message: string | undefined): void {
  if (of.push) {
    const { orderNo, code, status } = of;
    const text = message ?? voidMessage(of);
    context.push(voidStatusBody(context.cid, { orderNo, voidCode: code, voidStatus: status, message: text }));
  }
  endOrder(context, of, context.behaviour().statusAfterVoid);
}

/** No push: the current documents have none for refunds. */
export function refundMoved(context: DoubleContext, of: RefundClaim): void {
  endOrder(context, of, context.behaviour().statusAfterRefund);
}

function endOrder(context: DoubleContext, of: Claim, statusAfter: 2 | -3): void {
  const order = context.orders.find(of.orderNo);
  const isDone = isFinal(of.status) && stands(of.status);
  if (!isDone || statusAfter === 2 || !order || order.status === -3) return;
  order.cancelAtMs = context.now();
  context.orders.touched(order);
}

function refuse(order: Order, obstacle: { status: number; msg: string } | null): void {
  if (obstacle)
    throw new DoubleError(409, `Order ${order.orderNo}: ${obstacle.msg} (Atlas would say ${obstacle.status}).`);
}
