import { defaultChangePolicies, type ChangePolicies } from '../domain/change-policy.ts';
import { sameItinerary, type Itinerary } from '../domain/itinerary.ts';
import type {
  AirlineMail,
  Claim,
  ItineraryVersion,
  OrderState,
  OrderStatus,
  PollProgress,
  PollPurpose,
  Question,
  RefundSubmission,
  SentMessage,
  Task,
  Unconfirmed,
  Unread,
} from '../domain/order-state.ts';
import { explainsCancellation, isWhollyRefunded, type Settlement } from '../domain/settlement.ts';
import { countTickets, sameTickets, type PassengerTickets } from '../domain/tickets.ts';
import { untoldSince } from '../domain/coalescing.ts';
import { policyForChange } from '../domain/market.ts';
import { judgeChange } from '../domain/schedule-change.ts';
import { questionInTrip, viewTrip, type TripItinerary } from '../domain/trip.ts';
import { cancellationCategories } from './airline-mails.ts';
import { readItineraries, type StoredItinerary } from './itineraries.ts';
import { floodLevel, lockOrder } from './orders.ts';
import type { Transaction } from './pool.ts';
import { tripOf, tripVersion } from './trips.ts';

/** PostgreSQL timestamps as milliseconds since 1970. */
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

interface Row {
  readonly version: number;
  readonly now: number;
  readonly firstSeenAt: number;
  readonly status: OrderStatus | null;
  readonly ticketIssued: boolean;
  readonly everyTicket: boolean;
  readonly errorCode: string | null;
  readonly paymentDeadline: number | null;
  readonly paid: boolean;
  readonly cancellations: number;
  readonly cancelledSince: number | null;
  readonly ticketsVersion: number;
  readonly ticketsKnown: readonly PassengerTickets[] | null;
  readonly ticketsTold: readonly PassengerTickets[] | null;
  readonly freshWantedAt: number | null;
  readonly newsSince: number | null;
  readonly queriedAt: number | null;
  readonly floodAnsweredAt: number | null;
  readonly toldVersion: number | null;
  readonly shown: Itinerary | null;
  readonly ticketedHeard: boolean;
  readonly polls: readonly (PollProgress & { readonly purpose: PollPurpose })[];
  readonly claims: readonly (Omit<Claim, 'eventId'> & { readonly eventId: string | null })[];
  readonly unread: readonly Unread[];
  readonly unconfirmed: readonly (Omit<Unconfirmed, 'reading'> & { readonly reading: Unconfirmed['reading'] | null })[];
  readonly mails: readonly AirlineMail[];
  readonly settlements: readonly Settlement[];
  readonly settlementWantedAt: number | null;
  readonly voidUnseenSince: number | null;
  readonly boughtAt: number | null;
  readonly replacedBy: string | null;
  readonly settlementsAsked: boolean;
  readonly passengers: readonly { readonly name: string; readonly ticketNos: readonly string[] }[];
  readonly refundSubmissions: readonly (Omit<RefundSubmission, 'outcome'> & { readonly outcome: string | null })[];
  readonly notFoundSince: number | null;
  readonly isAncillary: boolean;
  readonly messages: readonly (Omit<SentMessage, 'about' | 'sentAt'> & {
    readonly about: string;
    readonly sentAt: number | null;
  })[];
  readonly question:
    | (Omit<Question, 'answer' | 'answeredAt' | 'answerNumber'> & {
        readonly answer: Question['answer'] | null;
        readonly answeredAt: number | null;
        readonly answerNumber: number | null;
      })
    | null;
  readonly tasks: readonly (Omit<Task, 'answeredAt' | 'answer'> & {
    readonly answeredAt: number | null;
    readonly answer: string | null;
  })[];
}

/**
 * Locks an order's row (with its trip) and reads everything that the rules need. Every write to an order's state happens
 * under this lock.
 *
 * @param policies the seller's rules about schedule changes: the policy of the trip's market and airline is in the state
 * @returns undefined when the order is not followed; of the order that speaks for its trip, the itineraries are those of
 *   the whole trip
 */
export async function lockOrderState(
  tx: Transaction,
  orderNo: string,
  policies: ChangePolicies = defaultChangePolicies,
): Promise<OrderState | undefined> {
  // The lock first: the subqueries of one locking statement would still see the snapshot from before the wait.
  if (!(await lockOrder(tx, orderNo))) return undefined;
  const members = await tripOf(tx, orderNo);
  const states: OrderState[] = [];
  for (const member of members) {
    const state = await readState(tx, member, policies);
    if (state) states.push(state);
  }
  const own = states.find((state) => state.orderNo === orderNo);
  return own && states.length > 1 ? inTrip(tx, own, states, policies) : own;
}

