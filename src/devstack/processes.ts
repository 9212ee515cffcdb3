import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './run-command.ts';

/**
 * The command line of a running process, its words joined by spaces; undefined when there is none (any more).
 *
 * A number in a pid file proves nothing: it may since have been given to a stranger. So whoever ends a process by number compares this first.
 */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    // Empty for a zombie: it has ended, only its parent has not asked yet.
    return words.replaceAll('\0', ' ').trim() || undefined;
  }
  const { code, output } = await runCommand({ command: 'ps', args: ['-ww', '-o', 'command=', '-p', String(pid)] });
  return code === 0 && output !== '' ? output : undefined;
}

/** Whether a process with this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Waits until the process is gone; false when it still runs after `timeoutMs`. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while ((await commandLineOf(pid)) !== undefined) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Ends a process that is not our child: politely first, and by SIGKILL when it still runs after `graceMs`. Resolves when it is gone. */
export async function endProcess(pid: number, graceMs: number, politely: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  signal(pid, politely);
  if (await waitForEnd(pid, graceMs)) return;
  signal(pid, 'SIGKILL');
  if (!(await waitForEnd(pid, 5_000))) throw new Error(`Process ${pid} does not end, not even by SIGKILL.`);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Gone in between: as wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The end of a process in words, to follow its name. */
export function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? 'ended' : `exited with code ${code}`;
}
