import { ActivityFailure, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { Recorded } from '../activities/evidence.ts';
import { main, rescue, unknown as slow } from './activities.ts';
import type { NotificationInput, NotificationResult } from './messages.ts';

/**
 * One delivery, taken in.
 *
 * In:     the key of the stored delivery and which drive of it this is.
 * Does:   keeps what it says as evidence about its order, rescues a mail whose link it brings, and wakes the order's
 *         case.
 * Ends:   `processed`, `repeat`, or `quarantined` with a reason; seconds after the delivery, as long as PostgreSQL,
 *         Temporal and (for an order nobody knows) Atlas answer; it waits for them as long as it takes.
 * Never:  acts on the order. A push is a hint; the order's case decides what it is worth.
 */
export async function notification({ key, drive }: NotificationInput): Promise<NotificationResult> {
  const delivery = { key, drive };
  let recorded = await record(delivery, 'read the delivery, keep it as evidence');
  if (recorded.outcome === 'kept') return ended({ ended: 'processed', because: recorded.because });

  if ('alsoAbout' in recorded && recorded.alsoAbout) return takeInForSeveral(delivery, recorded, recorded.alsoAbout);

  if (recorded.outcome === 'order-unknown') {
    const found = await identify(recorded.orderNo);
    if (found === 'found') recorded = await record(delivery, 'the order exists: keep the delivery as evidence');
    if (recorded.outcome === 'order-unknown')
      return quarantine(delivery, found === 'no-answer' ? 'ORDER_NOT_IDENTIFIED' : 'ORDER_UNKNOWN');
  }
  if (recorded.outcome === 'quarantined') return ended({ ended: 'quarantined', because: recorded.because });
  if (recorded.outcome === 'kept') return ended({ ended: 'processed', because: recorded.because });

  const ends = recorded.outcome === 'repeat' ? 'repeat' : 'processed';
  const { orderNo, because } = recorded;
  await rescueMail(delivery, recorded);
  await wake({ ...delivery, orderNo, because, ends });
  return ended({ ended: ends, because });
}

/**
 * A message about a split trip names several orders: it is kept for each, first for those that are known here, then for
 * those that Atlas has to be asked about, which may take its time. It is quarantined only if none of them exists.
 */
async function takeInForSeveral(
  delivery: NotificationInput,
  first: Recorded,
  others: readonly string[],
): Promise<NotificationResult> {
  const kept: (Recorded & { outcome: 'recorded' | 'repeat' })[] = [];
  const unknown: string[] = [];
  const take = async (recorded: Recorded, orderNo: string): Promise<void> => {
    if (recorded.outcome === 'order-unknown') unknown.push(orderNo);
    if (recorded.outcome !== 'recorded' && recorded.outcome !== 'repeat') return;
    kept.push(recorded);
    await rescueMail(delivery, recorded);
    await wake({ ...delivery, orderNo, because: recorded.because });
  };
  await take(first, 'orderNo' in first ? first.orderNo : '');
  for (const orderNo of others)
    await take(
      await record({ ...delivery, orderNo }, 'keep it as evidence for the other order that it names'),
      orderNo,
    );

  let because: 'ORDER_UNKNOWN' | 'ORDER_NOT_IDENTIFIED' = 'ORDER_UNKNOWN';
  for (const orderNo of unknown.splice(0)) {
    const found = await identify(orderNo);
    if (found === 'no-answer') because = 'ORDER_NOT_IDENTIFIED';
    if (found === 'found')
      await take(await record({ ...delivery, orderNo }, 'the order exists: keep the delivery as evidence'), orderNo);
  }
  const [news = kept[0]] = kept.filter(({ outcome }) => outcome === 'recorded');
  if (!news) return quarantine(delivery, because);
  const ends = news.outcome === 'repeat' ? 'repeat' : 'processed';
  await main.endDelivery.executeWithOptions({ summary: 'all orders that exist have it: end the delivery' }, [
    { ...delivery, ends },
  ]);
  return ended({ ended: ends, because: news.because });
}

async function quarantine(
  delivery: NotificationInput,
  because: 'ORDER_UNKNOWN' | 'ORDER_NOT_IDENTIFIED',
): Promise<NotificationResult> {
  await main.quarantineUnknownOrder.executeWithOptions({ summary: `quarantine: ${because}` }, [
    { ...delivery, because },
  ]);
  return ended({ ended: 'quarantined', because });
}

const wake = (input: Parameters<typeof main.wakeOrderCase>[0]) =>
  main.wakeOrderCase.executeWithOptions({ summary: `wake the case of the order: ${input.because}` }, [input]);

/** Follows the link of a mail, which lives for ten minutes. If it cannot, the order's case asks for a new one. */
async function rescueMail(
  { key }: NotificationInput,
  { orderNo, mail }: Recorded & { outcome: 'recorded' | 'repeat' },
): Promise<void> {
  if (mail === undefined) return;
  try {
    await rescue.rescueMail.executeWithOptions({ summary: 'fetch the mail while its link lives' }, [
      { key, orderNo, mail },
    ]);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  }
}

/** Asks Atlas whether an order exists that nobody here knows; after a day without an answer it is given up. */
async function identify(orderNo: string): Promise<'found' | 'not-found' | 'no-answer'> {
  try {
    const { found } = await slow.identifyOrder.executeWithOptions(
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
