import assert from 'node:assert/strict';
import { mailRecord, mailRequest, type MailFilter, type MailRecord } from '../../../src/atlas/mail-query.ts';
import { mailCategories } from '../../../src/atlas/notifications/airline-mail.ts';
import { readPage } from '../../../src/atlas/paging.ts';
import { SkyhookError } from '../../../src/errors.ts';

const orderNo = 'DEMOA20260703091512377';
const day = 24 * 3_600_000;

describe('a record of the mail query', () => {
  /** The sample of the contract, `email.all`, whose fields the query has as well, July 2026. */
  const sample = {
    orderNo,
    emailReceivingDate: '2026-07-13 16:15:21',
    uniqueCode: '0123456789abcdef0123456789abcdef',
    emailCategory: 'Payment Success',
    from: 'noreply@airline.example',
    to: 'demo0001@mail.example',
    emailSubject: 'Booking D12345',
    emailLink: 'http://store.example/2026/07/0123.eml?Expires=1783934130&Signature=demo',
    createTime: '2026-07-13 16:15:28',
  };
  const record: MailRecord = {
    orderNo,
    mailCode: '0123456789abcdef0123456789abcdef',
    category: 'payment-success',
    categoryText: undefined,
    from: 'noreply@airline.example',
    to: 'demo0001@mail.example',
    subject: 'Booking D12345',
    link: 'http://store.example/2026/07/0123.eml?Expires=1783934130&Signature=demo',
    receivedAt: Date.UTC(2026, 6, 13, 8, 15, 21),
    storedAt: Date.UTC(2026, 6, 13, 8, 15, 28),
  };

  const cases: [what: string, more: Record<string, unknown>, read: Partial<MailRecord>][] = [
    ['the sample of the contract, its times in UTC+08:00', {}, {}],
    ['one whose link is null', { emailLink: null }, { link: undefined }],
    ['a code in capitals', { uniqueCode: '0123456789ABCDEF0123456789ABCDEF' }, {}],
    ['a code that is none', { uniqueCode: 'EXAMPLE/ALEX' }, { mailCode: undefined }],
    [
      'the category as the list of the query writes it',
      { emailCategory: 'Schedule Change' },
      { category: 'schedule-change' },
    ],
    [
      'the category as the webhook page writes it',
      { emailCategory: 'Schedule change' },
      { category: 'schedule-change' },
    ],
    ['the category that the list of the query omits', { emailCategory: 'Unidentified' }, { category: 'unidentified' }],
    ['a category that no document names', { emailCategory: 'Loyalty' }, { category: 'other', categoryText: 'Loyalty' }],
    ['no category', { emailCategory: null }, { category: 'other' }],
    [
      'the short edition',
      { emailReceivingDate: undefined, uniqueCode: undefined, from: undefined, to: undefined },
      { mailCode: undefined, from: undefined, to: undefined, receivedAt: undefined },
    ],
  ];
  for (const [what, more, read] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(mailRecord.parse({ ...sample, ...more }), { ...record, ...read }));
  }

  it('is skipped and counted without its order, and hides no other', () => {
    const page = readPage(
      { hasNext: true, records: [{ ...sample, orderNo: null }, 'string', sample] },
      'records',
      mailRecord,
    );
    assert.deepEqual(page, { records: [record], skipped: 2, total: undefined, hasNext: true });
  });
});

