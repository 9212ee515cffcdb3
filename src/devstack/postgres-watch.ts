import type { RunningPostgres } from './postgres.ts';
import { isAlive } from './processes.ts';

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
  let restarting: Promise<void> | undefined;
  let giveUp: (reason: string) => void = () => {};
  const failed = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  const restart = async (): Promise<void> => {
    report(`PostgreSQL (pid ${running.pid}) has ended; it starts again.`);
    try {
      running = await startAgain();
    } catch (error) {
      giveUp(error instanceof Error ? error.message : String(error));
    } finally {
      restarting = undefined;
    }
  };
  const timer = setInterval(() => {
    if (!stopping && !restarting && !isAlive(running.pid)) restarting = restart();
  }, lookEveryMs);
  return {
    failed,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await restarting;
      await running.stop();
    },
  };
}
