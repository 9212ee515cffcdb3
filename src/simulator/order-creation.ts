/** Creates orders by command: numbers them, takes them into the book, pays them where told. */
import { OrderNumbers } from './atlas-formats.ts';
import * as commands from './commands.ts';
import { DoubleError, parseInput } from './double-error.ts';
import { newAncillaryOrder, newOrders, regeneratedOrder } from './new-order.ts';
import type { OrderBook } from './order-book.ts';
import type { Order } from './order.ts';

export class OrderCreation {
  readonly #orders: OrderBook;
  readonly #now: () => number;
  readonly #numbers: OrderNumbers;
  #sequence: number;

  /** @param sequence how many orders were ever created */
  constructor(orders: OrderBook, now: () => number, sequence: number) {
    this.#orders = orders;
    this.#now = now;
    this.#sequence = sequence;
    this.#numbers = new OrderNumbers((orderNo) => orders.has(orderNo));
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** The numbers of what a command creates: one, or two where it splits a round trip. Throws `DoubleError` 400, 409. */
  create(input: commands.CreateOrderCommand): string[] {
    const command = parseInput(commands.createOrderCommand, input);
    const created = newOrders(command, this.#sequence + 1, this.#now(), this.#numbers);
    for (const of of created) this.#add(of);
    const hasEnd = [command.ticketAfterMs, command.cancelWith, command.noPnrYet].some((of) => of !== undefined);
    if (command.pay ?? hasEnd) for (const { orderNo } of created) this.#orders.pay(orderNo);
    return created.map((of) => of.orderNo);
  }

  /** The number of a new post-ticketing ancillary order for a ticketed one. Throws `DoubleError` 400, 404, 409. */
  createAncillary(mainOrderNo: string, input: commands.AncillaryOrderCommand): string {
    const command = parseInput(commands.ancillaryOrderCommand, input);
    const main = this.#orders.get(mainOrderNo);
    if (main.status !== 2 || main.mainOrderNo !== null) {
      throw new DoubleError(409, `Order ${mainOrderNo} is not a ticketed main order.`);
    }
    const nowMs = this.#now();
    const orderNo = this.#numbers.next(nowMs, 'DEMOB');
    this.#add(newAncillaryOrder(main, command, this.#sequence + 1, nowMs, orderNo));
    const hasEnd = command.ticketAfterMs !== undefined || command.cancelWith !== undefined;
    if (command.pay ?? hasEnd) this.#orders.pay(orderNo);
    return orderNo;
  }

  /** The number of a new order in place of an expired or failed one. Throws `DoubleError` 404, 409. */
  regenerate(originalOrderNo: string): string {
    const old = this.#orders.get(originalOrderNo);
    if (!isRegenerable(old)) {
      throw new DoubleError(409, `Order ${originalOrderNo} did not expire or fail: its status is ${old.status}.`);
    }
    const nowMs = this.#now();
    const orderNo = this.#numbers.next(nowMs);
    this.#add(regeneratedOrder(old, this.#sequence + 1, nowMs, orderNo));
    old.regeneratedAs = orderNo;
    this.#orders.touched(old);
    return orderNo;
  }

  #add(of: Order): void {
    this.#orders.add(of);
    this.#sequence += 1;
  }
}

/** Whether an order expired or failed; 615 is no failure. */
export function isRegenerable(of: Order): boolean {
  return of.status === -3 && of.ticketedMs === null && of.errorCode !== '615';
}
