import assert from 'node:assert/strict';
import {
  namedFlights,
  quotationObstacle,
  splitName,
  type QuotedRefund,
} from '../../../src/domain/refund-submission.ts';
import { flight } from '../../support/flights.ts';

describe('quotationObstacle', () => {
  const good: QuotedRefund = {
    refundable: true,
    offerId: 'q_1',
    quoteType: 'AccurateQuote',
    amount: { currency: 'USD', originalFare: 80, estimatedRefund: 80 },
    tickets: [{}, {}],
  };
  const amount = (given: Partial<NonNullable<QuotedRefund['amount']>>) => ({
    amount: { currency: 'USD', originalFare: 80, estimatedRefund: 80, ...given },
  });
  const cases: [given: Partial<QuotedRefund>, obstacle: string | undefined][] = [
    [{}, undefined],
    [{ refundable: undefined, quoteType: undefined, tickets: [] }, undefined],
    [amount({ estimatedRefund: 85 }), undefined],
    [{ refundable: false }, 'QUOTE_NOT_REFUNDABLE'],
    [{ quoteType: 'NonRefundable' }, 'QUOTE_NOT_REFUNDABLE'],
    [{ quoteType: 'CannotQuote' }, 'QUOTE_NOT_ACCURATE'],
    [{ quoteType: 'SomethingNew' }, 'QUOTE_NOT_ACCURATE'],
    [{ offerId: undefined }, 'QUOTE_WITHOUT_OFFER'],
    [{ amount: undefined }, 'QUOTE_WITHOUT_AMOUNT'],
    [amount({ currency: undefined }), 'QUOTE_WITHOUT_AMOUNT'],
    [amount({ estimatedRefund: 0 }), 'QUOTE_WITHOUT_AMOUNT'],
    [amount({ estimatedRefund: -1 }), 'QUOTE_WITHOUT_AMOUNT'],
    [amount({ estimatedRefund: undefined }), 'QUOTE_WITHOUT_AMOUNT'],
    [amount({ originalFare: undefined }), 'QUOTE_BELOW_FARE'],
    [amount({ estimatedRefund: 79.99 }), 'QUOTE_BELOW_FARE'],
    [{ tickets: [{}] }, 'QUOTE_NOT_FOR_ALL'],
  ];
  for (const [given, obstacle] of cases)
    it(`says ${obstacle ?? 'nothing'} of ${JSON.stringify(given)}`, () =>
      assert.equal(quotationObstacle({ ...good, ...given }, 2), obstacle));
});

describe('splitName', () => {
  it('takes the two parts of a name, and only two', () => {
    assert.deepEqual(splitName('EXAMPLE/ALEX SAM'), { lastName: 'EXAMPLE', firstName: 'ALEX SAM' });
    assert.deepEqual(splitName(' EXAMPLE / ALEX '), { lastName: 'EXAMPLE', firstName: 'ALEX' });
    for (const name of ['EXAMPLE', '/', ' / ', 'EXAMPLE/', '/ALEX', 'A/B/C', ''])
      assert.equal(splitName(name), undefined, `"${name}"`);
  });
});

describe('namedFlights', () => {
  const [out, back] = [flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10'), flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10')];
  const moved = flight('ZZ101 SIN 2026-12-01T12:00 KUL 13:10');

  it('are those of the order query first, then those bought', () =>
    assert.deepEqual(namedFlights([out, back], [moved, back]), [
      [moved, back],
      [out, back],
    ]));
  it('are those bought alone where the order query lacks one: the refund is of the whole trip', () =>
    assert.deepEqual(namedFlights([out, back], [back]), [[out, back]]));
});
