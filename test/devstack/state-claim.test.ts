import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimStateFolder } from '../../src/devstack/state-claim.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('claimStateFolder', () => {
  const folder = temporaryFolder();

  it('gives a folder to one process at a time', async () => {
    const dir = join(folder(), 'state');
    const claim = await claimStateFolder(dir);
    await assert.rejects(claimStateFolder(dir), {
      message: `Another Skyhook (process ${process.pid}) works on ${dir}. Stop it (kill ${process.pid}), or give this run another state folder.`,
    });
    await claim.release();
    await (await claimStateFolder(dir)).release();
  });

  it('does not count the claim of a process that is gone, or whose number belongs to another by now', async () => {
    await writeFile(join(folder(), 'in-use-by'), `${process.pid}\nnode some-other-program.js\n`);
    await (await claimStateFolder(folder())).release();
  });
});
