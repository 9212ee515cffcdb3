import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for each test of the enclosing `describe`; others may enter it, as a PostgreSQL under root must. */
export function temporaryFolder(): () => string {
  const folders: string[] = [];
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'skyhook-test-'));
    folders.push(folder);
    await chmod(folder, 0o755);
  });
  // At the very end: the test's own clean-up stops servers that still work in the folder.
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
  return () => folders.at(-1) ?? '';
}
