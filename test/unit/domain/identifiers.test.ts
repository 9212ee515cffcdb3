import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  asCaseCode,
  asMailCode,
  asNotificationId,
  asOrderNo,
  asType,
  mainOrderNo,
  splitOrderNo,
} from '../../../src/domain/identifiers.ts';

const table = (
  read: (value: unknown) => string | undefined,
  accepted: readonly string[],
  refused: readonly unknown[],
): void => {
  for (const value of accepted) it(`takes ${value}`, () => assert.equal(read(value), value));
  for (const value of [...refused, '', ' ', null, undefined, 7, true, {}, [], accepted, [accepted[0]]]) {
    const shown = JSON.stringify(value)?.slice(0, 60);
    it(`does not take ${shown}`, () => assert.equal(read(value), undefined));
  }
  const [one = ''] = accepted;
  for (const [what, value] of [
    ['a line end', `${one}\n`],
    ['a blank', ` ${one}`],
    ['a NUL', `${one}\u0000`],
    ['a slash', `${one}/x`],
    ['a second one', `${one},${one}`],
    ['12 KB', one + one.slice(-1).repeat(12_288)],
  ]) {
    it(`does not take one with ${what}`, () => assert.equal(read(value), undefined));
  }
};

describe('mainOrderNo', () => {
  const main = 'TESTA20260703091512377';
  it('takes the letters off that a legacy add-on order appends', () => {
    for (const letters of ['ABCD', 'ABCDE', 'ABCDEF']) assert.equal(mainOrderNo(`${main}${letters}`), main);
  });
  it('leaves every other number as it is', () => {
    for (const number of [main, `${main}ABC`, `${main}ABCDEFG`, `${main}ABCD_1`, 'ABCD'])
      assert.equal(mainOrderNo(number), number);
  });
});

describe('a list of orders', () => {
  const orders = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `TESTA202607030915123${String(index).padStart(2, '0')}`);
  it('has ten at most', () => {
    assert.deepEqual(splitOrderNo(orders(10).join()), orders(10));
    assert.equal(splitOrderNo(orders(11).join()), undefined);
  });
});

describe('an event type', () => {
  it('has 64 characters at most', () => {
    const longest = `order.${'a'.repeat(30)}.${'b'.repeat(27)}`;
    assert.equal(asType(longest), longest);
    assert.equal(asType(`${longest}b`), undefined);
  });
});

describe('asOrderNo', () => {
  table(
    asOrderNo,
    [
      'DEMOA20260703091512377',
      'TESTB20260703091512377',
      'TESTA20260703091512377ABCD',
      'TESTA20260703091512377ABCDE',
      // The documents deduce the counts of letters and digits from samples.
      'DEMO20260703091512377',
      'DEMOA2026070309151237',
      'DEMOABC20260703091512377ABCDEF',
    ],
    [
      'demoa20260703091512377',
      'D20260703091512377',
      'DEMOABCDE20260703091512377',
      '20260703091512377',
      'DEMOA',
      'DEMOA202607030',
      'DEMOA202607030915123770000',
      'DEMOA20260703091512377ABCDEFG',
      'DEMOA20260703091512377_1',
      'DEMOA20260703091512377-1',
      'DEMOA２０２６０７０３０９１５１２３７７',
      'ДEMOA20260703091512377',
      20260703091512377,
      // What must never become a key or a label: names, telephone, document and ticket numbers, addresses.
      'SAMPLE/ROBIN',
      'SAMPLE ROBIN',
      '+6591234567',
      '0065-10000417',
      'X0000001',
      'E12345678',
      '6181234567890',
      '4111111111111111',
      'traveller@example.test',
      '202607-0042',
      'H7K2PQ',
    ],
  );

  // Open: two letters and 20 digits are also the shape of a German bank account number.
  it('does not take a bank account number', () => assert.equal(asOrderNo('DE00500105175407324931'), undefined));
});

