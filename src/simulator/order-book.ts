/**
 * The orders and their life cycle: unpaid (0), paid (1), ticketed (2) or cancelled (-3) (Atlas: order status, July 2026).
 * Transitions that are due run by timer, and before any order is read, so an answer never lags behind the clock.
 */
import type { AmendCommand } from './commands.ts';
import { DoubleError } from './double-error.ts';
import { DueTimers } from './due-timers.ts';
import { nextStep, type NextStep, type Order } from './order.ts';

export interface OrderBookListener {
  /** Something changed and is worth keeping. */
  changed(): void;
  ticketed(order: Order, push: boolean): void;
  cancelled(order: Order, push: boolean): void;
}

export class OrderBook {
  readonly #orders: Map<string, Order>;
  readonly #now: () => number;
  readonly #listener: OrderBookListener;
  readonly #timers: DueTimers;
  #started = false;

  constructor(orders: readonly Order[], now: () => number, listener: OrderBookListener) {
    this.#orders = new Map(orders.map((of) => [of.orderNo, of]));
    this.#now = now;
    this.#listener = listener;
    this.#timers = new DueTimers(now);
  }

  /** Starts the clock of the orders; what came due while the double was down happens now. */
  start(): void {
    this.#started = true;
    for (const of of this.#orders.values()) this.#arm(of);
  }

  /** From here on orders change by command only. */
  stop(): void {
    this.#started = false;
    this.#timers.clear();
  }

  has(orderNo: string): boolean {
    return this.#orders.has(orderNo);
  }

  /** The order, brought up to the clock; undefined when there is none. */
  find(orderNo: string): Order | undefined {
    const found = this.#orders.get(orderNo);
    if (found) this.#runDue(found);
    return found;
  }

  /** The order, brought up to the clock. Throws `DoubleError` 404. */
  get(orderNo: string): Order {
    const found = this.find(orderNo);
    if (!found) throw new DoubleError(404, `There is no order ${orderNo}.`);
    return found;
  }

  /** All orders, oldest first, brought up to the clock. */
  all(): Order[] {
    for (const of of this.#orders.values()) this.#runDue(of);
    return [...this.#orders.values()];
  }

  /** Takes an order in. Throws `DoubleError` 409 when the number is used. */
  add(of: Order): void {
    if (this.has(of.orderNo)) throw new DoubleError(409, `The order number ${of.orderNo} is taken.`);
    this.#orders.set(of.orderNo, of);
    this.#keep(of);
  }

  /** Unpaid to paid; ticketing follows by the order's own delay. Throws `DoubleError` 404, 409. */
  pay(orderNo: string): void {
    const of = this.get(orderNo);
    if (of.status !== 0) throw new DoubleError(409, `Order ${orderNo} is not payable: its status is ${of.status}.`);
    of.status = of.noPnrYet === 'status -3' ? -3 : 1;
    of.paidMs = this.#now();
    // Atlas: error codes, July 2026: paid, no PNR yet, Atlas chases it; both statuses are possible as far as known.
    if (of.noPnrYet !== null) of.errorCode = '615';
    if (of.status === -3) of.cancelledMs = of.paidMs;
    this.#keep(of);
    this.#runDue(of);
  }

  /**
   * Paid to ticketed; also from a cancellation with 615, which Atlas says is no failure (paid, no PNR yet), and with
   * `again` from any other. Throws `DoubleError` 404, 409.
   */
  ticket(orderNo: string, push?: boolean, again = false): void {
    const of = this.get(orderNo);
    const isAgain = again && of.status === -3 && of.paidMs !== null;
    if (of.status !== 1 && !isChased(of) && !isAgain) {
      throw new DoubleError(409, `Order ${orderNo} cannot be ticketed: its status is ${of.status}, not 1.`);
    }
    this.#ticket(of, push ?? of.push);
  }

  /** Any state but cancelled to cancelled; one cancelled with 615 can still fail for good. Throws `DoubleError` 404, 409. */
  cancel(orderNo: string, errorCode: string | null, push: boolean): void {
    const of = this.get(orderNo);
    if (of.status === -3 && !isChased(of)) throw new DoubleError(409, `Order ${orderNo} is cancelled already.`);
    this.#cancel(of, errorCode, push);
  }

  /** Changes what the query shows of an order. Throws `DoubleError` 404. */
  amend(orderNo: string, { ticketNos, airlinePnr, contactEmail }: AmendCommand): void {
    const of = this.get(orderNo);
    for (const [index, numbers] of (ticketNos ?? []).entries()) {
      const person = of.passengers[index];
      if (person) person.ticketNos = numbers;
    }
    if (airlinePnr !== undefined) of.airlinePnr = airlinePnr;
    if (contactEmail !== undefined) of.contact.email = contactEmail;
    this.#keep(of);
  }

  /** Notes that the caller changed an order's fields. */
  touched(of: Order): void {
    this.#keep(of);
  }

  #ticket(of: Order, push: boolean): void {
    of.status = 2;
    of.ticketedMs = this.#now();
    of.cancelledMs = null;
    of.errorCode = null;
    this.#keep(of);
    this.#listener.ticketed(of, push);
  }

  #cancel(of: Order, errorCode: string | null, push: boolean): void {
    of.status = -3;
    of.cancelledMs = this.#now();
    of.errorCode = errorCode;
    this.#keep(of);
    this.#listener.cancelled(of, push);
  }

  #runDue(of: Order): void {
    if (!this.#started) return;
    for (let next = nextStep(of); next !== null && next.atMs <= this.#now(); next = nextStep(of)) {
      this.#take(next.step, of);
    }
  }

  /** Each step ends the state that it is taken in, or its own due time. */
  #take(step: NextStep['step'], of: Order): void {
    switch (step) {
      case 'ticket':
        this.#ticket(of, of.push);
        break;
      case 'fail':
        of.noPnrYet = null;
        this.#cancel(of, of.cancelWith, false);
        break;
      case 'stop':
      case 'cancel':
      case 'expire':
        this.#cancel(of, null, false);
        break;
    }
  }

  #keep(of: Order): void {
    this.#arm(of);
    this.#listener.changed();
  }

  #arm(of: Order): void {
    if (!this.#started) return;
    this.#timers.arm(of.orderNo, nextStep(of)?.atMs ?? null, () => {
      this.#runDue(of);
      this.#arm(of);
    });
  }
}

/** Whether Atlas still chases the PNR of a paid order that already counts as cancelled. */
function isChased(of: Order): boolean {
  return of.status === -3 && of.errorCode === '615';
}
