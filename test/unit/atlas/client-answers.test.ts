import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { AtlasClient } from '../../../src/atlas/client.ts';
import type { IncidentRecord } from '../../../src/atlas/incident-list.ts';
import type { ListedOrder } from '../../../src/atlas/order-list.ts';
import type { OrderAnswer } from '../../../src/atlas/order-query.ts';
import type { SettlementCase } from '../../../src/atlas/refunds-and-voids.ts';
import { SkyhookError } from '../../../src/errors.ts';
import { answer, answerNames } from '../../fixtures/atlas/fixtures.ts';
import { AnsweringServer, json } from '../../support/answering-server.ts';
import { flight } from '../../support/flights.ts';

const orderNo = 'DEMOB20260705103027514';
const baggageNo = 'TESTB20260710120000123';

/** The order of the samples, ticketed. */
const ticketed: OrderAnswer = {
  orderNo,
  status: 'ticketed',
  statusCode: '2',
  ticketStatusCode: '1',
  errorCode: undefined,
  errorMessage: undefined,
  airlineMessage: undefined,
  pnr: 'H7K2PQ',
  airlineBookings: [{ airline: 'ZZ', pnr: 'H7K2PQ' }],
  contactEmail: 'traveller@example.test',
  contactPhone: '0065-10000418',
  paid: true,
  paymentDeadline: Date.UTC(2026, 6, 5, 3, 0, 27),
  passengers: [
    { name: 'SAMPLE/ROBIN LEE', passengerType: 0, ticketNos: ['6181234567890'], airlinePnrs: ['H7K2PQ'] },
    { name: 'Sample/Kim', passengerType: 1, ticketNos: ['6181234567891'], airlinePnrs: ['H7K2PQ'] },
    { name: 'SAMPLE/ADA', passengerType: 2, ticketNos: ['6181234567892'], airlinePnrs: ['H7K2PQ'] },
  ],
  itinerary: [
    flight('ZZ412 SIN 2026-11-03T07:30 BKK 08:55', { depTerminal: '1' }),
    flight('ZZ417 BKK 2026-11-09T22:40 SIN 2026-11-10T02:05', { arrTerminal: '1' }),
  ],
  separateBookings: false,
  orderType: undefined,
};
const withoutTickets: Partial<OrderAnswer> = {
  ticketStatusCode: '0',
  pnr: undefined,
  airlineBookings: [{ airline: 'ZZ', pnr: undefined }],
  passengers: ticketed.passengers.map((one) => ({ ...one, ticketNos: [], airlinePnrs: [] })),
};
const cancelled: Partial<OrderAnswer> = { ...withoutTickets, status: 'cancelled', statusCode: '-3', passengers: [] };

const orders: Readonly<Record<string, Partial<OrderAnswer>>> = {
  'order-query.ticketed': {},
  'order-query.ticketed.numbers': {},
  'order-query.before-2024': { ticketStatusCode: undefined },
  'order-query.unpaid': { ...withoutTickets, status: 'unpaid', statusCode: '0', paid: false },
  'order-query.ticketing': { ...withoutTickets, status: 'ticketing', statusCode: '1' },
  'order-query.cancelled-sold-out': { ...cancelled, errorCode: '603', errorMessage: 'Flight sold out' },
  'order-query.cancelled-615': { ...cancelled, errorCode: '615', errorMessage: 'Paid, no PNR yet' },
  'order-query.changed-flight': {
    itinerary: [flight('ZZ418 SIN 2026-11-03T12:10 BKK 13:35', { depTerminal: '4' }), ...ticketed.itinerary.slice(1)],
  },
  'order-query.split-round-trip': {
    orderNo: 'DEMOB20260705113001007',
    separateBookings: true,
    pnr: 'B4ND1X',
    airlineBookings: [
      { airline: 'ZZ', pnr: 'B4ND1X' },
      { airline: 'YY', pnr: 'C9ND2Y' },
    ],
    passengers: [
      {
        name: 'SAMPLE/ROBIN LEE',
        passengerType: 0,
        ticketNos: ['B4ND1X', 'C9ND2Y'],
        airlinePnrs: ['B4ND1X', 'C9ND2Y'],
      },
    ],
  },
};

