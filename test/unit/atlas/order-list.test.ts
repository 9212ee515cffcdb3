import assert from 'node:assert/strict';
import {
  listedOrder,
  orderListRequest,
  type ListedOrder,
  type OrderListFilter,
} from '../../../src/atlas/order-list.ts';
import { readPage } from '../../../src/atlas/paging.ts';

describe('an order of the order list', () => {
  /** The sample of the contract, order list, July 2026. */
  const sample = {
    orderNo: 'DEMOA20260703091512377',
    pnrCode: 'DEMOPN',
    airlinePNRs: [],
    orderStatus: 1,
    depDate: '20260901',
    airlines: ['ZZ'],
    orderCreateTimestamp: '2026-07-03T01:15:12Z',
    paymentTimestamp: '2026-07-03T01:16:02Z',
    paxNames: ['EXAMPLE/ALEX'],
    contactEmail: 'agent@example.test',
    fromCity: 'AAA',
    toCity: 'BBB',
    errorCode: null,
    errorMessage: null,
  };
  const order: ListedOrder = {
    orderNo: 'DEMOA20260703091512377',
    pnrCode: 'DEMOPN',
    airlinePnrs: [],
    status: 'ticketing',
    statusCode: '1',
    departureDay: '2026-09-01',
    airlines: ['ZZ'],
    createdAt: Date.UTC(2026, 6, 3, 1, 15, 12),
    paidAt: Date.UTC(2026, 6, 3, 1, 16, 2),
    errorCode: undefined,
  };

  const cases: [what: string, more: Record<string, unknown>, read: Partial<ListedOrder>][] = [
    ['the sample of the contract', {}, {}],
    [
      'an unpaid one',
      { orderStatus: 0, paymentTimestamp: null },
      { status: 'unpaid', statusCode: '0', paidAt: undefined },
    ],
    [
      'a ticketed one',
      { orderStatus: 2, airlinePNRs: ['D12345'] },
      { status: 'ticketed', statusCode: '2', airlinePnrs: ['D12345'] },
    ],
    [
      'a cancelled one',
      { orderStatus: -3, errorCode: '603', errorMessage: 'Flight sold out' },
      { status: 'cancelled', statusCode: '-3', errorCode: '603' },
    ],
    [
      'a status as text',
      { orderStatus: '-3', errorCode: 603 },
      { status: 'cancelled', statusCode: '-3', errorCode: '603' },
    ],
    [
      'a cancelled one in the code of an old text as other, never as cancelled',
      { orderStatus: 3 },
      { status: 'other', statusCode: '3' },
    ],
    ['two locators in one element', { airlinePNRs: ['D12345|E6789X'] }, { airlinePnrs: ['D12345', 'E6789X'] }],
    ['locators in one text', { airlinePNRs: 'D12345|E6789X' }, { airlinePnrs: ['D12345', 'E6789X'] }],
    ['empty locators as none', { airlinePNRs: ['', null, '|', 'D12345|'] }, { airlinePnrs: ['D12345'] }],
    ['no locators', { airlinePNRs: null }, { airlinePnrs: [] }],
    ['the day of departure under its other name', { depDate: undefined, travelStartDate: '20260901' }, {}],
    [
      'the day of departure under its other name, beside an empty one',
      { depDate: '', travelStartDate: '20260901' },
      {},
    ],
    ['the day of departure with dashes', { depDate: '2026-09-01' }, {}],
    ['the day of departure as a number', { depDate: 20260901 }, {}],
    ['a day that is none', { depDate: '20260931' }, { departureDay: undefined }],
    [
      'times with fractions',
      { orderCreateTimestamp: '2026-07-03T01:15:12.500Z' },
      { createdAt: Date.UTC(2026, 6, 3, 1, 15, 12, 500) },
    ],
    ['times without their zone as UTC', { orderCreateTimestamp: '2026-07-03T01:15:12' }, {}],
    [
      'times in another form as nothing',
      { orderCreateTimestamp: 'today', paymentTimestamp: 0 },
      { createdAt: undefined, paidAt: undefined },
    ],
    ['no reference, no airlines', { pnrCode: null, airlines: null }, { pnrCode: undefined, airlines: [] }],
  ];
  for (const [what, more, read] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(listedOrder.parse({ ...sample, ...more }), { ...order, ...read }));
  }

  for (const [what, odd] of [
    ['a stray text', 'string'],
    ['an order without a number', { ...sample, orderNo: '' }],
    ['an order without a status', { ...sample, orderStatus: null }],
    ['an order with a status in words', { ...sample, orderStatus: 'TICKETED' }],
  ] as const) {
    it(`skips and counts ${what}`, () => {
      const page = readPage({ orders: [odd, sample], totalRecords: '2' }, 'orders', listedOrder);
      assert.deepEqual(page, { records: [order], skipped: 1, total: 2, hasNext: undefined });
    });
  }
});

describe('orderListRequest', () => {
  const page = { page: 1, pageSize: 100 };
  const cases: [what: string, filter: OrderListFilter, request: object][] = [
    ['everything, in the largest pages', {}, page],
    [
      'the sample of the contract: a window, in UTC',
      { statuses: [1], createdFrom: Date.UTC(2026, 6, 3), createdTo: Date.UTC(2026, 6, 4) },
      {
        orderStatus: [1],
        createTimeRangeFrom: '2026-07-03T00:00:00Z',
        createTimeRangeTo: '2026-07-04T00:00:00Z',
        ...page,
      },
    ],
    ['a window without an end', { createdFrom: 0 }, { createTimeRangeFrom: '1970-01-01T00:00:00Z', ...page }],
    ['a window without a start', { createdTo: 0 }, { createTimeRangeTo: '1970-01-01T00:00:00Z', ...page }],
    ['several states', { statuses: [0, 2, -3] }, { orderStatus: [0, 2, -3], ...page }],
    [
      'locators, airlines, a contact',
      { airlinePnrs: ['D12345', 'E6789X'], airlines: ['ZZ', 'YY'], contactEmail: 'agent@example.test' },
      { airlinePNRs: ['D12345', 'E6789X'], airlines: ['ZZ', 'YY'], contactEmail: 'agent@example.test', ...page },
    ],
    ['one order', { orderNo: 'DEMOA20260703091512377' }, { orderNo: 'DEMOA20260703091512377', ...page }],
    ['another page', { page: 4, pageSize: 20 }, { page: 4, pageSize: 20 }],
  ];
  for (const [what, filter, request] of cases) {
    it(`asks for ${what}`, () => assert.deepEqual(orderListRequest(filter), request));
  }
});
