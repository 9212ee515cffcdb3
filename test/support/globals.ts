import { stopAll } from './run-cleanup.ts';

/** Required by mocha: servers start when a test file first asks for them, and all stop here. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopAll();
}
