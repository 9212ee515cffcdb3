type Stop = () => Promise<void>;

interface TestRun {
  readonly stops: Stop[];
  readonly shared: Map<string, Promise<unknown>>;
  readonly counters: Map<string, number>;
}

/**
 * What the test files of one run share. It is kept on the global object because mocha loads some files as CommonJS and
 * some as ES modules, so that a module can be there twice.
 */
const global = globalThis as { skyhookTestRun?: TestRun };
const run = (global.skyhookTestRun ??= { stops: [], shared: new Map(), counters: new Map() });

/** Stops something that test files share when the whole run is over; what was started last stops first. */
export function stopAtEndOfRun(stop: Stop): void {
  run.stops.push(stop);
}

/** Starts something that test files share, at its first use. */
export function oncePerRun<T>(name: string, start: () => Promise<T>): Promise<T> {
  const started = (run.shared.get(name) as Promise<T> | undefined) ?? start();
  run.shared.set(name, started);
  return started;
}

/** 1, 2, 3, …: never the same twice in a run. */
export function nextOfRun(name: string): number {
  const next = (run.counters.get(name) ?? 0) + 1;
  run.counters.set(name, next);
  return next;
}

/** Called once, by the global teardown. */
export async function stopAll(): Promise<void> {
  for (const stop of run.stops.splice(0).reverse()) await stop();
}
