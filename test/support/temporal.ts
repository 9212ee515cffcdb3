import { choosePort } from '../../src/devstack/ports.ts';
import { defaultCacheDir, findTemporalBinary } from '../../src/devstack/temporal-binary.ts';
import {
  startTemporalServer,
  type RunningTemporalServer,
  type SearchAttributeType,
} from '../../src/devstack/temporal-server.ts';
import { oncePerRun, stopAtEndOfRun } from './run-cleanup.ts';

export interface TestTemporal {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  /** The variables by which Skyhook and the SDK find it. */
  readonly env: { readonly TEMPORAL_ADDRESS: string; readonly TEMPORAL_NAMESPACE: string };
}

export const testNamespace = 'skyhook';

/** Those that Skyhook registers; known from the start, so that the server need not spread the news first. */
export const testSearchAttributes: Readonly<Record<string, SearchAttributeType>> = {
  OrderNo: 'Keyword',
  NotificationType: 'Keyword',
  Airline: 'Keyword',
  Stage: 'Keyword',
  Deadline: 'Datetime',
  NeedsHuman: 'Bool',
};

/** The `temporal` program, fetched when this machine does not have it yet (which takes minutes). */
export function temporalBinary(): Promise<string> {
  const { env } = process;
  return findTemporalBinary({ env, cacheDir: defaultCacheDir(env), report: (line) => console.log(line) });
}

/** The Temporal server of this run, in memory; the first call starts it. Give the hook that calls it ten minutes. */
export function temporalServer(): Promise<TestTemporal> {
  return oncePerRun('temporal', start);
}

async function start(): Promise<TestTemporal> {
  const server = await startTestServer();
  stopAtEndOfRun(() => server.stop());
  const { address } = server;
  return { address, namespace: testNamespace, env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: testNamespace } };
}

/** Another server in memory, for tests that need one of their own; stop it. */
export async function startTestServer(
  dynamicConfig: Readonly<Record<string, number>> = {},
): Promise<RunningTemporalServer> {
  return startTemporalServer({
    binary: await temporalBinary(),
    port: await choosePort({ name: 'test Temporal', preferred: 0 }),
    uiPort: await choosePort({ name: 'test Temporal page', preferred: 0 }),
    namespace: testNamespace,
    searchAttributes: testSearchAttributes,
    dynamicConfig,
    report: () => {},
  });
}
