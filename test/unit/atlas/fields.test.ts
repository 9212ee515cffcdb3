import assert from 'node:assert/strict';
import fc from 'fast-check';
import { z } from 'zod';
import {
  describeMisfit,
  integer,
  listOf,
  looseBoolean,
  looseInteger,
  looseNumber,
  looseText,
  optionalInteger,
  optionalObject,
  optionalText,
  text,
  textList,
} from '../../../src/atlas/fields.ts';

/** What a field type makes of a value: the value, or in words why it does not fit. */
function read(type: z.ZodType, value: unknown): unknown {
  const message = { field: value };
  const parsed = z.object({ field: type }).safeParse(message);
  return parsed.success ? parsed.data.field : { misfit: describeMisfit(parsed.error, message) };
}
const misfit = (reason: string): object => ({ misfit: `field: ${reason}` });

type Row = readonly [value: unknown, outcome: unknown];

/** Nothing is written in many ways. */
const nothing = [undefined, null, '', ' ', '\t\n', '\u00a0', '\u202f', '\ufeff'];
const ofNothing = (outcome: unknown): Row[] => nothing.map((value) => [value, outcome]);

const texts: Row[] = [
  ['a', 'a'],
  [' a b ', 'a b'],
  ['\u00a0a\u202f', 'a'],
  ['0', '0'],
  ['null', 'null'],
  [0, '0'],
  [-3, '-3'],
  [1.5, '1.5'],
  [202609010800, '202609010800'],
];
const noTexts: Row[] = [
  [true, misfit('is true or false, not a text')],
  [false, misfit('is true or false, not a text')],
  [{}, misfit('is an object, not a text')],
  [[], misfit('is a list, not a text')],
  [['a'], misfit('is a list, not a text')],
];
const wholeNumbers: Row[] = [
  [0, 0],
  [-3, -3],
  ['2', 2],
  [' -3 ', -3],
  ['+1', 1],
  ['007', 7],
  ['2.0', 2],
  [9007199254740991, 9007199254740991],
];
const otherNumbers: Row[] = [
  [1.5, 1.5],
  ['80.25', 80.25],
  ['-0.5', -0.5],
];
const noNumbers = [
  'two',
  '1e3',
  '0x1',
  '1,5',
  '1 000',
  '.5',
  '5.',
  '--1',
  'NaN',
  'Infinity',
  '１',
  true,
  [],
  [1],
  {},
  NaN,
  Infinity,
];
const tooLarge = [9007199254740993, '9007199254740993', 1e300, -1e300, '1'.repeat(400)];

const fields: [name: string, type: z.ZodType, rows: readonly Row[]][] = [
  ['text', text, [...texts, ...noTexts, ...ofNothing(misfit('is missing'))]],
  ['optionalText', optionalText, [...texts, ...noTexts, ...ofNothing(undefined)]],
  ['looseText', looseText, [...texts, ...noTexts.map(([value]): Row => [value, undefined]), ...ofNothing(undefined)]],
  [
    'integer',
    integer,
    [
      ...wholeNumbers,
      ...[...otherNumbers.map(([value]) => value), ...noNumbers, ...tooLarge].map((value): Row => [
        value,
        misfit('is not a whole number'),
      ]),
      ...ofNothing(misfit('is missing')),
    ],
  ],
  [
    'optionalInteger',
    optionalInteger,
    [
      ...wholeNumbers,
      ...[...noNumbers, ...tooLarge].map((value): Row => [value, misfit('is not a whole number')]),
      ...ofNothing(undefined),
    ],
  ],
  [
    'looseInteger',
    looseInteger,
    [
      ...wholeNumbers,
      ...[...otherNumbers.map(([value]) => value), ...noNumbers, ...tooLarge].map((value): Row => [value, undefined]),
      ...ofNothing(undefined),
    ],
  ],
  [
    'looseNumber',
    looseNumber,
    [
      ...wholeNumbers,
      ...otherNumbers,
      ...[...noNumbers, '1'.repeat(400)].map((value): Row => [value, undefined]),
      ...ofNothing(undefined),
    ],
  ],
  [
    'looseBoolean',
    looseBoolean,
    [
      ...[true, 'true', ' TRUE ', 1, '1'].map((value): Row => [value, true]),
      ...[false, 'false', 'False', 0, '0'].map((value): Row => [value, false]),
      ...['yes', 2, -1, {}, { true: true }, 'x'].map((value): Row => [value, undefined]),
      ...ofNothing(undefined),
    ],
  ],
  [
    'a list of whole numbers',
    listOf(integer),
    [
      [
        [1, '2'],
        [1, 2],
      ],
      [[], []],
      [[null, 1, undefined], [1]],
      ...ofNothing([]),
      ['x', misfit('is a text, not a list')],
      [7, misfit('is a number, not a list')],
      [true, misfit('is true or false, not a list')],
    ],
  ],
  [
    'a list of objects',
    listOf(z.object({ a: optionalText })),
    [
      [
        [{ a: 1 }, { b: 2 }, {}],
        [{ a: '1' }, {}],
      ],
      [{ a: 1 }, [{ a: '1' }]],
      [{}, []],
      ...ofNothing([]),
    ],
  ],
  [
    'textList',
    textList,
    [
      [
        ['a', ' b ', 7],
        ['a', 'b', '7'],
      ],
      [['a', null, '', ' ', {}, [], true], ['a']],
      ['a', ['a']],
      ['a,b', ['a,b']],
      [7, ['7']],
      [{}, []],
      ...ofNothing([]),
      [true, misfit('is true or false, not a list')],
    ],
  ],
  [
    'optionalObject',
    optionalObject({ a: optionalText }),
    [
      [{ a: 1 }, { a: '1' }],
      [{}, {}],
      [undefined, undefined],
      [null, null],
      ['', undefined],
      ['x', misfit('is a text, not an object')],
      [[], misfit('is a list, not an object')],
      [7, misfit('is a number, not an object')],
    ],
  ],
];

