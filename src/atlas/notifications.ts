import type { z } from 'zod';
import { addonCompleted, type AddonCompletedNotification } from './notifications/addon-completed.ts';
import {
  airlineMail,
  mailedChange,
  type AirlineMailNotification,
  type MailedChangeNotification,
} from './notifications/airline-mail.ts';
import { airlineStatus, type AirlineStatusNotification } from './notifications/airline-status.ts';
import {
  orderCancelled,
  refundCompleted,
  voidProgress,
  type OrderCancelledNotification,
  type RefundNotification,
  type VoidNotification,
} from './notifications/case-progress.ts';
import {
  scheduleChange,
  type ScheduleChangeNotification,
  type UnclearChangeNotification,
} from './notifications/schedule-change.ts';
import { ticketed, type TicketedNotification } from './notifications/ticketed.ts';
import {
  unaccountedCancellation,
  type UnaccountedCancellationNotification,
} from './notifications/unaccounted-cancellation.ts';
import { readJsonObject } from './body.ts';
import { describeMisfit, isNothing } from './fields.ts';

/** What a webhook message says, in one form whatever the edition of the contract it was written in. */
export type Notification = OrderNotification | AirlineStatusNotification;

export type { ScheduleChangeNotification } from './notifications/schedule-change.ts';

/** Those that are about an order. */
export type OrderNotification =
  | TicketedNotification
  | AddonCompletedNotification
  | ScheduleChangeNotification
  | UnclearChangeNotification
  | MailedChangeNotification
  | UnaccountedCancellationNotification
  | AirlineMailNotification
  | VoidNotification
  | RefundNotification
  | OrderCancelledNotification;

/** Why a delivery was not understood: a code of the catalogue, and where in the message, without values. */
export interface NotUnderstood {
  readonly kind: 'not-understood';
  readonly reason: 'TYPE_NOT_HANDLED' | 'MESSAGE_NOT_UNDERSTOOD';
  readonly detail: string;
}

/**
 * Parsers by `type`, in lower case, each for the shape that the message has: the documents' prose spells `order.scheduleChange`, and the two legacy types with a
 * final "d", where their samples do not. One l in "cancelled" is only to be expected.
 */
const parsers: Readonly<Record<string, (message: Record<string, unknown>) => z.ZodType<Notification>>> = {
  'order.ticketed': ticketed,
  'order.schedulechange': () => scheduleChange,
  'email.schedulechange': () => mailedChange,
  'abnormal.cancelled': () => unaccountedCancellation,
  'abnormal.canceled': () => unaccountedCancellation,
  'airline.status': () => airlineStatus,
  'email.all': () => airlineMail,
  'order.void': () => voidProgress,
  'order.cancelled': () => orderCancelled,
  'order.canceled': () => orderCancelled,
  'order.addoncomplete': () => addonCompleted,
  'order.addoncompleted': () => addonCompleted,
  'order.refundcomplete': refundCompleted,
  'order.refundcompleted': refundCompleted,
};

/**
 * Reads the bytes of a delivery as a webhook message. Never throws.
 * @param contentType the delivery's Content-Type header
 */
export function readNotificationBody(body: Buffer, contentType: string | undefined): Notification | NotUnderstood {
  const json = readJsonObject(body, contentType);
  if (json) return readNotification(json.value);
  return { kind: 'not-understood', reason: 'MESSAGE_NOT_UNDERSTOOD', detail: 'message: is no JSON object' };
}

/** Reads a webhook message. Never throws; unknown fields are ignored here and kept in the inbox. */
export function readNotification(message: Record<string, unknown>): Notification | NotUnderstood {
  const type = typeOf(message);
  if (type === undefined) {
    return { kind: 'not-understood', reason: 'TYPE_NOT_HANDLED', detail: describeType(message.type) };
  }
  const parser = Object.hasOwn(parsers, type) ? parsers[type] : undefined;
  if (!parser) {
    return { kind: 'not-understood', reason: 'TYPE_NOT_HANDLED', detail: 'type: is not one that this version knows' };
  }
  const parsed = parser(message).safeParse(message);
  if (parsed.success) return parsed.data;
  return { kind: 'not-understood', reason: 'MESSAGE_NOT_UNDERSTOOD', detail: describeMisfit(parsed.error, message) };
}

/** The type in lower case. One legacy sample has neither `type` nor `data`: a finished refund, known by its fields. */
function typeOf(message: Record<string, unknown>): string | undefined {
  if (typeof message.type === 'string' && message.type.trim() !== '') return message.type.trim().toLowerCase();
  const isRefund = !isNothing(message.orderNo) && !isNothing(message.refundStatus);
  return isNothing(message.type) && isRefund ? 'order.refundcomplete' : undefined;
}

const describeType = (type: unknown): string => (isNothing(type) ? 'type: is missing' : 'type: is not a text');
