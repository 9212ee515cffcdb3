import { createHash } from 'node:crypto';
import { readNotificationBody, type OrderNotification } from '../src/atlas/notifications.ts';
import { SkyhookError, type ErrorCode } from '../src/errors.ts';
import { recordAirlineStates } from '../src/storage/airlines.ts';
import { markAmbiguous, recordEvidence, supersedeListed } from '../src/storage/evidence.ts';
import { endDelivery, noteReading, readDelivery } from '../src/storage/inbox.ts';
import { notePushedIncident } from '../src/storage/incidents.ts';
import { hurryPolls, lockOrder, raiseVersion, wantFreshQuery, wantLook } from '../src/storage/orders.ts';
import { inTransaction, isUnstorable, type Transaction } from '../src/storage/pool.ts';
import { missedIncidentKey, missedTicketedKey, noteLateWebhook } from '../src/storage/sweeps.ts';
import { closeTask } from '../src/storage/tasks.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';
import { takeInPushedMail } from './heard-mails.ts';
import { explainPaidBack } from './order-answers.ts';

interface DeliveryDrive {
  readonly key: string;
  readonly drive: number;
}

/** What recording a delivery came to. `alsoAbout`: other orders that it names, to be recorded for as well. */
export type Recorded =
  | {
      readonly outcome: 'recorded' | 'repeat';
      readonly orderNo: string;
      readonly because: string;
      /** The code of a mail whose link is to be followed. */
      readonly mail?: string;
      readonly alsoAbout?: readonly string[];
    }
  | { readonly outcome: 'order-unknown'; readonly orderNo: string; readonly alsoAbout?: readonly string[] }
  /** It is about no order, and has ended. */
  | { readonly outcome: 'kept'; readonly because: string }
  | { readonly outcome: 'quarantined'; readonly because: ErrorCode };

/** The activities that take a delivery in. */
export function evidenceActivities(deps: Dependencies) {
  const end = (
    delivery: DeliveryDrive,
    state: 'processed' | 'repeat' | 'quarantined',
    reason?: string,
    detail?: string,
  ) =>
    endDelivery(
      deps.pool,
      delivery,
      { state, ...(reason ? { reason } : {}), ...(detail ? { detail } : {}) },
      deps.settings.repeatQuerySeconds,
    );

  return {
    /**
     * Reads a stored delivery and keeps what it says as evidence about its order, in one transaction under the order's
     * lock. What is not understood is quarantined with its reason.
     *
     * @param orderNo which of several orders that it names; the first unless given
     * @throws SkyhookError DELIVERY_NOT_FOUND
     */
    async recordDelivery({ key, drive, orderNo }: DeliveryDrive & { readonly orderNo?: string }): Promise<Recorded> {
      const row = await readDelivery(deps.pool, key);
      if (!row) throw new SkyhookError('DELIVERY_NOT_FOUND');
      const said = readNotificationBody(row.body, row.contentType);
      if (said.kind === 'not-understood') {
        await keepUnread(deps, key, row.orderNo);
        await end({ key, drive }, 'quarantined', said.reason, said.detail);
        return { outcome: 'quarantined', because: said.reason };
      }
      if (said.kind === 'airline-status') {
        await inTransaction(deps.pool, (tx) => recordAirlineStates(tx, { key }, said));
        await noteReading(deps.pool, key, said.kind);
        await end({ key, drive }, 'processed');
        return { outcome: 'kept', because: said.kind };
      }
      try {
        return await keepEvidence(deps, { key, drive }, said, orderNo ?? said.orderNo);
      } catch (error) {
        if (!isUnstorable(error)) throw error;
        // Trying again would not change it; a later version may know how to keep it.
        await end(
          { key, drive },
          'quarantined',
          'MESSAGE_NOT_UNDERSTOOD',
          'message: holds characters that cannot be stored',
        );
        return { outcome: 'quarantined', because: 'MESSAGE_NOT_UNDERSTOOD' };
      }
    },

    /** Ends a delivery about an order that Atlas does not know, or could not be asked about: kept, without a case. */
    async quarantineUnknownOrder({
      key,
      drive,
      because,
    }: DeliveryDrive & { readonly because: 'ORDER_UNKNOWN' | 'ORDER_NOT_IDENTIFIED' }): Promise<void> {
      const known = because === 'ORDER_UNKNOWN' ? 'not known to the order query' : 'the order query did not answer';
      await end({ key, drive }, 'quarantined', because, `data.orderNo: ${known}`);
    },

    /**
     * Starts the order's case or makes it look again; then the delivery has had its effect and ends.
     * @param ends left out where the delivery is about more orders and does not end yet
     */
    async wakeOrderCase(
      input: DeliveryDrive & {
        readonly orderNo: string;
        readonly because: string;
        readonly ends?: 'processed' | 'repeat';
      },
    ): Promise<void> {
      await deps.cases.look(input.orderNo, input.because);
      if (input.ends) await end(input, input.ends);
    },

    /** Ends a delivery about several orders, which all have it now. */
    async endDelivery(input: DeliveryDrive & { readonly ends: 'processed' | 'repeat' }): Promise<void> {
      await end(input, input.ends);
    },
  };
}

/**
 * A message that is not understood but names an order that is followed still says that something happened: its order is
 * queried afresh. A message without one, such as ATRIP's test notification, ends here without more.
 */
