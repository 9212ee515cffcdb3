import {
  ActivityFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { SentEvent } from '../activities/seller-events.ts';
import { events } from './activities.ts';
import { eventsDueSignal, type SellerEventsInput } from './messages.ts';

/**
 * Brings the events of one order to the seller's systems, one after the other, so that they arrive in order.
 *
 * In:     the order's number; the events are in PostgreSQL.
 * Does:   sends the next one until there is none left. An attempt that fails is retried, later and later, and at once when
 *         `due` comes; an event that nobody takes for three days is given up, which is seen in the lists, and the next
 *         one goes on.
 * Ends:   when all are out. The next `due` starts it again under the same id.
 * Never:  sees what an event says.
 */
export async function sellerEvents({ orderNo }: SellerEventsInput): Promise<void> {
  let due = true;
  let sending: CancellationScope | undefined;
  setHandler(eventsDueSignal, () => {
    due = true;
    sending?.cancel();
  });
  while (due) {
    due = false;
    sending = new CancellationScope();
    const sent = await sending
      .run(() => sendNext(orderNo))
      .catch((error: unknown) => {
        // An attempt that runs is waited for, so that there is one at a time.
        if (!due || !isBrokenOff(error)) throw error;
      });
    sending = undefined;
    if (sent)
      setCurrentDetails(sent.event === undefined ? 'Nothing to send' : `**Last:** ${sent.event} ${sent.outcome}`);
    due ||= sent?.more ?? false;
    // A signal that has not been handled by now is the next run's.
    if (due && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof sellerEvents>({ orderNo });
  }
}

const sendNext = (orderNo: string): Promise<SentEvent> =>
  events.sendNextEvent.executeWithOptions(
    { summary: 'send the next event', cancellationType: 'WAIT_CANCELLATION_COMPLETED' },
    [{ orderNo }],
  );

/** Whether the wait for the next attempt was broken off by `due`, or the attempt that failed then was the last. */
const isBrokenOff = (error: unknown): boolean =>
  !CancellationScope.current().consideredCancelled &&
  (isCancellation(error) || (error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED'));
