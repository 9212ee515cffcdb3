import { z } from 'zod';
import type { Segment } from '../domain/itinerary.ts';
import { notificationIdPattern, orderNoPattern } from '../domain/identifiers.ts';
import { describeMisfit, integer, listOf, optionalText, text, textList } from './fields.ts';
import { segment } from './segments.ts';

/** What a webhook message says, in one form whatever the edition of the contract it was written in. */
export type Notification = TicketedNotification | ScheduleChangeNotification;

/** Atlas: "Ticketing Complete". Only a hint: what it says is read from the order query. */
export interface TicketedNotification {
  readonly kind: 'ticketed';
  readonly orderNo: string;
  /** What it says of tickets, so that a message with other tickets is another one. */
  readonly ticketNos: readonly string[];
  readonly airlinePnrs: readonly string[];
}

/** Atlas: "Schedule Change", also an incident of the same id. */
export interface ScheduleChangeNotification {
  readonly kind: 'schedule-change';
  readonly orderNo: string;
  readonly eventId: string | undefined;
  /** 1 changed, 2 cancelled (then there are no revised flights). */
  readonly changeType: 1 | 2;
  readonly previous: readonly Segment[];
  readonly revised: readonly Segment[];
}

/** Why a delivery was not understood: a code of the catalogue, and where in the message, without values. */
export interface NotUnderstood {
  readonly kind: 'not-understood';
  readonly reason: 'TYPE_NOT_HANDLED' | 'MESSAGE_NOT_UNDERSTOOD';
  readonly detail: string;
}

const orderNo = text.refine((value) => orderNoPattern.test(value), 'is not an Atlas order number');
const eventId = optionalText.transform((value) => (value && notificationIdPattern.test(value) ? value : undefined));

const ticketed = z
  .object({
    data: z.object({
      orderNo, // Not needed to take the hint, so what is malformed here counts as nothing.
      paxTicketInfos: listOf(z.object({ ticketNos: textList, airlinePNRs: textList })).catch([]),
    }),
  })
  .transform(({ data }): TicketedNotification => ({
    kind: 'ticketed',
    orderNo: data.orderNo,
    ticketNos: data.paxTicketInfos.flatMap((passenger) => passenger.ticketNos),
    airlinePnrs: data.paxTicketInfos.flatMap((passenger) => passenger.airlinePNRs),
  }));

const scheduleChange = z
  .object({
    notificationId: eventId,
    data: z.object({
      orderNo,
      scheduleChangeType: integer.refine((value) => value === 1 || value === 2, 'is neither 1 nor 2'),
      previousSegs: listOf(segment),
      revisedSegs: listOf(segment),
    }),
  })
  .refine(({ data }) => data.scheduleChangeType !== 1 || data.revisedSegs.length > 0, {
    path: ['data', 'revisedSegs'],
    message: 'is empty though the type is 1 (changed)',
  })
  .refine(({ data }) => data.scheduleChangeType !== 2 || data.revisedSegs.length === 0, {
    path: ['data', 'revisedSegs'],
    message: 'has flights though the type is 2 (cancelled)',
  })
  .refine(({ data }) => data.scheduleChangeType !== 2 || data.previousSegs.length > 0, {
    path: ['data', 'previousSegs'],
    message: 'is empty though the type is 2 (cancelled)',
  })
  .transform(({ notificationId, data }): ScheduleChangeNotification => ({
    kind: 'schedule-change',
    orderNo: data.orderNo,
    eventId: notificationId,
    changeType: data.scheduleChangeType,
    previous: data.previousSegs,
    revised: data.revisedSegs,
  }));

/** Parsers by `type`, in lower case: the documents' prose spells some types differently than their samples. */
const parsers: Readonly<Record<string, z.ZodType<Notification>>> = {
  'order.ticketed': ticketed,
  'order.schedulechange': scheduleChange,
};

/** Reads a webhook message. Never throws; unknown fields are ignored here and kept in the inbox. */
export function readNotification(message: Record<string, unknown>): Notification | NotUnderstood {
  const type = typeof message.type === 'string' ? message.type.toLowerCase() : '';
  const parser = Object.hasOwn(parsers, type) ? parsers[type] : undefined;
  if (!parser) {
    return {
      kind: 'not-understood',
      reason: 'TYPE_NOT_HANDLED',
      detail: type ? 'type: not handled by this version' : 'type: is missing',
    };
  }
  const parsed = parser.safeParse(message);
  if (parsed.success) return parsed.data;
  return { kind: 'not-understood', reason: 'MESSAGE_NOT_UNDERSTOOD', detail: describeMisfit(parsed.error) };
}
