import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { lastLines } from './log-tail.ts';
import { choosePort } from './ports.ts';
import { commandLineOf, endProcess, howItEnded } from './processes.ts';

export type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface TemporalServerOptions {
  /** From `findTemporalBinary`. */
  readonly binary: string;
  /** SQLite file that keeps the state between runs; without it the state ends with the server. */
  readonly dbFile?: string;
  /** gRPC and web page, both on 127.0.0.1. */
  readonly port: number;
  readonly uiPort: number;
  /** Made when missing, besides `default`. */
  readonly namespace: string;
  /** Registered when missing; a name that exists keeps its type. */
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
  /** Lets the next run find and end a server that this one left behind. */
  readonly pidFile?: string;
  /** Such as `{ 'limit.historyCount.suggestContinueAsNew': 60 }`; a string needs no quotes of its own. */
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  /** Begun anew at each start. A temporary file when left out. */
  readonly logFile?: string;
  /** Write-ahead log without waiting for the disk: for load tests. A crash of the machine may then damage the file. */
  readonly fastSqlite?: boolean;
  readonly report: (line: string) => void;
}

export interface RunningTemporalServer {
  /** host:port for clients and workers. */
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  /** How it ended, in words; resolves also when nobody asked it to end. */
  readonly ended: Promise<string>;
  /** SIGTERM, after ten seconds SIGKILL. Resolves when it is gone; safe to call twice. */
  stop(): Promise<void>;
  /** SIGKILL at once, for tests of crashes; the pid file stays, as after a crash. */
  kill(): Promise<void>;
}

const startLimitMs = 60_000;
const stopGraceMs = 10_000;

/**
 * Starts a Temporal development server with its web page, and resolves when the namespace answers. A server left by a killed earlier run
 * (known by `pidFile`) is ended first.
 *
 * It has a process group of its own: Ctrl-C in the terminal does not reach it, so that workers can finish before it goes.
 *
 * @throws Error with the last lines of its log when it exits or does not answer within a minute.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<RunningTemporalServer> {
  const { binary, port, uiPort, namespace, pidFile, report } = options;
  if (pidFile !== undefined) await endLeftOver(pidFile, report);
  // Ours would exit, but a stranger's server on the port might answer in its place before that.
  await choosePort({ name: 'Temporal server', preferred: port, required: true });
  await choosePort({ name: 'Temporal web page', preferred: uiPort, required: true });

  const ownLogFolder = options.logFile === undefined ? await mkdtemp(join(tmpdir(), 'skyhook-temporal-')) : undefined;
  const logFile = options.logFile ?? join(ownLogFolder ?? '', 'temporal.log');
  // Straight into a file, not through a pipe: a server that outlives us must not die of a broken pipe in the middle of its work.
  const log = await open(logFile, 'w');
  // A clean environment, since the CLI takes TEMPORAL_* variables as options. No flags of the newest versions either: an older CLI may be on the PATH.
  const env = { PATH: '/usr/bin:/bin', HOME: homedir() };
  const child = spawn(binary, argumentsOf(options), { stdio: ['ignore', log.fd, log.fd], detached: true, env });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be run: ${error.message}`));
    child.once('exit', (code, signal) => resolve(howItEnded(code, signal)));
  });
  await log.close();

  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
      await ended;
      clearTimeout(timer);
    }
    if (pidFile !== undefined) await rm(pidFile, { force: true });
    if (ownLogFolder !== undefined) await rm(ownLogFolder, { recursive: true, force: true });
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const address = `127.0.0.1:${port}`;
  const waiting = new AbortController();
  try {
    // The number counts together with the command line: see endLeftOver.
    if (child.pid !== undefined && pidFile !== undefined) await rememberPid(pidFile, child.pid);
    const failure = await Promise.race([ended, untilItAnswers(address, namespace, waiting.signal)]);
    if (failure !== undefined) {
      throw new Error(`The Temporal server ${failure}. Its log ends:\n${await lastLines(logFile)}`);
    }
  } catch (error) {
    await stop();
    throw error;
  } finally {
    waiting.abort();
  }
  return { address, uiUrl: `http://127.0.0.1:${uiPort}`, pid: child.pid ?? 0, ended, stop, kill };
}

function argumentsOf(options: TemporalServerOptions): string[] {
  const { dbFile, port, uiPort, namespace, searchAttributes, dynamicConfig = {}, fastSqlite = false } = options;
  const flags: [string, string][] = [
    ['--ip', '127.0.0.1'],
    ['--port', String(port)],
    ['--ui-port', String(uiPort)],
    ['--namespace', namespace],
    ['--log-level', 'warn'],
  ];
  if (dbFile !== undefined) flags.push(['--db-filename', dbFile]);
  if (fastSqlite) flags.push(['--sqlite-pragma', 'journal_mode=WAL'], ['--sqlite-pragma', 'synchronous=OFF']);
  for (const [name, type] of Object.entries(searchAttributes)) flags.push(['--search-attribute', `${name}=${type}`]);
  for (const [key, value] of Object.entries(dynamicConfig))
    flags.push(['--dynamic-config-value', `${key}=${JSON.stringify(value)}`]);
  return ['server', 'start-dev', ...flags.flat()];
}

/** Undefined when it answers for the namespace; else, after a minute, what is wrong. */
async function untilItAnswers(address: string, namespace: string, given: AbortSignal): Promise<string | undefined> {
  // Without the SDK's own retries, which would let a refused connection take seconds.
  const channelArgs = { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 100 };
  const connection = Connection.lazy({ address, interceptors: [], channelArgs });
  const describe = () => connection.workflowService.describeNamespace({ namespace });
  const deadline = Date.now() + startLimitMs;
  let failure = 'gave no answer';
  while (Date.now() < deadline && !given.aborted) {
    try {
      await connection.withDeadline(Date.now() + 1_000, describe);
      await connection.close();
      return undefined;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      await sleep(50);
    }
  }
  await connection.close();
  return `does not answer on ${address}: ${failure}`;
}

async function rememberPid(pidFile: string, pid: number): Promise<void> {
  await writeFile(pidFile, `${pid}\n${(await commandLineOf(pid)) ?? ''}\n`);
}

async function endLeftOver(pidFile: string, report: (line: string) => void): Promise<void> {
  const [first = '', commandLine = ''] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
  const pid = Number.parseInt(first, 10);
  // The same number with another command line is a stranger that got the number later.
  if (!Number.isNaN(pid) && commandLine !== '' && (await commandLineOf(pid)) === commandLine) {
    report(`Stopping the Temporal server (pid ${pid}) that an earlier run left behind.`);
    await endProcess(pid, stopGraceMs);
  }
  await rm(pidFile, { force: true });
}
