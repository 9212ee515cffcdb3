import { randomBytes } from 'node:crypto';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { EventWorkflows, OrderCases } from '../../activities/dependencies.ts';
import type { Logger } from '../observability/logger.ts';
import { leaseDeliveries, markDispatched, releaseDelivery, type LeasedDelivery } from '../storage/inbox.ts';
import { clearLook, postponeLook, wantedLooks } from '../storage/orders.ts';
import type { Pool } from '../storage/pool.ts';
import { clearEvents, postponeEvents, wantedEvents } from '../storage/seller-events.ts';
import { startNotification } from './start-notification.ts';
import { WakeUps } from './wake-ups.ts';

export interface RelayOptions {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly client: Client;
  readonly cases: OrderCases;
  /** What sends events; without it they stay where they are. */
  readonly events?: EventWorkflows | undefined;
  readonly log: Logger;
  /** Rows taken at once and starts under way at once: paces a burst, so that Temporal is fed and not flooded. */
  readonly batch?: number;
  readonly concurrency?: number;
  /** How long a row is held; a relay that freezes longer loses it to another. Well above `startDeadlineMs`. */
  readonly leaseSeconds?: number;
  readonly startDeadlineMs?: number;
  /** The slow poll behind the notifications of PostgreSQL. */
  readonly pollMs?: number;
}

/** Back-off while Temporal or PostgreSQL is away, in milliseconds. */
const outageDelays = [200, 500, 1_000, 2_000];
const refusedLookSeconds = 60;
/** Back-off of one row that Temporal refuses, in seconds. */
const refusalDelay = (attempt: number): number => Math.min(300, 5 * 2 ** Math.min(attempt, 6));

/**
 * Brings what is committed in PostgreSQL to Temporal: starts a workflow for each pending delivery, and delivers the
 * wake-ups of order cases and of what sends events. Any number of relays can run; leases keep them apart.
 */
export class Relay {
  readonly #options: Required<Omit<RelayOptions, 'events'>> & Pick<RelayOptions, 'events'>;
  readonly #owner = `relay-${randomBytes(6).toString('hex')}`;
  readonly #wakeUps: WakeUps;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#options = { batch: 50, concurrency: 8, leaseSeconds: 30, startDeadlineMs: 5_000, pollMs: 1_000, ...options };
    this.#wakeUps = new WakeUps(options.databaseUrl, this.#options.log);
  }

  start(): void {
    this.#wakeUps.start();
    this.#running = this.#run();
  }

  /** Finishes the starts under way and stops. Rows not reached stay pending for the next relay. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeUps.wake();
    await this.#running;
    await this.#wakeUps.stop();
  }

  async #run(): Promise<void> {
    let outages = 0;
    while (!this.#stopping) {
      const outcome = await this.#round();
      if (outcome === 'outage') {
        await this.#pause(outageDelays[Math.min(outages, outageDelays.length - 1)] as number);
        outages += 1;
      } else {
        outages = 0;
        if (outcome === 'idle') await this.#wakeUps.wait(this.#options.pollMs);
      }
    }
  }

  /** Waits even when news comes in, which an outage would only make spin; not when stopping. */
  async #pause(ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (!this.#stopping && Date.now() < until) await this.#wakeUps.wait(Math.max(1, until - Date.now()));
  }

  /** One round: `busy` when there may be more at once. */
  async #round(): Promise<'idle' | 'busy' | 'outage'> {
    const { pool, batch, leaseSeconds, log } = this.#options;
    try {
      const looks = await this.#deliverLooks();
      if (looks === 'outage') return 'outage';
      const leased = await leaseDeliveries(pool, this.#owner, batch, leaseSeconds);
      const dispatched = await this.#dispatch(leased);
      if (dispatched === 'outage') return 'outage';
      // Last: nothing else waits for them.
      const events = await this.#wakeEvents();
      if (events === 'outage') return 'outage';
      return leased.length === batch || looks === 'busy' || events === 'busy' ? 'busy' : 'idle';
    } catch (err) {
      log.warn({ err }, 'the relay cannot reach PostgreSQL');
      return 'outage';
    }
  }

  async #dispatch(leased: readonly LeasedDelivery[]): Promise<'done' | 'outage'> {
    const { concurrency, leaseSeconds } = this.#options;
    const queue = [...leased];
    const until = Date.now() + (leaseSeconds * 1000) / 2;
    let outage = false;
    const work = async (): Promise<void> => {
      for (let delivery = queue.shift(); delivery; delivery = queue.shift()) {
        // Past half the lease, or with Temporal away, the rest goes back: another relay or round takes it.
        if (outage || Date.now() > until) await this.#release(delivery, 0, false);
        else if ((await this.#startOne(delivery)) === 'outage') outage = true;
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, leased.length) }, work));
    return outage ? 'outage' : 'done';
  }

  async #startOne(delivery: LeasedDelivery): Promise<'done' | 'outage'> {
    const { client, pool, startDeadlineMs, log } = this.#options;
    try {
      await startNotification(client, delivery, startDeadlineMs);
      await markDispatched(pool, delivery, this.#owner);
      return 'done';
    } catch (err) {
      const refused = isRefusal(err);
      log.warn(
        { key: delivery.key, refused, err },
        refused ? 'Temporal refuses a start' : 'Temporal cannot be reached',
      );
      await this.#release(delivery, refused ? refusalDelay(delivery.attempts) : 0, refused);
      return refused ? 'done' : 'outage';
    }
  }

  async #release(delivery: LeasedDelivery, afterSeconds: number, countsAsAttempt: boolean): Promise<void> {
    await releaseDelivery(this.#options.pool, delivery, this.#owner, { afterSeconds, countsAsAttempt });
  }

  async #deliverLooks(): Promise<'idle' | 'busy' | 'outage'> {
    const { pool, cases, batch, log } = this.#options;
    const wanted = await wantedLooks(pool, batch);
    for (const look of wanted) {
      try {
        await cases.look(look.orderNo, look.because);
      } catch (err) {
        const refused = isRefusal(err);
        log.warn({ orderNo: look.orderNo, refused, err }, 'the order’s case could not be woken');
        if (!refused) return 'outage';
        await postponeLook(pool, look.orderNo, refusedLookSeconds);
        continue;
      }
      await clearLook(pool, look.orderNo, look.wantedAt);
    }
    return wanted.length === batch ? 'busy' : 'idle';
  }

  async #wakeEvents(): Promise<'idle' | 'busy' | 'outage'> {
    const { pool, events, batch, log } = this.#options;
    if (!events) return 'idle';
    const wanted = await wantedEvents(pool, batch);
    for (const due of wanted) {
      try {
        await events.wake(due.orderNo);
      } catch (err) {
        const refused = isRefusal(err);
        log.warn({ orderNo: due.orderNo, refused, err }, 'the sending of events could not be woken');
        if (!refused) return 'outage';
        await postponeEvents(pool, due, refusedLookSeconds);
        continue;
      }
      await clearEvents(pool, due);
    }
    return wanted.length === batch ? 'busy' : 'idle';
  }
}

/** gRPC codes by which the server says no to this request, rather than not answering: INVALID_ARGUMENT, and such. */
const refusals = new Set([3, 5, 6, 7, 9, 11, 12]);

function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  return isGrpcServiceError(cause) && refusals.has(cause.code);
}