const incidents: readonly IncidentRecord[] = [
  {
    eventId: '20260814113355064VFRTG',
    orderNo,
    eventType: 'email.schedulechange',
    eventStatus: 0,
    confirmedResult: undefined,
    eventAt: Date.UTC(2026, 7, 14, 3, 33, 55),
    createdAt: Date.UTC(2026, 7, 14, 3, 33, 55),
    confirmedAt: undefined,
    airline: 'ZZ',
    pnr: 'H7K2PQ',
    departsLocal: '2026-11-03T07:30',
    notified: 1,
    extraInfo: '2000417',
  },
  {
    eventId: '20260812093015227MNBVC',
    orderNo,
    eventType: 'order.schedulechange',
    eventStatus: 1,
    confirmedResult: 'FLIGHT_CHANGE',
    eventAt: Date.UTC(2026, 7, 12, 1, 30, 15),
    createdAt: Date.UTC(2026, 7, 12, 1, 30, 15),
    confirmedAt: Date.UTC(2026, 7, 12, 7, 2, 41),
    airline: 'ZZ',
    pnr: 'H7K2PQ',
    departsLocal: '2026-11-03T07:30',
    notified: 0,
    extraInfo: undefined,
  },
  {
    eventId: '20260816220000781NHYUJ',
    orderNo: 'DEMOB20260705110845120',
    eventType: 'abnormal.cancelled',
    eventStatus: 0,
    confirmedResult: undefined,
    eventAt: Date.UTC(2026, 7, 16, 14, 0, 0),
    createdAt: Date.UTC(2026, 7, 16, 14, 0, 1),
    confirmedAt: undefined,
    airline: 'ZZ',
    pnr: 'H7K2PQ',
    departsLocal: '2026-11-03T07:30',
    notified: undefined,
    extraInfo: undefined,
  },
];

const listed: ListedOrder = {
  orderNo,
  pnrCode: 'DEMOPQ',
  airlinePnrs: ['H7K2PQ'],
  status: 'ticketed',
  statusCode: '2',
  departureDay: '2026-11-03',
  airlines: ['ZZ'],
  createdAt: Date.UTC(2026, 6, 5, 2, 30, 27),
  paidAt: Date.UTC(2026, 6, 5, 2, 31, 40),
  errorCode: undefined,
};
const listedOrders: readonly ListedOrder[] = [
  listed,
  {
    ...listed,
    orderNo: 'DEMOB20260705113001007',
    airlinePnrs: ['B4ND1X', 'C9ND2Y'],
    airlines: ['ZZ', 'YY'],
  },
  {
    ...listed,
    orderNo: 'DEMOB20260707071512845',
    airlinePnrs: [],
    status: 'cancelled',
    statusCode: '-3',
    paidAt: undefined,
    errorCode: '604',
  },
  { ...listed, orderNo: 'DEMOB20260708000000001', airlinePnrs: [], status: 'ticketing', statusCode: '1' },
];

const mail = {
  orderNo,
  mailCode: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  category: 'payment-success',
  categoryText: undefined,
  from: 'noreply@airline.example',
  to: 'demo0417@mail.example',
  subject: 'Booking H7K2PQ',
  link: 'http://store.example/2026/07/9f8e7d6c5b4a39281706f5e4d3c2b1a0.eml?Expires=1783222880&Signature=demo',
  receivedAt: Date.UTC(2026, 6, 5, 2, 41, 7),
  storedAt: Date.UTC(2026, 6, 5, 2, 41, 15),
};

