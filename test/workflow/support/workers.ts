import { Worker, type ActivityInterceptorsFactory, type NativeConnection } from '@temporalio/worker';
import type { Activities } from '../../../activities/index.ts';
import { queues } from '../../../workflows/queues.ts';
import { workflowBundle } from '../../support/workflow-bundle.ts';

/** Fake activities by name; those that a test does not give fail it by never being there. */
export type FakeActivities = Partial<
  Activities['main'] & Activities['atlas'] & Activities['unknown'] & Activities['mail'] & Activities['events']
>;

/** Runs the real workflows with fake (or the real) activities on all queues, while `work` runs. */
export async function withWorkers<T>(
  connection: NativeConnection,
  namespace: string,
  activities: FakeActivities,
  work: () => Promise<T>,
  interceptors: readonly ActivityInterceptorsFactory[] = [],
): Promise<T> {
  const common = {
    connection,
    namespace,
    activities,
    interceptors: { activity: [...interceptors] as ActivityInterceptorsFactory[] },
    reuseV8Context: true,
    stickyQueueScheduleToStartTimeout: '1s',
  };
  const main = await Worker.create({ ...common, taskQueue: queues.main, workflowBundle: await workflowBundle() });
  const others = await Promise.all(
    [queues.atlas, queues.unknown, queues.mail, queues.events].map((taskQueue) =>
      Worker.create({ ...common, taskQueue }),
    ),
  );
  const running = [main, ...others].map((worker) => worker.run());
  try {
    return await work();
  } finally {
    for (const worker of [main, ...others]) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(running);
  }
}