/** An order as part of its trip. */
async function inTrip(
  tx: Transaction,
  own: OrderState,
  members: readonly OrderState[],
  policies: ChangePolicies,
): Promise<OrderState> {
  const { orderNo } = own;
  const view = viewTrip(members);
  const { orderNos, standing, speaker, incompleteSince, airlineAgrees, queriedAt } = view;
  const ownFlights = (own.told ?? own.bought)?.segments ?? [];
  const trip = {
    orderNos,
    standing,
    speaker,
    incompleteSince,
    airlineAgrees,
    queriedAt,
    ownFlights,
    joined: undefined,
  };
  const question = questionInTrip(own, members, speaker);
  if (speaker !== orderNo) return { ...own, trip, question };
  const numbered = async (itinerary: TripItinerary | undefined): Promise<ItineraryVersion | undefined> =>
    itinerary && { version: await tripVersion(tx, orderNo, itinerary.parts), segments: itinerary.segments };
  const [bought, told] = [await numbered(view.bought), await numbered(view.told)];
  const [current, joined] = [await numbered(view.current), await numbered(view.joined)];
  return {
    ...own,
    trip: { ...trip, joined },
    question,
    ticketedHeard: view.ticketedHeard,
    bought,
    current,
    told,
    untoldSince: earliestUntold(members.filter((member) => standing.includes(member.orderNo))),
    ...judge(policies, bought, told, current),
    passengers: Math.max(...members.map(({ passengers }) => passengers)),
  };
}

