import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { OrderCases } from '../../activities/dependencies.ts';
import { lookSignal } from '../../workflows/messages.ts';
import { queues } from '../../workflows/queues.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { notificationId, orderCaseId } from './ids.ts';

const deadlineMs = 10_000;

/** The order cases through a Temporal client. */
export function orderCases(client: Client): OrderCases {
  return {
    async look(orderNo, because) {
      await client.connection.withDeadline(Date.now() + deadlineMs, () =>
        client.workflow.signalWithStart('orderCase', {
          workflowId: orderCaseId(orderNo),
          taskQueue: queues.main,
          args: [{ orderNo }],
          signal: lookSignal,
          signalArgs: [because],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          typedSearchAttributes: [
            { key: searchAttributes.orderNo, value: orderNo },
            { key: searchAttributes.stage, value: 'ticketing' },
            { key: searchAttributes.needsHuman, value: false },
          ],
          staticSummary: `Order ${orderNo}`,
          staticDetails:
            'Followed until nothing about the order is open. Each step is chosen from PostgreSQL by an activity; its result says why.',
        }),
      );
    },
    isRunning: (orderNo) => isRunning(client, orderCaseId(orderNo)),
    isTakingIn: (key, drive) => isRunning(client, notificationId(key, drive)),
  };
}

/** Whether a workflow runs under an id. */
export async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    const description = await client.connection.withDeadline(Date.now() + deadlineMs, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    return description.status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
