import { DefaultLogger } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import type { Settings } from '../../../activities/dependencies.ts';
import { createActivities, type Activities } from '../../../activities/index.ts';
import type { Recorded } from '../../../activities/evidence.ts';
import { sweepKinds, type SweepKind, type SweepPart } from '../../../activities/sweeps.ts';
import type { AtlasClient } from '../../../src/atlas/client.ts';
import { readJsonObject } from '../../../src/atlas/body.ts';
import { defaultChangePolicies } from '../../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../../src/domain/decision-token.ts';
import { deliveryHashKey, identifyDelivery } from '../../../src/domain/delivery-key.ts';
import { SkyhookError } from '../../../src/errors.ts';
import type { Mailer } from '../../../src/messages/smtp.ts';
import { insertDeliveries, leaseDeliveries, markDispatched } from '../../../src/storage/inbox.ts';
import { clearLook, wantedLooks } from '../../../src/storage/orders.ts';
import type { Pool } from '../../../src/storage/pool.ts';
import { ensureWatermarks } from '../../../src/storage/sweeps.ts';
import { setClock } from '../../support/test-clock.ts';
import { asAttempt, Crash, crashingPool, outsideAttempts, stallHere, type CrashPlan } from './attempts.ts';
import { OrderCaseRunner, type Attempted, type RunAttempt } from './order-case-runner.ts';
import { testSettings } from '../../support/settings.ts';
import { MailFetcher } from '../../../src/atlas/mail-fetch.ts';

/** What goes wrong on the way. The straight run has none of it. */
export interface Trouble {
  /** Where the next attempt dies, if it does. */
  crash(activity: string): CrashPlan | undefined;
  /** Called before and after each call of Atlas and each mail, while the attempt waits for it. */
  meanwhile(activity: string): Promise<void>;
  /** Whether the worker stalls here: its attempt is left behind and goes on by itself later. */
  stalls(activity: string): boolean;
}

export const noTrouble: Trouble = { crash: () => undefined, meanwhile: async () => {}, stalls: () => false };

const hashKey = deliveryHashKey('the-key-of-this-installation');
const repeatQuerySeconds = 60;
const minuteMs = 60_000;
/** The SDK calls each failed attempt a warning; here most are meant. */
const silent = new DefaultLogger('ERROR');

/** Short where a wait only means queries; as in production where it decides something. */
export const settings: Settings = {
  ...testSettings,
  steps: { ...testSettings.steps, pollFirstSeconds: 15, corroboration: 3 * minuteMs, confirmIncidents: true },
};

/**
 * The service without Temporal and without processes: real activities on real PostgreSQL, driven one thing at a time in
 * time that moves only when the test says so.
 */
export class Skyhook {
  readonly activities: Activities;
  readonly cases = new Map<string, OrderCaseRunner>();
  /** Errors that no retry was meant for. A sound run has none. */
  readonly unexpected: unknown[] = [];
  readonly stalledAt: string[] = [];
  readonly counts = { attempts: 0, crashes: 0, stalls: 0, deliveries: 0 };
  readonly #pool: Pool;
  readonly #trouble: Trouble;
  readonly #note: (line: string) => void;
  readonly #stalled: (() => Promise<void>)[] = [];
  readonly #running = new Set<string>();
  readonly #atOnce: number;
  #now: number;

