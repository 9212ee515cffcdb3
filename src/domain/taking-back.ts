import { departure, nextFlight, type Itinerary } from './itinerary.ts';

/** Why an answer cannot be taken back: over is also what the deadline decided, acted on also a refund that was stopped. */
export type WhyItStands = 'time-is-over' | 'acted-on' | 'superseded' | 'departure-too-close';

/**
 * Until when an answer can be taken back: for as long as the seller says, and not so close to departure that the question
 * could not be open for as long again.
 *
 * @param answeredAt, undo, now in milliseconds; `undo` is for how long
 * @param flights that the question is about; of a cancelled trip there may be none, then nothing leaves too soon
 */
export function undoLimit(answeredAt: number, undo: number, flights: Itinerary, now: number): number {
  const next = nextFlight(flights, now);
  return Math.min(answeredAt + undo, next ? departure(next) - 2 * undo : Number.POSITIVE_INFINITY);
}
