/**
 * Records the replay corpus: plays the demonstration's scenes on a stack of its own and keeps one history of each kind
 * of workflow and scene. Run it when workflow code changes on purpose, into a new folder; old folders stay, since
 * histories of earlier versions still run somewhere:
 *
 *   node --import tsx test/replay/record.ts <name of the folder under test/histories>
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { sweepKinds } from '../../activities/sweeps.ts';
import { scenes } from '../../src/devstack/demonstration/scenes.ts';
import { sweepScheduleId } from '../../src/temporal/ids.ts';
import { until } from '../devstack/until.ts';
import { isSettled, ticketedOrder } from '../e2e/support/orders.ts';
import { SellerEndpoint } from '../e2e/support/seller-endpoint.ts';
import { startTestStack } from '../e2e/support/stack.ts';

/** Writes the histories that a query finds. */
async function keep(client: Client, what: string, query: string): Promise<void> {
  let run = 0;
  for await (const { workflowId, runId, type } of client.workflow.list({ query })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    run += 1;
    await writeFile(join(folder, `${what}-${type}-${run}.json`), `${historyToJSON(history)}\n`);
  }
  console.log(`${what}: ${run} histories`);
}

const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) throw new Error('Give the name of a folder: letters, digits and hyphens.');
const folder = join(fileURLToPath(new URL('../histories', import.meta.url)), name);
await mkdir(folder, { recursive: true });
const endpoint = new SellerEndpoint();
await endpoint.start();
const stack = await startTestStack({ settings: { EVENTS_URL: endpoint.url, EVENTS_SECRET: endpoint.secret } });
try {
  const connection = await Connection.connect({ address: stack.temporal.address });
  const client = new Client({ connection, namespace: stack.temporal.namespace });
  for (const [index, scene] of scenes.entries()) {
    const { orderNo } = (await scene.play(stack.stage)).order;
    await keep(client, `scene-${index + 1}`, `OrderNo = '${orderNo}'`);
  }

  // What no scene has: an incident that a person reads and Atlas is told of, a message about two orders, sweeps.
  const read = await ticketedOrder(stack);
  stack.double.abnormalCancellation({ orderNo: read });
  await stack.stage.resolve(read, 'unaccounted-cancellation', 'not-cancelled');
  await stack.stage.until('settled', read, isSettled);
  await keep(client, 'cancellation', `OrderNo = '${read}'`);
  const [one, two] = [await ticketedOrder(stack), await ticketedOrder(stack)];
  await stack.stage.post({ type: 'email.all', data: { orderNo: `${one},${two}`, emailCategory: 'Receipt' } });
  for (const orderNo of [one, two])
    await stack.stage.until('it has the message', orderNo, (view) => view.evidence.length === 2 && isSettled(view));
  await keep(client, 'split-trip', `OrderNo = '${one}' and WorkflowType = 'notification'`);
  for (const kind of sweepKinds) await client.schedule.getHandle(sweepScheduleId(kind)).trigger();
  await until('the sweeps have ended', async () => {
    const { count } = await client.workflow.count(`WorkflowType = 'sweep' and ExecutionStatus = 'Completed'`);
    return count === sweepKinds.length;
  });
  await keep(client, 'sweep', `WorkflowType = 'sweep'`);
  await connection.close();
} finally {
  await stack.stop();
  await endpoint.stop();
}
process.exit(0);
