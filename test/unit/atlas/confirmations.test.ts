import assert from 'node:assert/strict';
import { confirmationRequest, type Confirmation } from '../../../src/atlas/confirmations.ts';

const eventId = '20260711063005042ASDFG';

describe('confirmationRequest', () => {
  const cases: [what: string, confirmation: Confirmation, name: string, body: object][] = [
    ['a schedule change', { incident: 'order.schedulechange', eventId }, 'event/confirmEvent.do', { eventId }],
    [
      'a schedule change, with a remark',
      { incident: 'order.schedulechange', eventId, remark: 'seen' },
      'event/confirmEvent.do',
      { eventId, remark: 'seen' },
    ],
    ...(['FLIGHT_CANCELED', 'ABNORMAL_CANCELLATION', 'PASSENGER_CANCELLATION', 'NO_CANCELLATION'] as const).map(
      (result): (typeof cases)[number] => [
        `a cancellation as ${result}`,
        { incident: 'abnormal.cancelled', eventId, result, remark: 'seen' },
        'event/confirmAbnormalCancelledEvent.do',
        { eventId, result, remark: 'seen' },
      ],
    ),
    [
      'what a mail says: the flight is changed, in all that it can say',
      {
        incident: 'email.schedulechange',
        eventId,
        result: 'FLIGHT_CHANGE',
        remark: 'seen',
        changedFlights: [
          {
            originalFlightNo: 'ZZ412',
            newFlightNo: 'ZZ418',
            newDepLocal: '2026-11-03T12:10',
            newArrLocal: '2026-11-03T13:35',
            newDepAirport: 'SIN',
            newDepTerminal: '4',
            newArrAirport: 'BKK',
            newArrTerminal: '1',
          },
        ],
      },
      'event/confirmEmailScheduleChangeEvent.do',
      {
        eventId,
        result: 'FLIGHT_CHANGE',
        remark: 'seen',
        changedFlights: [
          {
            originalFlightNo: 'ZZ412',
            newFlightNo: 'ZZ418',
            newDepartureTime: '2026-11-03 12:10',
            newArrivalTime: '2026-11-03 13:35',
            newDepartureAirport: 'SIN',
            newDepartureTerminal: '4',
            newArrivalAirport: 'BKK',
            newArrivalTerminal: '1',
          },
        ],
        canceledFlights: [],
      },
    ],
    [
      'what a mail says: another number, and nothing else',
      {
        incident: 'email.schedulechange',
        eventId,
        result: 'FLIGHT_CHANGE',
        changedFlights: [{ originalFlightNo: 'ZZ412', newFlightNo: 'ZZ418' }],
      },
      'event/confirmEmailScheduleChangeEvent.do',
      {
        eventId,
        result: 'FLIGHT_CHANGE',
        changedFlights: [{ originalFlightNo: 'ZZ412', newFlightNo: 'ZZ418' }],
        canceledFlights: [],
      },
    ],
    [
      'what a mail says: flights are cancelled',
      { incident: 'email.schedulechange', eventId, result: 'FLIGHT_CANCELED', cancelledFlights: ['ZZ412', 'ZZ417'] },
      'event/confirmEmailScheduleChangeEvent.do',
      { eventId, result: 'FLIGHT_CANCELED', changedFlights: [], canceledFlights: ['ZZ412', 'ZZ417'] },
    ],
    [
      'what a mail says: nothing about flights',
      { incident: 'email.schedulechange', eventId, result: 'NO_SCHEDULE_CHANGE' },
      'event/confirmEmailScheduleChangeEvent.do',
      { eventId, result: 'NO_SCHEDULE_CHANGE', changedFlights: [], canceledFlights: [] },
    ],
  ];
  for (const [what, confirmation, name, body] of cases) {
    it(`confirms ${what}`, () => {
      const request = confirmationRequest(confirmation);
      // As it is sent: fields that are undefined are not in the body.
      assert.deepEqual({ name: request.name, body: JSON.parse(JSON.stringify(request.body)) }, { name, body });
    });
  }
});
