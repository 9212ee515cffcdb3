import pg from 'pg';

export type Pool = pg.Pool;
/** A connection inside a transaction; what takes one must be called within {@link inTransaction}. */
export type Transaction = pg.PoolClient;
/** Anything that runs a statement. */
export type Queryable = Pick<pg.Pool, 'query'>;

/** bigint columns here are sequences, far below 2^53, so they are read as numbers. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * A pool of connections. Statements are cut off after 15 s and locks after 10 s: an activity or request then fails and
 * is tried again, instead of holding a connection for ever.
 *
 * @param options.applicationName shown in `pg_stat_activity`
 * @param options.onIdleError called when an idle connection breaks (the pool replaces it by itself)
 * @param options.answerWithinMs how long the caller waits for any answer; lower where somebody waits for ours
 */
export function createPool(
  connectionString: string,
  options: {
    readonly applicationName: string;
    readonly onIdleError: (error: Error) => void;
    readonly max?: number;
    readonly answerWithinMs?: number;
  },
): Pool {
  const pool = new pg.Pool({
    connectionString,
    application_name: options.applicationName,
    max: options.max ?? 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 20_000,
    // A frozen server answers nothing, not even that a statement was cut off.
    query_timeout: options.answerWithinMs ?? 20_000,
    keepAlive: true,
    types,
  });
  pool.on('error', options.onIdleError);
  return pool;
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without a listener a connection that breaks between two statements would end the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken ??= rollbackError;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Whether an error means that PostgreSQL cannot be reached or is not taking work, rather than that it refused this. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (/^(08|57P|53|58|25006)/.test(code)) return true;
  if (/^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  return /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error/.test(
    error.message,
  );
}

/** Whether PostgreSQL cannot hold a value, whatever one tries: class 22, data exceptions. */
export function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^22[0-9A-Z]{3}$/.test(String(error.code));
}
