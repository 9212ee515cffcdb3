import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  everyPassengerHasTicket,
  isAncillaryOrder,
  orderAnswer,
  orderStatus,
  readCompletedOrder,
  type OrderAnswer,
} from '../../../src/atlas/order-query.ts';
import { flight } from '../../support/flights.ts';

type Fields = Record<string, unknown>;

/** The sample of the contract, order query, July 2026, with other fields where given. */
const sample = (more: Fields = {}): Fields => ({
  status: 0,
  msg: 'success',
  orderNo: 'DEMOA20260703091512377',
  pnrCode: 'DEMOPN',
  orderStatus: '2',
  ticketStatus: '1',
  paxTicketInfos: [
    {
      name: 'EXAMPLE/ALEX',
      passengerType: 0,
      birthday: '19850214',
      ticketNos: ['D12345'],
      airlinePNRs: ['D12345'],
      contactEmails: ['demo0001@mail.example'],
      ancillaries: [],
    },
  ],
  paymentMethod: 1,
  tktLimitTime: '2026-07-03 09:45:12',
  routing: {
    fromSegments: [
      {
        segmentIndex: 1,
        depAirport: 'SIN',
        depTime: '202609010800',
        arrAirport: 'KUL',
        arrTime: '202609011010',
        carrier: 'ZZ',
        flightNumber: 'ZZ0101',
      },
    ],
    retSegments: [],
  },
  airlineBookings: [{ airlineCode: 'ZZ', airlinePnr: 'D12345', mmbEmail: 'demo0001@mail.example' }],
  contact: { name: 'EXAMPLE/ALEX', email: 'alex@traveller.example' },
  errorCode: null,
  ...more,
});

const answer: OrderAnswer = {
  orderNo: 'DEMOA20260703091512377',
  status: 'ticketed',
  statusCode: '2',
  ticketStatusCode: '1',
  errorCode: undefined,
  errorMessage: undefined,
  airlineMessage: undefined,
  airlineBookings: [{ airline: 'ZZ', pnr: 'D12345' }],
  contactPhone: undefined,
  paid: true,
  separateBookings: false,
  orderType: undefined,
  pnr: 'D12345',
  contactEmail: 'alex@traveller.example',
  paymentDeadline: Date.UTC(2026, 6, 3, 1, 45, 12),
  passengers: [{ name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: ['D12345'], airlinePnrs: ['D12345'] }],
  itinerary: [flight('ZZ101 SIN 2026-09-01T08:00 KUL 10:10')],
};