function earliestUntold(members: readonly OrderState[]): number | undefined {
  const times = members.flatMap((member) => member.untoldSince ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** What is changed, by the policy for it. */
function judge(
  policies: ChangePolicies,
  bought: ItineraryVersion | undefined,
  told: ItineraryVersion | undefined,
  current: ItineraryVersion | undefined,
): Pick<OrderState, 'policy' | 'judgement'> {
  if (!bought || !current) return { policy: policies.default, judgement: undefined };
  const policy = policyForChange(policies, bought.segments, (told ?? bought).segments, current.segments);
  const judgement = told && judgeChange(bought.segments, told.segments, current.segments, policy);
  return { policy, judgement };
}

/** One order for itself, in one statement. */
async function readState(tx: Transaction, orderNo: string, policies: ChangePolicies): Promise<OrderState | undefined> {
  const { rows } = await tx.query<Row>(
    `select version, ${ms('clock_timestamp()')} as now, ${ms('first_seen_at')} as "firstSeenAt", status,
       ticket_issued as "ticketIssued", every_ticket as "everyTicket", error_code as "errorCode",
       ${ms('payment_deadline')} as "paymentDeadline", told_version as "toldVersion", shown_segments as shown,
       paid, cancellations, ${ms('cancelled_since')} as "cancelledSince", tickets_version as "ticketsVersion",
       tickets_known as "ticketsKnown", tickets_told as "ticketsTold",
       case when evidence_sequence > query_sequence then ${ms('evidence_at')} end as "freshWantedAt",
       case when evidence_sequence > query_sequence then coalesce(${ms('news_since')}, ${ms('evidence_at')}) end as "newsSince",
       ${ms('queried_at')} as "queriedAt",
       case when evidence_level - extract(epoch from clock_timestamp() - evidence_at) / 60 > $3
         then coalesce(${ms('queried_at')}, 0) end as "floodAnsweredAt",
       exists (select 1 from evidence e where e.order_no = o.order_no and (e.kind = 'ticketed' or e.kind = 'followed'
         and not (o.first_status is not distinct from 'ticketed' and o.told_version is not null))) as "ticketedHeard",
       coalesce((select json_agg(json_build_object('purpose', purpose, 'startedAt', ${ms('started_at')},
           'attempts', attempts, 'lastAt', ${ms('last_at')})) from polls p where p.order_no = o.order_no), '[]') as polls,
       coalesce((select json_agg(json_build_object('evidenceId', id, 'eventId', event_id, 'state', state,
           'recordedAt', ${ms('recorded_at')}) order by coalesce(event_id, ''), sequence)
         from evidence e where e.order_no = o.order_no and e.kind = 'schedule-change'
           and state in ('open', 'ambiguous', 'not-placed')), '[]') as claims,
       coalesce((select json_agg(json_build_object('evidenceId', id, 'kind', kind, 'recordedAt', ${ms('recorded_at')}) order by sequence)
         from evidence e where e.order_no = o.order_no and e.state in ('open', 'ambiguous')
           and e.kind in ('unclear-change', 'mailed-change', 'unaccounted-cancellation', 'listed-change')), '[]') as unread,
       coalesce((select json_agg(json_build_object('eventId', i.event_id, 'incident', i.event_type, 'reading', e.reading) order by i.event_id)
         from incidents i join evidence e on e.event_id = i.event_id and e.order_no = o.order_no
         where i.order_no = o.order_no and i.listed_at is not null and i.event_status is distinct from 1
           and e.decided_at is not null
           and (i.event_type = 'order.schedulechange' and e.state = 'applied'
             or i.event_type = 'abnormal.cancelled' and e.corroborated_by = 'person')
           and not exists (select 1 from acts a where a.order_no = o.order_no and a.act = 'confirm-incident'
             and a.target = i.event_id and a.state <> 'claimed')), '[]') as unconfirmed,
       coalesce((select json_agg(json_build_object('code', code, 'heardAt', ${ms('heard_at')}, 'listed', listed_at is not null,
           'about', case when event_id is null and category = any($2) then 'cancellation' else 'schedule-change' end,
           'verified', fetched_by is not distinct from 'queried-link',
           'readable', coalesce(text_body, '') ~ '[[:alnum:]]', 'state', state) order by heard_at, code)
         from airline_mails m where m.order_no = o.order_no and (state in ('open', 'passed-on') or event_id is null
           and category = any($2) and heard_at > clock_timestamp() - interval '1 day')), '[]') as mails,
       coalesce((select json_agg(json_build_object('kind', kind, 'code', code, 'state', state, 'tickets', tickets,
           'isOldNews', old_news, 'firstSeenAt', ${ms('first_seen_at')}) order by first_seen_at, code)
         from settlements s where s.order_no = o.order_no), '[]') as settlements,
       (select max(${ms('recorded_at')}) from evidence e where e.order_no = o.order_no and e.sequence > o.settlement_sequence
          and (e.kind in ('void', 'refund') or e.kind = 'unaccounted-cancellation' and e.state in ('open', 'ambiguous'))) as "settlementWantedAt",
       (select max(${ms('recorded_at')}) from evidence e where e.order_no = o.order_no and e.kind = 'void'
          and not exists (select 1 from settlements s where s.order_no = o.order_no and s.code = e.said->>'voidCode')
          and e.said->>'voidCode' is not null) as "voidUnseenSince",
       (select ${ms('recorded_at')} from itineraries i where i.order_no = o.order_no and i.version = 1) as "boughtAt",
       replaced_by as "replacedBy", settlement_sequence > 0 and settlement_sequence >= coalesce(cancelled_sequence, 0) as "settlementsAsked",
       ${ms('not_found_since')} as "notFoundSince", ancillary as "isAncillary",
       coalesce((select json_agg(json_build_object('questionId', target, 'state', state, 'outcome', outcome,
           'claimedAt', ${ms('claimed_at')}) order by claimed_at)
         from acts a where a.order_no = o.order_no and a.act = 'submit-refund'), '[]') as "refundSubmissions",
       coalesce((select json_agg(json_build_object('name', name, 'ticketNos', coalesce((select json_agg(ticket_no)
           from tickets t where t.order_no = p.order_no and t.position = p.position and ticket_no is not null), '[]')))
         from passengers p where p.order_no = o.order_no), '[]') as passengers,
       coalesce((select json_agg(json_build_object('kind', kind, 'toldVersion', told_version, 'state', state, 'about', about,
           'sentAt', ${ms('sent_at')}) order by created_at) from messages m where m.order_no = o.order_no and state <> 'superseded'), '[]') as messages,
       (select json_build_object('id', id, 'toldVersion', subject::int, 'state', state, 'answer', answer,
           'askedAt', ${ms('asked_at')}, 'deadline', ${ms('deadline')}, 'consequence', consequence,
           'answeredAt', ${ms('answered_at')},
           'answerNumber', (select max(number) from answers a where a.question_id = q.id and undone_at is null and q.state = 'answered'),
           'isTakenBack', exists (select 1 from answers a where a.question_id = q.id and undone_at is not null))
         from questions q where q.order_no = o.order_no and asked_of = 'traveller'
         order by asked_at desc limit 1) as question,
       coalesce((select json_agg(json_build_object('reason', kind, 'subject', subject, 'askedAt', ${ms('asked_at')}, 'remindAt', ${ms('deadline')},
           'state', case when state = 'open' then 'open' else 'done' end, 'answeredAt', ${ms('answered_at')},
           'answer', answer) order by asked_at)
         from questions q where q.order_no = o.order_no and asked_of = 'person' and state <> 'superseded'), '[]') as tasks
     from orders o where order_no = $1`,
    [orderNo, cancellationCategories, floodLevel],
  );
  const row = rows[0];
  return row && toState(orderNo, row, await readItineraries(tx, orderNo), policies);
}

function toState(
  orderNo: string,
  row: Row,
  itineraries: readonly StoredItinerary[],
  policies: ChangePolicies,
): OrderState {
  const bought = itineraries[0];
  const current = itineraries.at(-1);
  const told = itineraries.find((itinerary) => itinerary.version === row.toldVersion);
  return {
    orderNo,
    version: row.version,
    now: row.now,
    firstSeenAt: row.firstSeenAt,
    status: row.status ?? undefined,
    ticketIssued: row.ticketIssued,
    everyPassengerHasTicket: row.everyTicket,
    errorCode: row.errorCode ?? undefined,
    paymentDeadline: row.paymentDeadline ?? undefined,
    paid: row.paid,
    cancellation: row.cancelledSince === null ? undefined : { number: row.cancellations, since: row.cancelledSince },
    freshWantedAt: row.freshWantedAt ?? undefined,
    newsSince: row.newsSince ?? undefined,
    queriedAt: row.queriedAt ?? undefined,
    flood: row.floodAnsweredAt === null ? undefined : { answeredAt: row.floodAnsweredAt },
    ticketedHeard: row.ticketedHeard,
    polls: Object.fromEntries(row.polls.map(({ purpose, ...progress }) => [purpose, progress])),
    bought,
    boughtAt: row.boughtAt ?? undefined,
    current,
    told,
    untoldSince: untoldSince(itineraries, told),
    airlineAgrees: current !== undefined && row.shown !== null && sameItinerary(row.shown, current.segments),
    ...judge(policies, bought, told, current),
    passengers: row.passengers.length,
    claims: row.claims.map((claim) => ({ ...claim, eventId: claim.eventId ?? undefined })),
    unread: row.unread,
    unconfirmed: row.unconfirmed
      .map((one) => ({ ...one, reading: one.reading ?? undefined }))
      .filter(({ incident, reading }) => incident !== 'abnormal.cancelled' || reading !== undefined),
    mails: row.mails,
    settlements: row.settlements,
    settlementWantedAt: row.settlementWantedAt ?? undefined,
    voidUnseenSince: row.voidUnseenSince ?? undefined,
    settlementsAsked: row.settlementsAsked,
    whollyRefunded: isWhollyRefunded(row.settlements, row.passengers, row.status === 'cancelled'),
    cancellationExplained: explainsCancellation(row.settlements, row.passengers),
    refundSubmissions: row.refundSubmissions.map((one) => ({ ...one, outcome: one.outcome ?? undefined })),
    notFoundSince: row.notFoundSince ?? undefined,
    isAncillary: row.isAncillary,
    tickets: row.ticketsKnown
      ? {
          version: row.ticketsVersion,
          isNews: row.ticketsTold !== null && !sameTickets(row.ticketsTold, row.ticketsKnown),
          showsFewer: countTickets(row.passengers) < countTickets(row.ticketsKnown),
        }
      : undefined,
    messages: row.messages.map(({ about, sentAt, ...message }) => ({
      ...message,
      ...(about === '' ? {} : { about }),
      ...(sentAt === null ? {} : { sentAt }),
    })),
    question: row.question ? toQuestion(row.question) : undefined,
    tasks: row.tasks.map(({ answeredAt, answer, ...task }) => ({
      ...task,
      ...(answeredAt === null ? {} : { answeredAt }),
      ...(answer === null ? {} : { answer }),
    })),
    trip: undefined,
    replacedBy: row.replacedBy ?? undefined,
  };
}

const toQuestion = ({ answer, answeredAt, answerNumber, ...question }: NonNullable<Row['question']>): Question => ({
  ...question,
  answer: answer ?? undefined,
  ...(answeredAt === null ? {} : { answeredAt }),
  ...(answerNumber === null ? {} : { answerNumber }),
});
