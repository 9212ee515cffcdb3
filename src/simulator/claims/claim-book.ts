/** All voids, or all refunds, of the account: they go on by the clock and by command. */
import { DoubleError } from '../double-error.ts';
import { DueTimers } from '../due-timers.ts';
import { isFinal, type ClaimStatus } from './claim-course.ts';
import { moveClaim, type Claim } from './claim.ts';

export interface ClaimBookListener<C> {
  changed(): void;
  /** A claim has a new status; `message` is free text that came with a command. */
  moved(claim: C, message: string | undefined): void;
}

export interface ClaimMove {
  readonly status: ClaimStatus;
  readonly cancelReason?: string | undefined;
  readonly message?: string | undefined;
}

export class ClaimBook<C extends Claim> {
  readonly #claims: C[];
  readonly #now: () => number;
  readonly #listener: ClaimBookListener<C>;
  readonly #timers: DueTimers;
  #started = false;

  constructor(claims: C[], now: () => number, listener: ClaimBookListener<C>) {
    this.#claims = claims;
    this.#now = now;
    this.#listener = listener;
    this.#timers = new DueTimers(now);
  }

  start(): void {
    this.#started = true;
    for (const of of this.#claims) this.#arm(of);
  }

  stop(): void {
    this.#started = false;
    this.#timers.clear();
  }

  /** All, oldest first, brought up to the clock. */
  all(): C[] {
    for (const of of this.#claims) this.#runDue(of);
    return this.#claims;
  }

  ofOrder(orderNo: string): C[] {
    return this.all().filter((of) => of.orderNo === orderNo);
  }

  /** Throws `DoubleError` 404. */
  get(code: string): C {
    const found = this.all().find((of) => of.code === code);
    if (!found) throw new DoubleError(404, `There is no case ${code}.`);
    return found;
  }

  /** Takes a claim in; its first status counts as a move. */
  add(of: C): void {
    this.#claims.push(of);
    this.#listener.moved(of, undefined);
    this.#arm(of);
    this.#listener.changed();
  }

  /** Moves a claim by command, and on from there by the clock as far as its statuses are still to come. */
  move(code: string, { status, cancelReason, message }: ClaimMove): C {
    const of = this.get(code);
    const place = of.remaining.indexOf(status);
    of.remaining = isFinal(status) ? [] : of.remaining.slice(place + 1);
    this.#move(of, status, this.#now(), cancelReason ?? of.endReason, message);
    return of;
  }

  #move(of: C, status: ClaimStatus, atMs: number, reason: string, message?: string): void {
    moveClaim(of, status, reason);
    of.nextMs = of.stepMs === null || of.remaining.length === 0 ? null : atMs + of.stepMs;
    this.#listener.moved(of, message);
    this.#arm(of);
    this.#listener.changed();
  }

  #runDue(of: C): void {
    while (this.#started && of.nextMs !== null && of.nextMs <= this.#now()) {
      const [next, ...rest] = of.remaining;
      if (next === undefined) return;
      of.remaining = rest;
      this.#move(of, next, of.nextMs, of.endReason);
    }
  }

  #arm(of: C): void {
    if (!this.#started) return;
    this.#timers.arm(of.code, of.nextMs, () => {
      this.#runDue(of);
      this.#arm(of);
    });
  }
}
