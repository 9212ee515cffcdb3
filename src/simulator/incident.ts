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
  confirmedRemark: z.string().nullable().default(null),
  confirmedMs: z.number().nullable(),
  /** Id of the mail of a mail incident. */
  extraInfo: z.string().nullable().default(null),
  /** From when on the incident list has it. */
  listedFromMs: z.number().default(0),
  /** The message as pushed or as it would have been; null in state files of before. */
  message: z.string().nullable().default(null),
});

export type Incident = z.output<typeof incident>;

/** Which of the two documented formats the times of incidents have: that of the schema or that of the samples. */
export type IncidentTimeFormat = 'schema' | 'sample';

export interface NewIncident {
  readonly eventId: string;
  readonly eventType: Incident['eventType'];
  readonly order: Order;
  /** The first flight concerned. */
  readonly segment: Segment | undefined;
  readonly eventMs: number;
  readonly listedFromMs: number;
  readonly message: string;
  readonly extraInfo?: string;
}

/** A new, unconfirmed incident about an order. */
export function newIncident(of: NewIncident): Incident {
  const { order, segment } = of;
  return {
    eventId: of.eventId,
    orderNo: order.orderNo,
    eventType: of.eventType,
    eventStatus: 0,
    eventMs: of.eventMs,
    airline: segment?.carrier ?? '',
    depTime: segment?.depTime ?? '',
    pnr: order.ticketedMs === null ? '' : order.airlinePnr,
    paxName: order.passengers.map((person) => person.name).join(','),
    paxEmail: order.airlineContact.email,
    notified: 0,
    confirmedResult: null,
    confirmedRemark: null,
    confirmedMs: null,
    extraInfo: of.extraInfo ?? null,
    listedFromMs: of.listedFromMs,
    message: of.message,
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
    extraInfo: of.extraInfo,
    confirmedResult: of.confirmedResult,
    confirmedRemark: of.confirmedRemark,
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
