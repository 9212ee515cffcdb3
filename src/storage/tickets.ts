import { everyPassengerHasTicket, lackOnlyInfants, type OrderAnswer } from '../atlas/order-query.ts';
import { sameTickets, ticketsAfter, type PassengerTickets } from '../domain/tickets.ts';
import { readPassengers } from './orders.ts';
import type { Transaction } from './pool.ts';
import { closeTask } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

/**
 * Whether an answer meets the final test of ticketing: status 2, ticket status 1, and a ticket number for each
 * passenger. An infant may stand on the adult's ticket: without a number of its own it is waited for so long after all
 * others have theirs. A person may say that it counts as ticketed. Call under the lock, after the answer was stored.
 */
export async function meetsFinalTest(tx: Transaction, order: OrderAnswer, lapInfantSeconds: number): Promise<boolean> {
  if (order.status !== 'ticketed' || order.ticketStatusCode !== '1') return false;
  if (everyPassengerHasTicket(order.passengers)) return true;
  const { rows } = await tx.query<{ byPerson: boolean; waited: boolean | null }>(
    `update orders set others_ticketed_at = case when $2 then coalesce(others_ticketed_at, clock_timestamp()) end
     where order_no = $1
     returning ticketed_by_person as "byPerson",
       others_ticketed_at + make_interval(secs => $3) <= clock_timestamp() as waited`,
    [order.orderNo, lackOnlyInfants(order.passengers), lapInfantSeconds],
  );
  return rows[0]?.byPerson === true || rows[0]?.waited === true;
}

/** A person says that the order counts as ticketed. @returns whether the order query shows it issued */
export async function markTicketedByPerson(tx: Transaction, orderNo: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update orders set ticketed_by_person = true where order_no = $1 and status = 'ticketed' and ticket_issued`,
    [orderNo],
  );
  return rowCount === 1;
}

interface StoredTickets {
  readonly known: readonly PassengerTickets[] | null;
  readonly told: readonly PassengerTickets[] | null;
}

async function read(tx: Transaction, orderNo: string): Promise<StoredTickets> {
  const { rows } = await tx.query<StoredTickets>(
    `select tickets_known as known, tickets_told as told from orders where order_no = $1`,
    [orderNo],
  );
  return rows[0] ?? { known: null, told: null };
}

/** The tickets of an order to tell: as last shown whole; before ticketing is complete, as the order query shows them. */
export async function readTickets(tx: Transaction, orderNo: string): Promise<readonly PassengerTickets[]> {
  const { known } = await read(tx, orderNo);
  if (known) return known;
  return (await readPassengers(tx, orderNo)).map(({ name, tickets }) => ({
    name,
    ticketNos: tickets.flatMap(({ ticketNo }) => (ticketNo ? [ticketNo] : [])),
    pnrs: tickets.flatMap(({ airlinePnr }) => (airlinePnr ? [airlinePnr] : [])),
  }));
}

/** Takes over the tickets of an answer that meets the final test: nobody has to ask for them any more. Call under the lock. */
export async function noteTickets(tx: Transaction, { orderNo, passengers }: OrderAnswer): Promise<void> {
  const { known } = await read(tx, orderNo);
  const shown = passengers.map(({ name, ticketNos, airlinePnrs }) => ({ name, ticketNos, pnrs: airlinePnrs }));
  const after = known ? ticketsAfter(known, shown) : shown;
  const isNews = known === null || !sameTickets(known, after);
  await tx.query(
    `update orders set tickets_known = $2, tickets_version = tickets_version + $3::int where order_no = $1`,
    [orderNo, JSON.stringify(after), isNews ? 1 : 0],
  );
  await closeTask(tx, orderNo, 'ticketing-late', 'ticket');
  if (known && isNews)
    await addToTimeline(tx, orderNo, { kind: 'query', text: 'the order query shows other tickets or another PNR' });
}

/**
 * The traveller knows the tickets, as they are or as a message says of all its orders. Call under the lock.
 */
export async function markTicketsTold(tx: Transaction, orderNo: string, messageId?: string): Promise<void> {
  await tx.query(
    `update orders o set tickets_told = coalesce(m.tickets->o.order_no, o.tickets_known)
     from (select 1) as one left join messages m on m.id = $2
     where o.order_no = $1 or m.tickets ? o.order_no`,
    [orderNo, messageId ?? null],
  );
}
