import { flightsAsBought } from '../domain/first-itinerary.ts';
import { contains, describeFlights, sameItinerary, type Itinerary } from '../domain/itinerary.ts';
import { wasHeardTicketed, type StoredClaim } from './evidence.ts';
import type { ListedIncident } from './incidents.ts';
import { addItinerary, readItineraries, replaceItinerary, type StoredItinerary } from './itineraries.ts';
import { markTold, wasTicketedWhenFirstSeen } from './orders.ts';
import type { Transaction } from './pool.ts';
import { markTicketsTold } from './tickets.ts';
import { addToTimeline } from './timeline.ts';

/** What was bought, as far as it is known. */
export interface Bought {
  readonly flights: Itinerary;
  /** Stored just now. */
  readonly isFirst: boolean;
  /** Nothing has changed or been told since: if a change turns out to be older than it, it is put right. */
  readonly isOpen: boolean;
}

/**
 * Stores the first itinerary: what was bought. An order that is first heard of through a schedule change may show the
 * revised flights already: then the flights before it, which the traveller knows from the seller, are put back, if the
 * incident list holds the event (a push alone could invent a "before"). So they are afterwards, for an event from before
 * the first itinerary, as long as nobody was told of that one. Call under the order's lock.
 *
 * @param listed the undecided changes that the incident list bears out
 * @param incidents the incident list's records by event id: they say when a change happened
 * @returns undefined while no flights are known
 */
export async function settleBought(
  tx: Transaction,
  orderNo: string,
  shown: { readonly now: Itinerary; readonly withoutList?: boolean },
  listed: readonly StoredClaim[],
  incidents: ReadonlyMap<string, ListedIncident>,
): Promise<Bought | undefined> {
  const versions = await readItineraries(tx, orderNo);
  const [first] = versions;
  if (!first) {
    const flights = flightsAsBought(shown.now, listed);
    if (flights.length === 0) return undefined;
    await addFirstItinerary(tx, orderNo, flights, shown.withoutList ?? false);
    return { flights, isFirst: true, isOpen: true };
  }
  if (!(await isOpen(tx, orderNo, versions))) return { flights: first.segments, isFirst: false, isOpen: false };
  const older = listed.filter(({ eventId }) => {
    const happenedAt = incidents.get(eventId ?? '')?.eventAt;
    return happenedAt !== undefined && happenedAt <= first.recordedAt.getTime();
  });
  return { flights: await putRight(tx, orderNo, first, older), isFirst: false, isOpen: true };
}

/** A person says that a change is true which no query bore out: what was bought may be the flights before it. Call under the lock. */
export async function settleBoughtByPerson(tx: Transaction, claim: StoredClaim): Promise<void> {
  const { orderNo } = claim;
  const versions = await readItineraries(tx, orderNo);
  const [first] = versions;
  if (first) {
    const isOlder = await wasHeardBefore(tx, claim.id);
    if (isOlder && (await isOpen(tx, orderNo, versions))) await putRight(tx, orderNo, first, [claim]);
    return;
  }
  const { rows } = await tx.query<{ shown: Itinerary | null }>(
    `select shown_segments as shown from orders where order_no = $1 and status = 'ticketed' and ticket_issued`,
    [orderNo],
  );
  const flights = rows[0] ? flightsAsBought(rows[0].shown ?? [], [claim]) : [];
  if (flights.length > 0) await addFirstItinerary(tx, orderNo, flights, false);
}

/**
 * Whether the first itinerary may be the flights after a change: the order query alone says nothing about those before it,
 * so the change waits for the incident list, or for a person.
 */
export function mayBeBefore(first: Itinerary, { previous, revised }: StoredClaim): boolean {
  return previous.length > 0 && contains(first, revised) && !contains(first, previous);
}

async function addFirstItinerary(
  tx: Transaction,
  orderNo: string,
  bought: Itinerary,
  withoutList: boolean,
): Promise<void> {
  await addItinerary(tx, orderNo, bought, { provenance: 'order-query' });
  const how = withoutList ? ' (without the incident list, which does not answer: it may have changed before)' : '';
  await addToTimeline(tx, orderNo, { kind: 'change', text: `itinerary as bought: ${describeFlights(bought)}${how}` });
  if ((await wasHeardTicketed(tx, orderNo)) || !(await wasTicketedWhenFirstSeen(tx, orderNo))) return;
  await markTold(tx, orderNo, 1);
  await markTicketsTold(tx, orderNo);
  await addToTimeline(tx, orderNo, {
    kind: 'change',
    text: 'it was ticketed before anything was heard of it: the traveller is taken to know version 1 from the seller',
  });
}

async function putRight(
  tx: Transaction,
  orderNo: string,
  { version, segments }: StoredItinerary,
  older: readonly StoredClaim[],
): Promise<Itinerary> {
  const bought = flightsAsBought(segments, older);
  if (sameItinerary(bought, segments)) return segments;
  await replaceItinerary(tx, orderNo, version, bought);
  const text = `itinerary as bought: ${describeFlights(bought)}; what was first seen was changed before`;
  await addToTimeline(tx, orderNo, { kind: 'change', text });
  return bought;
}

/** Whether evidence had come when the first itinerary was stored. */
async function wasHeardBefore(tx: Transaction, evidenceId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select 1 from evidence e join itineraries i on i.order_no = e.order_no and i.version = 1
     where e.id = $1 and e.recorded_at <= i.recorded_at`,
    [evidenceId],
  );
  return rowCount === 1;
}

/** Whether there is only the first itinerary, as the order query showed it, and no message or person has told of it. */
async function isOpen(tx: Transaction, orderNo: string, versions: readonly StoredItinerary[]): Promise<boolean> {
  if (versions.length !== 1 || versions[0]?.provenance !== 'order-query') return false;
  const { rowCount } = await tx.query(
    `select 1 from orders o where (o.order_no = $1 or o.trip = (select trip from orders where order_no = $1)) and (
       exists (select 1 from messages m where m.order_no = o.order_no and m.state <> 'superseded')
       or exists (select 1 from questions q where q.order_no = o.order_no and q.kind in ('nobody-to-tell', 'mail-refused')))
     limit 1`,
    [orderNo],
  );
  return rowCount === 0;
}
