import type { ScheduleChange } from '../schedule-change.ts';
import { pushedSegment, type Segment } from '../segment.ts';
import { compactJson } from './compact-json.ts';
import type { Edition } from './edition.ts';

export interface ScheduleChangeMessage {
  readonly cid: string;
  readonly notificationId: string;
  readonly orderNo: string;
  readonly scheduleChangeType: 1 | 2;
  readonly change: ScheduleChange;
  readonly edition: Edition;
}

/**
 * `order.schedulechange`, unconfirmed (status 0).
 *
 * - 2026 (Atlas: Schedule Change page, July 2026): previous, revised and original segments with `direction`
 * - 2023, and today's incident page: without `originalSegs` and `direction`
 * - 2022: `previousSeg`, `revisedSeg`, other names of the terminals, no order number, no notification id, no status. That it
 *   had `scheduleChangeType` is a guess
 */
export function scheduleChangeBody(message: ScheduleChangeMessage): string {
  const { cid, notificationId, orderNo, scheduleChangeType, change, edition } = message;
  const type = 'order.schedulechange';
  const { previous, revised, original } = change;
  switch (edition) {
    case '2022': {
      const [previousSeg, revisedSeg] = [previous.map(segmentOf2022), revised.map(segmentOf2022)];
      return compactJson({ cid, type, data: { scheduleChangeType, previousSeg, revisedSeg } });
    }
    case '2023': {
      const [previousSegs, revisedSegs] = [previous.map(segmentOf2023), revised.map(segmentOf2023)];
      const data = { orderNo, scheduleChangeType, previousSegs, revisedSegs };
      return compactJson({ cid, notificationId, status: 0, type, data });
    }
    case '2026': {
      const [previousSegs, revisedSegs] = [previous.map(pushedSegment), revised.map(pushedSegment)];
      const data = {
        orderNo,
        scheduleChangeType,
        previousSegs,
        revisedSegs,
        originalSegs: original.map(pushedSegment),
      };
      return compactJson({ cid, notificationId, status: 0, type, data });
    }
  }
}

function segmentOf2023(of: Segment) {
  const { direction: _, ...fields } = pushedSegment(of);
  return fields;
}

function segmentOf2022(of: Segment) {
  const { depTerminal: departureTerminal, arrTerminal: arrivingTerminal, ...fields } = segmentOf2023(of);
  return { ...fields, departureTerminal, arrivingTerminal };
}
