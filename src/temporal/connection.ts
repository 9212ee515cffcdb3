import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';

/** Where Temporal is, from its own standard `TEMPORAL_*` variables and configuration file. */
export function temporalConnectConfig(env: NodeJS.ProcessEnv) {
  const defined = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return loadClientConnectConfig({ overrideEnvVars: defined });
}

export interface TemporalClient {
  readonly client: Client;
  readonly namespace: string;
  close(): Promise<void>;
}

/**
 * A client that does not connect before its first call and says quickly when the server is away: no retry interceptor,
 * short reconnect back-off. Its callers retry by themselves (the relay) or are retried by Temporal (activities).
 *
 * @param identity shown in histories; the SDK's default would hold process id and host name
 */
export function connectClient(env: NodeJS.ProcessEnv, identity: string): TemporalClient {
  const config = temporalConnectConfig(env);
  const namespace = config.namespace ?? 'default';
  const connection = Connection.lazy({
    ...config.connectionOptions,
    interceptors: [],
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.min_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 1000,
    },
  });
  return { client: new Client({ connection, namespace, identity }), namespace, close: () => connection.close() };
}

/** The worker's connection. @throws when the server cannot be reached */
export async function connectWorker(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly connection: NativeConnection; readonly namespace: string }> {
  const config = temporalConnectConfig(env);
  const options: NativeConnectionOptions = config.connectionOptions;
  return { connection: await NativeConnection.connect(options), namespace: config.namespace ?? 'default' };
}
