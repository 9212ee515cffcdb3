import assert from 'node:assert/strict';
import { readNotification, type ScheduleChangeNotification } from '../../../src/atlas/notifications.ts';
import { flight } from '../../support/flights.ts';

type Fields = Record<string, unknown>;

const orderNo = 'DEMOA20260703091512377';
const eventId = '20260710042233518QWERT';

/** The sample of the contract, edition 2026. */
const ticketed: Fields = {
  cid: 'DEMO00001_api_1',
  type: 'order.ticketed',
  status: -1,
  data: { orderNo, orderStatus: 2, paxTicketInfos: [{ name: 'EXAMPLE/ALEX', ticketNos: ['D12345'] }] },
};

const segment = (more: Fields = {}): Fields => ({
  depAirport: 'SIN',
  arrAirport: 'KUL',
  depTime: '2026-09-01 08:00:00',
  arrTime: '2026-09-01 10:10:00',
  carrier: 'ZZ',
  flightNumber: 'ZZ101',
  codeShare: false,
  depTerminal: '',
  arrTerminal: '2',
  direction: 1,
  ...more,
});
const before = flight('ZZ101 SIN 2026-09-01T08:00 KUL 10:10', { arrTerminal: '2' });
const revised = { depTime: '2026-09-01 11:30:00', arrTime: '2026-09-01 13:40:00', flightNumber: 'ZZ105' };
const after = flight('ZZ105 SIN 2026-09-01T11:30 KUL 13:40', { arrTerminal: '2' });

/** The sample of the contract, edition 2026, with other `data` where given. */
const changed = (data: Fields = {}, envelope: Fields = {}): Fields => ({
  cid: 'DEMO00001_api_1',
  notificationId: eventId,
  status: 0,
  type: 'order.schedulechange',
  data: {
    orderNo,
    scheduleChangeType: 1,
    previousSegs: [segment()],
    revisedSegs: [segment(revised)],
    originalSegs: [segment({ depTime: '2026-09-01 07:45:00' })],
    ...data,
  },
  ...envelope,
});

const understood: ScheduleChangeNotification = {
  kind: 'schedule-change',
  orderNo,
  eventId,
  changeType: 1,
  previous: [before],
  revised: [after],
};