  constructor(parts: {
    readonly pool: Pool;
    readonly atlas: AtlasClient;
    readonly mailer: Pick<Mailer, 'send'>;
    readonly trouble: Trouble;
    readonly startsAt: number;
    readonly note: (line: string) => void;
    readonly settings?: Settings;
    /** How many cases that are due may run side by side. Default 1: a run can be repeated exactly. */
    readonly atOnce?: number;
  }) {
    this.#pool = parts.pool;
    this.#trouble = parts.trouble;
    this.#now = parts.startsAt;
    this.#note = parts.note;
    this.#atOnce = parts.atOnce ?? 1;
    this.activities = createActivities({
      pool: crashingPool(parts.pool),
      mails: new MailFetcher({ hosts: [] }),
      events: undefined,
      atlas: this.#watched(parts.atlas, [
        'queryOrder',
        'findIncident',
        'queryRefunds',
        'queryVoids',
        'confirmIncident',
      ]),
      mailer: this.#watched(parts.mailer as Mailer, ['send']),
      cases: {
        look: async (orderNo) => this.look(orderNo),
        isRunning: async (orderNo) => this.cases.get(orderNo)?.step?.kind !== 'settled',
        isTakingIn: async () => false,
      },
      tokens: new DecisionTokens('the-key-of-this-installation'),
      log: pino({ level: 'silent' }),
      policies: defaultChangePolicies,
      settings: parts.settings ?? settings,
    });
  }

  readonly now = (): number => this.#now;

  async start(): Promise<void> {
    await setClock(this.#pool, this.#now);
    await ensureWatermarks(this.#pool, sweepKinds);
    await this.moveTo(this.#now + 2_000);
  }

  async moveTo(at: number): Promise<void> {
    this.#now = Math.max(this.#now, at);
    await setClock(this.#pool, this.#now);
  }

  /** Wakes an order's case, starting it where there is none. */
  look(orderNo: string): void {
    const existing = this.cases.get(orderNo);
    if (existing) return existing.look();
    this.cases.set(orderNo, new OrderCaseRunner(orderNo, this.activities, this.#attempt, this.now));
  }

  /** Takes a webhook in as the receiver does. */
  async receive(body: string): Promise<void> {
    const bytes = Buffer.from(body);
    const json = readJsonObject(bytes, 'application/json');
    if (!json) return;
    const identity = identifyDelivery(bytes, json, hashKey);
    this.counts.deliveries += 1;
    const delivery = { ...identity, body: bytes, headers: { 'content-type': 'application/json' } };
    await insertDeliveries(this.#pool, [delivery], repeatQuerySeconds);
  }

  /** One round of the relay: starts what is due, and takes it in. @returns whether there was anything */
  async relay(): Promise<boolean> {
    const looks = await wantedLooks(this.#pool, 10);
    for (const { orderNo, wantedAt } of looks) {
      this.look(orderNo);
      await clearLook(this.#pool, orderNo, wantedAt);
    }
    const leased = await leaseDeliveries(this.#pool, 'relay', 10, 60);
    for (const delivery of leased) {
      await markDispatched(this.#pool, delivery, 'relay');
      await this.#takeIn(delivery);
    }
    return looks.length + leased.length > 0;
  }

  /** One run of a sweep, as `workflows/sweeps.ts` does it. */
  async sweep(kind: SweepKind): Promise<void> {
    const { main, atlas } = this.activities;
    const plan = await this.#untilDone('planSweep', () => main.planSweep({ kind }));
    const parts: SweepPart[] = [...plan.parts];
    let totals = { found: 0, fresh: 0, missed: 0, skipped: 0 };
    for (let part = parts.shift(); part; part = parts.shift()) {
      const asked = part;
      const { more, ...swept } = await this.#untilDone('sweepPart', () => atlas.sweepPart(asked));
      parts.unshift(...more);
      totals = { ...totals, found: totals.found + swept.found };
    }
    await this.#untilDone('endSweep', () => main.endSweep({ kind, reaches: plan.reaches, totals }));
  }

  /** Does everything that is due now. */
  async work(): Promise<void> {
    for (let rounds = 0; ; rounds += 1) {
      if (rounds > 400) throw new Error(`The cases do not come to rest: ${this.describe()}`);
      let busy = await this.relay();
      const due = [...this.cases.values()].filter((one) => one.dueAt <= this.#now);
      for (let first = 0; first < due.length; first += this.#atOnce) {
        const some = due.slice(first, first + this.#atOnce);
        busy = (await Promise.all(some.map((one) => this.#advance(one)))).includes(true) || busy;
      }
      if (!busy) return;
    }
  }

  async #advance(one: OrderCaseRunner): Promise<boolean> {
    if (one.dueAt > this.#now || this.#running.has(one.orderNo)) return false;
    this.#running.add(one.orderNo);
    try {
      await one.advance();
    } finally {
      this.#running.delete(one.orderNo);
    }
    return true;
  }

  /** When there is something to do next. */
  async nextDueAt(): Promise<number> {
    const { rows } = await this.#pool.query<{ at: Date | null }>(
      `select min(next_attempt_at) as at from inbox where state = 'pending'`,
    );
    const pending = rows[0]?.at?.getTime() ?? Number.POSITIVE_INFINITY;
    return Math.min(pending + 1, ...[...this.cases.values()].map(({ dueAt }) => dueAt));
  }

  /** Lets a worker that stalled go on. @returns whether there was one */
  async resumeStalled(): Promise<boolean> {
    const resume = this.#stalled.shift();
    await resume?.();
    return resume !== undefined;
  }

  describe(): string {
    return [...this.cases.values()].map(({ orderNo, step }) => `${orderNo}: ${JSON.stringify(step)}`).join('\n');
  }

  /** The `notification` workflow. */
  async #takeIn({ key, drive }: { readonly key: string; readonly drive: number }): Promise<void> {
    const { main, unknown } = this.activities;
    const record = (orderNo?: string): Promise<Recorded> =>
      this.#untilDone('recordDelivery', () => main.recordDelivery({ key, drive, ...(orderNo ? { orderNo } : {}) }));
    let recorded = await record();
    if (recorded.outcome === 'order-unknown') {
      const { orderNo } = recorded;
      const { found } = await this.#untilDone('identifyOrder', () => unknown.identifyOrder({ orderNo }));
      if (found) recorded = await record();
    }
    if (recorded.outcome === 'order-unknown')
      return this.#untilDone('quarantineUnknownOrder', () =>
        main.quarantineUnknownOrder({ key, drive, because: 'ORDER_UNKNOWN' }),
      );
    if (recorded.outcome !== 'recorded' && recorded.outcome !== 'repeat') return;
    const ends = recorded.outcome === 'repeat' ? 'repeat' : 'processed';
    const { orderNo, because } = recorded;
    await this.#untilDone('wakeOrderCase', () => main.wakeOrderCase({ key, drive, orderNo, because, ends }));
  }

  /** Attempts of an activity that is retried until it is done. */
  async #untilDone<T>(name: string, work: () => Promise<T>): Promise<T> {
    for (let number = 1; number <= 30; number += 1) {
      const result = await this.#attempt(name, { activityId: name, number }, work);
      if (result !== 'left behind' && 'done' in result) return result.done;
    }
    throw new Error(`${name} is never done: ${String(this.unexpected.at(-1))}`);
  }

  readonly #attempt: RunAttempt = async (name, { activityId, number, leftMs }, work) => {
    this.counts.attempts += 1;
    const info = {
      activityId,
      attempt: number,
      workflowExecution: { workflowId: `order/${name}`, runId: 'run' },
      scheduledTimestampMs: Date.now(),
      ...(leftMs === undefined ? {} : { scheduleToCloseTimeoutMs: leftMs }),
    };
    let leftBehind: () => void = () => {};
    const stalled = new Promise<'left behind'>((resolve) => (leftBehind = () => resolve('left behind')));
    const onStall = (resume: () => void): void => {
      this.#stalled.push(async () => {
        resume();
        await ended;
      });
      leftBehind();
    };
    const attempt = asAttempt(this.#trouble.crash(name), onStall, () =>
      new MockActivityEnvironment(info, { logger: silent }).run(work),
    );
    const ended = attempt.then(
      (done): Attempted<never> => ({ done: done as never }),
      (failed: unknown): Attempted<never> => {
        this.#noteFailure(failed);
        return { failed };
      },
    );
    const result = await Promise.race([ended, stalled]);
    if (result === 'left behind') this.counts.stalls += 1;
    return result;
  };

  #noteFailure(error: unknown): void {
    if (error instanceof Crash) {
      this.counts.crashes += 1;
      this.#note('a worker died');
    } else if (!(error instanceof SkyhookError) || !error.retryable) this.unexpected.push(error);
  }

  /** The methods with what happens meanwhile, and where a worker can stall. */
  #watched<T extends object>(target: T, names: readonly string[]): T {
    const pause = async (name: string): Promise<void> => {
      if (this.#trouble.stalls(name)) {
        this.stalledAt.push(name);
        this.#note(`a worker stalls at ${name}`);
        await stallHere();
        this.#note(`the worker that stalled at ${name} goes on`);
      } else await outsideAttempts(() => this.#trouble.meanwhile(name));
    };
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (!names.includes(String(name))) return value.bind(target) as unknown;
        return async (...args: unknown[]) => {
          await pause(String(name));
          const answer: unknown = await (value as (...of: unknown[]) => Promise<unknown>).apply(target, args);
          await pause(String(name));
          return answer;
        };
      },
    });
  }
}
