type Stop = () => Promise<void>;

const stops: Stop[] = [];

/** Stops something that test files share when the whole run is over; what was started last stops first. */
export function stopAtEndOfRun(stop: Stop): void {
  stops.push(stop);
}

/** Called once, by the global teardown. */
export async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}
