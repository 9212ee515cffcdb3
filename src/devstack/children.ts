import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { howItEnded } from './processes.ts';

export interface ChildOptions {
  /** For reports, such as 'worker'. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Whether to start it anew when it ends unasked. */
  readonly restart: boolean;
  /** How long to wait before a restart: three times longer after each early end. Default 0.2 s to 5 s. */
  readonly backOff?: { readonly firstMs: number; readonly lastMs: number };
  readonly report: (line: string) => void;
}

export interface SupervisedChild {
  readonly name: string;
  /** Undefined while it is not running. */
  readonly pid: number | undefined;
  /** Resolves with the reason when the child is given up; stays open otherwise. */
  readonly failed: Promise<string>;
  /** SIGTERM, and SIGKILL after `graceMs` (15,000). Resolves when it is gone and stays gone; safe to call twice. */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
}

/** A child that ends sooner than this did not really start. */
const startMs = 10_000;
const startAttempts = 5;
/** A last line may still be in the pipe when the child is gone; a grandchild may hold the pipe open for ever. */
const drainMs = 500;

/**
 * Starts a Node program and keeps it running: restarted after 0.2 s, each time later up to 5 s, and given up when it ended five times in a row
 * within ten seconds of its start.
 *
 * The child has an IPC channel, closed when we die in whatever way: it should end itself on `process.on('disconnect')`. It has a process group of
 * its own, so that Ctrl-C in the terminal reaches only us, and we stop the children in order.
 */
export function superviseChild(options: ChildOptions): SupervisedChild {
  const { name, restart, backOff = { firstMs: 200, lastMs: 5_000 }, report } = options;
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let early = 0;
  let waiting: NodeJS.Timeout | undefined;
  let stopping = false;
  let giveUp: (reason: string) => void = () => {};
  const failed = new Promise<string>((resolve) => {
    giveUp = resolve;
  });

  const start = (): void => {
    const startedAt = Date.now();
    const started = run(options);
    child = started.child;
    ended = started.ended.then((how) => {
      const pid = started.child.pid === undefined ? '' : ` (pid ${started.child.pid})`;
      child = undefined;
      if (stopping) return;
      early = Date.now() - startedAt < startMs ? early + 1 : 0;
      const what = `${name}${pid} ${how}`;
      if (!restart || early >= startAttempts) {
        const reason = restart
          ? `${what}, for the ${early}th time within ${startMs / 1000} s of its start: given up`
          : what;
        report(`${reason}.`);
        return giveUp(reason);
      }
      const delayMs = Math.min(backOff.firstMs * 3 ** Math.max(0, early - 1), backOff.lastMs);
      report(`${what}; it starts again in ${delayMs / 1000} s.`);
      waiting = setTimeout(start, delayMs);
    });
  };
  start();

  return {
    name,
    failed,
    get pid() {
      return child?.pid;
    },
    async stop({ graceMs = 15_000 } = {}) {
      stopping = true;
      clearTimeout(waiting);
      const target = child;
      if (target === undefined) return;
      target.kill('SIGTERM');
      const timer = setTimeout(() => {
        report(`${name} (pid ${target.pid}) did not end within ${graceMs / 1000} s of SIGTERM: SIGKILL.`);
        killGroup(target);
      }, graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** `ended` says how, once the child is gone and its last lines are out. */
function run({ command, args, env, cwd, onLine }: ChildOptions): { child: ChildProcess; ended: Promise<string> } {
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input !== null) createInterface({ input }).on('line', (line) => onLine(line, stream));
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      // Also emitted when a signal cannot be sent; only a child that never ran ends by it.
      if (child.pid === undefined) resolve(`could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      const how = howItEnded(code, signal);
      const timer = setTimeout(() => resolve(how), drainMs);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(how);
      });
    });
  });
  return { child, ended };
}

/** With all that it started itself. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
