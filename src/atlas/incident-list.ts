import { z } from 'zod';
import { optionalInteger, optionalText, text } from './fields.ts';

/** One record of `event/getPageList.do` (Atlas: Incident Query, July 2026): the fact, never the content. */
export interface IncidentRecord {
  readonly eventId: string;
  readonly orderNo: string;
  readonly eventType: string;
  /** 0 unconfirmed, 1 confirmed by someone on our side. */
  readonly eventStatus: number | undefined;
  readonly confirmedResult: string | undefined;
}

const record = z
  .object({
    eventId: text,
    orderNo: text,
    eventType: text,
    eventStatus: optionalInteger,
    confirmedResult: optionalText,
  })
  .transform((raw): IncidentRecord => ({
    eventId: raw.eventId,
    orderNo: raw.orderNo,
    eventType: raw.eventType,
    eventStatus: raw.eventStatus,
    confirmedResult: raw.confirmedResult,
  }));

/** The published sample has a stray string among the records: what is no record is left out. */
export const incidentListAnswer = z.object({ records: z.array(z.unknown()).nullish() }).transform(({ records }) =>
  (records ?? []).flatMap((candidate) => {
    const parsed = record.safeParse(candidate);
    return parsed.success ? [parsed.data] : [];
  }),
);
