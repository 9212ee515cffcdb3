/** A refund or a void of an order, as its query last showed it. */
export interface Settlement {
  readonly kind: 'refund' | 'void';
  /** Case number, `yyyyMM-NNNN`. */
  readonly code: string;
  readonly state: SettlementState;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
  /** Final since before Skyhook told travellers of it: nobody is mailed about it now. */
  readonly isOldNews?: boolean | undefined;
  /** Whom it covers; a void covers everybody. */
  readonly tickets: readonly {
    readonly lastName?: string | undefined;
    readonly firstName?: string | undefined;
    readonly ticketNo?: string | undefined;
  }[];
}

/** `other` is a status that no document names. */
export type SettlementState =
  | 'atlas-processing'
  | 'airline-processing'
  | 'refunded'
  | 'airline-refunding'
  | 'rejected'
  | 'fulfilled'
  | 'withdrawn'
  | 'other';

export const finalStates: ReadonlySet<SettlementState> = new Set(['refunded', 'rejected', 'fulfilled', 'withdrawn']);
export const paidStates: ReadonlySet<SettlementState> = new Set(['refunded', 'fulfilled']);

/**
 * Whether a state is final: refunded, fulfilled, rejected, withdrawn (2, 5, 4, 6). Atlas's documents say only to query until
 * completed, rejected or closed, so this is our reading. An unknown value never is.
 */
export const isFinalState = (state: SettlementState): boolean => finalStates.has(state);

/** Whether nothing more is expected of it. */
export const isFinal = ({ state }: Settlement): boolean => isFinalState(state);

/** Whether it ended with the money paid back, so that the traveller is told. */
export const isPaid = ({ state }: Settlement): boolean => paidStates.has(state);

/** What it is called in tasks and timelines: `refund/202607-0017`. */
export const settlementName = ({ kind, code }: Settlement): string => `${kind}/${code}`;

/** A refund or void that was not rejected, withdrawn, or left in a status that nobody knows. */
export const isLive = ({ state }: Settlement): boolean =>
  state !== 'rejected' && state !== 'withdrawn' && state !== 'other';

interface Ticketed {
  /** As the order query writes it, `LAST/FIRST MIDDLE`. */
  readonly name: string;
  readonly ticketNos: readonly string[];
}

/**
 * Whether the whole order was voided and paid back. Refunds name passengers and no flights, so that everybody has one
 * does not say that the whole trip was refunded: only a void does, or refunds of everybody in a cancelled order.
 */
export function isWhollyRefunded(
  settlements: readonly Settlement[],
  passengers: readonly Ticketed[],
  isCancelled: boolean,
): boolean {
  const paid = settlements.filter(isPaid);
  return paid.some(({ kind }) => kind === 'void') || (isCancelled && coversEverybody(paid, passengers));
}

/** Whether refunds and voids of our own, under way or done, explain that an order is cancelled as a whole. */
export function explainsCancellation(settlements: readonly Settlement[], passengers: readonly Ticketed[]): boolean {
  const live = settlements.filter(isLive);
  return live.some(({ kind }) => kind === 'void') || coversEverybody(live, passengers);
}

/**
 * Whom a refund is for, with the tickets that Atlas names for it. A passenger of the order is called as the order calls
 * them; nobody, where Atlas names nobody, or a number that several passengers share.
 */
export function passengersOf(settlement: Settlement, passengers: readonly Ticketed[]): readonly Ticketed[] {
  const found = new Map<string, string[]>();
  for (const ticket of settlement.tickets) {
    const { ticketNo } = ticket;
    const matching = matchingPassengers(ticket, passengers);
    const name = nameOf(ticket) ? (matching[0]?.name ?? nameOf(ticket)) : matching.length === 1 && matching[0]?.name;
    if (!name) continue;
    const ticketNos = found.get(name) ?? [];
    found.set(name, ticketNo === undefined || ticketNos.includes(ticketNo) ? ticketNos : [...ticketNos, ticketNo]);
  }
  return [...found].map(([name, ticketNos]) => ({ name, ticketNos }));
}

/** Each ticket of a refund stands for one passenger: two of one name need two. */
function coversEverybody(settlements: readonly Settlement[], passengers: readonly Ticketed[]): boolean {
  const left = [...passengers];
  for (const ticket of settlements.flatMap((settlement) => settlement.tickets)) {
    const [passenger] = matchingPassengers(ticket, left);
    if (passenger) left.splice(left.indexOf(passenger), 1);
  }
  return passengers.length > 0 && left.length === 0;
}

type SettledTicket = Settlement['tickets'][number];

const nameOf = ({ lastName, firstName }: SettledTicket): string | undefined =>
  lastName || firstName ? `${lastName ?? ''}/${firstName ?? ''}` : undefined;

/** Whom a ticket of a refund may be for, best first: by name, of several by number too; by number where it has no name. */
function matchingPassengers(ticket: SettledTicket, passengers: readonly Ticketed[]): readonly Ticketed[] {
  const holds = (one: Ticketed): boolean => ticket.ticketNo !== undefined && one.ticketNos.includes(ticket.ticketNo);
  const name = nameOf(ticket);
  if (name === undefined) return passengers.filter(holds);
  const named = passengers.filter((one) => plain(one.name) === plain(name));
  return [...named.filter(holds), ...named.filter((one) => !holds(one))];
}

const plain = (name: string): string => name.toUpperCase().replace(/\s+/g, ' ').trim();
