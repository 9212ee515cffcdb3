import { ticketingError } from '../atlas/error-codes.ts';
import type { AffectedAncillary } from '../domain/ancillaries.ts';
import type { ChangePolicies } from '../domain/change-policy.ts';
import { policyForChange } from '../domain/market.ts';
import type { OrderStatus } from '../domain/order-state.ts';
import type { Fact } from '../events/schema.ts';
import type { Comparison } from '../domain/schedule-change.ts';
import { isFinalState, type SettlementState } from '../domain/settlement.ts';
import { readAncillaries } from './ancillaries.ts';
import { readItineraries } from './itineraries.ts';
import { addJudgement, explainJudgement, judgeVersion } from './judgements.ts';
import { readPassengers } from './orders.ts';
import type { Transaction } from './pool.ts';
import { addEvent } from './seller-events.ts';

/** The events about what Atlas's queries show of an order. Each is called under its lock, after the fact is stored. */

/** `order.ticketed`, `order.cancelled` or `order.status`, when it is another than before. */
export async function noteOrderStatus(tx: Transaction, orderNo: string): Promise<void> {
  const { rows } = await tx.query<StatusRow>(
    `select status, status_code as "statusCode", ticket_status_code as "ticketStatusCode", error_code as "errorCode",
       -- A lap infant may have no number of its own, and a person may say that the order counts as ticketed.
       ticket_issued and (every_ticket or seen and (ticketed_by_person or others_ticketed_at is not null)) as "isTicketed",
       pnr, seen as "wasTicketed"
     from orders o, lateral (select exists (select 1 from itineraries i where i.order_no = o.order_no) as seen) itinerary
     where order_no = $1 and status is not null`,
    [orderNo],
  );
  if (rows[0]) await addEvent(tx, orderNo, 'status', await statusFact(tx, orderNo, rows[0]));
}

interface StatusRow {
  readonly status: OrderStatus;
  readonly statusCode: string;
  readonly ticketStatusCode: string | null;
  readonly errorCode: string | null;
  readonly isTicketed: boolean;
  readonly wasTicketed: boolean;
  readonly pnr: string | null;
}

async function statusFact(tx: Transaction, orderNo: string, row: StatusRow): Promise<Fact> {
  const { status, statusCode, ticketStatusCode, errorCode, pnr, wasTicketed } = row;
  if (status === 'ticketed' && row.isTicketed) {
    const tickets = (await readPassengers(tx, orderNo)).map(({ passengerType, tickets }, index) => ({
      passenger: index + 1,
      passengerType,
      ticketNos: tickets.flatMap(({ ticketNo }) => ticketNo ?? []),
      pnrs: tickets.flatMap(({ airlinePnr }) => airlinePnr ?? []),
    }));
    return { type: 'order.ticketed', data: { tickets, pnr } };
  }
  const error = ticketingError(errorCode ?? undefined);
  const isChased = error?.whatHelps === 'keep-querying';
  if (status === 'cancelled' && !isChased)
    return { type: 'order.cancelled', data: { errorCode, meaning: error?.meaning ?? null, wasTicketed } };
  const shown = status === 'cancelled' ? 'ticketing' : status;
  return { type: 'order.status', data: { status: shown, statusCode, ticketStatusCode, errorCode } };
}

/**
 * `order.changed`: the newest version of the itinerary, against the told one and the bought one. How it was judged is kept
 * with it.
 *
 * @param policies the seller's rules, which say how bad a change is
 */
export async function noteItineraryChange(tx: Transaction, orderNo: string, policies: ChangePolicies): Promise<void> {
  const versions = await readItineraries(tx, orderNo);
  const [bought, before, now] = [versions[0], versions.at(-2), versions.at(-1)];
  if (!bought || !before || !now) return;
  const { rows } = await tx.query<{ told: number | null; at: Date }>(
    `select told_version as told, clock_timestamp() as at from orders where order_no = $1`,
    [orderNo],
  );
  const known = versions.find(({ version }) => version === rows[0]?.told);
  const policy = policyForChange(policies, bought.segments, (known ?? bought).segments, now.segments);
  const judgement = judgeVersion(bought.segments, known?.segments, now.segments, policy);
  const flights = { bought: bought.segments, known: known?.segments, now: now.segments };
  const ancillaries = await readAncillaries(tx, orderNo);
  const explained = explainJudgement(
    judgement,
    flights,
    ancillaries,
    policy,
    (rows[0]?.at ?? now.recordedAt).getTime(),
  );
  await addJudgement(tx, orderNo, { version: now.version, knownVersion: known?.version, judgement: explained });
  await addEvent(tx, orderNo, `itinerary/${now.version}`, {
    type: 'order.changed',
    data: {
      itineraryVersion: now.version,
      flights: [...now.segments],
      flightsBefore: [...before.segments],
      severity: judgement.severity,
      againstKnown: judgement.againstKnown && comparisonOf(judgement.againstKnown),
      againstBought: comparisonOf(judgement.againstBought),
      ancillaries: explained.ancillaries.map(toldAncillary),
      atlasEventId: now.eventId,
    },
  });
}

const comparisonOf = ({ severity, maxLaterMinutes, maxEarlierMinutes, reasons }: Comparison) => ({
  severity,
  laterMinutes: maxLaterMinutes,
  earlierMinutes: maxEarlierMinutes,
  reasons: [...reasons],
});

const toldAncillary = ({ passenger, kind, description, fate, segment }: AffectedAncillary) => ({
  passenger,
  kind,
  description: description ?? null,
  fate,
  flight: {
    flightNumber: segment.flightNumber ?? null,
    depAirport: segment.depAirport,
    arrAirport: segment.arrAirport,
  },
});

interface SettlementRow {
  readonly state: SettlementState;
  readonly statusCode: number | null;
  readonly amount: {
    readonly currency?: string;
    readonly originalFare?: number;
    readonly estimatedRefund?: number;
  } | null;
  readonly transactionFee: number | null;
  readonly expectedConfirmation: string | null;
  readonly expectedRefund: string | null;
  readonly tickets: readonly { readonly ticketNo?: string }[];
}

/** `order.settlement`: a refund or void, when something about it is other than before. */
export async function noteSettlement(
  tx: Transaction,
  orderNo: string,
  kind: 'refund' | 'void',
  code: string,
): Promise<void> {
  const { rows } = await tx.query<SettlementRow>(
    `select state, status_code as "statusCode", amount, transaction_fee::float8 as "transactionFee", tickets,
       expected_confirmation::text as "expectedConfirmation", expected_refund::text as "expectedRefund"
     from settlements where order_no = $1 and kind = $2 and code = $3`,
    [orderNo, kind, code],
  );
  const row = rows[0];
  if (!row) return;
  const { state, amount, tickets, ...rest } = row;
  await addEvent(tx, orderNo, `${kind}/${code}`, {
    type: 'order.settlement',
    data: {
      kind,
      code,
      state,
      isFinal: isFinalState(state),
      ...rest,
      amount: amount && {
        currency: amount.currency ?? null,
        originalFare: amount.originalFare ?? null,
        estimatedRefund: amount.estimatedRefund ?? null,
      },
      ticketNos: tickets.flatMap(({ ticketNo }) => ticketNo ?? []),
    },
  });
}
