import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AtlasClient } from '../atlas/client.ts';
import { readConfig } from '../config.ts';
import { currentSecret, webhookUrl } from '../receiver/webhook-url.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../simulator/server.ts';
import { migrate } from '../storage/migrate.ts';
import { createPool } from '../storage/pool.ts';
import { superviseChild, type SupervisedChild } from './children.ts';
import { startMailCatcher, type MailCatcher, type SmtpFaults } from './mail-catcher.ts';
import { choosePort } from './ports.ts';
import { startPostgres, type RunningPostgres } from './postgres.ts';
import { watchPostgres, type WatchedPostgres } from './postgres-watch.ts';
import { devSecrets } from './secrets.ts';
import { writeStackFile } from './stack-file.ts';
import { claimStateFolder } from './state-claim.ts';
import { defaultCacheDir, findTemporalBinary } from './temporal-binary.ts';
import { startTemporalServer, type RunningTemporalServer } from './temporal-server.ts';
import { waitUntil } from './wait-until.ts';

export interface StackOptions {
  /** State between runs. */
  readonly dir: string;
  /** Variables that name a server (`DATABASE_URL`, `TEMPORAL_ADDRESS`, …) make the stack use it instead of its own. */
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** Environment of receiver and worker beyond the addresses, such as shorter waits. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether to take any free port (tests) or the well-known ones where they are free. */
  readonly anyPorts?: boolean;
  readonly smtpFaults?: SmtpFaults;
  /** Breaks the start off; what has been started by then is stopped. */
  readonly signal?: AbortSignal;
}

/** Everything that runs, with the parts that the stack itself started. */
export interface RunningStack {
  readonly publicUrl: string;
  readonly webhookUrl: string;
  readonly opsToken: string;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly uiUrl: string | undefined };
  readonly databaseUrl: string;
  readonly double: RunningAtlasDouble | undefined;
  readonly mails: MailCatcher | undefined;
  readonly temporalServer: RunningTemporalServer | undefined;
  readonly receiver: SupervisedChild;
  readonly worker: SupervisedChild;
  /** The environment of receiver and worker, for another one of them. */
  readonly environment: NodeJS.ProcessEnv;
  /** Resolves with the reason when a part is gone for good. */
  readonly failed: Promise<string>;
  /** Stops everything that was started, in order: first what works, last what it works on. */
  stop(): Promise<void>;
}

/** For the roles, once their servers run. */
const startLimitMs = 60_000;
const atlasCredentials = { clientId: 'demo-client', clientSecret: 'demo-secret' };
const program = fileURLToPath(new URL('../../bin/skyhook.js', import.meta.url));