async function keepUnread(deps: Dependencies, key: string, orderNo: string | undefined): Promise<void> {
  await noteReading(deps.pool, key, undefined);
  if (orderNo === undefined) return;
  await inTransaction(deps.pool, async (tx) => {
    if (!(await lockOrder(tx, orderNo))) return;
    await wantFreshQuery(tx, orderNo);
    await raiseVersion(tx, orderNo);
    await addToTimeline(tx, orderNo, {
      kind: 'delivery',
      text: 'a delivery that is not understood names this order: quarantined, asks for a fresh query',
      reference: key,
    });
    await wantLook(tx, orderNo, 'not-understood');
  });
}

async function keepEvidence(
  deps: Dependencies,
  { key, drive }: DeliveryDrive,
  said: OrderNotification,
  orderNo: string,
): Promise<Recorded> {
  const also = said.orderNo === orderNo && said.alsoAbout ? { alsoAbout: said.alsoAbout } : {};
  return inTransaction(deps.pool, async (tx): Promise<Recorded> => {
    const amends = await noteReading(tx, key, said.kind);
    if (!(await lockOrder(tx, orderNo))) return { outcome: 'order-unknown', orderNo, ...also };
    const evidenceId = orderNo === said.orderNo ? key : `${key}#${orderNo}`;
    const meaning = meaningOf(said);
    const { id, isNew } = await recordEvidence(tx, { id: evidenceId, orderNo, meaning, notification: said });
    await wantFreshQuery(tx, orderNo);
    await raiseVersion(tx, orderNo);
    const code = await takeInPushedMail(tx, deps, orderNo, said);
    const mail = code === undefined ? {} : { mail: code };
    if (isNew && said.kind === 'schedule-change') await hurryPolls(tx, orderNo, ['corroboration']);
    if (['void', 'refund', 'unaccounted-cancellation'].includes(said.kind))
      await hurryPolls(tx, orderNo, ['settlement']);
    const repeated = id === evidenceId ? `again (drive ${drive})` : 'repeat of an earlier delivery';
    const outcome = isNew ? 'recorded as evidence' : `${repeated}, asks for a fresh query`;
    await addToTimeline(tx, orderNo, {
      kind: 'delivery',
      text: `delivery ${describe(said)}: ${outcome}${amends ? '; amends an earlier one under the same id' : ''}`,
      reference: key,
    });
    if (isNew) await noteIncident(tx, orderNo, said);
    if (isNew && said.kind === 'unaccounted-cancellation') await explainPaidBack(tx, orderNo);
    if (isNew && said.kind === 'ticketed') await noteLateWebhook(tx, missedTicketedKey(orderNo));
    // A re-drive of the row that brought the evidence is that row's own run again; another row with it is a repeat.
    return {
      outcome: isNew || id === evidenceId ? 'recorded' : 'repeat',
      orderNo,
      because: said.kind,
      ...mail,
      ...also,
    };
  });
}

const incidentTypes: Readonly<Partial<Record<OrderNotification['kind'], string>>> = {
  'schedule-change': 'order.schedulechange',
  'unclear-change': 'order.schedulechange',
  'mailed-change': 'email.schedulechange',
  'unaccounted-cancellation': 'abnormal.cancelled',
};

async function noteIncident(tx: Transaction, orderNo: string, said: OrderNotification): Promise<void> {
  const eventType = incidentTypes[said.kind];
  if (!eventType || !('eventId' in said) || said.eventId === undefined) return;
  await notePushedIncident(tx, { eventId: said.eventId, orderNo, eventType });
  await noteLateWebhook(tx, missedIncidentKey(said.eventId));
  // The push brings what the incident list could only announce.
  const kind = said.kind === 'schedule-change' || said.kind === 'unclear-change' ? 'listed-change' : said.kind;
  for (const id of await supersedeListed(tx, orderNo, said.eventId, kind))
    for (const reason of ['look-in-atrip', 'unaccounted-cancellation'] as const)
      await closeTask(tx, orderNo, reason, id);
  if (!(await markAmbiguous(tx, orderNo, said.eventId))) return;
  await addToTimeline(tx, orderNo, {
    kind: 'evidence',
    text: 'another content came under the same event id',
    reference: said.eventId,
  });
}

/**
 * Digest of the normalised content: the same in all editions of the contract. Whether someone confirmed the incident
 * meanwhile, the link of the hour to a mail, and the free text beside a void’s status are not part of what it says.
 */
function meaningOf(said: OrderNotification): string {
  const meaning = { ...said, incidentStatus: undefined, link: undefined, message: undefined };
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex');
}

/** The message's type and its codes, for the timeline. */
function describe(said: OrderNotification): string {
  switch (said.kind) {
    case 'ticketed':
      return 'order.ticketed';
    case 'addon-completed':
      return 'order.addonComplete';
    case 'schedule-change':
      return `order.schedulechange type ${said.changeType}`;
    case 'unclear-change':
      return `order.schedulechange type ${said.changeType} (${said.contradictions.join('; ')})`;
    case 'mailed-change':
      return 'email.schedulechange';
    case 'unaccounted-cancellation':
      return `abnormal.cancelled (${said.vendorRefund ?? 'no refund information'})`;
    case 'airline-mail':
      return `email.all (${said.category})`;
    case 'void':
      return `order.void ${said.voidCode ?? 'without a code'}: ${said.state}`;
    case 'refund':
      return `order.refundComplete: ${said.state}`;
    case 'order-cancelled':
      return `order.cancelled, error code ${said.errorCode ?? 'none'}`;
  }
}
