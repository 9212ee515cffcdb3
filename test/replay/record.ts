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
import { scenes } from '../../src/devstack/demonstration/scenes.ts';
import { startTestStack } from '../e2e/support/stack.ts';

const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) throw new Error('Give the name of a folder: letters, digits and hyphens.');
const folder = join(fileURLToPath(new URL('../histories', import.meta.url)), name);
await mkdir(folder, { recursive: true });
const stack = await startTestStack();
try {
  const connection = await Connection.connect({ address: stack.temporal.address });
  const client = new Client({ connection, namespace: stack.temporal.namespace });
  for (const [index, scene] of scenes.entries()) {
    const orderNo = await scene.play(stack.stage);
    let run = 0;
    for await (const { workflowId, runId, type } of client.workflow.list({ query: `OrderNo = '${orderNo}'` })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      run += 1;
      await writeFile(join(folder, `scene-${index + 1}-${type}-${run}.json`), `${historyToJSON(history)}\n`);
    }
    console.log(`scene ${index + 1}: ${run} histories`);
  }
  await connection.close();
} finally {
  await stack.stop();
}
process.exit(0);
