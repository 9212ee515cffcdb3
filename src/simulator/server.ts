/** Starts the Atlas double on a real socket. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { AtlasDouble } from './atlas-double.ts';
import { atlasRouter } from './atlas/router.ts';
import { controlRouter } from './control/router.ts';
import type { IncidentTimeFormat } from './incident.ts';
import { mailStoreRouter } from './mail-store.ts';
import { emptyState, readState, StateFile } from './state-file.ts';

export interface AtlasDoubleOptions {
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** Address to listen on. Default 127.0.0.1: the control API has no credentials, so open it to a private network at most. */
  readonly host?: string | undefined;
  /** Values of `x-atlas-client-id` and `x-atlas-client-secret` that the Atlas side accepts. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** File for what survives a restart; without one nothing does. */
  readonly stateFile?: string | undefined;
  /** Takes what the double has to say; never personal data, never the registered URL. */
  readonly log: (message: string, fields?: Record<string, unknown>) => void;
  /** Clock in epoch milliseconds. Default the system's. */
  readonly now?: (() => number) | undefined;
  /** Account identifier in the pushes. Default `DEMO00001_api_1`. */
  readonly cid?: string | undefined;
  /** Time for one whole push. Default 10 s. */
  readonly pushTimeoutMs?: number | undefined;
  /** Attempts per push while no 2xx comes, and the time between them. Default 1 attempt, as documented; 1 s. */
  readonly pushAttempts?: number | undefined;
  readonly pushRetryAfterMs?: number | undefined;
  /** Format of the times in the incident list: the documents have two. Default that of the schema. */
  readonly incidentTimeFormat?: IncidentTimeFormat | undefined;
  /** Address of the double as its clients see it, for the links of mails. Default where it listens. */
  readonly publicUrl?: string | undefined;
  /** Seed of everything random; it replaces the one in the state file. Default 1. */
  readonly seed?: number | undefined;
}

export interface RunningAtlasDouble {
  /** Base URL without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly double: AtlasDouble;
  /** Closes connections, ends pushes, writes the state. */
  stop(): Promise<void>;
}

/** What a program finds behind the page link of a schedule-change mail: nothing without logging in and running scripts. */
const ATRIP_PAGE = '<!DOCTYPE html><html><head><title>ATRIP</title></head><body><div id="app"></div></body></html>';

/**
 * Starts the double: the Atlas calls at `/<name>.do`, the links of mails at `/mail-store`, the control API at `/control`.
 * Throws when the port is taken or the state file cannot be read.
 */
export async function startAtlasDouble(options: AtlasDoubleOptions): Promise<RunningAtlasDouble> {
  const { clientId, clientSecret, stateFile, log } = options;
  const onError = (error: unknown) => log('could not write the state', { error: String(error) });
  let listensAt = '';
  const file = stateFile === undefined ? null : new StateFile(stateFile, () => double.state(), onError);
  const double = new AtlasDouble({
    state: stateFile === undefined ? emptyState() : await readState(stateFile),
    onChange: () => file?.changed(),
    log,
    now: options.now ?? Date.now,
    cid: options.cid ?? 'DEMO00001_api_1',
    pushTimeoutMs: options.pushTimeoutMs ?? 10_000,
    pushAttempts: options.pushAttempts ?? 1,
    pushRetryAfterMs: options.pushRetryAfterMs ?? 1000,
    incidentTimeFormat: options.incidentTimeFormat ?? 'schema',
    baseUrl: () => options.publicUrl?.replace(/\/$/, '') ?? listensAt,
  });
  if (options.seed !== undefined) double.setBehaviour({ seed: options.seed });

  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use('/control', controlRouter(double));
  app.use('/mail-store', mailStoreRouter(double));
  app.get('/atrip', (_request, response) => void response.type('html').send(ATRIP_PAGE));
  app.use(atlasRouter(double, { clientId, clientSecret }));
  const server = createServer(app);
  const host = options.host ?? '127.0.0.1';
  server.listen(options.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  listensAt = url;
  double.start();
  log('the Atlas double listens', { url });

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await double.stop();
    await file?.flush();
  }
  return { url, port, double, stop };
}
