import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  incidentRecord,
  incidentRequest,
  incidentTypes,
  type IncidentFilter,
  type IncidentRecord,
} from '../../../src/atlas/incident-list.ts';
import { readPage } from '../../../src/atlas/paging.ts';

describe('a record of the incident list', () => {
  /** The sample of the contract, incident list, July 2026. */
  const sample = {
    eventId: '20260711063005042ASDFG',
    orderNo: 'DEMOA20260703091512377',
    subOrderNo: 'DEMOA20260703091512377_1',
    eventType: 'email.schedulechange',
    eventStatus: 0,
    eventTime: 'Jul 11, 2026 06:30:05 AM',
    extraInfo: '1000001',
    confirmedResult: null,
    confirmedRemark: null,
    createTime: 'Jul 11, 2026 06:30:05 AM',
    airline: 'ZZ',
    depTime: 'Sep 1, 2026 08:00:00 AM',
    confirmTime: null,
    confirmUsr: null,
    notified: 1,
    pnr: 'D12345',
    paxName: 'EXAMPLE/ALEX,EXAMPLE/SAM',
    paxEmail: 'demo0001@mail.example',
  };
  const record: IncidentRecord = {
    eventId: '20260711063005042ASDFG',
    orderNo: 'DEMOA20260703091512377',
    eventType: 'email.schedulechange',
    eventStatus: 0,
    confirmedResult: undefined,
    eventAt: Date.UTC(2026, 6, 10, 22, 30, 5),
    createdAt: Date.UTC(2026, 6, 10, 22, 30, 5),
    confirmedAt: undefined,
    airline: 'ZZ',
    pnr: 'D12345',
    departsLocal: '2026-09-01T08:00',
    notified: 1,
    extraInfo: '1000001',
  };

  const confirmed = { eventStatus: 1, confirmedResult: 'FLIGHT_CHANGE' };
  const cases: [what: string, more: Record<string, unknown>, read: Partial<IncidentRecord>][] = [
    ['the sample of the contract', {}, {}],
    [
      'the times of the schema',
      { eventTime: '2026-07-11 06:30:05', createTime: '2026-07-11 06:30:06', depTime: '2026-09-01 08:00:00' },
      { createdAt: Date.UTC(2026, 6, 10, 22, 30, 6) },
    ],
    [
      'the times of newer Java: a comma more, hours of one digit, a narrow blank',
      {
        eventTime: 'Jul 11, 2026, 6:30:05\u202fAM',
        createTime: 'Jul 11, 2026, 6:30:05 AM',
        depTime: 'Sep 1, 2026, 8:00:00\u00a0AM',
      },
      {},
    ],
    [
      'noon and midnight',
      {
        eventTime: 'Jul 11, 2026 12:00:00 PM',
        createTime: 'Jul 11, 2026 12:00:00 AM',
        depTime: 'Sep 1, 2026 12:05:00 AM',
      },
      { eventAt: Date.UTC(2026, 6, 11, 4), createdAt: Date.UTC(2026, 6, 10, 16), departsLocal: '2026-09-01T00:05' },
    ],
    [
      'one that was confirmed',
      { ...confirmed, confirmTime: 'Jul 12, 2026 03:02:41 PM', confirmedRemark: 'seen' },
      { ...confirmed, confirmedAt: Date.UTC(2026, 6, 12, 7, 2, 41) },
    ],
    ['numbers as texts', { eventStatus: '1', notified: '0' }, { eventStatus: 1, notified: 0 }],
    ['texts as numbers', { extraInfo: 1000001, pnr: 123456 }, { extraInfo: '1000001', pnr: '123456' }],
    [
      'empty texts as nothing',
      {
        eventStatus: '',
        notified: '',
        pnr: '',
        airline: ' ',
        eventTime: '',
        depTime: '',
        extraInfo: '',
        confirmedResult: '',
      },
      {
        eventStatus: undefined,
        notified: undefined,
        pnr: undefined,
        airline: undefined,
        eventAt: undefined,
        departsLocal: undefined,
        extraInfo: undefined,
      },
    ],
    ['a type that no document names', { eventType: 'order.somethingelse' }, { eventType: 'order.somethingelse' }],
    ['a status that no document names', { eventStatus: 9 }, { eventStatus: 9 }],
    [
      'times in another form, and fields that are no texts, as nothing',
      {
        eventTime: 'yesterday',
        createTime: 1783722605000,
        depTime: '2026-02-30 08:00:00',
        pnr: ['D12345'],
        notified: {},
      },
      { eventAt: undefined, createdAt: undefined, departsLocal: undefined, pnr: undefined, notified: undefined },
    ],
    [
      'a departure whose wall time exists in no zone of ours',
      { depTime: '2026-03-29 02:30:00' },
      { departsLocal: '2026-03-29T02:30' },
    ],
  ];
  for (const [what, more, read] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(incidentRecord.parse({ ...sample, ...more }), { ...record, ...read }));
  }

  it('reads one with nothing but its id, its order and its type', () => {
    const { eventId, orderNo, eventType } = sample;
    const read = incidentRecord.parse({ eventId, orderNo, eventType });
    assert.deepEqual(JSON.parse(JSON.stringify(read)), { eventId, orderNo, eventType });
  });

  for (const field of ['eventId', 'orderNo', 'eventType']) {
    it(`is skipped and counted without ${field}, and hides no other`, () => {
      for (const missing of [undefined, null, '', {}, []]) {
        const page = readPage({ records: [{ ...sample, [field]: missing }, sample] }, 'records', incidentRecord);
        assert.deepEqual([page.records, page.skipped], [[record], 1]);
      }
    });
  }
});

