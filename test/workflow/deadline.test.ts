import assert from 'node:assert/strict';
import type { Step } from '../../src/domain/steps.ts';
import { stepQuery } from '../../workflows/messages.ts';
import { queues } from '../../workflows/queues.ts';
import { until } from '../devstack/until.ts';
import { close, settled, wait } from './support/steps.ts';
import { timeSkipping } from './support/time-skipping.ts';
import { withWorkers } from './support/workers.ts';

const hourMs = 3_600_000;

describe('the deadline of a traveller’s answer, on the time-skipping server', function () {
  this.timeout(30_000);
  const server = timeSkipping();

  it('waits 72 hours and not a second less, then closes the question with the stated consequence', async () => {
    const [env, client] = [server.env(), server.client()];
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
