import { ScheduleOverlapPolicy, type Client, type ScheduleDescription, type ScheduleHandle } from '@temporalio/client';
import { sweepKinds, type SweepKind } from '../../activities/sweeps.ts';
import { readStackFile } from '../devstack/stack-file.ts';
import type { SweepTotals } from '../storage/sweeps.ts';
import { connectClient } from '../temporal/connection.ts';
import { sweepScheduleId } from '../temporal/ids.ts';

/** How long a run may take to start, and how long it is waited for, in milliseconds. */
const startLimitMs = 20_000;
const endLimitMs = 10 * 60_000;

/** `skyhook sweep [kind]`: runs sweeps now. One that is running already is not started a second time. */
export async function sweepNow(kind: string | undefined): Promise<void> {
  const kinds = sweepKinds.filter((one) => kind === undefined || one === kind);
  if (kinds.length === 0) {
    process.stderr.write(`There is no sweep "${kind}"; there are ${sweepKinds.join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const stack = process.env.TEMPORAL_ADDRESS ? undefined : readStackFile();
  const temporal = connectClient({ ...stack, ...process.env }, 'skyhook-cli');
  try {
    for (const one of kinds) await runNow(temporal.client, one);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const reason = `${error instanceof Error ? error.message : String(error)}${cause}`;
    process.stderr.write(`Temporal did not run it: ${reason}. Is TEMPORAL_ADDRESS right, and does a worker run?\n`);
    process.exitCode = 1;
  } finally {
    await temporal.close();
  }
}

async function runNow(client: Client, kind: SweepKind): Promise<void> {
  const schedule = client.schedule.getHandle(sweepScheduleId(kind));
  const workflowId = await client.connection.withDeadline(Date.now() + startLimitMs, async () => {
    const before = await infoOf(schedule);
    const [running] = before.runningActions;
    if (running) {
      process.stdout.write(`${kind}: a run is under way, waiting for it\n`);
      return running.workflow.workflowId;
    }
    await schedule.trigger(ScheduleOverlapPolicy.SKIP);
    const known = new Set(before.recentActions.map(({ action }) => action.workflow.workflowId));
    for (;;) {
      const { recentActions, runningActions } = await infoOf(schedule);
      // One that somebody else started at the same moment is as good.
      const started = [...recentActions.map(({ action }) => action), ...runningActions]
        .map(({ workflow }) => workflow.workflowId)
        .find((id) => !known.has(id));
      if (started) return started;
      await pause();
    }
  });
  const totals = await client.connection.withDeadline(
    Date.now() + endLimitMs,
    () => client.workflow.getHandle(workflowId).result() as Promise<SweepTotals>,
  );
  process.stdout.write(
    `${kind}: ${totals.found} listed, ${totals.fresh} new, ${totals.missed} missed webhooks, ${totals.skipped} not readable\n`,
  );
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));

/** What a schedule is doing. A busy one cannot always be asked (gRPC RESOURCE_EXHAUSTED): asked again until the deadline. */
async function infoOf(schedule: ScheduleHandle): Promise<ScheduleDescription['info']> {
  for (;;) {
    try {
      return (await schedule.describe()).info;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (!(cause instanceof Error && 'code' in cause && cause.code === 8)) throw error;
      await pause();
    }
  }
}
