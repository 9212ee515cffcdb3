/** What the control API and the in-process object accept: one schema per command. Durations are milliseconds. */
import { z } from 'zod';
import { claimCourse } from './claims/claim-course.ts';
import { routeNames } from './default-routes.ts';
import { paymentMethod } from './payment-method.ts';
import { passengerInput } from './passenger.ts';
import { segmentInput } from './segment.ts';
import { edition } from './webhook-messages/edition.ts';

const durationMs = z.int().min(0);
const errorCode = z.coerce.string().regex(/^\d{3,4}$/, 'ticketing error code, such as 603');

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
  /** After payment 615 (paid, no PNR yet) with this status, until ticketing or, with `cancelWith`, another failure. */
  noPnrYet: z.enum(['status 1', 'status -3']).optional(),
  /** Whether `order.ticketed` is pushed, and in the shape of which edition (default: as the settings say). */
  push: z.boolean().default(true),
  edition: edition.optional(),
  /** A round trip becomes two orders, one per direction; the answer's order number is `A,B`. */
  split: z.boolean().default(false),
  /** A round trip in one order, issued as two tickets: two ticket numbers, two locators. */
  pnrSplit: z.boolean().default(false),
  /** Whether infants get ticket numbers of their own. */
  infantTickets: z.enum(['own', 'none']).default('own'),
  paymentMethod: paymentMethod.default(1),
  /** Bought with the order; passengers count from 1, segments too. */
  ancillaries: z
    .array(
      z.strictObject({
        passenger: z.int().min(1).default(1),
        productCode: z.string().min(1).default('SCI_BAG_DEMO_20KG'),
        segmentIndex: z.int().min(1).default(1),
        price: z.number().min(0).default(25),
      }),
    )
    .default([]),
  /** From ticketing to the end of the time in which a void is possible; default the end of the day, UTC+08:00. */
  voidableForMs: durationMs.optional(),
  ticketsUsed: z.boolean().default(false),
  /** How voids and refunds of this order go, where not as the settings say. */
  voids: claimCourse.prefault({}),
  refunds: claimCourse.prefault({}),
});
export type CreateOrderCommand = z.input<typeof createOrderCommand>;

/** A post-ticketing ancillary order (prefix `DEMOB`) for an order. */
export const ancillaryOrderCommand = z.strictObject({
  productCode: z.string().min(1).default('SCI_BAG_DEMO_20KG'),
  /** Passengers who get it, counted from 1. */
  passengers: z.array(z.int().min(1)).min(1).default([1]),
  segmentIndex: z.int().min(1).default(1),
  price: z.number().min(0).default(25),
  pay: z.boolean().optional(),
  ticketAfterMs: durationMs.optional(),
  cancelWith: errorCode.optional(),
  /** What is pushed when it is done: no source of 2026 says that anything is. */
  push: z.enum(['nothing', 'order.ticketed', 'order.addonComplete']).default('nothing'),
  edition: edition.optional(),
});
export type AncillaryOrderCommand = z.input<typeof ancillaryOrderCommand>;

/** Ticket now; `push` and `edition` default to the order's own settings; `again`: also one that is cancelled. */
export const ticketCommand = z.strictObject({
  push: z.boolean().optional(),
  edition: edition.optional(),
  again: z.boolean().default(false),
});
export type TicketCommand = z.input<typeof ticketCommand>;

/** Other tickets (per passenger, in their order), another locator, another contact: shown by the query, told by no push. */
export const amendCommand = z.strictObject({
  ticketNos: z.array(z.array(z.string().min(1))).optional(),
  airlinePnr: z.string().min(1).optional(),
  contactEmail: z
    .string()
    .regex(/^\S+@\S+$/)
    .optional(),
});
export type AmendCommand = z.input<typeof amendCommand>;

/** Cancel now; `push` sends `order.cancelled`, which Atlas shows as an example only. */
export const cancelCommand = z.strictObject({ errorCode: errorCode.optional(), push: z.boolean().default(false) });
export type CancelCommand = z.input<typeof cancelCommand>;

/** Pushes a message about an order as it stands, whatever was pushed before. */
export const orderMessageCommand = z.strictObject({
  orderNo: z.string(),
  type: z.enum(['order.ticketed', 'order.cancelled']).default('order.ticketed'),
  edition: edition.optional(),
});
export type OrderMessageCommand = z.input<typeof orderMessageCommand>;

/** When something shows: at once, never, or so long after it happened. */
const shows = z.union([z.enum(['at once', 'never']), z.strictObject({ afterMs: durationMs })]);

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
  edition: edition.optional(),
  /** Whether, and how long after the event, `event/getPageList.do` lists it. */
  incident: z.union([z.boolean(), z.strictObject({ afterMs: durationMs })]).default(true),
  /** When the order query shows it: all of it, or leg by leg (legs count as in `affected`; those not named: at once). */
  queryShows: z.union([shows, z.array(z.strictObject({ leg: z.int().min(1), shows })).min(1)]).default('at once'),
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
  confirmedRemark: z.string().optional(),
  /** Whether the message is pushed again with this status; default as the settings say when confirmed, else not. */
  push: z.boolean().optional(),
});
export type IncidentStatusCommand = z.input<typeof incidentStatusCommand>;

/** What each does: see `faults.ts`. */
const faultKinds = [
  'http500',
  '429',
  '429-in-200',
  'slow',
  'stalled',
  'half-answer',
  'lost-answer',
  'html',
  'wrong-content-type',
  'empty',
  'oversize',
  'gzip',
  'undeclared-gzip',
  'truncated-gzip',
  'reset',
  'status',
] as const;

/** A fault of the Atlas side: see `faults.ts` for what each kind does. */
export const callFaultCommand = z.strictObject({
  /** Call to spoil, such as `queryOrderDetails.do`; default every call. */
  endpoint: z.string().optional(),
  kind: z.enum(faultKinds),
  /** Envelope status of kind `status`; HTTP status of kinds `html` and `empty`. */
  status: z.int().optional(),
  times: z.int().min(1).default(1),
  /** Delay of kind `slow`; `retryAfter` of the 429 kinds, rounded up to seconds. */
  ms: durationMs.optional(),
  /** Size of kind `oversize`. */
  bytes: z
    .int()
    .min(1)
    .max(256 * 2 ** 20)
    .optional(),
});

/** A fault of the pushes: the next `drop` are not sent, the next `duplicate` after them are sent twice. */
export const pushFaultCommand = z.strictObject({
  drop: z.int().min(0).optional(),
  duplicate: z.int().min(0).optional(),
});
export type FaultCommand = z.input<typeof callFaultCommand> | z.input<typeof pushFaultCommand>;
