/** Builds orders from a command and the double's own inventions. */
import type { z } from 'zod';
import { atlasDateTime, referencesOf, type OrderNumbers } from './atlas-formats.ts';
import type { ancillaryOrderCommand, createOrderCommand } from './commands.ts';
import { routeNames, routeSegments } from './default-routes.ts';
import { DoubleError } from './double-error.ts';
import { localOn } from './local-time.ts';
import type { Order } from './order.ts';
import { inventPassengers, type Passenger, type PassengerInput } from './passenger.ts';
import type { Segment } from './segment.ts';

/** Hold of an unpaid order: the stated default (Atlas: order creation; samples vary, clients must read `tktLimitTime`). */
const HOLD_MS = 30 * 60 * 1000;
/** Hold of an ancillary order, as in the published samples. */
const ANCILLARY_HOLD_MS = 16 * 60 * 1000;

type Command = z.output<typeof createOrderCommand>;

/**
 * The n-th order (from 1), unpaid; or, split, the n-th and the one after it, which know each other.
 *
 * @param command checked input
 * @param sequence number from which references, names, documents and addresses follow
 * @param nowMs epoch milliseconds
 * @param orderNumbers where an order without a number gets one
 * @throws DoubleError 400 when the command contradicts itself
 */
export function newOrders(command: Command, sequence: number, nowMs: number, orderNumbers: OrderNumbers): Order[] {
  const segments = segmentsOf(command, sequence, nowMs);
  if (!command.split) {
    return [
      newOrder(command, command.passengers, segments, sequence, nowMs, command.orderNo ?? orderNumbers.next(nowMs)),
    ];
  }
  if (command.pnrSplit) throw new DoubleError(400, 'split makes two orders, pnrSplit one: choose.');
  const [outbound, back] = ([1, 2] as const).map((direction) => oneWay(segments, direction));
  if (!outbound?.length || !back?.length) throw new DoubleError(400, 'Only a round trip can be split.');
  const numbers = [command.orderNo ?? orderNumbers.next(nowMs), orderNumbers.next(nowMs)] as const;
  const first = newOrder(command, command.passengers, outbound, sequence, nowMs, numbers[0]);
  const samePeople = first.passengers.map(withoutTickets);
  const second = newOrder(command, samePeople, back, sequence + 1, nowMs, numbers[1]);
  first.splitWith = second.orderNo;
  second.splitWith = first.orderNo;
  // One booker, whom `order.do` was told once.
  second.contact = first.contact;
  return [first, second];
}

