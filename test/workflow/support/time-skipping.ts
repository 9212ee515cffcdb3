import { Client } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { defaultCacheDir, findTimeSkippingServer } from '../../../src/devstack/temporal-binary.ts';
import { searchAttributes } from '../../../workflows/search-attributes.ts';

const indexedTypes = {
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
} as Record<string, number>;

export interface TimeSkipping {
  env(): TestWorkflowEnvironment;
  /** The environment's own client unlocks the clock when a result is awaited; this one does not. */
  client(): Client;
}

/** A server whose time passes only when a test says so, one for each test of the enclosing `describe`. */
export function timeSkipping(): TimeSkipping {
  let env: TestWorkflowEnvironment | undefined;
  let client: Client | undefined;
  beforeEach('start the time-skipping server', async function () {
    this.timeout(600_000);
    const path = await findTimeSkippingServer({
      env: process.env,
      cacheDir: defaultCacheDir(process.env),
      report: console.log,
    });
    env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
    const namespace = env.namespace ?? 'default';
    // Workflow tasks that set unregistered attributes would fail silently for ever.
    await env.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        Object.values(searchAttributes).map(({ name, type }) => [name, indexedTypes[type] ?? 0]),
      ),
    });
    client = new Client({ connection: env.connection, namespace });
  });
  afterEach('stop the time-skipping server', () => env?.teardown());
  return { env: () => given(env), client: () => given(client) };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('timeSkipping() gives its server to hooks and tests only.');
  return value;
}
