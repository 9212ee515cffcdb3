/** Incidents as `event/getPageList.do` lists them (Atlas: incident query, documents of July 2026). */
import { z } from 'zod';
import { atlasDateTime, sampleDateText } from './atlas-formats.ts';
import type { Order } from './order.ts';
import type { Segment } from './segment.ts';

/** State of one incident; `depTime` is airport-local `yyyy-MM-dd HH:mm:ss`, the other times epoch milliseconds. */
export const incident = z.object({
  eventId: z.string(),
  orderNo: z.string(),
  eventType: z.enum(['order.schedulechange', 'email.schedulechange', 'abnormal.cancelled']),
  eventStatus: z.union([z.literal(0), z.literal(1)]),
  eventMs: z.number(),
  airline: z.string(),
  depTime: z.string(),
  pnr: z.string(),
  paxName: z.string(),
  paxEmail: z.string(),
  notified: z.union([z.literal(0), z.literal(1)]),
  confirmedResult: z.string().nullable(),
  confirmedMs: z.number().nullable(),
});

export type Incident = z.output<typeof incident>;

/** Which of the two documented formats the times of incidents have: that of the schema or that of the samples. */
export type IncidentTimeFormat = 'schema' | 'sample';

/** A new, unconfirmed incident about an order. `segment` is the first flight concerned. */
export function newIncident(
  eventId: string,
  eventType: Incident['eventType'],
  order: Order,
  segment: Segment | undefined,
  eventMs: number,
): Incident {
  return {
    eventId,
    orderNo: order.orderNo,
    eventType,
    eventStatus: 0,
    eventMs,
    airline: segment?.carrier ?? '',
    depTime: segment?.depTime ?? '',
    pnr: order.ticketedMs === null ? '' : order.airlinePnr,
    paxName: order.passengers.map((person) => person.name).join(','),
    paxEmail: order.airlineContact.email,
    notified: 0,
    confirmedResult: null,
    confirmedMs: null,
  };
}

/** The record of the incident list. `notified` 1 means here that a push was attempted; Atlas does not say what it means. */
export function incidentRecord(of: Incident, format: IncidentTimeFormat) {
  const written = (dateTime: string) => (format === 'sample' && dateTime !== '' ? sampleDateText(dateTime) : dateTime);
  const eventTime = written(atlasDateTime(of.eventMs));
  return {
    eventId: of.eventId,
    orderNo: of.orderNo,
    subOrderNo: `${of.orderNo}_1`,
    eventType: of.eventType,
    eventStatus: of.eventStatus,
    eventTime,
    extraInfo: null,
    confirmedResult: of.confirmedResult,
    confirmedRemark: null,
    createTime: eventTime,
    airline: of.airline,
    depTime: written(of.depTime),
    confirmTime: of.confirmedMs === null ? null : written(atlasDateTime(of.confirmedMs)),
    confirmUsr: null,
    notified: of.notified,
    pnr: of.pnr,
    paxName: of.paxName,
    paxEmail: of.paxEmail,
  };
}
