import assert from 'node:assert/strict';
import { incidentRecord, incidentRequest, type IncidentRecord } from '../../../src/atlas/incident-list.ts';
import { readPage } from '../../../src/atlas/paging.ts';
import { SkyhookError } from '../../../src/errors.ts';

describe('a page of the incident list', () => {
  const sample = {
    eventId: '20260711063005042ASDFG',
    orderNo: 'DEMOA20260703091512377',
    subOrderNo: 'DEMOA20260703091512377_1',
    eventType: 'order.schedulechange',
    eventStatus: 0,
    eventTime: 'Jul 11, 2026 06:30:05 AM',
    extraInfo: '1000001',
    confirmedResult: null,
    createTime: '2026-07-11 06:30:06',
    confirmTime: null,
    airline: 'ZZ',
    depTime: 'Sep 1, 2026 8:00:00\u202fAM',
    notified: '1',
    pnr: 'D12345',
    paxName: 'EXAMPLE/ALEX,EXAMPLE/SAM',
  };
  const record: IncidentRecord = {
    eventId: '20260711063005042ASDFG',
    orderNo: 'DEMOA20260703091512377',
    eventType: 'order.schedulechange',
    eventStatus: 0,
    confirmedResult: undefined,
    eventAt: Date.UTC(2026, 6, 10, 22, 30, 5),
    createdAt: Date.UTC(2026, 6, 10, 22, 30, 6),
    confirmedAt: undefined,
    airline: 'ZZ',
    pnr: 'D12345',
    departsLocal: '2026-09-01T08:00',
    notified: 1,
    extraInfo: '1000001',
  };

  const cases: [what: string, records: unknown, read: IncidentRecord[], skipped: number][] = [
    ['the sample of the contract', [sample], [record], 0],
    [
      'a confirmed one, numbers as texts',
      [{ ...sample, eventStatus: '1', confirmedResult: 'FLIGHT_CHANGE' }],
      [{ ...record, eventStatus: 1, confirmedResult: 'FLIGHT_CHANGE' }],
      0,
    ],
    ['a record without a status', [{ ...sample, eventStatus: '' }], [{ ...record, eventStatus: undefined }], 0],
    [
      'records with a stray text, null, a number and one without an id between them',
      ['null', null, 7, { ...sample, eventId: '' }, sample],
      [record],
      4,
    ],
    ['no records', [], [], 0],
    ['records that are null', null, [], 0],
    ['no list at all', undefined, [], 0],
  ];
  for (const [what, records, read, skipped] of cases) {
    it(`reads ${what}`, () => {
      const page = readPage({ status: 0, records }, 'records', incidentRecord);
      assert.deepEqual(page, { records: read, skipped, total: undefined, hasNext: undefined });
    });
  }

  for (const [written, total] of [
    ['12', 12],
    [12, 12],
    ['', undefined],
    [null, undefined],
    ['many', undefined],
  ] as const) {
    it(`reads a total of ${JSON.stringify(written)} as ${total}`, () => {
      assert.equal(readPage({ records: [], total: written }, 'records', incidentRecord).total, total);
    });
  }

  it('does not read a list that is no list', () => {
    assert.throws(
      () => readPage({ status: 0, records: 'none' }, 'records', incidentRecord),
      (error) => error instanceof SkyhookError && error.code === 'ATLAS_ANSWER_NOT_UNDERSTOOD',
    );
  });
});

describe('incidentRequest', () => {
  it('asks for a window in UTC+08:00 and always sends the page size', () => {
    const request = incidentRequest({
      eventStatus: [0],
      from: Date.UTC(2026, 6, 9, 16),
      to: Date.UTC(2026, 6, 13, 16),
    });
    assert.deepEqual(request, {
      eventStatus: [0],
      eventTimeStart: '2026-07-10 00:00:00',
      eventTimeEnd: '2026-07-14 00:00:00',
      pageIndex: 1,
      pageSize: 100,
    });
  });

  it('leaves out what does not filter', () => {
    assert.deepEqual(incidentRequest({ eventId: '20260711063005042ASDFG', pageSize: 10 }), {
      eventId: '20260711063005042ASDFG',
      pageIndex: 1,
      pageSize: 10,
    });
  });
});
