import assert from 'node:assert/strict';
import {
  casesOf,
  referenceFields,
  refundOrder,
  refundQuotationAnswer,
  refundRequestList,
  voidOrder,
  voidQuotationAnswer,
  type RefundQuotation,
  type SettlementCase,
  type VoidQuotation,
} from '../../../src/atlas/refunds-and-voids.ts';

const orderNo = 'DEMOA20260703091512377';
const ticket = { lastName: 'EXAMPLE', firstName: 'ALEX', ticketNo: 'D12345' };

describe('a refund', () => {
  /** The sample of the contract, refund query, July 2026. */
  const sample = {
    orderNo,
    refundCode: '202607-0017',
    refundStatus: 1,
    cancelReason: '',
    expectedConfirmationDate: '20260720',
    expectedRefundDate: null,
    refundQuoteType: 'CannotQuote',
    refundTickets: [ticket],
    refundFareAmount: { currency: 'USD', originalFareAmount: 80.0, estimatedRefundAmount: 80.0 },
    refundPostTicketingServiceAmounts: [],
    refundVouchers: null,
    serviceFee: { currency: 'USD', transactionFee: 2.0 },
    refundRules: [],
    refundOfferId: 'q_00000000000000000000000000000000',
    refundMethod: 'CashBackToOriginalPayment',
  };
  const refund: SettlementCase = {
    orderNo,
    code: '202607-0017',
    state: 'airline-processing',
    statusCode: 1,
    cancelReason: undefined,
    expectedConfirmation: '2026-07-20',
    expectedRefund: undefined,
    tickets: [ticket],
    amount: { currency: 'USD', originalFare: 80, estimatedRefund: 80 },
    transactionFee: 2,
    offerId: 'q_00000000000000000000000000000000',
    method: 'CashBackToOriginalPayment',
  };

  const cases: [what: string, more: Record<string, unknown>, read: Partial<SettlementCase>][] = [
    ['the sample of the contract', {}, {}],
    ['a status as text', { refundStatus: '2' }, { state: 'refunded', statusCode: 2 }],
    [
      'a rejected one',
      { refundStatus: 4, cancelReason: 'Does not match airline policy.' },
      { state: 'rejected', statusCode: 4, cancelReason: 'Does not match airline policy.' },
    ],
    ['a status that no document names', { refundStatus: 7 }, { state: 'other', statusCode: 7 }],
    ['no status', { refundStatus: null }, { state: 'other', statusCode: undefined }],
    [
      'amounts as texts',
      { refundFareAmount: { currency: 'USD', originalFareAmount: '80.00', estimatedRefundAmount: '74.99' } },
      { amount: { currency: 'USD', originalFare: 80, estimatedRefund: 74.99 } },
    ],
    [
      'amounts that are none',
      { refundFareAmount: { currency: null, originalFareAmount: 'free', estimatedRefundAmount: '' } },
      { amount: { currency: undefined, originalFare: undefined, estimatedRefund: undefined } },
    ],
    ['no amounts', { refundFareAmount: null, serviceFee: null }, { amount: undefined, transactionFee: undefined }],
    [
      'amounts in another form',
      { refundFareAmount: 80, serviceFee: [2] },
      { amount: undefined, transactionFee: undefined },
    ],
    ['no tickets', { refundTickets: null }, { tickets: [] }],
    ['tickets in another form', { refundTickets: ['EXAMPLE/ALEX'] }, { tickets: [] }],
    [
      'a ticket without its number',
      { refundTickets: [{ ...ticket, ticketNo: null }] },
      { tickets: [{ ...ticket, ticketNo: undefined }] },
    ],
    [
      'dates that are none',
      { expectedConfirmationDate: '20260231', expectedRefundDate: 'soon' },
      { expectedConfirmation: undefined },
    ],
    [
      'a voucher',
      { refundMethod: 'Voucher', expectedRefundDate: '20260930' },
      { method: 'Voucher', expectedRefund: '2026-09-30' },
    ],
  ];
  for (const [what, more, read] of cases) {
    it(`is read: ${what}`, () => assert.deepEqual(refundOrder.parse({ ...sample, ...more }), { ...refund, ...read }));
  }

  it('is read with nothing but its code', () => {
    const read = refundOrder.parse({ refundCode: '202607-0017' });
    assert.deepEqual(JSON.parse(JSON.stringify(read)), { code: '202607-0017', state: 'other', tickets: [] });
  });

  describe('in an answer', () => {
    const read = (answer: Record<string, unknown>) => casesOf(answer, 'refundOrders', refundOrder);
    const older = { status: 0, msg: null, ...sample };
    const answers: [what: string, answer: Record<string, unknown>, cases: SettlementCase[]][] = [
      ['in the list', { status: 0, refundOrders: [sample] }, [refund]],
      [
        'several of them',
        { status: 0, refundOrders: [{ ...sample, refundCode: '202606-0001', refundStatus: 4 }, sample] },
        [{ ...refund, code: '202606-0001', state: 'rejected', statusCode: 4 }, refund],
      ],
      ['at the top level, as older versions had it', older, [refund]],
      ['at the top level beside a list that is null', { ...older, refundOrders: null }, [refund]],
      ['with a stray text beside it', { status: 0, refundOrders: ['string', sample, null] }, [refund]],
      ['none', { status: 0, refundOrders: [] }, []],
      ['none, in a list that is null', { status: 0, refundOrders: null }, []],
      ['none, without a list', { status: 0, msg: 'success' }, []],
    ];
    for (const [what, answer, expected] of answers) {
      it(`is found: ${what}`, () => assert.deepEqual(read(answer), expected));
    }

    // After a submission whose answer was lost, "none" would mean that it may be submitted again.
    const unreadable: [what: string, answer: Record<string, unknown>][] = [
      ['a refund without its code', { status: 0, refundOrders: [{ ...sample, refundCode: null }] }],
      [
        'a refund without its code beside one that has it',
        { status: 0, refundOrders: [{ ...sample, refundCode: '' }, sample] },
      ],
      ['a list that is a text', { status: 0, refundOrders: 'none' }],
    ];
    for (const [what, answer] of unreadable) {
      it(`is not read as "none" when there is ${what}`, () => {
        assert.throws(() => read(answer), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' });
      });
    }

    it('is found when it comes without the brackets of the list', () => {
      assert.deepEqual(read({ status: 0, refundOrders: sample }), [refund]);
    });
  });
});

describe('a void', () => {
  /** The sample of the contract, void query, July 2026. */
  const sample = {
    orderNo,
    voidCode: '202607-0042',
    voidStatus: 2,
    cancelReason: '',
    expectedConfirmationDate: '20260703',
    expectedRefundDate: null,
    voidTickets: [ticket],
    voidMethod: 'CashBackToOriginalPayment',
  };
  const voided: SettlementCase = {
    orderNo,
    code: '202607-0042',
    state: 'refunded',
    statusCode: 2,
    cancelReason: undefined,
    expectedConfirmation: '2026-07-03',
    expectedRefund: undefined,
    tickets: [ticket],
    amount: undefined,
    transactionFee: undefined,
    offerId: undefined,
    method: 'CashBackToOriginalPayment',
  };
  const cases: [what: string, more: Record<string, unknown>, read: Partial<SettlementCase>][] = [
    ['the sample of the contract', {}, {}],
    ['a status as text', { voidStatus: '6' }, { state: 'withdrawn', statusCode: 6 }],
    [
      'a rejected one',
      { voidStatus: 4, cancelReason: 'The airline refused.' },
      { state: 'rejected', statusCode: 4, cancelReason: 'The airline refused.' },
    ],
    [
      'its amounts and its offer',
      {
        voidFareAmount: { currency: 'USD', originalFareAmount: 80, estimatedRefundAmount: 77 },
        serviceFee: { currency: 'USD', transactionFee: 3 },
        voidOfferId: '0123abcd',
      },
      { amount: { currency: 'USD', originalFare: 80, estimatedRefund: 77 }, transactionFee: 3, offerId: '0123abcd' },
    ],
  ];
  for (const [what, more, read] of cases) {
    it(`is read: ${what}`, () => assert.deepEqual(voidOrder.parse({ ...sample, ...more }), { ...voided, ...read }));
  }

  it('is found in the list, and at the top level of the answer to its submission', () => {
    assert.deepEqual(casesOf({ status: 0, voidOrders: [sample] }, 'voidOrders', voidOrder), [voided]);
    assert.deepEqual(casesOf({ status: 0, ...sample }, 'voidOrders', voidOrder), [voided]);
    assert.deepEqual(casesOf({ status: 0, voidOrders: [] }, 'voidOrders', voidOrder), []);
  });

  it('is not read as "none" when there is a void without its code', () => {
    const answer = { status: 0, voidOrders: [{ ...sample, voidCode: undefined }] };
    assert.throws(() => casesOf(answer, 'voidOrders', voidOrder), { code: 'ATLAS_ANSWER_NOT_UNDERSTOOD' });
  });
});

describe('a quotation', () => {
  const refundQuotation: RefundQuotation = {
    offerId: 'q_00000000000000000000000000000000',
    refundable: undefined,
    quoteType: 'AccurateQuote',
    amount: { currency: 'USD', originalFare: 120, estimatedRefund: 80 },
    transactionFee: 3.25,
    tickets: [ticket],
    expectedConfirmation: '2026-09-05',
    expectedRefund: '2026-09-30',
  };
  const refundSample = {
    status: 0,
    orderNo,
    refundOfferId: 'q_00000000000000000000000000000000',
    refundQuoteType: 'AccurateQuote',
    refundFareAmount: { currency: 'USD', originalFareAmount: 120, estimatedRefundAmount: 80 },
    serviceFee: { currency: 'USD', transactionFee: '3.25' },
    refundTickets: [ticket],
    expectedConfirmationDate: '20260905',
    expectedRefundDate: '20260930',
  };
  const refunds: [what: string, more: Record<string, unknown>, read: Partial<RefundQuotation>][] = [
    ['that is accurate', {}, {}],
    [
      'that Atlas cannot make',
      { refundQuoteType: 'CannotQuote', refundFareAmount: null, expectedRefundDate: null },
      { quoteType: 'CannotQuote', amount: undefined, expectedRefund: undefined },
    ],
    [
      'that says non-refundable, without an offer',
      { refundQuoteType: 'NonRefundable', refundOfferId: '' },
      { quoteType: 'NonRefundable', offerId: undefined },
    ],
    [
      'one that says that nothing is refunded, with an offer all the same',
      { isRefundable: 'false' },
      { refundable: false },
    ],
  ];
  for (const [what, more, read] of refunds) {
    it(`of a refund is read: one ${what}`, () => {
      assert.deepEqual(refundQuotationAnswer.parse({ ...refundSample, ...more }), { ...refundQuotation, ...read });
    });
  }

  const voidQuotation: VoidQuotation = {
    voidable: true,
    offerId: '0123456789abcdef',
    fastConfirmation: true,
    amount: { currency: 'USD', originalFare: 120, estimatedRefund: 117 },
    transactionFee: 3.25,
    tickets: [ticket],
    sameDayDeadline: { time: '23:00', zone: 'UTC+8' },
  };
  const voidSample = {
    status: 0,
    isVoidable: true,
    voidOfferId: '0123456789abcdef',
    voidMethod: 'CashBackToOriginalPayment',
    fastConfirmation: 1,
    voidTickets: [ticket],
    voidFareAmount: { currency: 'USD', originalFareAmount: 120, estimatedRefundAmount: 117 },
    serviceFee: { currency: 'USD', transactionFee: 3.25 },
    voidWindow: {
      supportVoid: true,
      allowVoid: true,
      voidTimeAfterIssure: 24,
      voidTimeBeforeDepature: 48,
      sameDayDeadlineTime: '23:00',
      sameDayTimezone: 'UTC+8',
    },
  };
  const voids: [what: string, more: Record<string, unknown>, read: Partial<VoidQuotation>][] = [
    ['that says yes', {}, {}],
    ['that says yes in a text', { isVoidable: 'true', fastConfirmation: 'false' }, { fastConfirmation: false }],
    ['that says no', { isVoidable: false, voidOfferId: null }, { voidable: false, offerId: undefined }],
    [
      'that does not say',
      { isVoidable: null, fastConfirmation: null },
      { voidable: false, fastConfirmation: undefined },
    ],
    ['that says it in another way', { isVoidable: 'yes' }, { voidable: false }],
    ['without a window', { voidWindow: null }, { sameDayDeadline: undefined }],
    [
      'with a window without a deadline',
      { voidWindow: { supportVoid: true } },
      { sameDayDeadline: { time: undefined, zone: undefined } },
    ],
    ['with a window in another form', { voidWindow: '23:00' }, { sameDayDeadline: undefined }],
    ['with tickets that are numbers alone', { voidTickets: ['D12345'] }, { tickets: [] }],
  ];
  for (const [what, more, read] of voids) {
    it(`of a void is read: one ${what}`, () => {
      assert.deepEqual(voidQuotationAnswer.parse({ ...voidSample, ...more }), { ...voidQuotation, ...read });
    });
  }
});

describe('a request for a refund', () => {
  it('names the order by its number, or by the airline’s locator and code', () => {
    assert.deepEqual(referenceFields({ orderNo }), { orderNo });
    assert.deepEqual(referenceFields({ airlinePnr: 'D12345', carrier: 'ZZ' }), { airlinePNR: 'D12345', carrier: 'ZZ' });
  });

  const segment = { depLocal: '2026-09-01T08:00', flightNumber: 'ZZ101', depAirport: 'AAA', arrAirport: 'BBB' };
  const sent = { depDate: '20260901', flightNo: 'ZZ101', depAirport: 'AAA', arrAirport: 'BBB' };
  for (const [reason, refundReason] of [
    ['involuntary', '0'],
    ['voluntary', '1'],
    ['void', '4'],
  ] as const) {
    it(`says ${refundReason} for ${reason}`, () => {
      const items = [{ lastName: 'EXAMPLE', firstName: 'ALEX', segments: [segment], reason }];
      assert.deepEqual(refundRequestList(items), [
        { lastName: 'EXAMPLE', firstName: 'ALEX', segments: [sent], refundReason },
      ]);
    });
  }

  it('names the day of departure, of a time or of a day', () => {
    const segments = [segment, { ...segment, depLocal: '2026-12-31' }];
    const [item] = refundRequestList([{ lastName: 'EXAMPLE', firstName: 'ALEX', segments, reason: 'voluntary' }]);
    assert.deepEqual((item as { segments: unknown }).segments, [sent, { ...sent, depDate: '20261231' }]);
  });
});
