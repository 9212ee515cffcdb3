import type { Context } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Pool } from '../../../src/storage/pool.ts';
import { setAhead } from '../../support/test-clock.ts';

/**
 * Keeps PostgreSQL's test clock at the time of a time-skipping server: before each attempt of an activity, and when a
 * test says so. Between two of those it runs on like any clock, as the server's does while activities run.
 */
export class SkippedTime {
  readonly #env: TestWorkflowEnvironment;
  readonly #pool: Pool;
  #aheadMs = 0;

  constructor(env: TestWorkflowEnvironment, pool: Pool) {
    this.#env = env;
    this.#pool = pool;
  }

  /** What time it is, milliseconds since 1970, as of the last look. */
  readonly now = (): number => Date.now() + this.#aheadMs;

  async look(): Promise<number> {
    this.#aheadMs = (await this.#env.currentTimeMs()) - Date.now();
    await setAhead(this.#pool, this.#aheadMs);
    return this.now();
  }

  /** Lets time pass until an instant. */
  async sleepUntil(instant: number): Promise<void> {
    await this.#env.sleep(Math.max(1, instant - (await this.look())));
    await this.look();
  }

  /** For workers: activities that reckon with the process's own clock are told when they were scheduled by that clock. */
  readonly interceptor: ActivityInterceptorsFactory = ({ info }: Context) => ({
    inbound: {
      execute: async (input, next) => {
        await this.look();
        (info as { scheduledTimestampMs: number }).scheduledTimestampMs -= this.#aheadMs;
        return next(input);
      },
    },
  });
}
