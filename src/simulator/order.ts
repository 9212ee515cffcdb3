/** An order as the double keeps it, and what follows from its fields and the time. */
import { z } from 'zod';
import { claimCourse } from './claims/claim-course.ts';
import { passenger } from './passenger.ts';
import { paymentMethod } from './payment-method.ts';
import { segment, type Segment } from './segment.ts';
import { edition } from './webhook-messages/edition.ts';

const epochMs = z.number();

/** An ancillary of one passenger (counted from 0) on one segment (counted from 1, as Atlas does). */
export const ancillary = z.object({
  passenger: z.int().min(0),
  productCode: z.string(),
  segmentIndex: z.int().min(1),
  price: z.number(),
});

/**
 * State of one order; times are epoch milliseconds. Statuses: 0 unpaid, 1 ticketing in process, 2 ticketed, -3 cancelled.
 * Fields with a default came later than the first state files.
 */
export const order = z.object({
  orderNo: z.string(),
  pnrCode: z.string(),
  airlinePnr: z.string(),
  /** The second locator of a round trip that was issued as two tickets. */
  returnAirlinePnr: z.string().nullable().default(null),
  /** The order with the other direction, where order creation split a round trip into two orders. */
  splitWith: z.string().nullable().default(null),
  /** The order that this post-ticketing ancillary order belongs to. */
  mainOrderNo: z.string().nullable().default(null),
  /** The cancelled order that this one replaces, and the one that replaces this one. */
  regeneratedFrom: z.string().nullable().default(null),
  regeneratedAs: z.string().nullable().default(null),
  status: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(-3)]),
  createdMs: epochMs,
  /** Payment deadline (`tktLimitTime`); an order unpaid by then is cancelled. */
  payByMs: epochMs,
  paidMs: epochMs.nullable(),
  /** From payment to ticketing or, with `cancelWith`, to failure; null waits for a command. */
  ticketAfterMs: z.number().nullable(),
  cancelWith: z.string().nullable(),
  /** Whether payment is followed by 615 (paid, no PNR yet), and with which status, until ticketing or failure. */
  noPnrYet: z.enum(['status 1', 'status -3']).nullable().default(null),
  /** When `stopTicket.do` takes effect, unless ticketing was quicker. */
  stopAtMs: epochMs.nullable().default(null),
  /** When a cancellation that Atlas found shows in the order's status. */
  cancelAtMs: epochMs.nullable().default(null),
  ticketedMs: epochMs.nullable(),
  /** How long after ticketing the ticket numbers stay away although the status says ticketed. */
  withoutTicketNumbersForMs: z.number(),
  cancelledMs: epochMs.nullable(),
  errorCode: z.string().nullable(),
  /** Whether the order's own progress (ticketed) is pushed, as which message, in the shape of which edition. */
  push: z.boolean(),
  pushedAs: z.enum(['order.ticketed', 'order.addonComplete']).default('order.ticketed'),
  edition: edition.nullable().default(null),
  paymentMethod: paymentMethod.default(1),
  /** How long after ticketing a void is possible; null: until the end of that day, UTC+08:00. */
  voidableForMs: z.number().nullable().default(null),
  /** Whether a ticket was used, so that nothing can be voided or refunded any more. */
  ticketsUsed: z.boolean().default(false),
  /** How voids and refunds of this order go, where not as the settings say. */
  voids: claimCourse.prefault({}),
  refunds: claimCourse.prefault({}),
  ancillaries: z.array(ancillary).default([]),
  passengers: z.array(passenger),
  contact: z.object({
    name: z.string(),
    address: z.string(),
    postcode: z.string(),
    email: z.string(),
    mobile: z.string(),
  }),
  /** The address and phone that Atlas, not the traveller, gave the airline. */
  airlineContact: z.object({ email: z.string(), phone: z.string() }),
  bookedSegments: z.array(segment),
  currentSegments: z.array(segment),
  /** What the order query shows after schedule changes, in the order of the changes: each from its time on. */
  shown: z.array(z.object({ fromMs: epochMs, segments: z.array(segment) })),
});

