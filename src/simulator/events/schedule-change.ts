import { scheduleChangeCommand, type ScheduleChangeCommand } from '../commands.ts';
import type { DoubleContext } from '../context.ts';
import { parseInput } from '../double-error.ts';
import { scheduleChangeOf } from '../schedule-change.ts';
import { scheduleChangeBody } from '../webhook-messages/schedule-change.ts';
import { happen, notificationIdFor, type IncidentResult } from './incident-event.ts';

/** Changes an order's flights; by default listed as an incident, shown by the order query at once, and pushed. */
export function scheduleChange(context: DoubleContext, input: ScheduleChangeCommand): IncidentResult {
  const command = parseInput(scheduleChangeCommand, input);
  const order = context.orders.get(command.orderNo);
  const change = scheduleChangeOf(order, command);
  const notificationId = notificationIdFor(context, command.notificationId);
  const body = scheduleChangeBody({
    cid: context.cid,
    notificationId,
    orderNo: order.orderNo,
    scheduleChangeType: command.type,
    change,
    edition: command.edition ?? context.behaviour().edition,
  });
  order.currentSegments = change.current;
  const nowMs = context.now();
  for (const view of change.views) order.shown.push({ fromMs: nowMs + view.afterMs, segments: view.segments });
  return happen(context, {
    eventType: 'order.schedulechange',
    order,
    segment: change.previous[0],
    body,
    notificationId,
    push: command.push,
    incident: command.incident,
  });
}
