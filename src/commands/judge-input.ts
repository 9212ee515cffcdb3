import { DateTime } from 'luxon';
import { z } from 'zod';
import { ancillaryKinds, type Ancillary } from '../domain/ancillaries.ts';
import { describeMisfit, integer, isNothing, listOf, optionalInteger, optionalText, text } from '../atlas/fields.ts';
import { airport, looseFlightNumber, segment } from '../atlas/segments.ts';
import type { ChangeToJudge } from '../domain/judge-message.ts';

/** A change as `skyhook judge` takes it, with what only people who tune limits say. */
export interface JudgeInput extends ChangeToJudge {
  /** What its author calls it. */
  readonly name: string | undefined;
  readonly passengers: number | undefined;
  /** What the passengers bought with the original flights. */
  readonly ancillaries: readonly Ancillary[];
}

const flights = listOf(segment);

const kind = text.transform((value, context) => {
  const known = ancillaryKinds.find((one) => one === value);
  if (known) return known;
  context.addIssue({ code: 'custom', message: `is none of ${ancillaryKinds.join(', ')}` });
  return z.NEVER;
});

const ancillary = z
  .object({
    passenger: integer,
    kind,
    description: optionalText,
    segment: z.object({ depAirport: airport, arrAirport: airport, flightNumber: looseFlightNumber }),
  })
  .transform(({ passenger, kind: said, description, segment: { flightNumber, ...airports } }): Ancillary => ({
    passenger,
    kind: said,
    ...(description === undefined ? {} : { description }),
    segment: { ...airports, ...(flightNumber === undefined ? {} : { flightNumber }) },
  }));

/** Names of a webhook message's data, and shorter ones; the edition of 2022 has them in the singular. */
const shape = z.object({
  name: z.string().optional(),
  now: z.unknown().optional(),
  scheduleChangeType: optionalInteger,
  original: flights,
  originalSegs: flights,
  known: flights,
  previous: flights,
  previousSegs: flights,
  previousSeg: flights,
  revised: flights,
  revisedSegs: flights,
  revisedSeg: flights,
  passengers: optionalInteger,
  ancillaries: listOf(ancillary),
});

const flightFields = [
  'original',
  'previous',
  'revised',
  'originalSegs',
  'previousSegs',
  'previousSeg',
  'revisedSegs',
  'revisedSeg',
];

/**
 * Reads a webhook message or `{ now, original, previous, revised, scheduleChangeType }`.
 *
 * @param value parsed JSON
 * @param fallback milliseconds since 1970, for what says no `now`
 * @returns what is wrong, as a sentence, when it cannot be judged
 */
export function readJudgeInput(value: unknown, fallback: number): JudgeInput | string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'is no JSON object';
  const message = value as Record<string, unknown>;
  const isWebhook = !isNothing(message.data);
  if (isWebhook && String(message.type).toLowerCase() !== 'order.schedulechange')
    return `is a webhook message of another type than order.schedulechange: skyhook explain shows what it says`;
  const said = isWebhook ? { ...message, ...(message.data as object) } : message;
  const isBare = isNothing(said.scheduleChangeType) && flightFields.every((field) => isNothing(said[field]));
  if (isBare || !flightFields.some((field) => field in said))
    return `names no flights: give ${flightFields.slice(0, 3).join(', ')}, or a webhook message of order.schedulechange`;
  const parsed = shape.safeParse(said);
  if (!parsed.success) return describeMisfit(parsed.error, said);
  const { name, passengers, ancillaries, scheduleChangeType, ...given } = parsed.data;
  if (passengers !== undefined && (passengers < 1 || passengers > 1000)) return 'passengers: is no number of people';
  const now = given.now === undefined || given.now === null ? fallback : readInstant(given.now);
  if (now === undefined) return 'now: is no time; write 2026-11-24T10:00:00Z, or milliseconds since 1970';
  const first = (...lists: (typeof given.previous)[]): typeof given.previous =>
    lists.find((list) => list.length > 0) ?? [];
  // Empty, but given: the traveller was told that no flights are left.
  const known = given.known.length > 0 || Array.isArray(said.known) ? given.known : undefined;
  const revised = first(given.revised, given.revisedSegs, given.revisedSeg);
  const change: ChangeToJudge = {
    now,
    changeType: scheduleChangeType ?? (revised.length > 0 ? 1 : 2),
    original: first(given.original, given.originalSegs),
    known,
    previous: first(given.previous, given.previousSegs, given.previousSeg),
    revised,
  };
  return { ...change, name, passengers, ancillaries };
}

/** An ISO time; without an offset it is read as UTC. Undefined for what is none. */
export function readInstant(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 8.64e15 ? value : undefined;
  const time = DateTime.fromISO(typeof value === 'string' ? value.trim().replace(' ', 'T') : '', { zone: 'utc' });
  return time.isValid ? time.toMillis() : undefined;
}