/**
 * Brings the whole stack up: servers, tables, receiver and worker as processes of their own, the webhook URL
 * registered.
 * @throws Error in words when a part does not come up; what was started is stopped again
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    return await assemble(options, started, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  options: StackOptions,
  started: { stop(): Promise<void> }[],
  stop: () => Promise<void>,
): Promise<RunningStack> {
  const { dir, env, report } = options;
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  const claim = await claimStateFolder(dir);
  keep({ stop: () => claim.release() });
  const secrets = await devSecrets(dir);
  const logs = join(dir, 'logs');
  await mkdir(logs, { recursive: true });

  const [postgres, temporalServer, mails, double] = await allOrNone(
    startDatabase(options).then((part) => part && keep(part)),
    startTemporal(options, logs).then((part) => part && keep(part)),
    startMails(options).then((part) => part && keep(part)),
    startDouble(options).then((part) => part && keep(part)),
  );
  options.signal?.throwIfAborted();
  const databaseUrl = env.DATABASE_URL ?? (postgres as StartedDatabase).url;
  await migrate(databaseUrl, report);

  const port = await portFor(options, 'receiver', 8080, env.PORT);
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${port}`;
  const webhookSecrets = env.WEBHOOK_SECRETS ?? secrets.webhookSecret;
  const opsToken = env.OPS_TOKEN ?? secrets.opsToken;
  const namespace = env.TEMPORAL_NAMESPACE ?? 'default';
  const addresses = {
    PORT: String(port),
    HOST: env.HOST ?? '127.0.0.1',
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: env.TEMPORAL_ADDRESS ?? (temporalServer as RunningTemporalServer).address,
    TEMPORAL_NAMESPACE: namespace,
    WEBHOOK_SECRETS: webhookSecrets,
    OPS_TOKEN: opsToken,
    SIGNING_KEY: env.SIGNING_KEY ?? secrets.signingKey,
    SMTP_URL: env.SMTP_URL ?? (mails as MailCatcher).smtpUrl,
    MAIL_FROM: env.MAIL_FROM ?? 'Demo Travel <booking@demo-travel.example>',
    ATLAS_BASE_URL: env.ATLAS_BASE_URL ?? (double as RunningAtlasDouble).url,
    ...(double && env.ATLAS_MAIL_HOSTS === undefined ? { ATLAS_MAIL_HOSTS: new URL(double.url).host } : {}),
    ATLAS_CLIENT_ID: env.ATLAS_CLIENT_ID ?? atlasCredentials.clientId,
    ATLAS_CLIENT_SECRET: env.ATLAS_CLIENT_SECRET ?? atlasCredentials.clientSecret,
  };
  const environment: NodeJS.ProcessEnv = { ...env, ...options.settings, ...addresses };
  const stackFile = await writeStackFile(dir, { ...options.settings, ...addresses });
  keep({ stop: () => stackFile.remove() });

  const role = (name: 'receiver' | 'worker' | 'bounces'): SupervisedChild =>
    keep(
      superviseChild({
        name,
        command: process.execPath,
        args: [program, name],
        env: environment,
        cwd: process.cwd(),
        restart: true,
        report,
        onLine: logTo(join(logs, `${name}.log`), (line) => {
          if (line.includes('"msg":"worker runs"')) ready.worker = true;
        }),
      }),
    );
  const ready = { worker: false };
  // The worker is started first and so stopped last: it drains what the receiver still took.
  const worker = role('worker');
  const receiver = role('receiver');
  // Only where somebody wants it: nothing comes back from the mail catcher.
  if (environment.RETURN_PATH_DOMAIN) role('bounces');
  const failed = Promise.race([
    ...[worker, receiver].map(
      async (child) => `${child.name} does not run: ${await child.failed} See ${join(logs, `${child.name}.log`)}.`,
    ),
    ...(postgres ? [postgres.failed.then((why) => `PostgreSQL does not run: ${why}`)] : []),
    ...(temporalServer ? [temporalServer.ended.then((how) => `the Temporal server ended: ${how}`)] : []),
  ]);
  const up = Promise.all([
    waitUntil(`the worker is connected to Temporal at ${addresses.TEMPORAL_ADDRESS}`, () => ready.worker, startLimitMs),
    waitUntil('the receiver answers', () => answers(`http://127.0.0.1:${port}/readyz`), startLimitMs),
  ]);
  const broken = failed.then((reason) => Promise.reject(new Error(reason)));
  await Promise.race([up, broken, ...(options.signal ? [whenAborted(options.signal)] : [])]);

  const url = await currentWebhookUrl(addresses);
  await register(addresses, url).catch((error: Error) => {
    // Our own double always takes it; another one may come up later.
    if (double) throw error;
    report(
      `Atlas at ${addresses.ATLAS_BASE_URL} did not take the webhook URL: ${error.message} Later: npx skyhook register`,
    );
  });
  return {
    publicUrl,
    webhookUrl: url,
    opsToken,
    temporal: { address: addresses.TEMPORAL_ADDRESS, namespace, uiUrl: temporalServer?.uiUrl },
    databaseUrl,
    double,
    mails,
    temporalServer,
    receiver,
    worker,
    environment,
    failed,
    stop,
  };
}

/** Waits for all; when one fails, only after the others are through, so that what they started can be stopped. */
async function allOrNone<T extends readonly Promise<unknown>[]>(
  ...starts: T
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(starts);
  return Promise.all(starts);
}

