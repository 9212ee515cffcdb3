import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a checkout's development stack keeps its state, below the current folder. */
export const stateFolder = '.skyhook';

const fileName = 'stack.json';

/** Leaves the environment of the running stack for commands in the same folder, such as `skyhook order`. */
export async function writeStackFile(
  dir: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ remove(): Promise<void> }> {
  const file = join(dir, fileName);
  await writeFile(file, `${JSON.stringify(environment, null, 2)}\n`, { mode: 0o600 });
  return { remove: () => rm(file, { force: true }) };
}

/** The environment of the development stack that runs in this folder, or undefined. */
export function readStackFile(dir = stateFolder): NodeJS.ProcessEnv | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, fileName), 'utf8')) as NodeJS.ProcessEnv;
  } catch {
    return undefined;
  }
}