const tickets = [{ lastName: 'SAMPLE', firstName: 'ROBIN LEE', ticketNo: '6181234567890' }];
const refund: SettlementCase = {
  orderNo,
  code: '202608-0051',
  state: 'airline-processing',
  statusCode: 1,
  cancelReason: undefined,
  expectedConfirmation: '2026-09-05',
  expectedRefund: undefined,
  tickets,
  amount: { currency: 'USD', originalFare: 120, estimatedRefund: 120 },
  transactionFee: 3.25,
  offerId: 'q_0123456789abcdef0123456789abcdef',
  method: 'CashBackToOriginalPayment',
};
const voided: SettlementCase = {
  ...refund,
  code: '202607-0093',
  state: 'refunded',
  statusCode: 2,
  expectedConfirmation: '2026-07-05',
  amount: { currency: 'USD', originalFare: 120, estimatedRefund: 117 },
  offerId: '0123456789abcdef',
};
const quotation = {
  offerId: 'q_0123456789abcdef0123456789abcdef',
  refundable: undefined,
  quoteType: 'AccurateQuote',
  amount: { currency: 'USD', originalFare: 120, estimatedRefund: 80 },
  transactionFee: 3.25,
  tickets,
  expectedConfirmation: '2026-09-05',
  expectedRefund: '2026-09-30',
};
const page = (records: readonly unknown[], more: object = {}) => ({
  records,
  skipped: 0,
  total: undefined,
  hasNext: undefined,
  ...more,
});
const refusal = (code: string, status: number) => ({ code, atlasStatus: status });

type Make = (client: AtlasClient) => Promise<unknown>;
const queryOrder: Make = (client) => client.queryOrder(orderNo);
const queryCompleted: Make = (client) => client.queryCompletedOrder(orderNo);
const listIncidents: Make = (client) => client.listIncidents({});
const listOrders: Make = (client) => client.listOrders({});
const queryMails: Make = (client) => client.queryMails({ orderNo });
const quoteRefund: Make = (client) => client.quoteRefund({ orderNo }, []);
const queryRefunds: Make = (client) => client.queryRefunds({ orderNo });
const quoteVoid: Make = (client) => client.quoteVoid(orderNo);
const queryVoids: Make = (client) => client.queryVoids(orderNo);
const register: Make = (client) => client.registerWebhookUrl('https://skyhook.example/s');

