/** An order as the double keeps it, and what follows from its fields and the time. */
import { z } from 'zod';
import { passenger } from './passenger.ts';
import { segment, type Segment } from './segment.ts';

const epochMs = z.number();

/** State of one order; times are epoch milliseconds. Statuses: 0 unpaid, 1 ticketing in process, 2 ticketed, -3 cancelled. */
export const order = z.object({
  orderNo: z.string(),
  pnrCode: z.string(),
  airlinePnr: z.string(),
  status: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(-3)]),
  createdMs: epochMs,
  /** Payment deadline (`tktLimitTime`); an order unpaid by then is cancelled. */
  payByMs: epochMs,
  paidMs: epochMs.nullable(),
  /** From payment to ticketing or, with `cancelWith`, to failure; null waits for a command. */
  ticketAfterMs: z.number().nullable(),
  cancelWith: z.string().nullable(),
  ticketedMs: epochMs.nullable(),
  /** How long after ticketing the ticket numbers stay away although the status says ticketed. */
  withoutTicketNumbersForMs: z.number(),
  cancelledMs: epochMs.nullable(),
  errorCode: z.string().nullable(),
  /** Whether the order's own progress (ticketed) is pushed. */
  push: z.boolean(),
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

/** When the order next changes by itself (unpaid expiry, ticketing, failure): epoch milliseconds, or null for never. */
export function nextDueMs(of: Order): number | null {
  if (of.status === 0) return of.payByMs;
  if (of.status === 1 && of.paidMs !== null && of.ticketAfterMs !== null) return of.paidMs + of.ticketAfterMs;
  return null;
}

/** The segments that the order query shows at a time: those of the last change that is visible by then, else as booked. */
export function shownSegments(of: Order, atMs: number): Segment[] {
  return of.shown.findLast((view) => view.fromMs <= atMs)?.segments ?? of.bookedSegments;
}

/** Whether a ticketed order's ticket numbers can be seen at a time. */
export function showsTicketNumbers(of: Order, atMs: number): boolean {
  return of.ticketedMs !== null && atMs >= of.ticketedMs + of.withoutTicketNumbersForMs;
}

/**
 * `paxTicketInfos` at a time, with the fields that push and query share (Atlas: Ticketing Complete and order query, July 2026).
 * An order cancelled before ticketing lists nobody, as in the published sample.
 */
export function paxTicketInfosOf(of: Order, atMs: number) {
  if (of.status === -3 && of.ticketedMs === null) return [];
  return of.passengers.map(({ ticketNos, ...person }) => ({
    ...person,
    ticketNos: showsTicketNumbers(of, atMs) ? ticketNos : [],
    airlinePNRs: of.ticketedMs === null ? [] : [of.airlinePnr],
    ancillaries: [] as { productCode: string; segmentIndex: number }[],
  }));
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