describe('asNotificationId', () => {
  table(
    asNotificationId,
    ['20260710042233518QWERT'],
    [
      '20260710042233518qwert',
      '20260710042233518QWER',
      '20260710042233518QWERTY',
      '2026071004223351QWERT',
      '202607100422335180QWERT',
      'QWERT20260710042233518',
      '20260710042233518QWÄRT',
    ],
  );
});

describe('asCaseCode', () => {
  table(
    asCaseCode,
    ['202607-0042', '202607-1', '202607-12345678'],
    ['202607', '202607-', '202607_0042', '20267-0042', '202607-123456789', '2026-07-0042', 'A02607-0042'],
  );
});

describe('asMailCode', () => {
  table(
    asMailCode,
    ['0123456789abcdef0123456789abcdef', '0123456789ABCDEF0123456789ABCDEF'],
    ['0123456789abcdef0123456789abcde', '0123456789abcdef0123456789abcdef0', 'g123456789abcdef0123456789abcdef'],
  );
});

describe('asType', () => {
  table(
    asType,
    [
      'order.ticketed',
      'order.schedulechange',
      'order.addonComplete',
      'airline.status',
      'Order.ScheduleChange',
      'order.b.c.d',
    ],
    [
      'order.',
      '.ticketed',
      'order..ticketed',
      'order ticketed',
      'order_ticketed',
      'order.b.c.d.e',
      'a',
      'robin.sample',
      'order',
      '1a',
      'ä.b',
      'a'.repeat(65),
      'SAMPLE/ROBIN',
      'traveller@example.test',
    ],
  );
});

describe('splitOrderNo', () => {
  const one = 'DEMOA20260703091512377';
  const two = 'DEMOB20260703091512378';
  const cases: [value: string, orders: readonly string[] | undefined][] = [
    [one, [one]],
    [` ${one}\n`, [one]],
    [`${one},${two}`, [one, two]],
    [`${two},${one}`, [two, one]],
    [` ${one} ,\t${two} `, [one, two]],
    [`${one},${one}`, [one]],
    [`${one},${two},${one}`, [one, two]],
    [`${one}_1`, [one]],
    [`${one}_12`, [one]],
    [`${one}_1,${one}_2`, [one]],
    [`${one}_1,${two}_1`, [one, two]],
    [`${one}ABCDE,${one}`, [`${one}ABCDE`, one]],
    ['', undefined],
    [' ', undefined],
    [',', undefined],
    [`${one},`, undefined],
    [`,${one}`, undefined],
    [`${one},,${two}`, undefined],
    [`${one},SAMPLE/ROBIN`, undefined],
    [`SAMPLE/ROBIN,${one}`, undefined],
    [`${one};${two}`, undefined],
    [`${one} ${two}`, undefined],
    [`${one}|${two}`, undefined],
    [`${one}_`, undefined],
    [`${one}_x`, undefined],
    [`${one}_123`, undefined],
    [`${one}_1_1`, undefined],
    [one.toLowerCase(), undefined],
    [`"${one}"`, undefined],
  ];
  for (const [value, orders] of cases) {
    it(`reads ${JSON.stringify(value)}`, () => assert.deepEqual(splitOrderNo(value), orders));
  }

  const orderNo = fc.stringMatching(/^[A-Z]{5}20\d{15}[A-Z]{0,5}$/);

  it('gives each order once, in the order given', () => {
    fc.assert(
      fc.property(
        fc.array(orderNo, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ' , ', ',\n'),
        (all, comma) => {
          assert.deepEqual(splitOrderNo(all.join(comma)), [...new Set(all)]);
          assert.deepEqual(splitOrderNo(all.map((given) => `${given}_1`).join(comma)), [...new Set(all)]);
        },
      ),
    );
  });

  it('gives nothing but order numbers, whatever comes', () => {
    const parts = fc.oneof(orderNo, fc.string(), fc.constantFrom('', ' ', '_1', '\ufeff'));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 4 }), (all) => {
        for (const given of splitOrderNo(all.join(',')) ?? []) assert.equal(asOrderNo(given), given);
      }),
    );
  });
});
