import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';
import { sweepKinds, type SweepKind } from '../../activities/sweeps.ts';
import { queues } from '../../workflows/queues.ts';
import type { Config } from '../config.ts';
import { reconcileScheduleId, sweepScheduleId } from './ids.ts';

/** What runs by the clock: the reconciler and the sweeps, each never twice at once. */
export async function createSchedules(client: Client, config: Config<'worker'>): Promise<void> {
  const everySeconds: Readonly<Record<SweepKind, number>> = {
    incidents: config.SWEEP_INCIDENTS_SECONDS,
    unconfirmed: config.SWEEP_UNCONFIRMED_SECONDS,
    orders: config.SWEEP_ORDERS_SECONDS,
    mails: config.SWEEP_MAILS_SECONDS,
  };
  await createOrUpdate(client, reconcileScheduleId, config.RECONCILE_SECONDS, 'reconcile', []);
  for (const kind of sweepKinds) {
    await createOrUpdate(client, sweepScheduleId(kind), everySeconds[kind], 'sweep', [{ kind }]);
  }
}

/** Creates a schedule or brings it up to date; an operator's pause is kept. */
async function createOrUpdate(
  client: Client,
  scheduleId: string,
  everySeconds: number,
  workflowType: string,
  args: unknown[],
): Promise<void> {
  const options: ScheduleOptions = {
    scheduleId,
    spec: { intervals: [{ every: everySeconds * 1000 }] },
    action: { type: 'startWorkflow', workflowType, taskQueue: queues.main, args, workflowId: scheduleId },
    // Whoever was away for long catches up by the watermark, not by many runs.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1m' },
  };
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((previous) => ({ ...options, state: previous.state }));
  }
}
