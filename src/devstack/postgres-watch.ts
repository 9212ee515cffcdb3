import type { RunningPostgres } from './postgres.ts';
import { commandLineOf } from './processes.ts';

export interface WatchedPostgres {
  stop(): Promise<void>;
  /** Resolves with the reason when it could not be started again. */
  readonly failed: Promise<string>;
}

const lookEveryMs = 500;

/** Starts PostgreSQL again, on the same port and data, when it ends without being asked to (it is not our child). */
export function watchPostgres(
  first: RunningPostgres,
  startAgain: () => Promise<RunningPostgres>,
  report: (line: string) => void,
): WatchedPostgres {
  let running = first;
  let stopping = false;
  let looking: Promise<void> | undefined;
  let giveUp: (reason: string) => void = () => {};
  const failed = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  const look = async (): Promise<void> => {
    // Not by the number alone: where nobody reaps it, a dead server keeps its number.
    if ((await commandLineOf(running.pid)) !== undefined || stopping) return;
    report(`PostgreSQL (pid ${running.pid}) has ended; it starts again.`);
    try {
      running = await startAgain();
    } catch (error) {
      clearInterval(timer);
      giveUp(error instanceof Error ? error.message : String(error));
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, lookEveryMs);
  return {
    failed,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
      await running.stop();
    },
  };
}
