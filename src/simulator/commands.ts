/** What the control API and the in-process object accept: one schema per command. Durations are milliseconds. */
import { z } from 'zod';
import { routeNames } from './default-routes.ts';
import { passengerInput } from './passenger.ts';
import { segmentInput } from './segment.ts';

const durationMs = z.int().min(0);
const errorCode = z.string().regex(/^\d{3,4}$/, 'ticketing error code, such as 603');

/** A new order. It is paid at once when `pay` says so or, without `pay`, when it has an end to reach. */
export const createOrderCommand = z.strictObject({
  /** Default: `DEMOA` and the time in UTC+08:00. */
  orderNo: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  /** A number of invented adults, or what is known of each passenger. */
  passengers: z.union([z.int().min(1).max(9), z.array(passengerInput).min(1).max(9)]).default(1),
  /** Default: one of the built-in routes. `direction` defaults to 1. */
  segments: z.array(segmentInput).min(1).optional(),
  /** A built-in route by name; default: the orders take turns. */
  route: z.enum(routeNames).optional(),
  /** Days from today (in UTC+08:00) to the first departure of a built-in route. */
  departsInDays: z.int().min(0).max(360).default(30),
  contactEmail: z
    .string()
    .regex(/^\S+@\S+$/)
    .optional(),
  pay: z.boolean().optional(),
  /** From payment to ticketing; left out, the order stays in process until it is told. */
  ticketAfterMs: durationMs.optional(),
  /** Ticketed, but without ticket numbers for so long, in the order query and in the push. */
  withoutTicketNumbersForMs: durationMs.default(0),
  /** Ticketing fails with this code, after `ticketAfterMs` (default 0). */
  cancelWith: errorCode.optional(),
  /** Whether `order.ticketed` is pushed. */
  push: z.boolean().default(true),
});
export type CreateOrderCommand = z.input<typeof createOrderCommand>;

/** Ticket now; `push` defaults to the order's own setting. */
export const ticketCommand = z.strictObject({ push: z.boolean().optional() });
export type TicketCommand = z.input<typeof ticketCommand>;

/** Cancel now; `push` sends `order.cancelled`, which Atlas shows as an example only. */
export const cancelCommand = z.strictObject({ errorCode: errorCode.optional(), push: z.boolean().default(false) });
export type CancelCommand = z.input<typeof cancelCommand>;

export const scheduleChangeCommand = z.strictObject({
  orderNo: z.string(),
  /** 1 schedule change (needs `shiftMinutes` or `segments`), 2 flight cancelled. */
  type: z.union([z.literal(1), z.literal(2)]),
  /** Moves departure and arrival of each affected segment; negative is earlier. */
  shiftMinutes: z.int().optional(),
  /** The revised segments in place of the affected ones; `direction` defaults to that of the segment replaced. */
  segments: z.array(segmentInput).min(1).optional(),
  /** Which of the order's present segments are meant, counted from 1 as Atlas does; default all. */
  affected: z.array(z.int().min(1)).min(1).optional(),
  /** Whether the message lists only the affected segments or the whole itinerary. */
  messageCarries: z.enum(['affected', 'itinerary']).default('affected'),
  push: z.boolean().default(true),
  /** Whether `event/getPageList.do` lists it. */
  incident: z.boolean().default(true),
  /** When the order query shows it. */
  queryShows: z.union([z.enum(['at once', 'never']), z.strictObject({ afterMs: durationMs })]).default('at once'),
  notificationId: z.string().min(1).optional(),
});
export type ScheduleChangeCommand = z.input<typeof scheduleChangeCommand>;

/** Sends the bytes of an earlier delivery again; default: the last one (of the order, if one is named), once. */
export const pushAgainCommand = z.strictObject({
  deliveryId: z.int().optional(),
  orderNo: z.string().optional(),
  times: z.int().min(1).max(1000).default(1),
});
export type PushAgainCommand = z.input<typeof pushAgainCommand>;

/** Marks an incident confirmed (1) or unconfirmed (0) again. */
export const incidentStatusCommand = z.strictObject({
  eventStatus: z.union([z.literal(0), z.literal(1)]).default(1),
  confirmedResult: z.string().optional(),
});
export type IncidentStatusCommand = z.input<typeof incidentStatusCommand>;

/** A fault of the Atlas side: see `faults.ts` for what each kind does. */
export const callFaultCommand = z.strictObject({
  /** Call to spoil, such as `queryOrderDetails.do`; default every call. */
  endpoint: z.string().optional(),
  kind: z.enum(['http500', '429', '429-in-200', 'slow', 'half-answer', 'html', 'reset', 'status']),
  /** Envelope status of kind `status`; HTTP status of kind `html`. */
  status: z.int().optional(),
  times: z.int().min(1).default(1),
  /** Delay of kind `slow`; `retryAfter` of the 429 kinds, rounded up to seconds. */
  ms: durationMs.optional(),
});

/** A fault of the pushes: the next `drop` are not sent, the next `duplicate` after them are sent twice. */
export const pushFaultCommand = z.strictObject({
  drop: z.int().min(0).optional(),
  duplicate: z.int().min(0).optional(),
});
export type FaultCommand = z.input<typeof callFaultCommand> | z.input<typeof pushFaultCommand>;