describe('orderAnswer', () => {
  const noBooking = { airline: undefined, pnr: undefined };
  const cases: [what: string, answered: Fields, read: Partial<OrderAnswer>][] = [
    ['the sample of the contract', {}, {}],
    ['status and ticket status as numbers', { orderStatus: 2, ticketStatus: 1 }, {}],
    [
      'an order not yet paid',
      { orderStatus: '0', ticketStatus: '0' },
      { status: 'unpaid', statusCode: '0', ticketStatusCode: '0' },
    ],
    [
      'an order being ticketed',
      { orderStatus: '1', ticketStatus: null },
      { status: 'ticketing', statusCode: '1', ticketStatusCode: undefined },
    ],
    [
      'a cancelled order',
      { orderStatus: '-3', errorCode: '603' },
      { status: 'cancelled', statusCode: '-3', errorCode: '603' },
    ],
    [
      'an error code as a number',
      { orderStatus: '-3', errorCode: 603 },
      { status: 'cancelled', statusCode: '-3', errorCode: '603' },
    ],
    ['a status that is not in the contract', { orderStatus: '7' }, { status: 'other', statusCode: '7' }],
    ['no passengers', { paxTicketInfos: null }, { passengers: [] }],
    [
      'no booking with the airline',
      { airlineBookings: [{ airlinePnr: null }] },
      { pnr: undefined, airlineBookings: [noBooking] },
    ],
    [
      'the PNR in the second booking',
      { airlineBookings: [{ airlinePnr: '' }, { airlinePnr: 'E9' }] },
      { pnr: 'E9', airlineBookings: [noBooking, { airline: undefined, pnr: 'E9' }] },
    ],
    ['an order not paid', { paymentMethod: null }, { paid: false }],
    [
      'a contact with a telephone',
      { contact: { mobile: '0065-1' } },
      { contactEmail: undefined, contactPhone: '0065-1' },
    ],
    ['a post-ticketing order', { orderType: 6 }, { orderType: 6 }],
    ['no contact', { contact: null }, { contactEmail: undefined }],
    ['a contact without an address', { contact: { email: '' } }, { contactEmail: undefined }],
    ['no routing', { routing: null }, { itinerary: [] }],
    ['no payment deadline', { tktLimitTime: null }, { paymentDeadline: undefined }],
    ['a payment deadline in another form', { tktLimitTime: 'tomorrow' }, { paymentDeadline: undefined }],
    [
      'an order that is paid and has no PNR yet, while it is ticketed',
      { orderStatus: '1', ticketStatus: '0', errorCode: '615', errorMessage: 'Paid, no PNR yet' },
      {
        status: 'ticketing',
        statusCode: '1',
        ticketStatusCode: '0',
        errorCode: '615',
        errorMessage: 'Paid, no PNR yet',
      },
    ],
    [
      'the same shown as cancelled',
      { orderStatus: '-3', ticketStatus: '0', errorCode: 615 },
      { status: 'cancelled', statusCode: '-3', ticketStatusCode: '0', errorCode: '615' },
    ],
    ['an order of before 2024, without a ticket status', { ticketStatus: undefined }, { ticketStatusCode: undefined }],
    ['the code of a cancelled order in an old text as other', { orderStatus: 3 }, { status: 'other', statusCode: '3' }],
    ['what the airline says', { airlineMessage: 'No seat' }, { airlineMessage: 'No seat' }],
    [
      'empty texts as nothing',
      { errorCode: '', errorMessage: ' ', airlineMessage: '', tktLimitTime: '', paymentMethod: '' },
      { paymentDeadline: undefined, paid: false },
    ],
    ['a payment method as text', { paymentMethod: '3' }, {}],
    ['booking fields in another form as none', { airlineBookings: 'D12345' }, { pnr: undefined, airlineBookings: [] }],
    [
      'one booking without the brackets of the list',
      { airlineBookings: { airlineCode: 'ZZ', airlinePnr: 'D12345' } },
      {},
    ],
    [
      'two bookings',
      {
        routing: { separateBookings: 'true' },
        airlineBookings: [
          { airlineCode: 'ZZ', airlinePnr: 'D1' },
          { airlineCode: 'YY', airlinePnr: 'E2' },
        ],
      },
      {
        pnr: 'D1',
        separateBookings: true,
        itinerary: [],
        airlineBookings: [
          { airline: 'ZZ', pnr: 'D1' },
          { airline: 'YY', pnr: 'E2' },
        ],
      },
    ],
  ];
  for (const [what, answered, read] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(orderAnswer.parse(sample(answered)), { ...answer, ...read }));
  }

  it('reads tickets and PNRs of a round trip issued as two, and leaves empty ones out', () => {
    const passengers = [
      { name: 'EXAMPLE/ALEX', passengerType: '0', ticketNos: ['A1', 'B2'], airlinePNRs: ['P1', null, 'P2'] },
      { name: 'EXAMPLE/BO', passengerType: null, ticketNos: null, airlinePNRs: [''] },
    ];
    assert.deepEqual(orderAnswer.parse(sample({ paxTicketInfos: passengers })).passengers, [
      { name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: ['A1', 'B2'], airlinePnrs: ['P1', 'P2'] },
      { name: 'EXAMPLE/BO', passengerType: 0, ticketNos: [], airlinePnrs: [] },
    ]);
  });

  it('puts outbound and return flights into flown order', () => {
    const segment = (depTime: string, arrTime: string) => ({
      depAirport: 'SIN',
      arrAirport: 'KUL',
      depTime,
      arrTime,
      carrier: 'ZZ',
      flightNumber: 'ZZ1',
    });
    const routing = {
      fromSegments: [segment('202609080800', '202609080900')],
      retSegments: [segment('202609010800', '202609010900')],
    };
    assert.deepEqual(
      orderAnswer.parse(sample({ routing })).itinerary.map(({ depLocal }) => depLocal),
      ['2026-09-01T08:00', '2026-09-08T08:00'],
    );
  });

  for (const [what, answered] of [
    ['order number', { orderNo: null }],
    ['status', { orderStatus: null }],
    ['passenger’s name', { paxTicketInfos: [{ ticketNos: [] }] }],
    [
      'airport',
      { routing: { fromSegments: [{ depTime: '202609010800', arrTime: '202609011010', flightNumber: 'ZZ1' }] } },
    ],
    ['status, but words', { orderStatus: 'TICKETED' }],
  ] as const) {
    it(`does not read an answer without the ${what}`, () => {
      assert.equal(orderAnswer.safeParse(sample(answered)).success, false);
    });
  }
});

describe('orderStatus', () => {
  it('knows the four statuses of the contract, and takes no other for one of them', () => {
    assert.deepEqual([0, 1, 2, -3].map(orderStatus), ['unpaid', 'ticketing', 'ticketed', 'cancelled']);
    const other = fc.integer().filter((code) => ![0, 1, 2, -3].includes(code));
    fc.assert(
      fc.property(other, (code) => assert.equal(orderStatus(code), 'other')),
      { examples: [[3], [-1], [-2], [4]] },
    );
  });
});

