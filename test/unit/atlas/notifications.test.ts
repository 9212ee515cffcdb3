import assert from 'node:assert/strict';
import { readNotification } from '../../../src/atlas/notifications.ts';
import { message, messageNames } from '../../fixtures/atlas/fixtures.ts';
import { meanings, plain } from '../../fixtures/atlas/meanings.ts';

type Fields = Record<string, unknown>;

const orderNo = 'DEMOB20260705103027514';
const read = (given: Fields): unknown => plain(readNotification(given));

describe('readNotification', () => {
  for (const name of messageNames) {
    it(`reads ${name}`, () => assert.deepEqual(read(message(name)), meanings[name]));
  }

  it('has a meaning for each sample message, and none without one', () => {
    assert.deepEqual(Object.keys(meanings).sort(), messageNames);
  });

  it('changes nothing in what it reads', () => {
    for (const name of messageNames) {
      const given = message(name);
      readNotification(given);
      assert.deepEqual(given, message(name), name);
    }
  });

  const alike: [what: string, names: readonly string[]][] = [
    [
      'a schedule change in the spelling of the prose',
      ['order.schedulechange.2023-without-original-segments', 'order.scheduleChange.prose-spelling'],
    ],
    [
      'a refund in its three shapes',
      ['order.refundComplete.typed', 'order.refundComplete.flat', 'order.refundCompleted.prose-spelling'],
    ],
    [
      'an unaccounted cancellation with its text beside data',
      ['abnormal.cancelled.fully', 'abnormal.cancelled.beside-data'],
    ],
  ];
  for (const [what, names] of alike) {
    it(`gives one meaning to ${what}`, () => {
      const all = names.map((name) => JSON.stringify(readNotification(message(name))));
      assert.equal(new Set(all).size, 1, all.join('\n'));
    });
  }

  describe('of a type it does not know', () => {
    const unknown = 'type: is not one that this version knows';
    const strangers: [what: string, given: Fields, detail: string][] = [
      ['a type of the documents without a payload', { type: 'order.baggageLoss', data: { orderNo } }, unknown],
      ['another family', { type: 'payment.accepted', data: { orderNo } }, unknown],
      ['a known type with more behind it', { type: 'order.ticketed.v2', data: { orderNo } }, unknown],
      ['a known type in parts', { type: 'order ticketed', data: { orderNo } }, unknown],
      ['the name of a property of every object', { type: 'constructor', data: { orderNo } }, unknown],
      ['the name of the prototype', { type: '__proto__', data: { orderNo } }, unknown],
      ['a personal name', { type: 'SAMPLE/ROBIN', data: { orderNo } }, unknown],
      ['no type', { data: { orderNo } }, 'type: is missing'],
      ['nothing at all', {}, 'type: is missing'],
      ['a type that is null', { type: null, data: { orderNo } }, 'type: is missing'],
      ['a blank type', { type: ' \t', data: { orderNo } }, 'type: is missing'],
      ['a type that is a number', { type: 1, data: { orderNo } }, 'type: is not a text'],
      ['a type that is a list', { type: ['order.ticketed'], data: { orderNo } }, 'type: is not a text'],
      ['a type that is an object', { type: { name: 'order.ticketed' } }, 'type: is not a text'],
    ];
    for (const [what, given, detail] of strangers) {
      it(`leaves a message with ${what}`, () => {
        assert.deepEqual(read(given), { kind: 'not-understood', reason: 'TYPE_NOT_HANDLED', detail });
      });
    }
  });

  const change = message('order.schedulechange.2026');
  const changed = (data: Fields): Fields => ({ ...change, data: { ...(change.data as Fields), ...data } });
  const { previous, revised } = meanings['order.schedulechange.2026'] as Record<string, Fields[]>;
  const [flight] = (change.data as Record<string, Fields[]>).revisedSegs ?? [];
  const airlines = (airline: unknown, airlineStatus: unknown = 'Active'): Fields => ({
    type: 'airline.status',
    data: { airline, airlineStatus },
  });
  const cancelled = (outside: Fields, inside: Fields): Fields => ({
    type: 'abnormal.cancelled',
    ...outside,
    data: { orderNo, ...inside },
  });

  const odd: [what: string, given: Fields, said: Fields][] = [
    ['airlines in one text', airlines('zz, YY'), { airlines: ['ZZ', 'YY'] }],
    ['airlines in texts in a list', airlines(['ZZ,YY', 'ZZ', '3U']), { airlines: ['ZZ', 'YY', '3U'] }],
    ['an airline of three letters', airlines('ZZZ'), { airlines: ['ZZZ'] }],
    ['a state in capitals', airlines('ZZ', 'MAINTENANCE'), { state: 'maintenance' }],
    ['a state with blanks', airlines('ZZ', ' inactive '), { state: 'inactive' }],
    ['a state as a number', airlines('ZZ', 0), { state: 'other', stateText: '0' }],
    ['a state that no document names', airlines('ZZ', 'Paused'), { state: 'other', stateText: 'Paused' }],
    ['a state of many words', airlines('ZZ', 'x '.repeat(50)), { state: 'other', stateText: 'x '.repeat(20) }],

    ['a type of change as text', changed({ scheduleChangeType: '1' }), { kind: 'schedule-change', changeType: 1 }],
    ['no previous flights', changed({ previousSegs: null }), { previous: [] }],
    ['previous flights in the singular', changed({ previousSegs: [], previousSeg: [flight] }), { previous: revised }],
    ['original flights that are none', changed({ originalSegs: 'x' }), { previous, revised }],
    ['original flights that make no sense', changed({ originalSegs: [{}, 7, null] }), { previous, revised }],
    ['a direction in words', changed({ revisedSegs: [{ ...flight, direction: 'there' }] }), { revised }],
    ['code share as text', changed({ revisedSegs: [{ ...flight, codeShare: 'true' }] }), { revised }],
    [
      'a terminal that is no text',
      changed({ revisedSegs: [{ ...flight, depTerminal: { a: 1 } }] }),
      { revised: [{ ...revised?.[0], depTerminal: '' }] },
    ],
    [
      'terminals of both editions',
      changed({ revisedSegs: [{ ...flight, arrTerminal: '', arrivingTerminal: 'T2' }] }),
      { revised: [{ ...revised?.[0], arrTerminal: '2' }] },
    ],
    [
      'another airline’s flight number',
      changed({ revisedSegs: [{ ...flight, carrier: 'YY' }] }),
      { revised: [{ ...revised?.[0], carrier: 'YY' }] },
    ],

    [
      'a text inside and beside data',
      cancelled({ vendorRefundInformation: 'Cancelled' }, { vendorRefundInformation: 'FULLY' }),
      { vendorRefund: 'fully' },
    ],
    [
      'an empty text inside, one beside',
      cancelled({ vendorRefundInformation: 'fully' }, { vendorRefundInformation: '' }),
      { vendorRefund: 'fully' },
    ],
    [
      'a number for a text',
      cancelled({}, { vendorRefundInformation: 7 }),
      { vendorRefund: 'other', vendorRefundText: '7' },
    ],

    ['an error code as number', { type: 'order.cancelled', data: { orderNo, errorCode: 604 } }, { errorCode: '604' }],
    ['nothing but an order', { type: 'order.cancelled', data: { orderNo } }, { kind: 'order-cancelled', orderNo }],
    [
      'a void code of another shape',
      { type: 'order.void', data: { orderNo, voidStatus: 1, voidCode: 'V-1' } },
      { state: 'airline-processing' },
    ],
    [
      'no number but that of the add-on order',
      { type: 'order.addonComplete', data: { addonOrderNo: `${orderNo}QAZWS` } },
      { orderNo, addonOrderNo: `${orderNo}QAZWS` },
    ],
    [
      'the add-on order’s number as order number',
      { type: 'order.addonComplete', data: { orderNo: `${orderNo}QAZW` } },
      { orderNo, addonOrderNo: `${orderNo}QAZW` },
    ],
    [
      'a flat refund with its type',
      { type: 'order.refundComplete', orderNo, refundStatus: '2' },
      { kind: 'refund', orderNo },
    ],
    ['a refund without data', { type: 'order.refundComplete', data: null, orderNo }, { state: 'other' }],
    ['a refund that was refused', { orderNo, refundStatus: 4 }, { state: 'rejected', statusCode: 4 }],
    [
      'a mail code in capitals',
      { type: 'email.all', data: { orderNo, uniqueCode: 'AB'.repeat(16) } },
      { mailCode: 'ab'.repeat(16) },
    ],
    [
      'a mail time that is none',
      { type: 'email.all', data: { orderNo, createTime: '2026-02-30 00:00:00' } },
      { category: 'other' },
    ],
  ];
  for (const [what, given, part] of odd) {
    it(`understands a message with ${what}`, () => {
      const said = read(given) as Fields;
      assert.notEqual(said.kind, 'not-understood', JSON.stringify(said));
      assert.deepEqual({ ...said, ...part }, said);
    });
  }

  const unclear: [what: string, data: Fields, contradiction: string][] = [
    ['a third type', { scheduleChangeType: 3 }, 'the type is neither 1 (changed) nor 2 (cancelled)'],
    ['a change into nothing', { revisedSegs: [] }, 'the type is 1 (changed), but no revised flights are named'],
    ['a change into null', { revisedSegs: null }, 'the type is 1 (changed), but no revised flights are named'],
    [
      'a cancellation into flights',
      { scheduleChangeType: '2' },
      'the type is 2 (cancelled), but revised flights are named',
    ],
    [
      'a cancellation of nothing',
      { scheduleChangeType: 2, previousSegs: [], revisedSegs: [], originalSegs: [] },
      'the type is 2 (cancelled), but no previous flights are named',
    ],
    ['a flight twice', { revisedSegs: [flight, flight] }, 'a revised flight is named twice'],
    [
      'an arrival before the departure',
      { revisedSegs: [{ ...flight, arrTime: '2026-11-03 08:35:00' }] },
      'a revised flight arrives before it departs',
    ],
  ];
  for (const [what, data, contradiction] of unclear) {
    it(`keeps a change that contradicts itself as one to look into: ${what}`, () => {
      const { kind, orderNo: about, eventId, contradictions } = read(changed(data)) as Fields;
      assert.deepEqual([kind, about, eventId], ['unclear-change', orderNo, '20260812093015227MNBVC']);
      assert.deepEqual(contradictions, [contradiction]);
    });
  }

  // Open: a message that names its flights in both editions' fields counts them twice.
  it('reads flights that are named in the singular and in the plural once', () => {
    const { previousSegs, revisedSegs } = change.data as Record<string, unknown>;
    const said = read(changed({ previousSeg: previousSegs, revisedSeg: revisedSegs }));
    assert.deepEqual(said, meanings['order.schedulechange.2026']);
  });

  // Open: the first two characters of a bare number are taken for the airline, here "41".
  it('makes up no airline for a flight number without one', () => {
    const said = read(changed({ revisedSegs: [{ ...flight, carrier: null, flightNumber: 418 }] })) as Fields;
    assert.notEqual((said.revised as Fields[] | undefined)?.[0]?.carrier, '41');
  });

  // Open: a blank type is no type elsewhere.
  it('knows a flat refund also with a blank type', () => {
    const given = { ...message('order.refundComplete.flat'), type: ' ' };
    assert.deepEqual(read(given), meanings['order.refundComplete.flat']);
  });

  it('takes the hint of order.ticketed whatever it says of passengers', () => {
    for (const paxTicketInfos of [
      'x',
      7,
      true,
      { a: 1 },
      [],
      ['x'],
      [[]],
      [{ ticketNos: { a: 1 } }],
      null,
      undefined,
    ]) {
      assert.deepEqual(
        read({ type: 'order.ticketed', data: { orderNo, paxTicketInfos } }),
        { kind: 'ticketed', orderNo, ticketNos: [], airlinePnrs: [] },
        JSON.stringify(paxTicketInfos),
      );
    }
  });

  it('reads every status of an order as a number, and what is none as not said', () => {
    const statuses: [written: unknown, orderStatus: number | undefined][] = [
      [2, 2],
      ['2', 2],
      [-3, -3],
      ['-3', -3],
      [' 0 ', 0],
      [3, 3],
      ['Expired', undefined],
      [2.5, undefined],
      [true, undefined],
      [[2], undefined],
    ];
    for (const [written, orderStatus] of statuses) {
      const said = readNotification({ type: 'order.ticketed', data: { orderNo, orderStatus: written } });
      assert.equal('orderStatus' in said && said.orderStatus, orderStatus, JSON.stringify(written));
    }
  });

  it('knows every status of a void, and keeps one that no document names', () => {
    const states = ['atlas-processing', 'airline-processing', 'refunded', 'airline-refunding', 'rejected', 'fulfilled'];
    for (const [voidStatus, state] of [...states, 'withdrawn', 'other'].entries()) {
      const said = { kind: 'void', orderNo, state, statusCode: voidStatus };
      assert.deepEqual(read({ type: 'order.void', data: { orderNo, voidStatus } }), said);
    }
  });

  it('knows every category of a mail in both spellings, and keeps one that no document names', () => {
    const categories: [written: unknown, category: string][] = [
      ['Schedule change', 'schedule-change'],
      ['Schedule Change', 'schedule-change'],
      ['Receipt', 'receipt'],
      ['Payment Success', 'payment-success'],
      ['Verification', 'verification'],
      ['Trip Reminder', 'trip-reminder'],
      ['Promo code', 'promo-code'],
      ['Travel Itinerary', 'travel-itinerary'],
      ['Advertisement', 'advertisement'],
      ['PNR Cancellation Success', 'pnr-cancellation-success'],
      ['Payment Due', 'payment-due'],
      ['Unidentified', 'unidentified'],
      ['Duplicated Schedule Change', 'duplicated-schedule-change'],
      ['Unaccounted Cancellation', 'unaccounted-cancellation'],
      ['UNACCOUNTED_CANCELLATION', 'unaccounted-cancellation'],
      ['Newsletter', 'other'],
      [undefined, 'other'],
      [7, 'other'],
    ];
    for (const [emailCategory, category] of categories) {
      const said = readNotification({ type: 'email.all', data: { orderNo, emailCategory } });
      assert.equal('category' in said && said.category, category, JSON.stringify(emailCategory));
    }
  });

  it('takes no id that has not the shape of one', () => {
    const ids = [
      '',
      null,
      20260812093015227,
      '20260812093015227',
      '20260812093015227mnbvc',
      'x'.repeat(12_288),
      [],
      {},
    ];
    for (const type of ['order.schedulechange', 'email.schedulechange', 'abnormal.cancelled', 'email.all']) {
      const name = { 'abnormal.cancelled': 'abnormal.cancelled.fully', 'email.all': 'email.all.full' }[type];
      const given = message(name ?? (type === 'order.schedulechange' ? `${type}.2026` : type));
      for (const notificationId of [...ids, undefined]) {
        const said = readNotification({ ...given, notificationId });
        assert.equal('eventId' in said ? said.eventId : 'no incident', undefined, JSON.stringify(notificationId));
      }
    }
  });
});
