import { createHash } from 'node:crypto';
import { readJsonObject } from '../src/atlas/body.ts';
import { readNotification, type Notification } from '../src/atlas/notifications.ts';
import { SkyhookError, type ErrorCode } from '../src/errors.ts';
import { markAmbiguous, recordEvidence } from '../src/storage/evidence.ts';
import { endDelivery, readDelivery } from '../src/storage/inbox.ts';
import { notePushedIncident } from '../src/storage/incidents.ts';
import { lockOrder, raiseVersion, resetPolls, wantFreshQuery } from '../src/storage/orders.ts';
import { inTransaction } from '../src/storage/pool.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import type { Dependencies } from './dependencies.ts';

interface DeliveryDrive {
  readonly key: string;
  readonly drive: number;
}

/** What recording a delivery came to. */
export type Recorded =
  | { readonly outcome: 'recorded' | 'repeat'; readonly orderNo: string; readonly because: string }
  | { readonly outcome: 'order-unknown'; readonly orderNo: string }
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
     * @throws SkyhookError DELIVERY_NOT_FOUND
     */
    async recordDelivery({ key, drive }: DeliveryDrive): Promise<Recorded> {
      const row = await readDelivery(deps.pool, key);
      if (!row) throw new SkyhookError('DELIVERY_NOT_FOUND');
      const json = readJsonObject(row.body, row.contentType);
      const said = json
        ? readNotification(json.value)
        : ({ kind: 'not-understood', reason: 'MESSAGE_NOT_UNDERSTOOD', detail: 'message: is no JSON object' } as const);
      if (said.kind === 'not-understood') {
        await end({ key, drive }, 'quarantined', said.reason, said.detail);
        return { outcome: 'quarantined', because: said.reason };
      }
      return keepEvidence(deps, { key, drive }, said);
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

    /** Starts the order's case or makes it look again; then the delivery has had its effect and ends. */
    async wakeOrderCase(
      input: DeliveryDrive & {
        readonly orderNo: string;
        readonly because: string;
        readonly ends: 'processed' | 'repeat';
      },
    ): Promise<void> {
      await deps.cases.look(input.orderNo, input.because);
      await end(input, input.ends);
    },
  };
}

async function keepEvidence(deps: Dependencies, { key, drive }: DeliveryDrive, said: Notification): Promise<Recorded> {
  const { orderNo } = said;
  return inTransaction(deps.pool, async (tx): Promise<Recorded> => {
    if (!(await lockOrder(tx, orderNo))) return { outcome: 'order-unknown', orderNo };
    const { id, isNew } = await recordEvidence(tx, { id: key, meaning: meaningOf(said), notification: said });
    await wantFreshQuery(tx, orderNo);
    await raiseVersion(tx, orderNo);
    if (isNew && said.kind === 'schedule-change') {
      await resetPolls(tx, orderNo, ['corroboration']);
      if (said.eventId) await noteIncident(tx, orderNo, said.eventId);
    }
    const repeated = id === key ? `again (drive ${drive})` : 'repeat of an earlier delivery';
    await addToTimeline(tx, orderNo, {
      kind: 'delivery',
      text: `delivery ${describe(said)}: ${isNew ? 'recorded as evidence' : `${repeated}, asks for a fresh query`}`,
      reference: key,
    });
    // A re-drive of the row that brought the evidence is that row's own run again; another row with it is a repeat.
    const outcome = isNew || id === key ? 'recorded' : 'repeat';
    return { outcome, orderNo, because: said.kind };
  });

  async function noteIncident(tx: Parameters<typeof recordEvidence>[0], order: string, eventId: string): Promise<void> {
    await notePushedIncident(tx, { eventId, orderNo: order, eventType: 'order.schedulechange' });
    if (!(await markAmbiguous(tx, eventId))) return;
    await addToTimeline(tx, order, {
      kind: 'evidence',
      text: 'another content came under the same event id',
      reference: eventId,
    });
  }
}

/** Digest of the normalised content: the same in all editions of the contract. */
const meaningOf = (said: Notification): string => createHash('sha256').update(JSON.stringify(said)).digest('hex');

const describe = (said: Notification): string =>
  said.kind === 'ticketed' ? 'order.ticketed' : `order.schedulechange type ${said.changeType}`;