describe('field types of the contract', () => {
  for (const [name, type, rows] of fields) {
    describe(name, () => {
      for (const [value, outcome] of rows) {
        const shown = (JSON.stringify(value) ?? 'undefined').slice(0, 40);
        it(`reads ${typeof value === 'number' ? String(value) : shown}`, () => {
          const said = read(type, value);
          assert.deepEqual(said, outcome);
        });
      }
    });
  }

  it('read an absent field as one that is undefined', () => {
    for (const [name, type] of fields) {
      const absent = z.object({ field: type }).safeParse({});
      const undef = z.object({ field: type }).safeParse({ field: undefined });
      assert.equal(absent.success, undef.success, name);
      assert.deepEqual(absent.data?.field, undef.data?.field, name);
    }
  });

  const loose: [name: string, type: z.ZodType][] = [
    ['looseText', looseText],
    ['looseInteger', looseInteger],
    ['looseNumber', looseNumber],
  ];
  for (const [name, type] of loose) {
    it(`let anything pass where ${name} is enough`, () => {
      fc.assert(fc.property(fc.anything(), (value) => assert.ok(type.safeParse(value).success)));
    });
  }

  // Open: String(value) of an object with a toString of its own, and of a very deep list, throws; ['true'] is read as true.
  it('let anything pass where looseBoolean is enough', () => {
    assert.equal(looseBoolean.parse(['true']), undefined);
    assert.equal(looseBoolean.parse({ toString: 1, valueOf: 1 }), undefined);
    assert.equal(looseBoolean.parse(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))), undefined);
    fc.assert(fc.property(fc.anything(), (value) => assert.ok(looseBoolean.safeParse(value).success)));
  });

  it('never throw', () => {
    const all = [text, optionalText, integer, optionalInteger, listOf(text), textList, optionalObject({ a: text })];
    fc.assert(fc.property(fc.constantFrom(...all), fc.anything(), (type, value) => void type.safeParse(value)));
  });
});

describe('describeMisfit', () => {
  const schema = z.object({
    flights: listOf(z.object({ number: text, stops: listOf(z.object({ airport: text })) })),
    count: integer,
    plain: z.string().optional(),
  });
  const told = (value: unknown): string => {
    const parsed = schema.safeParse(value);
    return parsed.success ? 'nothing' : describeMisfit(parsed.error, value);
  };

  const cases: [what: string, value: unknown, detail: string][] = [
    ['what fits', { flights: [], count: 1 }, 'nothing'],
    ['no object', 'SECRET', 'message: is a text, not an object'],
    ['nothing', undefined, 'message: is missing'],
    ['a place in a list', { count: 1, flights: [{ number: 'A' }, { other: 1 }] }, 'flights[1].number: is missing'],
    [
      'a place in a list in a list',
      { count: 1, flights: [{ number: 'A', stops: [{ airport: 'B' }, { airport: ['SECRET'] }] }] },
      'flights[0].stops[1].airport: is a list, not a text',
    ],
    ['a type of zod’s own', { count: 1, plain: 7 }, 'plain: is a number, not a string'],
    ['two places', { flights: 'SECRET' }, 'flights: is a text, not a list; count: is missing'],
  ];
  for (const [what, value, detail] of cases) it(`tells of ${what}`, () => assert.equal(told(value), detail));

  it('tells of five places and counts the rest', () => {
    const details = told({ flights: Array.from({ length: 9 }, () => ({ number: {} })) }).split('; ');
    assert.deepEqual(details.slice(-2), ['flights[4].number: is an object, not a text', 'and 5 more']);
    assert.equal(details.length, 6);
  });
});
