import { spawn } from 'node:child_process';

/** A program to run to its end. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Ended with SIGKILL after this time. */
  readonly timeoutMs?: number;
}

/** How it ended: `code` is null when a signal ended it or it could not be started; `output` is stdout and stderr as they came. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a program and collects what it prints. Never throws: a program that cannot be started gives `code: null` and the reason as output.
 *
 * It gets its own process group: Ctrl-C in the terminal is for us, and half-finished set-up is worse than one that ends a moment later.
 */
export function runCommand({ command, args, timeoutMs = 60_000, ...options }: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    let reason = '';
    try {
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      const timer = setTimeout(() => {
        reason = `\nended after ${timeoutMs / 1000} s without a result`;
        child.kill('SIGKILL');
        // A grandchild that keeps the pipe open must not keep us waiting.
        child.stdout.destroy();
        child.stderr.destroy();
      }, timeoutMs);
      const collect = (chunk: Buffer): void => {
        output += chunk.toString();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('error', (error) => {
        clearTimeout(timer);
        resolve({ code: null, output: error.message });
      });
      child.once('close', (code) => {
        clearTimeout(timer);
        resolve({ code, output: (output + reason).trim() });
      });
    } catch (error) {
      // A uid that this process may not take is thrown, not emitted.
      resolve({ code: null, output: error instanceof Error ? error.message : String(error) });
    }
  });
}
