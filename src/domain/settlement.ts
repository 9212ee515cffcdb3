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
 * them; nobody, where Atlas names nobody.
 */
export function passengersOf(settlement: Settlement, passengers: readonly Ticketed[]): readonly Ticketed[] {
  const found = new Map<string, string[]>();
  for (const { lastName, firstName, ticketNo } of settlement.tickets) {
    const given = lastName || firstName ? `${lastName ?? ''}/${firstName ?? ''}` : undefined;
    const known =
      passengers.find(({ ticketNos }) => ticketNo !== undefined && ticketNos.includes(ticketNo)) ??
      passengers.find(({ name }) => given !== undefined && plain(name) === plain(given));
    const name = known?.name ?? given;
    if (name === undefined) continue;
    const ticketNos = found.get(name) ?? [];
    found.set(name, ticketNo === undefined || ticketNos.includes(ticketNo) ? ticketNos : [...ticketNos, ticketNo]);
  }
  return [...found].map(([name, ticketNos]) => ({ name, ticketNos }));
}

/** Each ticket of a refund stands for one passenger: two of one name need two. */
function coversEverybody(settlements: readonly Settlement[], passengers: readonly Ticketed[]): boolean {
  const left = [...passengers];
  for (const ticket of settlements.flatMap((settlement) => settlement.tickets)) {
    const name = plain(`${ticket.lastName ?? ''}/${ticket.firstName ?? ''}`);
    const hasName = Boolean(ticket.lastName || ticket.firstName);
    const holds = (one: Ticketed): boolean => ticket.ticketNo !== undefined && one.ticketNos.includes(ticket.ticketNo);
    const tests: ((one: Ticketed) => boolean)[] = hasName
      ? [(one) => plain(one.name) === name && holds(one), (one) => plain(one.name) === name]
      : [holds];
    const index = tests.map((test) => left.findIndex(test)).find((found) => found >= 0);
    if (index !== undefined) left.splice(index, 1);
  }
  return passengers.length > 0 && left.length === 0;
}

const plain = (name: string): string => name.toUpperCase().replace(/\s+/g, ' ').trim();