function newOrder(
  command: Command,
  wanted: number | PassengerInput[],
  segments: Segment[],
  sequence: number,
  nowMs: number,
  orderNo: string,
): Order {
  const { pnrCode, airlinePnr, returnAirlinePnr } = referencesOf(sequence);
  const isTwoTickets = command.pnrSplit && segments.some((of) => of.direction === 2);
  if (command.pnrSplit && !isTwoTickets) throw new DoubleError(400, 'Only a round trip can have two PNRs.');
  const passengers = inventPassengers(wanted, sequence, nowMs, {
    ticketsEach: isTwoTickets ? 2 : 1,
    infantTickets: command.infantTickets,
  });
  const digits = String(sequence).padStart(7, '0');
  return {
    orderNo,
    pnrCode,
    airlinePnr,
    returnAirlinePnr: isTwoTickets ? returnAirlinePnr : null,
    splitWith: null,
    mainOrderNo: null,
    regeneratedFrom: null,
    regeneratedAs: null,
    status: 0,
    createdMs: nowMs,
    payByMs: nowMs + HOLD_MS,
    paidMs: null,
    ticketAfterMs: command.ticketAfterMs ?? (command.cancelWith === undefined ? null : 0),
    cancelWith: command.cancelWith ?? null,
    noPnrYet: command.noPnrYet ?? null,
    stopAtMs: null,
    cancelAtMs: null,
    ticketedMs: null,
    withoutTicketNumbersForMs: command.withoutTicketNumbersForMs,
    cancelledMs: null,
    errorCode: null,
    push: command.push,
    pushedAs: 'order.ticketed',
    edition: command.edition ?? null,
    paymentMethod: command.paymentMethod,
    voidableForMs: command.voidableForMs ?? null,
    ticketsUsed: command.ticketsUsed,
    voids: command.voids,
    refunds: command.refunds,
    ancillaries: boughtAncillaries(command, passengers.length, segments.length),
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

/** A post-ticketing ancillary order for `main`, unpaid. Throws `DoubleError` 400 when it names passengers that are not there. */
export function newAncillaryOrder(
  main: Order,
  command: z.output<typeof ancillaryOrderCommand>,
  sequence: number,
  nowMs: number,
  orderNo: string,
): Order {
  const { productCode, segmentIndex, price, push, ticketAfterMs, cancelWith } = command;
  const bought = {
    ancillaries: command.passengers.map((passenger) => ({ passenger, productCode, segmentIndex, price })),
  };
  return {
    ...structuredClone(main),
    orderNo,
    pnrCode: referencesOf(sequence).pnrCode,
    mainOrderNo: main.orderNo,
    splitWith: null,
    regeneratedFrom: null,
    regeneratedAs: null,
    status: 0,
    createdMs: nowMs,
    payByMs: nowMs + ANCILLARY_HOLD_MS,
    paidMs: null,
    ticketAfterMs: ticketAfterMs ?? (cancelWith === undefined ? null : 0),
    cancelWith: cancelWith ?? null,
    noPnrYet: null,
    stopAtMs: null,
    cancelAtMs: null,
    ticketedMs: null,
    cancelledMs: null,
    errorCode: null,
    push: push !== 'nothing',
    pushedAs: push === 'order.addonComplete' ? push : 'order.ticketed',
    edition: command.edition ?? null,
    ancillaries: boughtAncillaries(bought, main.passengers.length, main.bookedSegments.length),
  };
}

/** The order in place of a cancelled one (Atlas: Regenerate Order, July 2026), unpaid, with the same people and flights. */
export function regeneratedOrder(old: Order, sequence: number, nowMs: number, orderNo: string): Order {
  const { pnrCode, airlinePnr, returnAirlinePnr } = referencesOf(sequence);
  const isTwoTickets = old.returnAirlinePnr !== null;
  const inputs = old.passengers.map(withoutTickets);
  return {
    ...structuredClone(old),
    orderNo,
    pnrCode,
    airlinePnr,
    returnAirlinePnr: isTwoTickets ? returnAirlinePnr : null,
    splitWith: null,
    regeneratedFrom: old.orderNo,
    regeneratedAs: null,
    status: 0,
    createdMs: nowMs,
    payByMs: nowMs + HOLD_MS,
    paidMs: null,
    cancelWith: null,
    noPnrYet: null,
    stopAtMs: null,
    cancelAtMs: null,
    cancelledMs: null,
    errorCode: null,
    passengers: inventPassengers(inputs, sequence, nowMs, {
      ticketsEach: isTwoTickets ? 2 : 1,
      infantTickets: old.passengers.some((of) => of.passengerType === 2 && of.ticketNos.length === 0) ? 'none' : 'own',
    }),
  };
}

/** The same person for another order, which issues tickets of its own. */
function withoutTickets(person: Passenger): PassengerInput {
  const { ticketNos: _, ...others } = person;
  return others;
}

function boughtAncillaries(
  { ancillaries }: Pick<Command, 'ancillaries'>,
  passengers: number,
  segments: number,
): Order['ancillaries'] {
  const stranger = ancillaries.find((of) => of.passenger > passengers || of.segmentIndex > segments);
  if (stranger) throw new DoubleError(400, `There are passengers 1 to ${passengers} and segments 1 to ${segments}.`);
  return ancillaries.map((of) => ({ ...of, passenger: of.passenger - 1 }));
}

function oneWay(segments: readonly Segment[], direction: 1 | 2): Segment[] {
  const own = segments.filter((of) => of.direction === direction);
  return own.map((of, index) => ({ ...of, direction: 1, bookedAs: [index] }));
}

function segmentsOf(command: Command, sequence: number, nowMs: number): Segment[] {
  if (command.segments) {
    return command.segments.map((input, index) => ({ ...input, direction: input.direction ?? 1, bookedAs: [index] }));
  }
  const nextRoute = routeNames[(sequence - 1) % routeNames.length] ?? routeNames[0];
  const route = command.route ?? (command.split || command.pnrSplit ? 'BCN-PMI' : nextRoute);
  const today = atlasDateTime(nowMs).slice(0, 10);
  return routeSegments(route, localOn(today, command.departsInDays, '00:00').slice(0, 10));
}
