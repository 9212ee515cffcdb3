import { compactJson } from './compact-json.ts';

/** `airline.status` (Atlas: Airline Status Update page, July 2026): no `cid`, no id, no time. */
export function airlineStatusBody(airline: readonly string[], airlineStatus: string): string {
  return compactJson({ type: 'airline.status', status: -1, data: { airline, airlineStatus } });
}
