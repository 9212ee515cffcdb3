import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { queues } from '../../workflows/queues.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import type { LeasedDelivery } from '../storage/inbox.ts';
import { notificationId } from '../temporal/ids.ts';

/**
 * Starts the workflow of one drive of a delivery. "Already started" is success: an earlier try got through and its
 * answer was lost, or another relay was faster.
 *
 * @throws what the Temporal client throws when the server cannot be reached within `deadlineMs` or refuses
 */
export async function startNotification(client: Client, delivery: LeasedDelivery, deadlineMs: number): Promise<void> {
  const { key, type, orderNo, drive } = delivery;
  try {
    await client.connection.withDeadline(Date.now() + deadlineMs, () =>
      client.workflow.start('notification', {
        workflowId: notificationId(key, drive),
        taskQueue: queues.main,
        args: [{ key, drive }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        typedSearchAttributes: [
          { key: searchAttributes.notificationType, value: type },
          ...(orderNo === null ? [] : [{ key: searchAttributes.orderNo, value: orderNo }]),
        ],
        staticSummary: `${type}${orderNo === null ? '' : ` of order ${orderNo}`}${drive > 1 ? `, drive ${drive}` : ''}`,
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
