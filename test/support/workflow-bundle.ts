import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { nextOfRun, oncePerRun } from './run-cleanup.ts';

// Mocha loads every file before it runs one, so this comes before the first connection of any test.
if (nextOfRun('Temporal runtime') === 1) {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  });
}

/** The workflows, bundled once per run. */
export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  return oncePerRun('workflow bundle', () =>
    bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    }),
  );
}
