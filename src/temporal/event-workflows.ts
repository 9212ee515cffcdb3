import type { Client } from '@temporalio/client';
import type { EventWorkflows } from '../../activities/dependencies.ts';
import { eventsDueSignal } from '../../workflows/messages.ts';
import { queues } from '../../workflows/queues.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { sellerEventsId } from './ids.ts';
import { isRunning } from './order-cases.ts';

const deadlineMs = 10_000;

/** The workflows that send events, through a Temporal client. */
export function eventWorkflows(client: Client): EventWorkflows {
  return {
    async wake(orderNo) {
      await client.connection.withDeadline(Date.now() + deadlineMs, () =>
        client.workflow.signalWithStart('sellerEvents', {
          workflowId: sellerEventsId(orderNo),
          taskQueue: queues.main,
          args: [{ orderNo }],
          signal: eventsDueSignal,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          typedSearchAttributes: [{ key: searchAttributes.orderNo, value: orderNo }],
          staticSummary: `Events about order ${orderNo}`,
          staticDetails: 'Sends what happened to the seller’s systems, in order. `skyhook events` shows the events.',
        }),
      );
    },
    isRunning: (orderNo) => isRunning(client, sellerEventsId(orderNo)),
  };
}
