import type { IncidentRecord } from '../src/atlas/incident-list.ts';
import { asNotificationId, splitOrderNo } from '../src/domain/identifiers.ts';
import { hasEvidenceOf, recordEvidence, type Evidence } from '../src/storage/evidence.ts';
import { incidentsTakenIn, noteListedIncident, wasPushed } from '../src/storage/incidents.ts';
import {
  createOrder,
  isFollowed,
  lockOrder,
  raiseVersion,
  resetPolls,
  wantFreshQuery,
  wantLook,
} from '../src/storage/orders.ts';
import { inTransaction, isUnstorable, type Transaction } from '../src/storage/pool.ts';
import { explainListedChanges } from '../src/storage/schedule-changes.ts';
import { missedIncidentKey, noteMissedWebhook } from '../src/storage/sweeps.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { takeInMail } from './heard-mails.ts';
import type { Dependencies } from './dependencies.ts';
import { explainPaidBack } from './order-answers.ts';

/** What a sweep made of one record. */
export interface TakenIn {
  readonly fresh: boolean;
  /** A push should have brought it and had not. */
  readonly missed: boolean;
}

/** Those of a page of the incident list that there is still something to do about. */
export async function newsOfIncidents(
  { pool }: Dependencies,
  listed: readonly IncidentRecord[],
): Promise<readonly IncidentRecord[]> {
  const compared = listed.flatMap((record) => {
    const { eventId, eventType, eventStatus, confirmedResult } = record;
    const orderNo = splitOrderNo(record.orderNo)?.[0];
    if (orderNo === undefined) return [];
    const over = isOver(record);
    return [
      { eventId, orderNo, eventType, eventStatus, confirmedResult, isOver: over, kinds: over ? [] : kindsOf(record) },
    ];
  });
  try {
    const takenIn = await incidentsTakenIn(pool, compared);
    return listed.filter(({ eventId }) => !takenIn.has(eventId));
  } catch (error) {
    // One record that PostgreSQL cannot hold: each is looked at by itself.
    if (isUnstorable(error)) return listed;
    throw error;
  }
}

const nothingNew: TakenIn = { fresh: false, missed: false };

/**
 * Takes in a record of the incident list: the fact, joined by its event id with what a push brought. One that no push
 * brought is kept as evidence of its own and goes the same way; an order that nobody knew is followed, since Atlas's own
 * list names it.
 */
export async function takeInListedIncident(deps: Dependencies, record: IncidentRecord): Promise<TakenIn> {
  const orderNo = splitOrderNo(record.orderNo)?.[0];
  if (!orderNo || !asNotificationId(record.eventId)) return nothingNew;
  const over = isOver(record);
  return inTransaction(deps.pool, async (tx) => {
    // What is over is only put on record where nobody follows the order.
    if (over && !(await isFollowed(tx, orderNo))) {
      await noteListedIncident(tx, { ...record, orderNo });
      return nothingNew;
    }
    await createOrder(tx, orderNo);
    await lockOrder(tx, orderNo);
    const isNews = await noteListedIncident(tx, { ...record, orderNo });
    // Something else may have come under its id, and have been looked up: that says nothing of this.
    const kinds = over ? [] : kindsOf(record);
    const isUnheard = kinds.length > 0 && !(await hasEvidenceOf(tx, orderNo, record.eventId, kinds));
    if (!isNews && !isUnheard)
      return { fresh: false, missed: !over && (await countIfMissed(deps, tx, orderNo, record)) };
    await addToTimeline(tx, orderNo, {
      kind: 'evidence',
      text: `the incident list shows ${record.eventType}, ${statusWords(record)}`,
      reference: record.eventId,
    });
    // Someone on our side has dealt with a confirmed one, and time with one whose flight has left.
    const missed = isUnheard && (await takeInMissed(deps, tx, orderNo, record));
    await raiseVersion(tx, orderNo);
    await wantLook(tx, orderNo, 'incident-list');
    return { fresh: true, missed };
  });
}

function statusWords({ eventStatus, confirmedResult }: IncidentRecord): string {
  if (eventStatus !== 1) return 'unconfirmed';
  return `confirmed by our side (${confirmedResult ?? 'no result given'})`;
}

/** @returns whether it counts as a missed webhook */
async function takeInMissed(
  deps: Dependencies,
  tx: Transaction,
  orderNo: string,
  record: IncidentRecord,
): Promise<boolean> {
  const said = asEvidence(orderNo, record);
  if (!said) return false;
  const id = `incident/${record.eventId}/${record.eventStatus ?? 0}`;
  await recordEvidence(tx, { id, meaning: id, notification: said });
  // The order query may have been faster than the list.
  if (said.kind === 'listed-change') await explainListedChanges(tx, orderNo);
  if (said.kind === 'unaccounted-cancellation') await explainPaidBack(tx, orderNo);
  if (said.kind === 'mailed-change') {
    const { eventId, eventAt } = record;
    await takeInMail(tx, orderNo, { eventId, eventAt, category: 'schedule-change' }, 'incident-list');
  }
  await wantFreshQuery(tx, orderNo);
  await resetPolls(tx, orderNo, ['corroboration']);
  return countIfMissed(deps, tx, orderNo, record);
}

/** Counts it once it is old enough that a push should have brought it. */
async function countIfMissed(
  deps: Dependencies,
  tx: Transaction,
  orderNo: string,
  record: IncidentRecord,
): Promise<boolean> {
  const ageMs = Date.now() - (record.eventAt ?? Date.now());
  if (ageMs < deps.settings.missedAfterSeconds * 1000 || (await wasPushed(tx, record.eventId))) return false;
  const { eventType, eventAt } = record;
  return noteMissedWebhook(tx, {
    key: missedIncidentKey(record.eventId),
    orderNo,
    type: eventType,
    happenedAt: eventAt,
  });
}

/** Someone on our side has dealt with it, or its flight has left. */
const isOver = (record: IncidentRecord): boolean => record.eventStatus === 1 || hasDeparted(record);

/** By the departure's local time, with a day to spare for its zone. */
const hasDeparted = ({ departsLocal }: IncidentRecord): boolean =>
  departsLocal !== undefined && Date.parse(`${departsLocal}Z`) < Date.now() - 24 * 3_600_000;

/** The kinds of evidence that tell of an incident of this type; none for a type that nothing is made of. */
function kindsOf({ eventType }: IncidentRecord): readonly Evidence['kind'][] {
  switch (eventType) {
    case 'order.schedulechange':
      return ['schedule-change', 'unclear-change', 'listed-change'];
    case 'email.schedulechange':
      return ['mailed-change'];
    case 'abnormal.cancelled':
      return ['unaccounted-cancellation'];
    default:
      return [];
  }
}

/** The list has the fact, never the content: no flights, no mail, no refund information. */
function asEvidence(orderNo: string, record: IncidentRecord): Evidence | undefined {
  const { eventId } = record;
  switch (record.eventType) {
    case 'order.schedulechange':
      return { kind: 'listed-change', orderNo, eventId };
    case 'email.schedulechange':
      return {
        kind: 'mailed-change',
        orderNo,
        eventId,
        subject: undefined,
        link: undefined,
        receivedAt: record.eventAt,
      };
    case 'abnormal.cancelled':
      return {
        kind: 'unaccounted-cancellation',
        orderNo,
        eventId,
        vendorRefund: undefined,
        vendorRefundText: undefined,
      };
    default:
      return undefined;
  }
}