describe('readCompletedOrder', () => {
  const orderNo = 'DEMOA20260703091512377';
  /** As the contract has it: all fields of an order are null at the top, `orderList` holds the orders. */
  const answered = (...orderList: unknown[]): Fields => ({
    status: 0,
    msg: 'success',
    orderNo,
    orderStatus: null,
    ticketStatus: null,
    tktLimitTime: null,
    paxTicketInfos: null,
    routing: null,
    orderList,
  });
  const bag = (ancillaryNo: string, more: Fields = {}): Fields =>
    sample({ orderNo: ancillaryNo, orderStatus: '0', ticketStatus: '0', orderType: 6, paymentMethod: null, ...more });
  const read = (answer: Fields) => {
    const orders = readCompletedOrder(answer, orderNo);
    return orders && [orders.main.orderNo, ...orders.ancillaryOrders.map((one) => one.orderNo)];
  };

  it('reads the main order, ticketed, and one for baggage that is not paid', () => {
    const orders = readCompletedOrder(answered(sample(), bag('DEMOB20260710120000123')), orderNo);
    assert.deepEqual(orders?.main, answer);
    assert.deepEqual(
      orders?.ancillaryOrders.map(({ orderNo, status, paid, orderType }) => ({ orderNo, status, paid, orderType })),
      [{ orderNo: 'DEMOB20260710120000123', status: 'unpaid', paid: false, orderType: 6 }],
    );
  });

  const cases: [what: string, answer: Fields, orders: string[] | undefined][] = [
    ['the main order alone', answered(sample()), [orderNo]],
    ['the main order after the others', answered(bag('B1'), bag('B2'), sample()), [orderNo, 'B1', 'B2']],
    ['an order that is listed twice', answered(sample(), bag('B1'), bag('B1'), sample()), [orderNo, 'B1']],
    ['stray elements among them', answered('string', null, 7, sample(), [], bag('B1')), [orderNo, 'B1']],
    [
      'an order whose state cannot be read, left out',
      answered(sample(), bag('B1', { orderStatus: null }), bag('B2')),
      [orderNo, 'B2'],
    ],
    ['the main order at the top, as without `isCompletedOrder`', { ...sample(), orderList: null }, [orderNo]],
    ['the main order at the top beside the others', { ...sample(), orderList: [bag('B1')] }, [orderNo, 'B1']],
    ['no main order', answered(bag('B1')), undefined],
    ['a main order whose state cannot be read', answered(sample({ orderStatus: null }), bag('B1')), undefined],
    ['no orders', answered(), undefined],
    ['no list', { ...answered(), orderList: null }, undefined],
    ['a list that is a text', { ...answered(), orderList: 'none' }, undefined],
  ];
  for (const [what, answer, orders] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(read(answer), orders));
  }
});

describe('isAncillaryOrder', () => {
  const [main, ancillary] = ['TESTA20260703091512377', 'TESTB20260703091512377'] as const;
  const bare = { ticketNos: [], airlinePnrs: [] };
  const cases: [
    orderNo: string,
    orderType: number | undefined,
    passenger: Partial<OrderAnswer['passengers'][number]>,
    is: boolean,
  ][] = [
    [main, 6, {}, true],
    [ancillary, 1, bare, false],
    [ancillary, undefined, bare, true],
    [ancillary, undefined, {}, false],
    [main, undefined, bare, false],
  ];
  for (const [orderNo, orderType, passenger, is] of cases)
    it(`is ${is} of ${orderNo} with type ${orderType} and ${passenger.ticketNos ? 'no ticket' : 'a ticket'}`, () => {
      const passengers = answer.passengers.map((one) => ({ ...one, ...passenger }));
      assert.equal(isAncillaryOrder({ ...answer, orderNo, orderType, passengers }), is);
    });
});

describe('everyPassengerHasTicket', () => {
  const passenger = (...ticketNos: string[]) => ({ name: 'A/B', passengerType: 0, ticketNos, airlinePnrs: [] });
  it('needs a ticket number for each passenger, and a passenger', () => {
    assert.equal(everyPassengerHasTicket([passenger('1'), passenger('2', '3')]), true);
    assert.equal(everyPassengerHasTicket([passenger('1'), passenger()]), false);
    assert.equal(everyPassengerHasTicket([]), false);
  });
});

