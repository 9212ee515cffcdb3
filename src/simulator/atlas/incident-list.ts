import { parseAtlasDateTime } from '../atlas-formats.ts';
import { incidentRecord, type Incident } from '../incident.ts';
import type { AtlasCall, RequestBody } from './call.ts';
import { countField, listField, pageOf, textField, timeField } from './request-fields.ts';

/**
 * `event/getPageList.do` (Atlas: incident query, July 2026): the incidents that pass every filter given, newest first (a guess:
 * the order is not documented). `pageIndex`, `pageSize`, `total` are texts, as in the schema.
 */
export const incidentList: AtlasCall = {
  endpoint: 'event/getPageList.do',
  payloadFields: ['records', 'pageIndex', 'pageSize', 'total'],
  answer(body, double) {
    const [pageIndex, pageSize] = [countField(body, 'pageIndex') ?? 1, countField(body, 'pageSize')];
    if (pageSize === null) return { status: 100, msg: 'pageSize is required' };
    const [fromMs, toMs] = [timeOf(body, 'eventTimeStart'), timeOf(body, 'eventTimeEnd')];
    if ([pageIndex, pageSize, fromMs, toMs].some(Number.isNaN)) return { status: 901, msg: 'malformed request' };

    const found = double.context.incidents
      .listed()
      .filter((of) => passes(of, body) && inWindow(of.eventMs, fromMs, toMs));
    const format = double.settings.incidentTimeFormat;
    const records = pageOf(found.toReversed(), pageIndex, pageSize).map((of) => incidentRecord(of, format));
    const paging = { pageIndex: String(pageIndex), pageSize: String(pageSize), total: String(found.length) };
    return { payload: { records, ...paging } };
  },
};

function timeOf(body: RequestBody, name: string): number | null {
  return timeField(body, name, parseAtlasDateTime);
}

/** Event times have whole seconds for a client, so the window is compared in whole seconds, both ends included. */
function inWindow(eventMs: number, fromMs: number | null, toMs: number | null): boolean {
  const atMs = Math.floor(eventMs / 1000) * 1000;
  return (fromMs === null || atMs >= fromMs) && (toMs === null || atMs <= toMs);
}

function passes(of: Incident, body: RequestBody): boolean {
  const same = (name: string, value: string) => (textField(body, name) ?? value) === value;
  const departs = compareDigits(of.depTime);
  return (
    same('eventId', of.eventId) &&
    same('orderNo', of.orderNo) &&
    same('eventType', of.eventType) &&
    same('airline', of.airline) &&
    same('pnr', of.pnr) &&
    same('paxEmail', of.paxEmail) &&
    of.paxName.includes(textField(body, 'paxName') ?? '') &&
    (listField(body, 'eventStatus')?.includes(String(of.eventStatus)) ?? true) &&
    departs >= compareDigits(textField(body, 'depTimeStart') ?? '') &&
    departs <= compareDigits(textField(body, 'depTimeEnd') ?? '9999')
  );
}

/** Local times compare as texts, once only their digits are left. */
function compareDigits(localTime: string): string {
  return localTime.replaceAll(/\D/g, '');
}