describe('incidentRequest', () => {
  const cases: [what: string, filter: IncidentFilter, request: object][] = [
    ['nothing but the page, whose size Atlas requires', {}, { pageIndex: 1, pageSize: 100 }],
    ['another page', { pageIndex: 3, pageSize: 10 }, { pageIndex: 3, pageSize: 10 }],
    [
      'a window, in UTC+08:00',
      { eventStatus: [0], from: Date.UTC(2026, 6, 9, 16), to: Date.UTC(2026, 6, 13, 16) },
      {
        eventStatus: [0],
        eventTimeStart: '2026-07-10 00:00:00',
        eventTimeEnd: '2026-07-14 00:00:00',
        pageIndex: 1,
        pageSize: 100,
      },
    ],
    ['a window without an end', { from: 0 }, { eventTimeStart: '1970-01-01 08:00:00', pageIndex: 1, pageSize: 100 }],
    ['both states', { eventStatus: [0, 1] }, { eventStatus: [0, 1], pageIndex: 1, pageSize: 100 }],
    [
      'one incident',
      { eventId: '20260711063005042ASDFG', pageSize: 10 },
      { eventId: '20260711063005042ASDFG', pageIndex: 1, pageSize: 10 },
    ],
    [
      'what an order, an airline and a locator have',
      { orderNo: 'DEMOA20260703091512377', airline: 'ZZ', pnr: 'D12345' },
      { orderNo: 'DEMOA20260703091512377', airline: 'ZZ', pnr: 'D12345', pageIndex: 1, pageSize: 100 },
    ],
  ];
  for (const [what, filter, request] of cases) {
    it(`asks for ${what}`, () => assert.deepEqual(incidentRequest(filter), request));
  }

  for (const eventType of incidentTypes) {
    it(`asks for ${eventType}`, () => {
      assert.deepEqual(incidentRequest({ eventType }), { eventType, pageIndex: 1, pageSize: 100 });
    });
  }

  it('asks for a window that holds what Atlas shows as its edges', () => {
    const seconds = fc.integer({ min: Date.UTC(2022, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const { eventTimeStart } = incidentRequest({ from: second * 1000 }) as { eventTimeStart: string };
        const read = incidentRecord.parse({ eventId: 'a', orderNo: 'b', eventType: 'c', eventTime: eventTimeStart });
        assert.equal(read.eventAt, second * 1000);
      }),
    );
  });
});
