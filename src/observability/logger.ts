import { pino, type Logger } from 'pino';
import { SkyhookError } from '../errors.ts';

export type { Logger };

/**
 * The log of one role: JSON lines on standard output. What goes in are codes, keys and references, never bodies,
 * names or addresses; errors are reduced to their kind and place, since driver and SMTP texts can hold addresses.
 */
export function createLogger(role: string, level: string): Logger {
  // A reader that is gone must not keep the process from ending: what cannot be written is dropped.
  process.stdout.on('error', () => {});
  const options = {
    level,
    base: { role },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return pino(options, process.stdout);
}

/** What may be logged of an error: its class, its codes, where it was thrown; no message. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error ? String(error.code) : undefined;
  const place = error.stack
    ?.split('\n')
    .find((line) => line.startsWith('    at '))
    ?.trim()
    .replace(/\(?(file:\/\/)?\/.*\/(?=[^/]+$)/, '(');
  return {
    name: error.name,
    ...(code ? { code } : {}),
    ...(error instanceof SkyhookError && error.detail ? { detail: error.detail } : {}),
    ...(place ? { place } : {}),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}
