import { z } from 'zod';
import { looseInteger, looseText, text } from './fields.ts';
import { atlasTime, segmentTime, toAtlasTime } from './times.ts';

/** One record of `event/getPageList.do` (Atlas: Incident Query, July 2026): the fact, never the content. */
export interface IncidentRecord {
  /** Equal to the webhook's `notificationId`. */
  readonly eventId: string;
  readonly orderNo: string;
  readonly eventType: string;
  /** 0 unconfirmed, 1 confirmed by someone on our side. */
  readonly eventStatus: number | undefined;
  readonly confirmedResult: string | undefined;
  /** When Atlas received it, milliseconds since 1970. */
  readonly eventAt: number | undefined;
  readonly createdAt: number | undefined;
  readonly confirmedAt: number | undefined;
  readonly airline: string | undefined;
  readonly pnr: string | undefined;
  /** Airport-local, `yyyy-MM-ddTHH:mm`. */
  readonly departsLocal: string | undefined;
  /** 1: Atlas sent a notification; whether that means attempted or accepted is not said. */
  readonly notified: number | undefined;
  /** Id of the mail for mail incidents (samples only). */
  readonly extraInfo: string | undefined;
}

export const incidentRecord = z
  .object({
    eventId: text,
    orderNo: text,
    eventType: text,
    eventStatus: looseInteger,
    confirmedResult: looseText,
    eventTime: looseText,
    createTime: looseText,
    confirmTime: looseText,
    airline: looseText,
    pnr: looseText,
    depTime: looseText,
    notified: looseInteger,
    extraInfo: looseText,
  })
  .transform((raw): IncidentRecord => ({
    eventId: raw.eventId,
    orderNo: raw.orderNo,
    eventType: raw.eventType,
    eventStatus: raw.eventStatus,
    confirmedResult: raw.confirmedResult,
    eventAt: atlasTime(raw.eventTime),
    createdAt: atlasTime(raw.createTime),
    confirmedAt: atlasTime(raw.confirmTime),
    airline: raw.airline,
    pnr: raw.pnr,
    departsLocal: segmentTime(raw.depTime),
    notified: raw.notified,
    extraInfo: raw.extraInfo,
  }));

export const incidentTypes = ['order.schedulechange', 'email.schedulechange', 'abnormal.cancelled'] as const;
export type IncidentType = (typeof incidentTypes)[number];

/** Which incidents to list; everything left out does not filter. */
export interface IncidentFilter {
  readonly eventId?: string;
  readonly orderNo?: string;
  readonly eventType?: IncidentType;
  /** 0 unconfirmed, 1 confirmed. */
  readonly eventStatus?: readonly (0 | 1)[];
  readonly airline?: string;
  readonly pnr?: string;
  /** Window of the receiving time, milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** From 1. */
  readonly pageIndex?: number;
  /** The one field that Atlas requires; no maximum is documented, its samples have 100. */
  readonly pageSize?: number;
}

/** The request of the incident list, its window in UTC+08:00. */
export function incidentRequest(filter: IncidentFilter): object {
  const { from, to, eventStatus, pageIndex = 1, pageSize = 100, ...same } = filter;
  return {
    ...same,
    ...(eventStatus ? { eventStatus: [...eventStatus] } : {}),
    ...(from === undefined ? {} : { eventTimeStart: toAtlasTime(from) }),
    ...(to === undefined ? {} : { eventTimeEnd: toAtlasTime(to) }),
    pageIndex,
    pageSize,
  };
}
