import { ActivityFailure, setCurrentDetails } from '@temporalio/workflow';
import { main, unknown } from './activities.ts';
import type { NotificationInput, NotificationResult } from './messages.ts';

/**
 * One delivery, taken in.
 *
 * In:     the key of the stored delivery and which drive of it this is.
 * Does:   keeps what it says as evidence about its order, and wakes the order's case.
 * Ends:   `processed`, `repeat`, or `quarantined` with a reason; seconds after the delivery, as long as PostgreSQL,
 *         Temporal and (for an order nobody knows) Atlas answer; it waits for them as long as it takes.
 * Never:  acts on the order. A push is a hint; the order's case decides what it is worth.
 */
export async function notification({ key, drive }: NotificationInput): Promise<NotificationResult> {
  const delivery = { key, drive };
  let recorded = await record(delivery, 'read the delivery, keep it as evidence');
  if (recorded.outcome === 'kept') return ended({ ended: 'processed', because: recorded.because });

  const others = 'alsoAbout' in recorded ? (recorded.alsoAbout ?? []) : [];
  for (const orderNo of others) await takeInFor(orderNo, delivery);

  if (recorded.outcome === 'order-unknown') {
    const found = await identify(recorded.orderNo);
    if (found === 'found') recorded = await record(delivery, 'the order exists: keep the delivery as evidence');
    if (recorded.outcome === 'order-unknown') {
      const because = found === 'no-answer' ? 'ORDER_NOT_IDENTIFIED' : 'ORDER_UNKNOWN';
      await main.quarantineUnknownOrder.executeWithOptions({ summary: `quarantine: ${because}` }, [
        { ...delivery, because },
      ]);
      return ended({ ended: 'quarantined', because });
    }
  }
  if (recorded.outcome === 'quarantined') return ended({ ended: 'quarantined', because: recorded.because });
  if (recorded.outcome === 'kept') return ended({ ended: 'processed', because: recorded.because });

  const ends = recorded.outcome === 'repeat' ? 'repeat' : 'processed';
  const { orderNo, because } = recorded;
  await main.wakeOrderCase.executeWithOptions({ summary: `wake the case of the order: ${because}` }, [
    { ...delivery, orderNo, because, ends },
  ]);
  return ended({ ended: ends, because });
}

/** A message about a split trip names several orders: the evidence is kept for each that Atlas knows. */
async function takeInFor(orderNo: string, delivery: NotificationInput): Promise<void> {
  const also = { ...delivery, orderNo };
  let recorded = await record(also, 'keep it as evidence for the other order that it names');
  if (recorded.outcome === 'order-unknown' && (await identify(orderNo)) === 'found')
    recorded = await record(also, 'the other order exists: keep the delivery as evidence');
  if (recorded.outcome !== 'recorded' && recorded.outcome !== 'repeat') return;
  await main.wakeOrderCase.executeWithOptions({ summary: `wake the case of the other order: ${recorded.because}` }, [
    { ...also, because: recorded.because },
  ]);
}

/** Asks Atlas whether an order exists that nobody here knows; after a day without an answer it is given up. */
async function identify(orderNo: string): Promise<'found' | 'not-found' | 'no-answer'> {
  try {
    const { found } = await unknown.identifyOrder.executeWithOptions(
      { summary: 'ask Atlas, once, whether the order exists' },
      [{ orderNo }],
    );
    return found ? 'found' : 'not-found';
  } catch (error) {
    if (error instanceof ActivityFailure && error.retryState === 'TIMEOUT') return 'no-answer';
    throw error;
  }
}

const record = (delivery: NotificationInput & { readonly orderNo?: string }, summary: string) =>
  main.recordDelivery.executeWithOptions({ summary }, [delivery]);

function ended(result: NotificationResult): NotificationResult {
  setCurrentDetails(`Ended as **${result.ended}**: ${result.because}`);
  return result;
}