/** The port that the environment demands, or the well-known one, or any other free one, which is reported. */
async function portFor(options: StackOptions, name: string, wellKnown: number, demanded?: string): Promise<number> {
  if (demanded) return choosePort({ name, preferred: Number(demanded), required: true });
  if (options.anyPorts) return choosePort({ name, preferred: 0 });
  const port = await choosePort({ name, preferred: wellKnown });
  if (port !== wellKnown) options.report(`Port ${wellKnown} is in use: the ${name} takes ${port}.`);
  return port;
}

interface StartedDatabase extends WatchedPostgres {
  readonly url: string;
}

async function startDatabase(options: StackOptions): Promise<StartedDatabase | undefined> {
  const { env, dir, report } = options;
  if (env.DATABASE_URL) return undefined;
  const port = await portFor(options, 'PostgreSQL', 5433);
  const start = (): Promise<RunningPostgres> => startPostgres({ dataDir: join(dir, 'postgres'), port, report });
  const first = await start();
  return { url: first.url, ...watchPostgres(first, start, report) };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(new Error('The start was broken off.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

async function startTemporal(options: StackOptions, logs: string): Promise<RunningTemporalServer | undefined> {
  const { env, dir, report } = options;
  if (env.TEMPORAL_ADDRESS) return undefined;
  const binary = await findTemporalBinary({ env, cacheDir: defaultCacheDir(env), report });
  return startTemporalServer({
    binary,
    dbFile: join(dir, 'temporal.db'),
    pidFile: join(dir, 'temporal.pid'),
    logFile: join(logs, 'temporal.log'),
    port: await portFor(options, 'Temporal server', 7233),
    uiPort: await portFor(options, 'Temporal UI', 8233),
    namespace: env.TEMPORAL_NAMESPACE ?? 'default',
    searchAttributes: {},
    report,
  });
}

async function startMails(options: StackOptions): Promise<MailCatcher | undefined> {
  if (options.env.SMTP_URL) return undefined;
  return startMailCatcher({
    smtpPort: await portFor(options, 'mail catcher (SMTP)', 1025),
    httpPort: await portFor(options, 'mail catcher (page)', 8025),
    dir: join(options.dir, 'mails'),
    ...(options.smtpFaults ? { faults: options.smtpFaults } : {}),
  });
}

async function startDouble(options: StackOptions): Promise<RunningAtlasDouble | undefined> {
  if (options.env.ATLAS_BASE_URL) return undefined;
  const port = await portFor(options, 'Atlas double', 4100);
  return startAtlasDouble({
    port,
    ...atlasCredentials,
    stateFile: join(options.dir, 'atlas-double.json'),
    log: () => {},
  });
}

/** With the secret of the newest rotation, if there was one in this state folder. */
async function currentWebhookUrl(addresses: Readonly<Record<string, string>>): Promise<string> {
  const config = readConfig('receiver', addresses);
  const pool = createPool(config.DATABASE_URL, { applicationName: 'skyhook-dev', onIdleError: () => {}, max: 1 });
  try {
    return webhookUrl(config.PUBLIC_URL, await currentSecret(pool, config));
  } finally {
    await pool.end();
  }
}

async function register(addresses: Readonly<Record<string, string>>, url: string): Promise<void> {
  const client = new AtlasClient({
    baseUrl: addresses.ATLAS_BASE_URL ?? '',
    clientId: addresses.ATLAS_CLIENT_ID ?? '',
    clientSecret: addresses.ATLAS_CLIENT_SECRET ?? '',
  });
  try {
    await client.registerWebhookUrl(url);
  } finally {
    await client.close();
  }
}

function logTo(file: string, seen: (line: string) => void): (line: string) => void {
  const stream = createWriteStream(file, { flags: 'a' });
  return (line) => {
    stream.write(`${line}\n`);
    seen(line);
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
