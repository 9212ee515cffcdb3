import { cancellationSignal } from '@temporalio/activity';
import { SkyhookError } from '../src/errors.ts';
import {
  hasPendingEvents,
  markEventSent,
  noteEventFailure,
  takeNextEvent,
  type GiveUpLimits,
} from '../src/storage/seller-events.ts';
import type { Dependencies } from './dependencies.ts';

const limits: GiveUpLimits = { afterHours: 72, triedHours: 1 };

/** What became of an order's next event. */
export interface SentEvent {
  readonly outcome: 'sent' | 'given-up' | 'none';
  /** Id of the event. */
  readonly event?: string;
  /** Whether there are more to be sent. */
  readonly more: boolean;
}

/** The activity that sends events to the seller's systems. */
export function sellerEventActivities({ pool, events, log }: Dependencies) {
  return {
    /**
     * Sends the order's next event. An attempt whose answer was lost is repeated with the same id: at least once.
     * @throws SkyhookError EVENTS_* when it was not taken and is not given up yet
     */
    async sendNextEvent({ orderNo }: { readonly orderNo: string }): Promise<SentEvent> {
      const event = events && (await takeNextEvent(pool, orderNo));
      if (!event) return { outcome: 'none', more: false };
      if ('waitMs' in event) throw new SkyhookError('EVENTS_BUSY', { retryAfterMs: event.waitMs });
      const { id } = event;
      try {
        await events.sender.send(event, cancellationSignal());
      } catch (error) {
        if (!(error instanceof SkyhookError)) throw error;
        if (!(await noteEventFailure(pool, id, error.code, limits, error.retryAfterMs))) throw error;
        log.warn({ event: id, orderNo, code: error.code }, 'an event was given up');
        return { outcome: 'given-up', event: id, more: await hasPendingEvents(pool, orderNo) };
      }
      await markEventSent(pool, id);
      return { outcome: 'sent', event: id, more: await hasPendingEvents(pool, orderNo) };
    },
  };
}
