import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLineOf } from './processes.ts';

/** Held while this process works on a state folder. */
export interface StateClaim {
  /** Lets the next process have the folder. */
  release(): Promise<void>;
}

/**
 * Claims a folder of state (database, mails) for this process. Servers that a killed run left there may be stopped by the next run, those of a run
 * that still lives may not: this tells the two apart. A claim of a process that is gone counts for nothing.
 *
 * @throws Error that names the process which has the folder.
 */
export async function claimStateFolder(dir: string): Promise<StateClaim> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'in-use-by');
  const ours = `${process.pid}\n${(await commandLineOf(process.pid)) ?? ''}\n`;
  for (;;) {
    try {
      await writeFile(file, ours, { flag: 'wx' });
      return { release: () => release(file, ours) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const [pid = '', commandLine = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    if (commandLine !== '' && (await commandLineOf(Number(pid))) === commandLine) {
      const todo = `Stop it (kill ${pid}), or give this run another state folder.`;
      throw new Error(`Another Skyhook (process ${pid}) works on ${dir}. ${todo}`);
    }
    await rm(file, { force: true });
  }
}

/** Only our own claim is given up: another process may have taken the folder over. */
async function release(file: string, ours: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === ours) await rm(file, { force: true });
}
