/** A refund or a void of an order, as its query last showed it. */
export interface Settlement {
  readonly kind: 'refund' | 'void';
  /** Case number, `yyyyMM-NNNN`. */
  readonly code: string;
  readonly state: SettlementState;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
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

const finalStates: ReadonlySet<SettlementState> = new Set(['refunded', 'rejected', 'fulfilled', 'withdrawn']);
const paidStates: ReadonlySet<SettlementState> = new Set(['refunded', 'fulfilled']);

/**
 * Whether a state is final: refunded, fulfilled, rejected, withdrawn (2, 5, 4, 6). Atlas's documents say only to query until
 * completed, rejected or closed, so this is our reading. An unknown value never is.
 */
export const isFinalState = (state: SettlementState): boolean => finalStates.has(state);

/** Whether nothing more is expected of it. */
export const isFinal = ({ state }: Settlement): boolean => isFinalState(state);

/** What it is called in tasks and timelines: `refund/202607-0017`. */
export const settlementName = ({ kind, code }: Settlement): string => `${kind}/${code}`;

/**
 * Whether every passenger has the money back. One refunded passenger does not settle the order.
 *
 * @param passengers names as the order query writes them, `LAST/FIRST MIDDLE`, with their ticket numbers
 */
export function everybodyIsRefunded(
  settlements: readonly Settlement[],
  passengers: readonly { readonly name: string; readonly ticketNos: readonly string[] }[],
): boolean {
  const paid = settlements.filter(({ state }) => paidStates.has(state));
  if (paid.some(({ kind }) => kind === 'void')) return true;
  const tickets = paid.flatMap((settlement) => settlement.tickets);
  const isCovered = (passenger: { name: string; ticketNos: readonly string[] }): boolean =>
    tickets.some((ticket) =>
      // Several passengers of a low-cost carrier can share one number, their PNR: the name decides where there is one.
      ticket.lastName || ticket.firstName
        ? sameName(`${ticket.lastName ?? ''}/${ticket.firstName ?? ''}`, passenger.name)
        : ticket.ticketNo !== undefined && passenger.ticketNos.includes(ticket.ticketNo),
    );
  return passengers.length > 0 && tickets.length > 0 && passengers.every(isCovered);
}

const sameName = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (name: string): string => name.toUpperCase().replace(/\s+/g, ' ').trim();
