import assert from 'node:assert/strict';
import type { SweepPart } from '../../activities/sweeps.ts';
import type { SweepTotals } from '../../src/storage/sweeps.ts';
import { queues } from '../../workflows/queues.ts';
import { testNamespace } from '../support/temporal.ts';
import { workflowTemporal } from './support/temporal.ts';
import { withWorkers, type FakeActivities } from './support/workers.ts';

describe('the sweep workflow', function () {
  this.timeout(60_000);
  const temporal = workflowTemporal({ 'limit.historyCount.suggestContinueAsNew': 60 });
  let made = 0;

  const run = (activities: FakeActivities): Promise<SweepTotals> =>
    withWorkers(temporal.native(), testNamespace, activities, () =>
      temporal.client().workflow.execute('sweep', {
        workflowId: `sweep/test/${(made += 1)}`,
        taskQueue: queues.main,
        args: [{ kind: 'incidents' }],
      }),
    );
  const window = (from: number, to: number): SweepPart => ({ list: 'incidents', window: { from, to } });

  it('asks for each window, halves those that hold too much, and moves the watermark after all of them', async () => {
    const happened: string[] = [];
    const totals = await run({
      planSweep: async ({ kind }) => (
        happened.push(`plan ${kind}`),
        { parts: [window(0, 8), window(8, 10)], reaches: 9 }
      ),
      sweepPart: async (part) => {
        assert.ok('window' in part);
        const { from, to } = part.window;
        happened.push(`${from} to ${to}`);
        const middle = (from + to) / 2;
        return to - from > 4
          ? { found: 0, fresh: 0, missed: 0, skipped: 0, more: [window(from, middle), window(middle, to)] }
          : { found: 3, fresh: 2, missed: 1, skipped: 1, more: [] };
      },
      endSweep: async (swept) => void happened.push(`end ${swept.kind} at ${swept.reaches}`),
    });
    assert.deepEqual(happened, ['plan incidents', '0 to 8', '0 to 4', '4 to 8', '8 to 10', 'end incidents at 9']);
    assert.deepEqual(totals, { found: 9, fresh: 6, missed: 3, skipped: 3 });
  });

  it('goes on in a new run when its history grows long, without asking anything twice', async () => {
    const asked: number[] = [];
    let plans = 0;
    const ended: number[] = [];
    const totals = await run({
      planSweep: async () => ((plans += 1), { parts: [{ list: 'unconfirmed-incidents', page: 1 }], reaches: 1 }),
      sweepPart: async (part) => {
        const page = part.page ?? 0;
        asked.push(page);
        const more: SweepPart[] = page < 40 ? [{ list: 'unconfirmed-incidents', page: page + 1 }] : [];
        return { found: 1, fresh: 0, missed: 0, skipped: 0, more };
      },
      endSweep: async ({ totals: { found } }) => void ended.push(found),
    });
    assert.deepEqual(
      asked,
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    assert.deepEqual([plans, ended, totals.found], [1, [40], 40]);
    const handle = temporal.client().workflow.getHandle(`sweep/test/${made}`);
    const { events } = await handle.fetchHistory();
    assert.ok((events?.length ?? 0) < 120, 'the last run is one of several');
  });
});
