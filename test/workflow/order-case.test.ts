import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import type { Step } from '../../src/domain/steps.ts';
import { lookSignal, stepQuery } from '../../workflows/messages.ts';
import { queues } from '../../workflows/queues.ts';
import { until } from '../devstack/until.ts';
import { testNamespace } from '../support/temporal.ts';
import { workflowTemporal } from './support/temporal.ts';
import { closeTrip, poll, settled, tell, wait } from './support/steps.ts';
import { withWorkers } from './support/workers.ts';

describe('the order case', function () {
  this.timeout(30_000);
  const temporal = workflowTemporal({ 'limit.historyCount.suggestContinueAsNew': 40 });
  let client: Client;
  let native: NativeConnection;
  let made = 0;
  before(() => {
    client = temporal.client();
    native = temporal.native();
  });

  /** Starts a case the way everybody does, and gives its order's number. */
  const look = async (because: string, orderNo = `ORDER${(made += 1)}`): Promise<string> => {
    await client.workflow.signalWithStart('orderCase', {
      workflowId: `order/${orderNo}`,
      taskQueue: queues.main,
      args: [{ orderNo }],
      signal: lookSignal,
      signalArgs: [because],
    });
    return orderNo;
  };
  const stepOf = async (orderNo: string): Promise<string | undefined> =>
    (await client.workflow.getHandle(`order/${orderNo}`).query(stepQuery))?.kind;
  const summaries = async (orderNo: string): Promise<string[]> => {
    const { events } = await client.workflow.getHandle(`order/${orderNo}`).fetchHistory();
    return (events ?? []).flatMap(({ userMetadata }) => {
      const data = userMetadata?.summary?.data;
      return data ? [JSON.parse(Buffer.from(data).toString()) as string] : [];
    });
  };

  it('does each step it is given until nothing is open, and says why', async () => {
    const done: string[] = [];
    const activities = {
      chooseNextStep: async (): Promise<Step> => poll(),
      pollOrder: async (): Promise<Step> => (done.push('poll'), tell),
      tellTraveller: async (): Promise<Step> => (done.push('tell'), settled),
    };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('ticketed');
      const result = await client.workflow.getHandle(`order/${orderNo}`).result();
      assert.deepEqual(result, { settled: 'test' });
      assert.deepEqual(done, ['poll', 'tell']);
      assert.deepEqual(await summaries(orderNo), [
        'choose the next step: case started, ticketed',
        'ask Atlas until the order is ticketed',
        'tell the traveller: ticketed',
      ]);
    });
  });

  it('closes what is moot after the trip when it is given that step', async () => {
    const activities = {
      chooseNextStep: async (): Promise<Step> => closeTrip,
      closeTrip: async (): Promise<Step> => settled,
    };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('reconciler');
      await client.workflow.getHandle(`order/${orderNo}`).result();
      assert.equal((await summaries(orderNo)).at(-1), 'the last flight is flown: close what is moot');
    });
  });

  it('breaks off a poll in back-off when told to look, and chooses afresh', async () => {
    let chosen = 0;
    let polled = 0;
    const activities = {
      chooseNextStep: async (): Promise<Step> => ((chosen += 1) === 1 ? poll() : settled),
      pollOrder: async (): Promise<Step> => {
        polled += 1;
        // Within the poll's deadline of an hour: a delay beyond it would end the activity at once.
        throw ApplicationFailure.create({ message: 'NOT_YET', type: 'NOT_YET', nextRetryDelay: '30m' });
      },
    };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('ticketed');
      await until('it has polled', () => polled === 1);
      await look('answer', orderNo);
      await client.workflow.getHandle(`order/${orderNo}`).result();
      assert.equal(chosen, 2);
      assert.equal(polled, 1);
    });
  });

  it('breaks off a wait when told to look', async () => {
    let chosen = 0;
    const activities = { chooseNextStep: async (): Promise<Step> => ((chosen += 1) === 1 ? wait() : settled) };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('schedule-change');
      await until('it waits', async () => (await stepOf(orderNo)) === 'wait');
      await look('answer', orderNo);
      await client.workflow.getHandle(`order/${orderNo}`).result();
      assert.equal(chosen, 2);
    });
  });

  it('chooses afresh when a poll is late, whatever delay its last attempt asked for', async () => {
    let chosen = 0;
    const activities = {
      chooseNextStep: async (): Promise<Step> => ((chosen += 1) === 1 ? poll(Date.now() + 1_500) : settled),
      pollOrder: async (): Promise<Step> => {
        throw ApplicationFailure.create({ message: 'NOT_YET', type: 'NOT_YET', nextRetryDelay: '400ms' });
      },
    };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('ticketed');
      await client.workflow.getHandle(`order/${orderNo}`).result();
      assert.equal(chosen, 2);
      assert.ok((await summaries(orderNo)).includes('choose the next step: ticket is late'));
    });
  });

  it('loses no look: many at once, some while it ends, are each followed by a choice', async () => {
    const looked = new Set<string>();
    const chosenAfter = new Set<string>();
    const activities = {
      chooseNextStep: async (): Promise<Step> => {
        for (const because of looked) chosenAfter.add(because);
        return settled;
      },
    };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('first');
      await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          looked.add(`look ${index}`);
          await look(`look ${index}`, orderNo);
        }),
      );
      await client.workflow.getHandle(`order/${orderNo}`).result();
      await until('each look was followed by a choice', () => chosenAfter.size === 200);
    });
  });

  it('continues as new in good time, without losing its place', async () => {
    let told = 0;
    const activities = {
      chooseNextStep: async (): Promise<Step> => tell,
      tellTraveller: async (): Promise<Step> => ((told += 1) < 20 ? tell : settled),
    };
    await withWorkers(native, testNamespace, activities, async () => {
      const orderNo = await look('ticketed');
      const handle = client.workflow.getHandle(`order/${orderNo}`);
      await handle.result();
      const { historyLength } = await handle.describe();
      assert.ok(told >= 20);
      assert.ok(historyLength < 80, `the last run has ${historyLength} events, so it began anew on the way`);
    });
  });

  it('sets the search attributes by which people find it', async () => {
    const deadline = Date.now() + 7_200_000;
    const step: Step = { ...wait(deadline), needsHuman: true };
    await withWorkers(native, testNamespace, { chooseNextStep: async (): Promise<Step> => step }, async () => {
      const orderNo = await look('schedule-change');
      const handle = client.workflow.getHandle(`order/${orderNo}`);
      await until('it waits', async () => (await stepOf(orderNo)) === 'wait');
      const { searchAttributes } = await handle.describe();
      assert.deepEqual(searchAttributes.Stage, ['traveller-decides']);
      assert.deepEqual(searchAttributes.NeedsHuman, [true]);
      assert.equal(searchAttributes.Deadline?.[0] instanceof Date && searchAttributes.Deadline[0].getTime(), deadline);
      await handle.terminate();
    });
  });
});
