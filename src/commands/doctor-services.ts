import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import pg from 'pg';
import { SettingsFileError } from '../settings-file.ts';
import { pendingMigrations } from '../storage/migrate.ts';
import { connectClient, temporalConnectConfig, type TemporalClient } from '../temporal/connection.ts';
import { searchAttributeProblems } from '../temporal/prepare-namespace.ts';
import { readAuthorities } from '../tls-files.ts';

/** What a check found. `not configured` is nothing wrong: this machine may have no use for it. */
export interface Finding {
  readonly state: 'ok' | 'not ok' | 'not configured';
  /** For people; never a value of the configuration. */
  readonly value: string;
}

/** How long each service may take. */
const limitMs = 3_000;
const oldestPostgres = 140_000;

const ok = (value: string): Finding => ({ state: 'ok', value });
const notOk = (value: string): Finding => ({ state: 'not ok', value });
const notSet = (name: string): Finding => ({ state: 'not configured', value: `${name} is not set` });

/** A check of what a variable names: none where it is not set, `not ok` where it is no URL. */
export async function checkUrl(
  env: NodeJS.ProcessEnv,
  name: string,
  check: (url: string) => Promise<Finding>,
): Promise<Finding> {
  const url = env[name];
  if (!url) return notSet(name);
  return URL.canParse(url) ? check(url) : notOk(`${name} is not a URL`);
}

/** Whether PostgreSQL answers, and in which version. */
export async function checkPostgres(databaseUrl: string): Promise<Finding> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'skyhook-doctor',
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  // A connection that breaks later must not end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
    );
    const { version = '', number = 0 } = rows[0] ?? {};
    return number >= oldestPostgres ? ok(version) : notOk(`${version} is too old: use 14 or newer`);
  } catch (error) {
    return notOk(`does not answer: ${reasonOf(error)}`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Whether the database's tables are those of this version. */
export async function checkMigrations(databaseUrl: string): Promise<Finding> {
  try {
    const pending = await withinLimit(pendingMigrations(databaseUrl));
    return pending.length === 0
      ? ok('up to date')
      : notOk(`${pending.length} to be applied: run skyhook migrate (${pending[0]} is the first)`);
  } catch (error) {
    return notOk(`cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Whether Temporal answers, in which version, and whether the namespace has our search attributes.
 * @param isUsed whether the database is there, so that localhost:7233 counts where no address is given
 */
export async function checkTemporal(
  env: NodeJS.ProcessEnv,
  isUsed: boolean,
): Promise<{ readonly server: Finding; readonly attributes: Finding }> {
  const nothing = notSet('TEMPORAL_ADDRESS');
  let temporal: TemporalClient;
  try {
    if (!isUsed && temporalConnectConfig(env).connectionOptions.address === undefined)
      return { server: nothing, attributes: nothing };
    temporal = connectClient(env, 'skyhook-doctor');
  } catch {
    return {
      server: notOk('the TEMPORAL_* variables or their configuration file cannot be used'),
      attributes: nothing,
    };
  }
  const { client, namespace } = temporal;
  const { connection } = client;
  const limited = <T>(work: () => Promise<T>): Promise<T> =>
    withinLimit(connection.withDeadline(Date.now() + limitMs, work));
  let server: Finding;
  try {
    const { serverVersion } = await limited(() => connection.workflowService.getSystemInfo({}));
    await limited(() => connection.workflowService.describeNamespace({ namespace }));
    server = ok(serverVersion || 'answers');
  } catch (error) {
    await temporal.close().catch(() => {});
    return { server: notOk(`does not answer for its namespace: ${reasonOf(error)}`), attributes: notOk('not known') };
  }
  try {
    const { conflicting, missing } = await limited(() => searchAttributeProblems(client, namespace));
    return { server, attributes: describeAttributes(conflicting, missing) };
  } catch (error) {
    // Managed namespaces let only their administrators look.
    return { server, attributes: { state: 'not configured', value: `may not be looked at: ${reasonOf(error)}` } };
  } finally {
    await temporal.close().catch(() => {});
  }
}

function describeAttributes(conflicting: readonly string[], missing: readonly string[]): Finding {
  if (conflicting.length > 0) return notOk(`of another type: ${conflicting.join(', ')}`);
  if (missing.length > 0) return notOk(`missing: ${missing.join(', ')} (the worker registers them when it starts)`);
  return ok('all there');
}

/** Whether the mail server greets. Nothing is sent, and no login is tried. */
export async function checkSmtp(url: string, caPath: string | undefined): Promise<Finding> {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'smtps:';
  const limits = { connectionTimeout: limitMs, greetingTimeout: limitMs, socketTimeout: limitMs };
  let ca: string | undefined;
  try {
    ca = readAuthorities(caPath || undefined);
  } catch (error) {
    if (error instanceof SettingsFileError)
      return notOk(`${error.variable} cannot be used: ${error.problems.join('; ')}`);
    throw error;
  }
  const server = new SMTPConnection({
    host: hostname,
    port: Number(port) || (secure ? 465 : 25),
    secure,
    ...(ca === undefined ? {} : { tls: { ca } }),
    ...limits,
  });
  try {
    const greeting = new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.once('end', () => reject(new Error('the server closed the connection')));
      server.connect((error?: Error) => (error ? reject(error) : resolve()));
    });
    await withinLimit(greeting);
    return ok('greets');
  } catch (error) {
    return notOk(`does not greet: ${reasonOf(error)}`);
  } finally {
    server.close();
  }
}

/** Whether Atlas's host takes connections. No call is made: each one counts there. */
export async function checkAtlas(baseUrl: string): Promise<Finding> {
  const { hostname, port, protocol } = new URL(baseUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const address = { host, port: Number(port) || (secure ? 443 : 80) };
  const socket = secure ? connectTls({ ...address, ...(isIP(host) ? {} : { servername: host }) }) : connectTcp(address);
  try {
    const connected = new Promise<void>((resolve, reject) => {
      socket.once(secure ? 'secureConnect' : 'connect', resolve);
      socket.on('error', reject);
    });
    await withinLimit(connected);
    return ok(secure ? 'takes TLS connections (nothing was asked)' : 'takes connections (nothing was asked)');
  } catch (error) {
    return notOk(`cannot be reached: ${reasonOf(error)}`);
  } finally {
    socket.destroy();
  }
}

class TooSlow extends Error {}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    // Nobody waits for it any more.
    work.catch(() => {});
  }
}

/** Codes only: messages of drivers hold users, hosts and names of databases. */
function reasonOf(error: unknown): string {
  const slow = `no answer within ${limitMs / 1000} s`;
  if (error instanceof TooSlow || !(error instanceof Error)) return slow;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' || typeof code === 'number') return `code ${code}`;
  return /time(?:d )?out/i.test(error.message) ? slow : error.name;
}
