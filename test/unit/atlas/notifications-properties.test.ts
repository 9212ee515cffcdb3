import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readNotification } from '../../../src/atlas/notifications.ts';
import { orderNoPattern } from '../../../src/domain/identifiers.ts';
import { message, messageNames } from '../../fixtures/atlas/fixtures.ts';
import { mapped, placesIn, withValue, without, type Json } from '../../fixtures/atlas/places.ts';

const kinds = [
  'ticketed',
  'addon-completed',
  'schedule-change',
  'unclear-change',
  'mailed-change',
  'unaccounted-cancellation',
  'airline-mail',
  'airline-status',
  'void',
  'refund',
  'order-cancelled',
];
const reasons = ['TYPE_NOT_HANDLED', 'MESSAGE_NOT_UNDERSTOOD'];

/** Whatever a message is, it is understood as something about an order or airlines, or told why not in a short line. */
function isOutcome(given: Json): void {
  const said = readNotification(given);
  if (said.kind === 'not-understood') {
    assert.ok(reasons.includes(said.reason));
    assert.match(said.detail, /^[\x20-\x7e]{1,600}$/);
  } else {
    assert.ok(kinds.includes(said.kind));
    if (said.kind === 'airline-status') assert.ok(said.airlines.length > 0);
    else for (const orderNo of [said.orderNo, ...(said.alsoAbout ?? [])]) assert.match(orderNo, orderNoPattern);
  }
}

/** Names that some objects have anyway, and those of the contract. */
const names = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'then',
    'toJSON',
    '',
  ),
  fc.constantFrom('type', 'data', 'orderNo', 'status', 'previousSegs', 'revisedSegs', 'ticketNotification', 'airline'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const types = fc.constantFrom(...messageNames.map((name) => message(name).type));
const oddities: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, 5e-324, -0, Infinity, -Infinity, null, '', ' ', '\u0000'),
  fc.constantFrom(
    'DEMOB20260705103027514',
    'a,b',
    ',',
    '_1',
    '2026-02-30 00:00:00',
    'NaN',
    '1e3',
    '[]',
    '{}',
    '\ud800',
  ),
  fc.constantFrom([], {}, [[]], [{}], [null], { length: 3 }, { 0: 'a' }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** JSON objects with hostile names, as `JSON.parse` makes them. */
const { object: hostile } = fc.letrec<{ object: Json; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, oddities, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc
    .array(fc.tuple(names, tie('value')), { maxLength: 6 })
    .map((members) => members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`))
    .map((members) => JSON.parse(`{${members.join()}}`) as Json),
}));

const sample = fc.constantFrom(...messageNames).map(message);

/** A sample message with some of its fields, in any order. */
const subset = fc.tuple(sample, fc.infiniteStream(fc.nat({ max: 999 }))).map(([given, stream]) => {
  const chance = (): number => stream.next().value as number;
  const share = chance();
  return mapped(given, (value) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const kept = Object.entries(value).filter(() => chance() >= share);
    return Object.fromEntries(
      kept
        .map((entry) => [chance(), entry] as const)
        .sort(([a], [b]) => a - b)
        .map(([, e]) => e),
    );
  }) as Json;
});

describe('readNotification, whatever comes', () => {
  it('bears any JSON object', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), isOutcome), { numRuns: 500 });
  });

  it('bears hostile names and values, of every type', () => {
    fc.assert(
      fc.property(hostile, fc.option(types), fc.option(hostile), (given, type, data) =>
        isOutcome({ ...given, ...(type === null ? {} : { type }), ...(data === null ? {} : { data }) }),
      ),
      { numRuns: 1_000 },
    );
  });

  it('bears any part of a sample message in any order', () => {
    fc.assert(fc.property(subset, isOutcome), { numRuns: 1_000 });
  });

  it('bears anything at all in up to four places of a sample message', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.option(fc.oneof(oddities, hostile), { nil: undefined })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(sample, changes, (given, places) => {
        let changed = given;
        for (const [which, value] of places) {
          const all = placesIn(changed).slice(1);
          const place = all[which % Math.max(all.length, 1)];
          if (!place) return;
          const { path } = place;
          const isField = typeof path.at(-1) === 'string';
          changed = value === undefined && isField ? without(changed, path) : withValue(changed, path, value ?? null);
        }
        isOutcome(changed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('says the same whatever the order of the keys', () => {
    fc.assert(
      fc.property(hostile, types, (data, type) => {
        const reversed = (value: unknown): unknown =>
          value !== null && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).reverse())
            : value;
        const given = { type, data };
        assert.deepEqual(readNotification(mapped(given, reversed) as Json), readNotification(given));
      }),
    );
  });

  it('bears nesting beyond the stack', () => {
    const deep = (open: string, close: string): unknown => JSON.parse(open.repeat(200_000) + close.repeat(200_000));
    for (const value of [deep('[', ']'), JSON.parse(`${'{"data":'.repeat(100_000)}1${'}'.repeat(100_000)}`)]) {
      for (const name of messageNames) {
        const given = message(name);
        for (const field of ['type', 'data', 'status', 'notificationId', 'orderNo', 'vendorRefundInformation']) {
          isOutcome({ ...given, [field]: value });
        }
        for (const field of Object.keys((given.data as Json | undefined) ?? {})) {
          isOutcome({ ...given, data: { ...(given.data as Json), [field]: value } });
          isOutcome({ ...given, data: { ...(given.data as Json), [field]: [value] } });
        }
      }
    }
  });

  const long = 1024 * 1024;
  const flight = ((message('order.schedulechange.2026').data as Json).revisedSegs as Json[])[0];
  const large: [what: string, field: string, value: unknown][] = [
    ['a text', 'orderNo', 'A'.repeat(long)],
    ['commas', 'orderNo', ','.repeat(long)],
    ['underscores', 'orderNo', '_1'.repeat(long / 2)],
    ['digits', 'scheduleChangeType', '1'.repeat(long)],
    ['blanks', 'scheduleChangeType', `1${' '.repeat(long)}1`],
    ['a time', 'revisedSegs', [{ ...flight, depTime: `2026-11-03${' '.repeat(long)}12:10:00x` }]],
    ['a flight number', 'revisedSegs', [{ ...flight, flightNumber: '- '.repeat(long / 2) }]],
    ['a terminal', 'revisedSegs', [{ ...flight, depTerminal: `TERMINAL${' '.repeat(long)}x` }]],
    ['nulls', 'revisedSegs', Array.from({ length: long / 5 }, () => null)],
  ];
  for (const [what, field, value] of large) {
    it(`reads 1 MiB of ${what} in a moment`, () => {
      const given = message('order.schedulechange.2026');
      const started = performance.now();
      isOutcome({ ...given, data: { ...(given.data as Json), [field]: value } });
      const took = performance.now() - started;
      assert.ok(took < 1_000, `${Math.round(took)} ms`);
    });
  }

  // Open: 200 000 empty objects fit in 1 MiB and take ten seconds; 6 000 flights take two, with nothing else done.
  for (const [what, flights] of [
    ['empty flights', Array.from({ length: 200_000 }, () => ({}))],
    ['flights', Array.from({ length: 6_000 }, (_, index) => ({ ...flight, flightNumber: index + 1 }))],
  ] as const) {
    it(`reads 1 MiB of ${what} in a moment`, () => {
      const given = message('order.schedulechange.2026');
      const started = performance.now();
      isOutcome({ ...given, data: { ...(given.data as Json), revisedSegs: flights } });
      const took = performance.now() - started;
      assert.ok(took < 1_000, `${Math.round(took)} ms`);
    });
  }
});