describe('ancillaries of the order query', () => {
  const leg = (depAirport: string, arrAirport: string, depTime: string, arrTime: string, flightNumber: string) => ({
    depAirport,
    arrAirport,
    depTime,
    arrTime,
    carrier: 'ZZ',
    flightNumber,
  });
  const out = { segmentIndex: 1, ...leg('SIN', 'KUL', '202609010800', '202609010910', 'ZZ0101') };
  const back = { segmentIndex: 2, ...leg('KUL', 'SIN', '202609082000', '202609082110', 'ZZ102') };
  const routing = { fromSegments: [out], retSegments: [back] };
  const passenger = (ancillaries: unknown) => ({
    name: 'EXAMPLE/ALEX',
    passengerType: 0,
    ticketNos: ['T1'],
    ancillaries,
  });
  const bag = (element: unknown, more: Fields = {}): Fields => ({
    productCode: 'SCI_BAG_DEMO_20KG',
    segmentIndex: 1,
    currency: 'USD',
    ancillaryPrice: 25,
    auxBaggageElement: element,
    auxSeatElement: null,
    ...more,
  });
  const seat = (element: unknown): Fields =>
    bag(null, { segmentIndex: 2, productCode: 'SEAT', auxSeatElement: element });
  const read = (each: readonly unknown[], flights: Fields = routing) => {
    const parsed = orderAnswer.parse(sample({ paxTicketInfos: each.map(passenger), routing: flights }));
    return parsed.ancillaries?.map(
      ({ passenger: of, kind, description, segment }) =>
        `${of} ${kind} ${description ?? '-'} ${segment.flightNumber ?? '-'} ${segment.depAirport}-${segment.arrAirport}`,
    );
  };

  it('are those of each passenger, with the flight that their index names', () => {
    assert.deepEqual(
      read([
        [bag({ isAllWeight: true, piece: 1, size: null, weight: 20 })],
        [seat({ row: 12, column: 'A' }), bag(null, { productCode: 'MEAL' })],
      ]),
      ['1 baggage 20 kg ZZ101 SIN-KUL', '2 seat seat 12A ZZ102 KUL-SIN', '2 other MEAL ZZ101 SIN-KUL'],
    );
  });

  const words: readonly (readonly [what: string, shown: Fields, description: string])[] = [
    ['weight', bag({ piece: null, weight: '20' }), 'baggage 20 kg'],
    ['pieces', bag({ piece: 2, weight: null }), 'baggage 2 pieces'],
    ['one piece', bag({ piece: '1', weight: 0 }), 'baggage 1 piece'],
    ['pieces and weight', bag({ piece: 2, weight: 23 }), 'baggage 2 pieces, 23 kg'],
    ['a bag that says nothing', bag({ size: 'L' }), 'baggage SCI_BAG_DEMO_20KG'],
    ['a seat that is no seat', seat({ row: '<b>', column: 'A' }), 'seat SEAT'],
    ['an element that is no object', bag('20 kg'), 'other SCI_BAG_DEMO_20KG'],
  ];
  for (const [what, shown, description] of words)
    it(`are put into words: ${what}`, () => {
      assert.deepEqual(
        read([[shown]])?.map((line) => line.replace(/^1 (.*) ZZ.*$/, '$1')),
        [description],
      );
    });

  it('go by the places of the flights where Atlas numbers none of them', () => {
    const { segmentIndex: _one, ...first } = out;
    const { segmentIndex: _two, ...second } = back;
    assert.deepEqual(read([[seat({ row: 1, column: 'C' })]], { fromSegments: [first], retSegments: [second] }), [
      '1 seat seat 1C ZZ102 KUL-SIN',
    ]);
  });

  const none: readonly (readonly [what: string, ancillaries: unknown, flights?: Fields])[] = [
    ['null', null],
    ['absent', undefined],
    ['an empty list', []],
    ['a text', 'none'],
    ['a list of what is none', [null, 5, 'x', {}]],
    ['one for a flight that is not there', [bag(null, { segmentIndex: 3 })]],
    ['one that names no flight', [bag(null, { segmentIndex: null })]],
    [
      'one whose number two flights have',
      [bag(null)],
      { fromSegments: [out], retSegments: [{ ...back, segmentIndex: 1 }] },
    ],
    ['more than any order has', Array.from({ length: 101 }, () => bag(null))],
  ];
  for (const [what, ancillaries, flights] of none)
    it(`are none, and no order fails for them: ${what}`, () => {
      const parsed = orderAnswer.parse(
        sample({ paxTicketInfos: [passenger(ancillaries)], routing: flights ?? routing }),
      );
      assert.equal('ancillaries' in parsed, false);
      assert.equal(parsed.passengers.length, 1);
      assert.ok(parsed.itinerary.every((one) => !('segmentIndex' in one)));
    });
});
