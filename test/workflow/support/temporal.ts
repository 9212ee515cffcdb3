import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { RunningTemporalServer } from '../../../src/devstack/temporal-server.ts';
import { startTestServer, testNamespace } from '../../support/temporal.ts';

export interface WorkflowTemporal {
  /** For workers. */
  native(): NativeConnection;
  client(): Client;
}

/** A Temporal server of its own for the enclosing `describe`: workers serve fixed queues, so files cannot share one. */
export function workflowTemporal(dynamicConfig: Readonly<Record<string, number>> = {}): WorkflowTemporal {
  let server: RunningTemporalServer | undefined;
  let native: NativeConnection | undefined;
  let connection: Connection | undefined;
  let client: Client | undefined;
  before('start Temporal', async function () {
    this.timeout(600_000);
    server = await startTestServer(dynamicConfig);
    native = await NativeConnection.connect({ address: server.address });
    connection = await Connection.connect({ address: server.address });
    client = new Client({ connection, namespace: testNamespace });
  });
  after('stop Temporal', async () => {
    await connection?.close();
    await native?.close();
    await server?.stop();
  });
  return { native: () => given(native), client: () => given(client) };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('workflowTemporal() gives its server to hooks and tests only.');
  return value;
}
