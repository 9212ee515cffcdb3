/** Atlas finds a cancellation that it did not make ("Unaccounted Cancellation"). */
import { z } from 'zod';
import type { DoubleContext } from '../context.ts';
import { DoubleError, parseInput } from '../double-error.ts';
import { abnormalCancellationBody } from '../webhook-messages/abnormal-cancellation.ts';
import { happen, notificationIdFor, type IncidentResult } from './incident-event.ts';

const durationMs = z.int().min(0);

export const abnormalCancellationCommand = z.strictObject({
  orderNo: z.string(),
  /** `FULLY` in the sample; `Fully` and `Cancelled` in legacy text; others are possible. */
  vendorRefundInformation: z.string().default('FULLY'),
  fieldStands: z.enum(['inside data', 'beside data']).default('inside data'),
  push: z.boolean().default(true),
  incident: z.union([z.boolean(), z.strictObject({ afterMs: durationMs })]).default(true),
  /** What the order query says afterwards: no source says whether 2 stays or becomes -3. */
  orderStatus: z.union([z.literal(2), z.literal(-3)]).default(2),
  /** From the incident to the change of the order's status. */
  afterMs: durationMs.default(0),
  notificationId: z.string().min(1).optional(),
});
export type AbnormalCancellationCommand = z.input<typeof abnormalCancellationCommand>;

/** Throws `DoubleError` 409 when the order was never ticketed: there is nothing to find cancelled. */
export function abnormalCancellation(context: DoubleContext, input: AbnormalCancellationCommand): IncidentResult {
  const command = parseInput(abnormalCancellationCommand, input);
  const order = context.orders.get(command.orderNo);
  if (order.ticketedMs === null) throw new DoubleError(409, `Order ${order.orderNo} has no ticket yet.`);
  const notificationId = notificationIdFor(context, command.notificationId);
  const { vendorRefundInformation, fieldStands, push, incident } = command;
  if (command.orderStatus === -3) order.cancelAtMs = context.now() + command.afterMs;
  return happen(context, {
    eventType: 'abnormal.cancelled',
    order,
    segment: order.currentSegments[0],
    body: abnormalCancellationBody({
      cid: context.cid,
      notificationId,
      orderNo: order.orderNo,
      vendorRefundInformation,
      fieldStands,
    }),
    notificationId,
    push,
    incident,
  });
}
