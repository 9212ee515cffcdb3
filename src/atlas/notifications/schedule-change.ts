import { z } from 'zod';
import { contradictionsIn } from '../../domain/contradictions.ts';
import type { Segment } from '../../domain/itinerary.ts';
import { integer, listOf } from '../fields.ts';
import { segment } from '../segments.ts';
import { incidentEnvelope, orderNumbers, type AboutIncident } from './envelope.ts';

/** Atlas: "Schedule Change", also an incident of the same id. */
export interface ScheduleChangeNotification extends AboutIncident {
  readonly kind: 'schedule-change';
  /** 1 changed, 2 cancelled (then there are no revised flights). */
  readonly changeType: 1 | 2;
  readonly previous: readonly Segment[];
  readonly revised: readonly Segment[];
}

/** A schedule change that contradicts itself: a fact to look into, with nothing in it to act on. */
export interface UnclearChangeNotification extends AboutIncident {
  readonly kind: 'unclear-change';
  readonly changeType: number;
  /** What contradicts what, in words without values. */
  readonly contradictions: readonly string[];
  readonly previous: readonly Segment[];
  readonly revised: readonly Segment[];
}

/**
 * `previousSegs` and `revisedSegs`; the edition of 2022 has them in the singular. `originalSegs` (2026) are the flights as
 * booked, which the order query told before.
 */
export const scheduleChange = z
  .object({
    ...incidentEnvelope,
    data: z.object({
      orderNo: orderNumbers,
      scheduleChangeType: integer,
      previousSegs: listOf(segment),
      revisedSegs: listOf(segment),
      previousSeg: listOf(segment),
      revisedSeg: listOf(segment),
    }),
  })
  .transform(({ notificationId, status, data }): ScheduleChangeNotification | UnclearChangeNotification => {
    const changeType = data.scheduleChangeType;
    const previous = data.previousSegs.length > 0 ? data.previousSegs : data.previousSeg;
    const revised = data.revisedSegs.length > 0 ? data.revisedSegs : data.revisedSeg;
    const incident = { ...data.orderNo, eventId: notificationId, incidentStatus: status };
    const contradictions = contradictionsIn({ changeType, previous, revised });
    if (contradictions.length === 0 && (changeType === 1 || changeType === 2))
      return { kind: 'schedule-change', ...incident, changeType, previous, revised };
    return { kind: 'unclear-change', ...incident, changeType, contradictions, previous, revised };
  });