export type Order = z.output<typeof order>;

/** What an order does by itself, and when. */
export interface NextStep {
  readonly atMs: number;
  readonly step: 'expire' | 'ticket' | 'fail' | 'stop' | 'cancel';
}

/** The next of the steps that an order takes by itself; null when it waits for a command. */
export function nextStep(of: Order): NextStep | null {
  const steps: NextStep[] = [];
  const inProcess = of.status === 1 || (of.status === -3 && of.errorCode === '615' && of.noPnrYet === 'status -3');
  if (of.status === 0) steps.push({ atMs: of.payByMs, step: 'expire' });
  if (inProcess && of.paidMs !== null && of.ticketAfterMs !== null) {
    steps.push({ atMs: of.paidMs + of.ticketAfterMs, step: of.cancelWith === null ? 'ticket' : 'fail' });
  }
  if (of.status === 1 && of.stopAtMs !== null) steps.push({ atMs: of.stopAtMs, step: 'stop' });
  if (of.status !== -3 && of.cancelAtMs !== null) steps.push({ atMs: of.cancelAtMs, step: 'cancel' });
  return steps.toSorted((a, b) => a.atMs - b.atMs)[0] ?? null;
}

/** The segments that the order query shows at a time: those of the last change that is visible by then, else as booked. */
export function shownSegments(of: Order, atMs: number): Segment[] {
  return of.shown.findLast((view) => view.fromMs <= atMs)?.segments ?? of.bookedSegments;
}

/** Whether a ticketed order's ticket numbers can be seen at a time. */
export function showsTicketNumbers(of: Order, atMs: number): boolean {
  return of.ticketedMs !== null && atMs >= of.ticketedMs + of.withoutTicketNumbersForMs;
}

/** The airline's locators: none before ticketing, two where a round trip was issued as two tickets. */
export function airlinePnrsOf(of: Order): string[] {
  if (of.ticketedMs === null) return [];
  return of.returnAirlinePnr === null ? [of.airlinePnr] : [of.airlinePnr, of.returnAirlinePnr];
}

/**
 * `paxTicketInfos` at a time, with the fields that push and query share (Atlas: Ticketing Complete and order query, July 2026).
 * An order cancelled before ticketing lists nobody, as in the published sample. A post-ticketing ancillary order lists those
 * who get something, without tickets and locators, as the legacy sample of its push does.
 */
export function paxTicketInfosOf(of: Order, atMs: number) {
  if (of.status === -3 && of.ticketedMs === null) return [];
  const isAncillaryOrder = of.mainOrderNo !== null;
  return of.passengers.flatMap(({ ticketNos, ...person }, index) => {
    const own = of.ancillaries.filter((one) => one.passenger === index);
    if (isAncillaryOrder && own.length === 0) return [];
    return {
      ...person,
      ticketNos: !isAncillaryOrder && showsTicketNumbers(of, atMs) ? ticketNos : [],
      airlinePNRs: isAncillaryOrder ? [] : airlinePnrsOf(of),
      ancillaries: own.map(({ productCode, segmentIndex }) => ({ productCode, segmentIndex })),
    };
  });
}

/** Every personal detail of the orders, once each: names, document numbers, birthdays, e-mail addresses, phones, postal addresses. */
export function personalDataOf(orders: Iterable<Order>): string[] {
  const found = new Set<string>();
  for (const of of orders) {
    for (const person of of.passengers)
      [person.name, person.cardNum, person.birthday].forEach((text) => found.add(text));
    const { name, email, mobile, address } = of.contact;
    [name, email, mobile, address, of.airlineContact.email, of.airlineContact.phone].forEach((text) => found.add(text));
  }
  found.delete('');
  return [...found];
}
