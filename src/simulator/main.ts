/** Starts the Atlas double with the values of a demonstration, for `skyhook simulator`. */
import { startAtlasDouble, type AtlasDoubleOptions, type RunningAtlasDouble } from './server.ts';

export type RunAtlasDoubleOptions = Partial<AtlasDoubleOptions>;

/** Defaults: port 4100, credentials `demo-client` and `demo-secret`, no state file, a line per event on standard error. */
export async function runAtlasDouble(options: RunAtlasDoubleOptions = {}): Promise<RunningAtlasDouble> {
  return startAtlasDouble({
    ...options,
    port: options.port ?? 4100,
    clientId: options.clientId ?? 'demo-client',
    clientSecret: options.clientSecret ?? 'demo-secret',
    log: options.log ?? logLine,
  });
}

function logLine(message: string, fields: Record<string, unknown> = {}): void {
  const details = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  process.stderr.write(`${['[atlas double]', message, ...details].join(' ')}\n`);
}
