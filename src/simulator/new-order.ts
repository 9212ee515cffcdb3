/** Builds an order from a command and the double's own inventions. */
import type { z } from 'zod';
import { atlasDateTime, referencesOf, type OrderNumbers } from './atlas-formats.ts';
import type { createOrderCommand } from './commands.ts';
import { routeNames, routeSegments } from './default-routes.ts';
import { localOn } from './local-time.ts';
import type { Order } from './order.ts';
import { inventPassengers } from './passenger.ts';
import type { Segment } from './segment.ts';

/** Hold of an unpaid order: the stated default (Atlas: order creation; samples vary, clients must read `tktLimitTime`). */
const HOLD_MS = 30 * 60 * 1000;

type Command = z.output<typeof createOrderCommand>;

/**
 * The n-th order (from 1), unpaid.
 *
 * @param command checked input
 * @param sequence number from which references, names, documents and addresses follow
 * @param nowMs epoch milliseconds
 * @param orderNumbers where an order without a number gets one
 */
export function newOrder(command: Command, sequence: number, nowMs: number, orderNumbers: OrderNumbers): Order {
  const passengers = inventPassengers(command.passengers, sequence, nowMs);
  const segments = segmentsOf(command, sequence, nowMs);
  const digits = String(sequence).padStart(7, '0');
  return {
    orderNo: command.orderNo ?? orderNumbers.next(nowMs),
    ...referencesOf(sequence),
    status: 0,
    createdMs: nowMs,
    payByMs: nowMs + HOLD_MS,
    paidMs: null,
    ticketAfterMs: command.ticketAfterMs ?? (command.cancelWith === undefined ? null : 0),
    cancelWith: command.cancelWith ?? null,
    ticketedMs: null,
    withoutTicketNumbersForMs: command.withoutTicketNumbersForMs,
    cancelledMs: null,
    errorCode: null,
    push: command.push,
    passengers,
    contact: {
      name: passengers[0]?.name ?? 'EXAMPLE/ALEX',
      address: `${sequence} Example Street`,
      postcode: '000000',
      email: command.contactEmail ?? `traveller${digits}@example.test`,
      mobile: `0065-1${digits}`,
    },
    airlineContact: { email: `booking${digits}@mail.example.test`, phone: `0065-2${digits}` },
    bookedSegments: segments,
    currentSegments: segments,
    shown: [],
  };
}

function segmentsOf(command: Command, sequence: number, nowMs: number): Segment[] {
  if (command.segments) {
    return command.segments.map((input, index) => ({ ...input, direction: input.direction ?? 1, bookedAs: [index] }));
  }
  const route = command.route ?? routeNames[(sequence - 1) % routeNames.length] ?? routeNames[0];
  const today = atlasDateTime(nowMs).slice(0, 10);
  return routeSegments(route, localOn(today, command.departsInDays, '00:00').slice(0, 10));
}