describe('mailRequest', () => {
  const from = Date.UTC(2026, 6, 9, 16);
  const cases: [what: string, filter: MailFilter, request: object][] = [
    ['the mails of an order', { orderNo }, { orderNo, pageIndex: 1, pageSize: 100 }],
    ['another page', { orderNo, pageIndex: 2, pageSize: 1000 }, { orderNo, pageIndex: 2, pageSize: 1000 }],
    [
      'what was received in a window, in UTC+08:00',
      { receivedFrom: from, receivedTo: from + day },
      {
        emailReceivingDateStart: '2026-07-10 00:00:00',
        emailReceivingDateEnd: '2026-07-11 00:00:00',
        pageIndex: 1,
        pageSize: 100,
      },
    ],
    [
      'what was stored in a window',
      { storedFrom: from, storedTo: from + 1_000 },
      { createTimeStart: '2026-07-10 00:00:00', createTimeEnd: '2026-07-10 00:00:01', pageIndex: 1, pageSize: 100 },
    ],
    [
      'both, of an order',
      { orderNo, receivedFrom: from, receivedTo: from + day, storedFrom: from, storedTo: from + day },
      {
        orderNo,
        emailReceivingDateStart: '2026-07-10 00:00:00',
        emailReceivingDateEnd: '2026-07-11 00:00:00',
        createTimeStart: '2026-07-10 00:00:00',
        createTimeEnd: '2026-07-11 00:00:00',
        pageIndex: 1,
        pageSize: 100,
      },
    ],
    [
      'the mails of an order since a time',
      { orderNo, receivedFrom: from },
      { orderNo, emailReceivingDateStart: '2026-07-10 00:00:00', pageIndex: 1, pageSize: 100 },
    ],
    [
      'categories, in the words of the query’s list',
      { orderNo, categories: ['schedule-change', 'duplicated-schedule-change', 'unaccounted-cancellation'] },
      {
        orderNo,
        emailCategories: ['Schedule Change', 'Duplicated Schedule Change', 'Unaccounted Cancellation'],
        pageIndex: 1,
        pageSize: 100,
      },
    ],
  ];
  for (const [what, filter, request] of cases) {
    // Fields that are undefined are not in the body.
    it(`asks for ${what}`, () => assert.deepEqual(JSON.parse(JSON.stringify(mailRequest(filter))), request));
  }

  it('asks for each category in the words in which it is read', () => {
    const { emailCategories } = mailRequest({ orderNo, categories: mailCategories }) as { emailCategories: string[] };
    const read = emailCategories.map((emailCategory) => mailRecord.parse({ orderNo, emailCategory }).category);
    assert.deepEqual(read, [...mailCategories]);
    assert.equal(emailCategories.length, 13);
  });

  const accepted: [what: string, filter: MailFilter][] = [
    ['a month of 31 days', { receivedFrom: Date.UTC(2026, 6, 1), receivedTo: Date.UTC(2026, 7, 1) }],
    ['a month of 28 days', { storedFrom: Date.UTC(2027, 1, 1), storedTo: Date.UTC(2027, 2, 1) }],
    ['a moment', { receivedFrom: from, receivedTo: from }],
  ];
  for (const [what, filter] of accepted) {
    it(`takes a window of ${what}`, () => assert.doesNotThrow(() => mailRequest(filter)));
  }

  const refused: [what: string, filter: MailFilter, why: RegExp][] = [
    ['nothing to go by', {}, /order number or a whole window/],
    ['categories alone', { categories: ['receipt'] }, /order number or a whole window/],
    ['half a window', { receivedFrom: from }, /order number or a whole window/],
    ['halves of two windows', { receivedFrom: from, storedTo: from }, /order number or a whole window/],
    ['a receiving window over a month', { receivedFrom: from, receivedTo: from + 31 * day + 1_000 }, /over a month/],
    ['a creation window over a month', { storedFrom: from, storedTo: from + 62 * day }, /over a month/],
    ['a window over a month beside an order', { orderNo, receivedFrom: 0, receivedTo: from }, /over a month/],
    [
      'a window over a month beside one that is not',
      { receivedFrom: from, receivedTo: from + day, storedFrom: from, storedTo: from + 32 * day },
      /over a month/,
    ],
  ];
  for (const [what, filter, why] of refused) {
    it(`refuses ${what}, which Atlas would refuse`, () => {
      assert.throws(
        () => mailRequest(filter),
        (error) => {
          assert.ok(error instanceof SkyhookError);
          assert.deepEqual([error.code, error.retryable], ['ATLAS_REQUEST_WRONG', false]);
          return why.test(error.detail ?? '');
        },
      );
    });
  }
});