/** What the client makes of each sample answer. */
const samples: [name: string, make: Make, expected: unknown][] = [
  ...Object.entries(orders).map(([name, more]): (typeof samples)[number] => {
    const order = { ...ticketed, ...more };
    return [name, (client) => client.queryOrder(order.orderNo), { found: true, order }];
  }),
  ['order-query.unknown-order', queryOrder, { found: false }],
  ['order-query.does-not-exist', queryOrder, { found: false }],
  ['order-query.unknown-order', queryCompleted, undefined],
  ['order-query.does-not-exist', queryCompleted, undefined],
  ['order-query.several-match', queryOrder, refusal('ATLAS_REQUEST_WRONG', 701)],
  ['order-query.timeout', queryOrder, { ...refusal('ATLAS_BUSY', 705), retryAfterMs: 2_000 }],
  [
    'order-query.completed-orders',
    queryCompleted,
    {
      main: ticketed,
      ancillaryOrders: [
        {
          ...ticketed,
          orderNo: baggageNo,
          status: 'unpaid',
          statusCode: '0',
          ticketStatusCode: '0',
          paid: false,
          orderType: 6,
          paymentDeadline: Date.UTC(2026, 6, 10, 4, 16, 0),
          passengers: [{ name: 'SAMPLE/ROBIN LEE', passengerType: 0, ticketNos: [], airlinePnrs: [] }],
        },
      ],
    },
  ],
  // Not asked for, but answered in that form all the same.
  ['order-query.completed-orders', queryOrder, { found: true, order: ticketed }],
  ['order-query.ticketed', queryCompleted, { main: ticketed, ancillaryOrders: [] }],
  [
    'order-query.ticketed',
    (client) => client.queryOrderByPnr({ airlinePnr: 'H7K2PQ', carrier: 'ZZ' }),
    { found: true, order: ticketed },
  ],
  [
    'order-query.several-match',
    (client) => client.queryOrderByPnr({ airlinePnr: 'H7K2PQ', carrier: 'ZZ' }),
    refusal('ATLAS_REQUEST_WRONG', 701),
  ],

  ['order-list.numbers', listOrders, page(listedOrders, { total: 4 })],
  ['order-list.texts', listOrders, page(listedOrders, { total: 4 })],
  ['order-list.empty', listOrders, page([], { total: 0 })],

  ['incident-list.schema-dates', listIncidents, page(incidents, { total: 3 })],
  ['incident-list.newer-java-dates', listIncidents, page(incidents, { total: 3 })],
  ['incident-list.sample-dates-and-stray-text', listIncidents, page(incidents, { skipped: 1 })],
  ['incident-list.empty', listIncidents, page([], { total: 0 })],
  // The revision of two days in 2023 is not read.
  ['incident-list.first-revision', listIncidents, page([])],
  ['incident-list.schema-dates', (client) => client.findIncident('20260812093015227MNBVC'), incidents[1]],
  ['incident-list.schema-dates', (client) => client.findIncident('20260812093015227OTHER'), undefined],
  ['incident-list.empty', (client) => client.findIncident('20260812093015227MNBVC'), undefined],

  [
    'mail-query.more-follow',
    queryMails,
    page(
      [
        mail,
        {
          ...mail,
          mailCode: '00112233445566778899aabbccddeeff',
          category: 'schedule-change',
          subject: 'Flight ZZ412 leaves at another time',
          receivedAt: Date.UTC(2026, 7, 14, 3, 33, 21),
          storedAt: Date.UTC(2026, 7, 14, 3, 33, 28),
        },
      ],
      { hasNext: true },
    ),
  ],
  [
    'mail-query.last-page',
    queryMails,
    page([{ ...mail, category: 'unidentified', link: undefined }], { hasNext: false }),
  ],
  ['mail-query.empty', queryMails, page([], { hasNext: false })],
  ['mail-query.system-error', queryMails, { ...refusal('ATLAS_BUSY', 9999), retryAfterMs: 5_000 }],

  ['refund-quotation.accurate', quoteRefund, quotation],
  [
    'refund-quotation.cannot-quote',
    quoteRefund,
    { ...quotation, quoteType: 'CannotQuote', amount: undefined, expectedRefund: undefined },
  ],
  ['refund-quotation.already-applied', quoteRefund, refusal('ATLAS_ALREADY_DONE', 816)],
  [
    'refund-submission',
    (client) => client.submitRefund({ orderNo }, { offerId: 'q_0' }),
    { ...refund, state: 'atlas-processing', statusCode: 0 },
  ],
  ['refund-query.airline-processing', queryRefunds, [refund]],
  [
    'refund-query.several',
    queryRefunds,
    [
      { ...refund, state: 'rejected', statusCode: 4, cancelReason: 'The fare rules allow no refund.' },
      {
        ...refund,
        code: '202609-0007',
        state: 'refunded',
        statusCode: 2,
        expectedRefund: '2026-09-30',
        method: 'Voucher',
      },
    ],
  ],
  [
    'refund-query.older-top-level',
    queryRefunds,
    [
      {
        ...refund,
        state: 'refunded',
        statusCode: 2,
        expectedConfirmation: undefined,
        tickets: [],
        amount: undefined,
        transactionFee: undefined,
        offerId: undefined,
        method: undefined,
      },
    ],
  ],
  ['refund-query.no-such-order', queryRefunds, []],

  [
    'void-quotation.voidable',
    quoteVoid,
    {
      voidable: true,
      offerId: '0123456789abcdef',
      fastConfirmation: true,
      amount: voided.amount,
      transactionFee: 3.25,
      tickets,
      sameDayDeadline: { time: '23:00', zone: 'UTC+8' },
    },
  ],
  ['void-quotation.outside-coverage', quoteVoid, refusal('ATLAS_NOT_POSSIBLE', 843)],
  [
    'void-submission',
    (client) => client.submitVoid(orderNo, '0123456789abcdef'),
    { ...voided, state: 'atlas-processing', statusCode: 0 },
  ],
  ['void-query.voided', queryVoids, [voided]],
  [
    'void-query.rejected',
    queryVoids,
    [{ ...voided, state: 'rejected', statusCode: 4, cancelReason: 'The airline refused.' }],
  ],
  ['void-query.empty', queryVoids, []],
  // A submission that was taken, by its status, but names no case: it is asked about, never sent again.
  [
    'void-query.empty',
    (client) => client.submitVoid(orderNo, '0123456789abcdef'),
    { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' },
  ],
  [
    'success',
    (client) => client.submitRefund({ orderNo }, { offerId: 'q_0' }),
    { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' },
  ],

  ['success', register, undefined],
  ['success.with-tracing-ids', register, undefined],
  ['success', queryOrder, { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' }],
  ['system-error', register, { ...refusal('ATLAS_BUSY', 9999), retryAfterMs: 5_000 }],
  ['unauthorised', queryOrder, refusal('ATLAS_UNAUTHORISED', 900)],
  ['access-denied', queryRefunds, refusal('ATLAS_UNAUTHORISED', 902)],
  ['rate-limited', queryOrder, { ...refusal('ATLAS_RATE_LIMITED', 429), retryAfterMs: 1_000 }],
];

describe('AtlasClient reads', () => {
  const server = new AnsweringServer();
  let client: AtlasClient;

  before(async () => {
    await server.start();
    client = new AtlasClient({ baseUrl: server.url, clientId: 'the-id', clientSecret: 'the-secret' });
  });
  after(async () => {
    await client.close();
    await server.stop();
  });

  for (const [index, [name, make, expected]] of samples.entries()) {
    it(`sample ${index + 1}: ${name}`, async () => {
      server.answerWith(json(answer(name)));
      const outcome = await make(client).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) return assert.deepEqual(outcome, expected);
      assert.ok(outcome instanceof SkyhookError, outcome.stack);
      const { code, retryAfterMs } = outcome;
      const atlasStatus = 'atlasStatus' in outcome ? outcome.atlasStatus : undefined;
      const failure = { code, atlasStatus, retryAfterMs };
      assert.deepEqual(failure, { atlasStatus: undefined, retryAfterMs: undefined, ...(expected as object) });
    });
  }

  it('each sample answer of its calls', () => {
    // Nothing is regenerated by Skyhook.
    const ours = answerNames.filter((name) => !/^(?:regenerate-order|pay|stop-ticket|balance)\b/.test(name));
    const read = new Set(samples.map(([name]) => name));
    assert.deepEqual(
      ours.filter((name) => !read.has(name)),
      [],
    );
  });

  describe('an order', () => {
    const sample = () => answer('order-query.ticketed');
    const wrong: [what: string, answered: object, detail: string][] = [
      ['that is another', { ...sample(), orderNo: 'DEMOB20260705103027515' }, 'another order'],
      ['without its status', { ...sample(), orderStatus: undefined }, 'orderStatus: is missing'],
      ['with a status in words', { ...sample(), orderStatus: 'TICKETED' }, 'orderStatus: is not a whole number'],
      ['without its number', { ...sample(), orderNo: null }, 'orderNo: is missing'],
      [
        'with a passenger without a name',
        { ...sample(), paxTicketInfos: [{ ticketNos: ['6181234567890'] }] },
        'paxTicketInfos[0].name: is missing',
      ],
      [
        'with a flight whose time is no time',
        { ...sample(), routing: { fromSegments: [{ ...firstSegment(), depTime: 'SAMPLE/KIM' }] } },
        'routing.fromSegments[0].depTime: is not a date and time of the contract',
      ],
    ];
    for (const [what, answered, detail] of wrong) {
      it(`not when it is one ${what}: the field, never its content`, async () => {
        server.answerWith(json(answered));
        const expected = { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD', retryable: true, detail };
        await assert.rejects(client.queryOrder(orderNo), expected);
      });
    }

    const firstOnly = { ...sample(), orderNo, orderList: [sample()] };
    const absent: [what: string, value: unknown][] = [
      ['null', null],
      ['an empty text', ''],
      ['not there', undefined],
    ];
    for (const [what, value] of absent) {
      it(`in the form with post-ticketing orders, whose status at the top is ${what}`, async () => {
        const answered = { ...firstOnly, orderStatus: value, ticketStatus: value, tktLimitTime: value };
        server.answerWith(json(answered));
        assert.deepEqual(await client.queryOrder(orderNo), { found: true, order: ticketed });
      });
    }

    it('not in the form with post-ticketing orders when they are those of another', async () => {
      const others = { ...sample(), orderNo: 'DEMOB20260705103027515' };
      server.answerWith(json({ status: 0, orderNo, orderStatus: null, orderList: [others] }));
      await assert.rejects(client.queryOrder(orderNo), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' });
      await assert.rejects(client.queryCompletedOrder(orderNo), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' });
    });

    it('not when all its fields are null beside status 0, and says which is missing', async () => {
      server.answerWith(json({ ...answer('order-query.unknown-order'), status: 0, orderNo }));
      await assert.rejects(client.queryOrder(orderNo), {
        code: 'ATLAS_ANSWER_NOT_UNDERSTOOD',
        detail: 'orderStatus: is missing',
      });
    });
  });

  it('what was compressed', async () => {
    server.answerWith((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify(answer('order-query.ticketed')))),
    );
    assert.deepEqual(await client.queryOrder(orderNo), { found: true, order: ticketed });
  });

  it('any sample of which one value is another: as an answer, or as an error of the catalogue that does not quote it', async () => {
    const marker = 'EXAMPLE/ALEX';
    const read = samples.filter(([name]) => answer(name)['status'] === 0);
    const changes = fc.record({
      sample: fc.nat({ max: read.length - 1 }),
      path: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 }),
      other: fc.oneof(
        fc.constantFrom<unknown>(marker, [marker], { a: marker }, null, '', 7),
        fc.jsonValue({ maxDepth: 1 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ sample, path, other }) => {
        const [name, make] = read[sample] ?? assert.fail();
        server.answerWith(json(changed(answer(name), path, other)));
        const outcome = await make(client).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return;
        assert.ok(outcome instanceof SkyhookError, outcome.stack);
        assert.doesNotMatch(inspect(outcome, { depth: 8 }), /ALEX/);
      }),
      { numRuns: 400 },
    );
  });
});

/** A copy in which the value that the path leads to is another; a step counts the fields of where it is. */
function changed(value: unknown, [step = 0, ...path]: readonly number[], other: unknown): unknown {
  if (value === null || typeof value !== 'object') return other;
  const keys = Object.keys(value);
  const key = keys[step % keys.length];
  if (key === undefined) return other;
  const inner = path.length === 0 ? other : changed((value as Record<string, unknown>)[key], path, other);
  return Array.isArray(value)
    ? value.map((one: unknown, index) => (String(index) === key ? inner : one))
    : { ...value, [key]: inner };
}

function firstSegment(): object {
  const { routing } = answer('order-query.ticketed') as { routing: { fromSegments: object[] } };
  return routing.fromSegments[0] ?? assert.fail('the sample has no flight');
}
