import type { Activities } from '../../../activities/index.ts';
import type { Step } from '../../../src/domain/steps.ts';
import { SkyhookError } from '../../../src/errors.ts';
import { Crash } from './attempts.ts';

/** What an attempt of an activity came to. `left behind`: its worker stalls, and goes on by itself some time later. */
export type Attempted<T> = { readonly done: T } | { readonly failed: unknown } | 'left behind';

/** Runs one attempt of an activity. */
export type RunAttempt = <T>(
  name: string,
  attempt: {
    readonly activityId: string;
    readonly number: number;
    /** What is left of the activity's time; undefined when it has no limit. */
    readonly leftMs?: number | undefined;
  },
  work: () => Promise<T>,
) => Promise<Attempted<T>>;

const crashDelayMs = 1_000;
const retryDelayMs = 2_000;

/**
 * An order's case as `workflows/order-case.ts` runs it, without Temporal: one thing at a time, in time that only moves
 * when the test says so. It keeps to what Temporal promises: an activity is tried until an attempt is recorded; a `look`
 * breaks off a poll or wait; a poll whose next attempt would come after its deadline is late at once.
 */
export class OrderCaseRunner {
  readonly orderNo: string;
  readonly #activities: Activities;
  readonly #run: RunAttempt;
  readonly #now: () => number;
  #step: Step | undefined;
  #looked = true;
  #chosen = false;
  #attempt = 0;
  #activity = 0;
  #scheduledAt = 0;
  /** When there is something to do. */
  dueAt = 0;

  constructor(orderNo: string, activities: Activities, run: RunAttempt, now: () => number) {
    this.orderNo = orderNo;
    this.#activities = activities;
    this.#run = run;
    this.#now = now;
  }

  get step(): Step | undefined {
    return this.#step;
  }

  /** Something about the order has changed. */
  look(): void {
    this.#looked = true;
    const interruptible = !this.#step || ['poll', 'wait', 'settled'].includes(this.#step.kind);
    if (interruptible) this.#chooseNow();
  }

  /** Does the one thing that is due. Call it only when it is. */
  async advance(): Promise<void> {
    const step = this.#step;
    if (!this.#chosen || !step || step.kind === 'settled') {
      this.#looked = false;
      return this.#attemptAt('chooseNextStep', undefined, () =>
        this.#activities.main.chooseNextStep({ orderNo: this.orderNo }),
      );
    }
    if (step.kind === 'wait' || (step.kind === 'poll' && this.#isLate(0))) return this.#chooseNow();
    const { orderNo } = this;
    switch (step.kind) {
      case 'poll':
        return this.#attemptAt('pollOrder', this.#leftMs(step), () =>
          this.#activities.atlas.pollOrder({ orderNo, step }),
        );
      case 'tell':
        return this.#attemptAt('tellTraveller', undefined, () =>
          this.#activities.mail.tellTraveller({ orderNo, step }),
        );
      case 'ask':
        return this.#attemptAt('askPerson', undefined, () => this.#activities.main.askPerson({ orderNo, step }));
      case 'close':
        return this.#attemptAt('closeQuestion', undefined, () =>
          this.#activities.main.closeQuestion({ orderNo, step }),
        );
      case 'confirm':
        return this.#attemptAt('confirmIncident', undefined, () =>
          this.#activities.atlas.confirmIncident({ orderNo, step }),
        );
      case 'close-trip':
        return this.#attemptAt('closeTrip', undefined, () => this.#activities.main.closeTrip({ orderNo, step }));
      case 'submit-refund':
        return this.#attemptAt('submitRefund', undefined, () => this.#activities.atlas.submitRefund({ orderNo, step }));
      default:
        throw new Error(`The in-test interpreter does not know the step "${(step as Step).kind}": teach it.`);
    }
  }

  async #attemptAt(name: string, leftMs: number | undefined, work: () => Promise<Step>): Promise<void> {
    this.#attempt += 1;
    const activityId = `${this.orderNo}-${this.#activity}`;
    const result = await this.#run(name, { activityId, number: this.#attempt, leftMs }, work);
    if (result === 'left behind') {
      // A poll was broken off; of anything else the time is over and the next attempt comes.
      if (name === 'pollOrder') return this.#chooseNow();
      this.dueAt = this.#now() + retryDelayMs;
      return;
    }
    if ('done' in result) return this.#take(result.done);
    const { failed } = result;
    const delayMs =
      failed instanceof Crash
        ? crashDelayMs
        : failed instanceof SkyhookError
          ? (failed.retryAfterMs ?? retryDelayMs)
          : retryDelayMs;
    if (name === 'pollOrder' && this.#isLate(delayMs)) return this.#chooseNow();
    this.dueAt = this.#now() + delayMs;
    if (this.#looked && name === 'pollOrder') this.#chooseNow();
  }

  #take(step: Step): void {
    this.#step = step;
    this.#chosen = !this.#looked;
    this.#attempt = 0;
    this.#activity += 1;
    this.#scheduledAt = this.#now();
    this.dueAt = this.#now();
    if (this.#looked) return;
    if (step.kind === 'settled') this.dueAt = Number.POSITIVE_INFINITY;
    if (step.kind === 'wait') this.dueAt = step.until;
  }

  #chooseNow(): void {
    this.#chosen = false;
    this.#attempt = 0;
    this.#activity += 1;
    this.dueAt = this.#now();
  }

  #leftMs(step: Step & { readonly kind: 'poll' }): number {
    return Math.max(1_000, step.until - this.#scheduledAt) - (this.#now() - this.#scheduledAt);
  }

  #isLate(afterMs: number): boolean {
    return this.#step?.kind === 'poll' && this.#leftMs(this.#step) <= afterMs;
  }
}
