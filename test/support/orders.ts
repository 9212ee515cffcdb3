import type { OrderAnswer } from '../../src/atlas/order-query.ts';
import { inTransaction, type Pool, type Transaction } from '../../src/storage/pool.ts';
import {
  createOrder,
  lockOrder,
  nextHappening,
  storeOrderAnswer,
  type StoredAnswer,
} from '../../src/storage/orders.ts';
import { flight } from './flights.ts';
import { nextOfRun } from './run-cleanup.ts';

/** An order number that no other test of this run has. */
export function newOrderNo(): string {
  return `TESTA2026070309${String(nextOfRun('order')).padStart(7, '0')}`;
}

/** A new order that Skyhook follows. */
export async function followedOrder(pool: Pool): Promise<string> {
  const orderNo = newOrderNo();
  await createOrder(pool, orderNo);
  return orderNo;
}

/** What the order query says about a ticketed order, except for what is given. */
export function answerAbout(orderNo: string, given: Partial<OrderAnswer> = {}): OrderAnswer {
  return {
    orderNo,
    status: 'ticketed',
    statusCode: '2',
    ticketStatusCode: '1',
    errorCode: undefined,
    errorMessage: undefined,
    airlineMessage: undefined,
    airlineBookings: [{ airline: 'ZZ', pnr: 'D12345' }],
    contactPhone: undefined,
    paid: true,
    separateBookings: false,
    orderType: undefined,
    pnr: 'D12345',
    contactEmail: 'alex@traveller.example',
    paymentDeadline: undefined,
    passengers: [{ name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: ['T1'], airlinePnrs: ['D12345'] }],
    itinerary: [flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10'), flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10')],
    ...given,
  };
}

/** Work under the order's lock, as every write to an order's state is done. */
export function underLock<T>(pool: Pool, orderNo: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    if (!(await lockOrder(tx, orderNo))) throw new Error(`${orderNo} is not followed`);
    return work(tx);
  });
}

/** Asks and stores in one go: the sequence is taken now. */
export async function storeNow(pool: Pool, answer: OrderAnswer): Promise<StoredAnswer> {
  const sequence = await nextHappening(pool);
  return underLock(pool, answer.orderNo, (tx) => storeOrderAnswer(tx, answer, sequence));
}
