import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readFile, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { runCommand } from './run-command.ts';

/** Who runs the server, with which programs, on which folder. */
export interface PostgresPlace {
  readonly binaries: PostgresBinaries;
  /** Ours to fill: holds `data/` (the cluster) and `postgres.log`. */
  readonly folder: string;
  /** Set only when this process is root. */
  readonly user?: SystemUser;
}

/** An account of this machine. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Decides where PostgreSQL runs. An ordinary user runs it as itself, in `dataDir`. PostgreSQL refuses to be root, so root runs it as an
 * unprivileged account; what that account cannot reach (a checkout below /root, say) is replaced by a place that it can, and `report` says so once.
 *
 * @throws Error when no usable account or place exists; the message says what was tried.
 */
export async function findPostgresPlace(dataDir: string, report: (line: string) => void): Promise<PostgresPlace> {
  const wanted = resolve(dataDir);
  const binaries = await findPostgresBinaries();
  if (process.getuid?.() !== 0) {
    await refuseForeignFolder(wanted);
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { binaries, folder: wanted };
  }

  const accounts = await systemUsers();
  const user = (await ownerOf(wanted, accounts)) ?? (await unprivilegedUser(accounts));
  const binariesReached = await runsAs(user, binaries.postgres, ['--version']);
  const folderReached = await giveFolder(wanted, user);
  if (binariesReached && folderReached) return { binaries, folder: wanted, user };

  const base = await sharedBase(user);
  const usable = binariesReached ? binaries : await copyPostgresBinaries(binaries, base);
  if (!binariesReached && !(await runsAs(user, usable.postgres, ['--version']))) {
    throw new Error(
      `User ${user.name} can run PostgreSQL neither from ${binaries.packageDir} nor from ${usable.packageDir}.`,
    );
  }
  const folder = folderReached ? wanted : join(base, placeName(wanted));
  if (!folderReached && !(await giveFolder(folder, user))) {
    throw new Error(`User ${user.name} can keep a database neither in ${wanted} nor in ${folder}.`);
  }
  const what = [
    ...(folderReached ? [] : [`cannot work in ${wanted}, so its data are in ${folder}`]),
    ...(binariesReached
      ? []
      : [`cannot run what is in ${binaries.packageDir}, so there is a copy in ${usable.packageDir}`]),
  ];
  report(`PostgreSQL does not run as root. It runs as ${user.name}, who ${what.join(', and ')}.`);
  return { binaries: usable, folder, user };
}

/** Every folder in which `findPostgresPlace` may have put the data that are wanted in `dataDir`. */
export function possibleFolders(dataDir: string): string[] {
  const wanted = resolve(dataDir);
  return process.getuid?.() === 0 ? [wanted, ...bases().map((base) => join(base, placeName(wanted)))] : [wanted];
}

const bases = (): string[] => ['/var/lib/skyhook', join(tmpdir(), 'skyhook-of-root')];

const placeName = (wanted: string): string => createHash('sha256').update(wanted).digest('hex').slice(0, 16);

/** Files made by another account (an earlier run without root) stay theirs: PostgreSQL insists on running as the owner of its data. */
async function ownerOf(folder: string, accounts: readonly SystemUser[]): Promise<SystemUser | undefined> {
  const cluster = await stat(join(folder, 'data', 'PG_VERSION')).catch(() => undefined);
  if (cluster === undefined || cluster.uid === 0) return undefined;
  const { uid, gid } = cluster;
  return accounts.find((account) => account.uid === uid) ?? { name: `uid ${uid}`, uid, gid };
}

async function refuseForeignFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || found.uid === process.getuid?.()) return;
  const todo = `Start as the same user as before, or remove it (sudo rm -rf ${folder}).`;
  throw new Error(
    `The database folder ${folder} belongs to another user (uid ${found.uid}), from a run as root. ${todo}`,
  );
}

async function systemUsers(): Promise<SystemUser[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  return lines.map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

async function unprivilegedUser(accounts: readonly SystemUser[]): Promise<SystemUser> {
  for (const wanted of ['postgres', '_postgres', 'nobody']) {
    const user = accounts.find(({ name, uid }) => name === wanted && uid !== 0);
    // Some containers are root of one user only, and cannot become anybody else.
    if (user !== undefined && (await runsAs(user, '/bin/sh', ['-c', 'exit 0']))) return user;
  }
  const todo = 'Start Skyhook as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.';
  throw new Error(`PostgreSQL does not run as root, and root cannot become "postgres" or "nobody" here. ${todo}`);
}

/** Makes the folder and gives it to the user. False, with nothing changed, when the user cannot work there: found out by trying. */
async function giveFolder(folder: string, user: SystemUser): Promise<boolean> {
  const made = await mkdir(folder, { recursive: true, mode: 0o755 }).catch(() => null);
  if (made === null) return false;
  const before = await lstat(folder);
  // A link, or a folder of some third account, was put there by somebody else: not ours to give away.
  if (!before.isDirectory() || (before.uid !== 0 && before.uid !== user.uid)) return false;
  await chown(folder, user.uid, user.gid);
  if (await runsAs(user, '/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder])) {
    await chmod(folder, 0o700);
    return true;
  }
  if (made === undefined) await chown(folder, before.uid, before.gid);
  else await rmdir(folder);
  return false;
}

/** A folder of root's that the user can enter: for programs, and for data. */
async function sharedBase(user: SystemUser): Promise<string> {
  for (const base of bases()) {
    const made = await mkdir(base, { recursive: true, mode: 0o755 }).catch(() => null);
    if (made === null) continue;
    // The name is known to everyone and the second one is in a folder that everyone may write: accept only a real folder of root's.
    const found = await lstat(base);
    if (!found.isDirectory() || found.uid !== 0) continue;
    await chmod(base, 0o755);
    if (await runsAs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', base])) return base;
  }
  throw new Error(
    `PostgreSQL runs as ${user.name} and needs a folder that this user can enter: neither ${bases().join(' nor ')} is one.`,
  );
}

async function runsAs({ uid, gid }: SystemUser, command: string, args: readonly string[]): Promise<boolean> {
  const { code } = await runCommand({ command, args, uid, gid, cwd: '/', env: { PATH: '/usr/bin:/bin' } });
  return code === 0;
}
