import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removePostgresData } from './postgres.ts';
import { claimStateFolder } from './state-claim.ts';

/** Forgets everything that earlier runs kept in a state folder. */
export async function removeState(dir: string, report: (line: string) => void): Promise<void> {
  const claim = await claimStateFolder(dir);
  try {
    await removePostgresData({ dataDir: join(dir, 'postgres'), report });
    for (const name of [
      'temporal.db',
      'temporal.db-wal',
      'temporal.db-shm',
      'mails',
      'atlas-double.json',
      'secrets.json',
      'logs',
    ]) {
      await rm(join(dir, name), { recursive: true, force: true });
    }
  } finally {
    await claim.release();
  }
}
