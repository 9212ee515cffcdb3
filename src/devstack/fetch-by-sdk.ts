import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PinnedProgram } from './pinned-wheels.ts';

const patienceMs = 5 * 60_000;

/**
 * Lets the Temporal SDK download the program into `staging`, as its own test environment does. The SDK can only start what it downloads, so it
 * is started and stopped once, and the file is what then lies in `staging`. The version is the SDK's choice; no hash is known for it.
 *
 * @returns the path of the executable.
 * @throws Error when the download fails or takes longer than five minutes.
 */
export async function fetchBySdk(
  program: PinnedProgram,
  staging: string,
  report: (line: string) => void,
): Promise<string> {
  report(`Fetching ${program.title} through the Temporal SDK's own download. This happens once.`);
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir: staging } as const;
  const starting =
    program.executable === 'temporal'
      ? TestWorkflowEnvironment.createLocal({ server: { executable } })
      : TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });

  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer after ${patienceMs / 60_000} minutes`)), patienceMs);
  });
  try {
    const environment = await Promise.race([starting, late]);
    await environment.teardown();
  } finally {
    clearTimeout(timer);
  }
  const [file, ...more] = (await readdir(staging)).filter((name) => !name.endsWith('.downloading'));
  if (file === undefined || more.length > 0) throw new Error('the SDK did not leave exactly one program');
  return join(staging, file);
}
