import assert from 'node:assert/strict';
import { incidentListAnswer, type IncidentRecord } from '../../../src/atlas/incident-list.ts';

describe('incidentListAnswer', () => {
  const sample = {
    eventId: '20260711063005042ASDFG',
    orderNo: 'DEMOA20260703091512377',
    eventType: 'order.schedulechange',
    eventStatus: 0,
    eventTime: 'Jul 11, 2026 06:30:05 AM',
    confirmedResult: null,
    paxName: 'EXAMPLE/ALEX,EXAMPLE/SAM',
  };
  const record: IncidentRecord = {
    eventId: '20260711063005042ASDFG',
    orderNo: 'DEMOA20260703091512377',
    eventType: 'order.schedulechange',
    eventStatus: 0,
    confirmedResult: undefined,
  };

  const cases: [what: string, records: unknown, read: IncidentRecord[]][] = [
    ['the sample of the contract', [sample], [record]],
    [
      'a confirmed one, numbers as texts',
      [{ ...sample, eventStatus: '1', confirmedResult: 'FLIGHT_CHANGE' }],
      [{ ...record, eventStatus: 1, confirmedResult: 'FLIGHT_CHANGE' }],
    ],
    ['a record without a status', [{ ...sample, eventStatus: '' }], [{ ...record, eventStatus: undefined }]],
    [
      'records with a stray text, null and one without an id between them',
      ['null', null, 7, { ...sample, eventId: '' }, sample],
      [record],
    ],
    ['no records', [], []],
    ['records that are null', null, []],
    ['no list at all', undefined, []],
  ];
  for (const [what, records, read] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(incidentListAnswer.parse({ status: 0, records }), read));
  }

  it('does not read a list that is no list', () => {
    assert.equal(incidentListAnswer.safeParse({ status: 0, records: 'none' }).success, false);
  });
});
