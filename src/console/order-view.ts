import { SkyhookError } from '../errors.ts';
import { listActs, type StoredAct } from '../storage/acts.ts';
import { listEvidence, type StoredEvidence } from '../storage/evidence.ts';
import { listDeliveries, type DeliverySummary } from '../storage/inbox.ts';
import { readItineraries, type StoredItinerary } from '../storage/itineraries.ts';
import { listJudgements, type StoredJudgement } from '../storage/judgements.ts';
import { listMails, type StoredMail } from '../storage/mail-reading.ts';
import { listMessages, type StoredMessage } from '../storage/messages.ts';
import { readOrder, readPassengers, type OrderSummary, type StoredPassenger } from '../storage/orders.ts';
import type { Queryable } from '../storage/pool.ts';
import { listQuestions, type StoredQuestion } from '../storage/questions.ts';
import { listRefundAmounts, type StoredRefundAmount } from '../storage/refund-amounts.ts';
import { listSettlements, type StoredSettlement } from '../storage/settlements.ts';
import { readTimeline, type TimelineEntry } from '../storage/timeline.ts';
import { tripOf } from '../storage/trips.ts';
import { notificationId, orderCaseId } from '../temporal/ids.ts';

/** Everything about one order, for people. Holds personal data: shown to operators only, never logged. */
export interface OrderView {
  readonly order: OrderSummary;
  /** All orders of its trip, its own too. */
  readonly trip: readonly string[];
  readonly passengers: readonly StoredPassenger[];
  readonly itineraries: readonly StoredItinerary[];
  /** How each version after the first was judged when it was found. */
  readonly judgements: readonly StoredJudgement[];
  readonly evidence: readonly StoredEvidence[];
  readonly questions: readonly StoredQuestion[];
  readonly settlements: readonly StoredSettlement[];
  /** What the seller says that it pays back. */
  readonly refundAmounts: readonly StoredRefundAmount[];
  readonly acts: readonly StoredAct[];
  /** Mails of the airline, without their content. */
  readonly mails: readonly StoredMail[];
  readonly messages: readonly Omit<StoredMessage, 'html' | 'claimedBy'>[];
  readonly deliveries: readonly DeliverySummary[];
  readonly timeline: readonly TimelineEntry[];
  /** Where to look in Temporal. */
  readonly workflowIds: readonly string[];
}

/** @throws SkyhookError ORDER_NOT_FOLLOWED */
export async function viewOrder(db: Queryable, orderNo: string): Promise<OrderView> {
  const order = await readOrder(db, orderNo);
  if (!order) throw new SkyhookError('ORDER_NOT_FOLLOWED');
  const deliveries = await listDeliveries(db, { orderNo });
  return {
    order,
    trip: await tripOf(db, orderNo),
    passengers: await readPassengers(db, orderNo),
    itineraries: await readItineraries(db, orderNo),
    judgements: await listJudgements(db, orderNo),
    evidence: await listEvidence(db, orderNo),
    questions: await listQuestions(db, orderNo),
    settlements: await listSettlements(db, orderNo),
    refundAmounts: await listRefundAmounts(db, orderNo),
    acts: await listActs(db, orderNo),
    mails: await listMails(db, orderNo),
    messages: (await listMessages(db, orderNo)).map(({ html: _html, claimedBy: _claimedBy, ...message }) => message),
    deliveries,
    timeline: await readTimeline(db, orderNo),
    workflowIds: [
      orderCaseId(orderNo),
      ...deliveries.flatMap(({ key, drive }) =>
        Array.from({ length: drive }, (_, index) => notificationId(key, index + 1)),
      ),
    ],
  };
}
