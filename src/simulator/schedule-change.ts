/** Works out what a schedule change does to an order's segments and what the message about it lists. */
import type { z } from 'zod';
import type { scheduleChangeCommand } from './commands.ts';
import { DoubleError } from './double-error.ts';
import { shiftLocal } from './local-time.ts';
import type { Order } from './order.ts';
import type { Segment } from './segment.ts';

type Command = z.output<typeof scheduleChangeCommand>;

export interface ScheduleChange {
  /** The three lists of the message (Atlas: Schedule Change page, July 2026); `revised` is empty for a cancelled flight. */
  readonly previous: Segment[];
  readonly revised: Segment[];
  readonly original: Segment[];
  /** The order's itinerary after the change. */
  readonly current: Segment[];
  /** What the order query shows, each from so long after the change on; none where it never shows it. */
  readonly views: { readonly afterMs: number; readonly segments: Segment[] }[];
}

/**
 * The change that a command makes to an order as it stands. Throws `DoubleError` 400 when the command does not fit the order.
 * That a cancelled flight vanishes from the itinerary is a guess: no source says how the order query shows it.
 */
export function scheduleChangeOf(order: Order, command: Command): ScheduleChange {
  const affected = affectedPlaces(order, command);
  const previous = pick(order.currentSegments, affected);
  const revised = command.type === 2 ? [] : revisedSegments(previous, command);
  const current = replace(order.currentSegments, affected, revised);
  const views = viewsOf(order, command, affected, revised, current);
  if (command.messageCarries === 'itinerary') {
    const listed = command.type === 2 ? [] : current;
    return { previous: order.currentSegments, revised: listed, original: order.bookedSegments, current, views };
  }
  const booked = new Set(previous.flatMap((of) => of.bookedAs));
  return { previous, revised, original: pick(order.bookedSegments, booked), current, views };
}

/**
 * What the order query shows and when. Leg by leg, a leg that it does not show yet has its times of before this change.
 * Throws `DoubleError` 400 when legs cannot be told apart.
 */
function viewsOf(
  order: Order,
  { queryShows, type }: Command,
  affected: ReadonlySet<number>,
  revised: readonly Segment[],
  current: Segment[],
): ScheduleChange['views'] {
  if (!Array.isArray(queryShows)) {
    const afterMs = afterMsOf(queryShows);
    return afterMs === null ? [] : [{ afterMs, segments: current }];
  }
  if (type === 1 && revised.length !== affected.size) {
    throw new DoubleError(400, 'queryShows by leg needs as many revised segments as affected ones.');
  }
  const places = [...affected].toSorted((a, b) => a - b);
  const stranger = queryShows.find((of) => !affected.has(of.leg - 1));
  if (stranger) throw new DoubleError(400, `queryShows names leg ${stranger.leg}, which the change does not affect.`);
  const delays = places.map((place) => {
    const named = queryShows.find((of) => of.leg === place + 1);
    return named ? afterMsOf(named.shows) : 0;
  });
  const moments = [...new Set(delays.filter((of) => of !== null))].toSorted((a, b) => a - b);
  return moments.map((afterMs) => {
    const isSeen = (index: number) => (delays[index] ?? Infinity) <= afterMs;
    const seen = new Set(places.filter((_, index) => isSeen(index)));
    const seenRevised = type === 2 ? [] : revised.filter((_, index) => isSeen(index));
    return { afterMs, segments: replace(order.currentSegments, seen, seenRevised) };
  });
}

/** Null: never. */
function afterMsOf(shows: 'at once' | 'never' | { afterMs: number }): number | null {
  if (shows === 'never') return null;
  return shows === 'at once' ? 0 : shows.afterMs;
}

function affectedPlaces(order: Order, command: Command): Set<number> {
  const count = order.currentSegments.length;
  if (count === 0) throw new DoubleError(400, `Order ${order.orderNo} has no flights left to change.`);
  if (!command.affected) return new Set(order.currentSegments.keys());
  if (command.affected.some((index) => index > count)) {
    throw new DoubleError(400, `Order ${order.orderNo} has segments 1 to ${count}.`);
  }
  return new Set(command.affected.map((index) => index - 1));
}

function revisedSegments(previous: readonly Segment[], command: Command): Segment[] {
  const { segments, shiftMinutes } = command;
  if ((segments === undefined) === (shiftMinutes === undefined)) {
    throw new DoubleError(400, 'A change of type 1 needs shiftMinutes or segments, one of them.');
  }
  if (segments === undefined) {
    const minutes = shiftMinutes ?? 0;
    return previous.map((of) => ({
      ...of,
      depTime: shiftLocal(of.depTime, minutes),
      arrTime: shiftLocal(of.arrTime, minutes),
    }));
  }
  const oneForOne = segments.length === previous.length;
  const bookedAs = [...new Set(previous.flatMap((of) => of.bookedAs))];
  return segments.map((input, index) => {
    const replaced = previous[index] ?? previous.at(-1);
    return {
      ...input,
      direction: input.direction ?? replaced?.direction ?? 1,
      bookedAs: oneForOne && replaced ? replaced.bookedAs : bookedAs,
    };
  });
}

/** The itinerary with the affected segments replaced: one for one where the counts agree, else by direction at the first gap. */
function replace(segments: readonly Segment[], affected: ReadonlySet<number>, revised: readonly Segment[]): Segment[] {
  const left = [...revised];
  const oneForOne = affected.size === revised.length;
  const replaced = segments.flatMap((of, place) => {
    if (!affected.has(place)) return [of];
    return oneForOne ? left.splice(0, 1) : takeDirection(left, of.direction);
  });
  return [...replaced, ...left];
}

function takeDirection(left: Segment[], direction: 1 | 2): Segment[] {
  const taken = left.filter((of) => of.direction === direction);
  const kept = left.filter((of) => of.direction !== direction);
  left.splice(0, left.length, ...kept);
  return taken;
}

function pick(segments: readonly Segment[], places: ReadonlySet<number>): Segment[] {
  return segments.filter((_, place) => places.has(place));
}
