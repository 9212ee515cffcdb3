import { createHash } from 'node:crypto';
import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { Pool } from '../../../src/storage/pool.ts';

/** The process died: nothing that it had not committed is there, and it does nothing more. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Where an attempt of an activity dies: before its n-th statement is sent, or after it was carried out. */
export interface CrashPlan {
  readonly statement: number;
  readonly moment: 'before' | 'after';
}

interface Attempt {
  readonly plan: CrashPlan | undefined;
  /** Called where the attempt's worker stalls, with what lets it go on. */
  stall: ((resume: () => void) => void) | undefined;
  statements: number;
  dead: boolean;
}

const attempts = new AsyncLocalStorage<Attempt>();

/** Runs an attempt of an activity, which dies as planned. @returns what it returns; throws Crash when it died */
export function asAttempt<T>(
  plan: CrashPlan | undefined,
  onStall: (resume: () => void) => void,
  work: () => Promise<T>,
): Promise<T> {
  return attempts.run({ plan, stall: onStall, statements: 0, dead: false }, work);
}

/** The worker of this attempt stalls until it is resumed; once per attempt. */
export async function stallHere(): Promise<void> {
  const attempt = attempts.getStore();
  const stall = attempt?.stall;
  if (!attempt || !stall) return;
  attempt.stall = undefined;
  await new Promise<void>(stall);
}

/** Runs something that is not part of the attempt that it is called from. */
export const outsideAttempts = <T>(work: () => Promise<T>): Promise<T> => attempts.exit(work);

/** Dies here if the attempt is dead already: a dead process sends no mail and asks nobody. */
export function dieIfDead(): void {
  if (attempts.getStore()?.dead) throw new Crash();
}

/** A pool whose connections break where the attempt that uses them is planned to die; the server rolls back by itself. */
export function crashingPool(pool: Pool): Pool {
  const connect = async (): Promise<pg.PoolClient> => {
    dieIfDead();
    return crashingClient(await pool.connect());
  };
  const query = async (text: string, values?: unknown[]): Promise<unknown> => {
    const client = await connect();
    client.on('error', ignore);
    try {
      const result: unknown = await client.query(text, values);
      client.off('error', ignore);
      client.release();
      return result;
    } catch (error) {
      client.off('error', ignore);
      client.release(error as Error);
      throw error;
    }
  };
  return withMethods(pool, { connect, query });
}

const ignore = (): void => {};

/** Planned once per connection: planning is most of what thousands of small statements cost here. */
function prepared(text: string, values: unknown[] | undefined): pg.QueryConfig {
  if (!values) return { text };
  return { name: createHash('sha1').update(text).digest('hex'), text, values };
}

function crashingClient(client: pg.PoolClient): pg.PoolClient {
  const die = (attempt: Attempt): never => {
    attempt.dead = true;
    const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
    throw new Crash();
  };
  const query = async (text: string, values?: unknown[]): Promise<unknown> => {
    dieIfDead();
    const attempt = attempts.getStore();
    if (!attempt) return client.query(prepared(text, values));
    attempt.statements += 1;
    const isHit = attempt.plan?.statement === attempt.statements;
    if (isHit && attempt.plan?.moment === 'before') die(attempt);
    const result: unknown = await client.query(prepared(text, values));
    if (isHit) die(attempt);
    return result;
  };
  return withMethods(client, { query });
}

function withMethods<T extends object>(target: T, methods: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get(_, name) {
      if (typeof name === 'string' && name in methods) return methods[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
