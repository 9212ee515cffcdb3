import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { copyPostgresBinaries, findPostgresBinaries } from '../../src/devstack/postgres-binaries.ts';
import { runCommand } from '../../src/devstack/run-command.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('copyPostgresBinaries', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();

  it('makes copies that run by themselves, also when two processes copy at once', async () => {
    const binaries = await findPostgresBinaries();
    const copies = await Promise.all([1, 2].map(() => copyPostgresBinaries(binaries, folder())));
    const [copy] = copies;
    assert.ok(copy !== undefined && copy.postgres.startsWith(folder()));
    assert.deepEqual(copies, [copy, copy]);
    assert.equal((await readdir(folder())).length, 1);

    const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { code, output } = await runCommand({ command: copy.postgres, args: ['--version'], cwd: '/', ...somebody });
    assert.equal(code, 0, output);
    assert.match(output, /^postgres \(PostgreSQL\) 1\d\.\d+$/);
  });
});
