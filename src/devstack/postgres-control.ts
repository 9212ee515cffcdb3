import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresPlace } from './postgres-place.ts';
import { commandLineOf, endProcess } from './processes.ts';
import { runCommand, type CommandResult } from './run-command.ts';

/** The only account of the cluster. */
export const superuser = 'skyhook';

/** Makes the cluster in `data/` of the place; `careless` does not wait for the disk. */
export async function makeCluster(place: PostgresPlace, careless: boolean): Promise<void> {
  // Made beside and renamed: initdb writes PG_VERSION first, so a cluster that was interrupted would pass for a finished one.
  const half = join(place.folder, 'data.new');
  await rm(half, { recursive: true, force: true });
  // The C.UTF-8 of PostgreSQL itself: the same order and case rules on every system, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${superuser}`, '--auth=trust'];
  const args = [...access, ...locale, '--no-instructions', '-D', half];
  if (careless) args.push('--no-sync');
  const made = await asUser(place, place.binaries.initdb, args);
  if (made.code !== 0) throw new Error(`PostgreSQL could not make its cluster in ${place.folder}:\n${made.output}`);
  await rename(half, join(place.folder, 'data'));
}

/** Stops the server that a killed run left on the folder, and removes a lock file whose server is long gone. */
export async function stopLeftOver(folder: string, report: (line: string) => void): Promise<void> {
  const cluster = join(folder, 'data');
  const pid = await pidIn(cluster);
  if (pid === undefined) return;
  if (await isOurs(pid, cluster)) {
    report(`Stopping the PostgreSQL (pid ${pid}) that an earlier run left on ${folder}.`);
    // PostgreSQL's "fast" shutdown; SIGTERM would wait for its clients to leave.
    await endProcess(pid, 20_000, 'SIGINT');
  }
  // Else the number belongs to a stranger by now (usual in containers and after a restart of the machine), and PostgreSQL would refuse to start.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** Whether the process is a server on this cluster: the bare number may belong to anybody by now. */
export async function isOurs(pid: number, cluster: string): Promise<boolean> {
  return (await commandLineOf(pid))?.includes(cluster) ?? false;
}

/** The server's process id as the cluster's lock file has it, whether or not it runs. */
export async function pidIn(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? undefined : pid;
}

/** Runs `pg_ctl VERB -D <cluster> …` as the user that owns the data. */
export function pgCtl(place: PostgresPlace, args: readonly string[]): Promise<CommandResult> {
  const [verb = '', ...rest] = args;
  return asUser(place, place.binaries.pgCtl, [verb, '-D', join(place.folder, 'data'), ...rest]);
}

function asUser({ user }: PostgresPlace, command: string, args: readonly string[]): Promise<CommandResult> {
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  // A clean environment: PGDATA, PGPORT and the like of the caller's shell are for another server. In / because it may not enter the current folder.
  return runCommand({
    command,
    args,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: 90_000,
    ...identity,
  });
}
