import assert from 'node:assert/strict';
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SearchAttributeType } from '@temporalio/common';
import type { Step } from '../../src/domain/steps.ts';
import { defaultCacheDir, findTimeSkippingServer } from '../../src/devstack/temporal-binary.ts';
import { stepQuery } from '../../workflows/messages.ts';
import { queues } from '../../workflows/queues.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { until } from '../devstack/until.ts';
import { close, settled, wait } from './support/steps.ts';
import { withWorkers } from './support/workers.ts';

const indexedTypes = {
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
} as Record<string, number>;
const hourMs = 3_600_000;

describe('the deadline of a traveller’s answer, on the time-skipping server', function () {
  this.timeout(30_000);
  let env: TestWorkflowEnvironment;
  let client: Client;

  before(async function () {
    this.timeout(600_000);
    const path = await findTimeSkippingServer({
      env: process.env,
      cacheDir: defaultCacheDir(process.env),
      report: console.log,
    });
    env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
    // Workflow tasks that set unregistered attributes would fail silently for ever.
    await env.connection.operatorService.addSearchAttributes({
      namespace: env.namespace ?? 'default',
      searchAttributes: Object.fromEntries(
        Object.values(searchAttributes).map(({ name, type }) => [name, indexedTypes[type] ?? 0]),
      ),
    });
    // The environment's own client unlocks the clock when a result is awaited; this one does not.
    client = new Client({ connection: env.connection, namespace: env.namespace ?? 'default' });
  });
  after(() => env?.teardown());

  it('waits 72 hours and not a second less, then closes the question with the stated consequence', async () => {
    const closed: number[] = [];
    const start = await env.currentTimeMs();
    const deadline = start + 72 * hourMs;
    const activities = {
      chooseNextStep: async (): Promise<Step> => ((await env.currentTimeMs()) < deadline ? wait(deadline) : close),
      closeQuestion: async (): Promise<Step> => {
        closed.push(await env.currentTimeMs());
        return settled;
      },
    };
    await withWorkers(env.nativeConnection, env.namespace ?? 'default', activities, async () => {
      const handle = await client.workflow.start('orderCase', {
        workflowId: 'order/DEADLINE',
        taskQueue: queues.main,
        args: [{ orderNo: 'DEADLINE' }],
      });
      await until('the timer runs', async () => (await handle.query(stepQuery))?.kind === 'wait');
      await env.sleep(deadline - (await env.currentTimeMs()) - 1_000);
      assert.equal((await handle.describe()).status.name, 'RUNNING');
      assert.deepEqual(closed, []);
      await env.sleep(1_500);
      await until('it has ended', async () => (await handle.describe()).status.name === 'COMPLETED');
      assert.equal(closed.length, 1);
      assert.ok((closed[0] ?? 0) >= deadline);
    });
  });
});