describe('readNotification', () => {
  it('reads order.ticketed as a hint about an order and its tickets, nothing else', () => {
    assert.deepEqual(readNotification(ticketed), {
      kind: 'ticketed',
      orderNo,
      ticketNos: ['D12345'],
      airlinePnrs: [],
    });
    assert.deepEqual(readNotification({ type: 'order.ticketed', data: { orderNo } }), {
      kind: 'ticketed',
      orderNo,
      ticketNos: [],
      airlinePnrs: [],
    });
  });

  it('takes the hint of order.ticketed whatever it says of tickets', () => {
    for (const paxTicketInfos of ['x', 7, { a: 1 }, ['x'], [{ ticketNos: 'D12345' }], [{ ticketNos: [{}] }], null]) {
      assert.deepEqual(
        readNotification({ ...ticketed, data: { orderNo, paxTicketInfos } }),
        { kind: 'ticketed', orderNo, ticketNos: [], airlinePnrs: [] },
        JSON.stringify(paxTicketInfos),
      );
    }
  });

  const editions: [what: string, message: Fields, said: ScheduleChangeNotification][] = [
    ['edition 2026', changed(), understood],
    [
      'edition 2023, without original segments and direction',
      changed({ originalSegs: undefined, previousSegs: [segment({ direction: undefined })] }),
      understood,
    ],
    ['numbers written as texts', changed({ scheduleChangeType: '1' }), understood],
    ['a type in other letters', changed({}, { type: 'order.scheduleChange' }), understood],
    ['unknown fields', changed({ more: { a: [1] } }, { extra: 1 }), understood],
    [
      'times of the order query',
      changed({ previousSegs: [segment({ depTime: '202609010800', arrTime: '202609011010' })] }),
      understood,
    ],
    ['a number without its carrier', changed({ previousSegs: [segment({ flightNumber: '0101' })] }), understood],
    ['a number as a number', changed({ previousSegs: [segment({ flightNumber: 101 })] }), understood],
    ['no carrier of its own', changed({ previousSegs: [segment({ carrier: null })] }), understood],
    [
      'lower case and blanks',
      changed({ previousSegs: [segment({ depAirport: ' sin', carrier: 'zz', flightNumber: 'zz 101' })] }),
      understood,
    ],
    [
      'absent terminals',
      changed({ revisedSegs: [segment({ ...revised, depTerminal: null, arrTerminal: undefined })] }),
      { ...understood, revised: [{ ...after, arrTerminal: '' }] },
    ],
    ['no previous segments', changed({ previousSegs: [] }), { ...understood, previous: [] }],
    ['previous segments that are null', changed({ previousSegs: null }), { ...understood, previous: [] }],
    ['elements that are null', changed({ previousSegs: [null, segment()] }), understood],
    ['no id', changed({}, { notificationId: null }), { ...understood, eventId: undefined }],
    [
      'an id of another shape',
      changed({}, { notificationId: 'x'.repeat(12_288) }),
      { ...understood, eventId: undefined },
    ],
    [
      'a cancelled flight',
      changed({ scheduleChangeType: 2, revisedSegs: [] }),
      { ...understood, changeType: 2, revised: [] },
    ],
    [
      'a cancelled flight without revised segments',
      changed({ scheduleChangeType: 2, revisedSegs: undefined }),
      { ...understood, changeType: 2, revised: [] },
    ],
  ];
  for (const [what, message, said] of editions) {
    it(`reads order.schedulechange with ${what}`, () => assert.deepEqual(readNotification(message), said));
  }

  const secret = 'SECRET/PERSON';
  const misfits: [what: string, message: Fields, detail: string][] = [
    ['no order number', changed({ orderNo: undefined }), 'data.orderNo: is missing'],
    ['an empty order number', changed({ orderNo: ' ' }), 'data.orderNo: is missing'],
    ['an order number of another shape', changed({ orderNo: secret }), 'data.orderNo: is not an Atlas order number'],
    ['an order number that is a list', changed({ orderNo: [orderNo] }), 'data.orderNo: invalid union'],
    ['no data', { type: 'order.ticketed' }, 'data: invalid type'],
    ['data that is a text', { type: 'order.ticketed', data: secret }, 'data: invalid type'],
    ['no type of change', changed({ scheduleChangeType: null }), 'data.scheduleChangeType: is missing'],
    ['another type of change', changed({ scheduleChangeType: 3 }), 'data.scheduleChangeType: is neither 1 nor 2'],
    [
      'a type of change in words',
      changed({ scheduleChangeType: secret }),
      'data.scheduleChangeType: is not a whole number',
    ],
    ['a broken number', changed({ scheduleChangeType: 1.5 }), 'data.scheduleChangeType: is not a whole number'],
    [
      'a change without revised segments',
      changed({ revisedSegs: [] }),
      'data.revisedSegs: is empty though the type is 1 (changed)',
    ],
    [
      'a cancellation with revised segments',
      changed({ scheduleChangeType: 2 }),
      'data.revisedSegs: has flights though the type is 2 (cancelled)',
    ],
    [
      'a cancellation of nothing',
      changed({ scheduleChangeType: 2, previousSegs: [], revisedSegs: [] }),
      'data.previousSegs: is empty though the type is 2 (cancelled)',
    ],
    [
      'a segment without a time',
      changed({ revisedSegs: [segment({ depTime: '' })] }),
      'data.revisedSegs.[].depTime: is missing',
    ],
    [
      'a time that is no date',
      changed({ revisedSegs: [segment({ depTime: '2026-02-30 08:00:00' })] }),
      'data.revisedSegs.[].depTime: is not a date and time of the contract',
    ],
    [
      'a time in words',
      changed({ revisedSegs: [segment({ arrTime: secret })] }),
      'data.revisedSegs.[].arrTime: is not a date and time of the contract',
    ],
    [
      'an airport in words',
      changed({ previousSegs: [segment({ depAirport: secret })] }),
      'data.previousSegs.[].depAirport: is not an IATA airport code',
    ],
    ['a segment that is a text', changed({ previousSegs: [secret] }), 'data.previousSegs.[]: invalid type'],
    ['segments that are no list', changed({ previousSegs: { [secret]: 1 } }), 'data.previousSegs: invalid type'],
    [
      'a segment without a flight number',
      changed({ previousSegs: [segment({ flightNumber: null })] }),
      'data.previousSegs.[].flightNumber: is missing',
    ],
    [
      'the shape of 2022',
      { type: 'order.schedulechange', data: { previousSeg: [segment()], revisedSeg: [segment()] } },
      'data.orderNo: is missing; data.scheduleChangeType: is missing',
    ],
    [
      'two things wrong',
      changed({ orderNo: secret, previousSegs: [segment({ depTime: secret }), segment({ depTime: secret })] }),
      'data.orderNo: is not an Atlas order number; data.previousSegs.[].depTime: is not a date and time of the contract',
    ],
  ];
  for (const [what, message, detail] of misfits) {
    it(`says where a message has ${what}, without any value of it`, () => {
      const read = readNotification(message);
      assert.deepEqual(read, { kind: 'not-understood', reason: 'MESSAGE_NOT_UNDERSTOOD', detail });
      assert.ok(!JSON.stringify(read).includes(secret));
    });
  }

  it('names at most five places', () => {
    const read = readNotification(changed({ previousSegs: [{}], revisedSegs: [{}], orderNo: '' }));
    assert.ok(read.kind === 'not-understood');
    assert.equal(read.detail.split('; ').length, 5);
  });

  const strangers: [what: string, message: Fields, detail: string][] = [
    ['a type it does not handle', { type: 'airline.status' }, 'type: not handled by this version'],
    ['no type', {}, 'type: is missing'],
    ['a type that is a number', { type: 1 }, 'type: is missing'],
    ['the name of a property of every object', { type: 'constructor' }, 'type: not handled by this version'],
    ['the name of the prototype', { type: '__proto__' }, 'type: not handled by this version'],
  ];
  for (const [what, message, detail] of strangers) {
    it(`leaves a message with ${what}`, () => {
      assert.deepEqual(readNotification(message), { kind: 'not-understood', reason: 'TYPE_NOT_HANDLED', detail });
    });
  }
});
