import assert from 'node:assert/strict';
import { readNotification } from '../../../src/atlas/notifications.ts';
import { message, messageNames } from '../../fixtures/atlas/fixtures.ts';
import { meanings, plain } from '../../fixtures/atlas/meanings.ts';
import { mapped, placesIn, withValue, without, written, type Json, type Path } from '../../fixtures/atlas/places.ts';
import { isRequired } from '../../fixtures/atlas/variants.ts';

const marker = 'SECRETMARKER';

interface Misfit {
  readonly what: string;
  readonly given: Json;
  readonly detail: string;
}

const missing: [what: string, value: unknown][] = [
  ['null', null],
  ['empty', ''],
  ['blank', ' \n'],
];
const notATexts: [value: unknown, reason: string][] = [
  [{ [marker]: marker }, 'is an object, not a text'],
  [[marker], 'is a list, not a text'],
  [true, 'is true or false, not a text'],
];
const notObjects: [value: unknown, reason: string][] = [
  [marker, 'is a text, not an object'],
  [[{ [marker]: marker }], 'is a list, not an object'],
  [7, 'is a number, not an object'],
  [false, 'is true or false, not an object'],
];

/** What a text that is no such thing is told. Others may be anything. */
const wrongTexts: Readonly<Record<string, string>> = {
  orderNo: 'is not an Atlas order number',
  originalOrderNo: 'is not an Atlas order number',
  depAirport: 'is not an IATA airport code',
  arrAirport: 'is not an IATA airport code',
  depTime: 'is not a date and time of the contract',
  arrTime: 'is not a date and time of the contract',
};

/** Everything that can be wrong with one required field, and what is to be said of it. */
function misfitsOf(given: Json, path: Path): Misfit[] {
  const place = written(path);
  const misfit = (what: string, wrong: Json, reason: string): Misfit => ({
    what: `${place} ${what}`,
    given: wrong,
    detail: `${place}: ${reason}`,
  });
  const wrongValue = (value: unknown, reason: string): Misfit =>
    misfit(`= ${JSON.stringify(value)}`, withValue(given, path, value), reason);
  const left = (reason: string): Misfit[] => [
    misfit('absent', without(given, path), reason),
    ...missing.map(([what, value]) => misfit(what, withValue(given, path, value), reason)),
  ];
  const name = String(path.at(-1));
  switch (name) {
    case 'data':
      // A refund can do without `data`, and is then looked at as a flat one.
      if (/refund/i.test(String(given.type)))
        return notObjects.slice(0, 3).map(([value, why]) => wrongValue(value, why));
      return [
        misfit('absent', without(given, path), 'is missing'),
        wrongValue(null, 'is missing'),
        ...notObjects.map(([value, reason]) => wrongValue(value, reason)),
      ];
    case 'ticketNotification':
      return notObjects.slice(0, 3).map(([value, reason]) => wrongValue(value, reason));
    case 'scheduleChangeType':
    case 'voidStatus':
      return [
        ...left('is missing'),
        ...[marker, 1.5, 1e300, '1.5', '0x1', true, [1], { [marker]: 1 }].map((value) =>
          wrongValue(value, 'is not a whole number'),
        ),
      ];
    case 'airline':
      return [
        ...left('is missing'),
        ...[[], [null], {}].map((value) => wrongValue(value, 'is missing')),
        ...[marker, [marker], ['ZZ', marker], `ZZ,${marker}`, 'ZZ;YY', 7, ['Z'], ['ÄÖ']].map((value) =>
          wrongValue(value, 'has a value that is no airline code'),
        ),
        wrongValue(true, 'is true or false, not a list'),
      ];
    default: {
      const wrong = wrongTexts[name];
      // Without its order number, a message without a type is one that nobody knows.
      const flat = given.type === undefined;
      // Without any order number it is not known in which of its three fields it should be.
      const nowhere = name === 'originalOrderNo';
      return [
        ...(flat || nowhere ? [] : left('is missing')),
        ...notATexts.map(([value, reason]) => wrongValue(value, reason)),
        ...(wrong ? [marker, 7, `${marker} ${marker}`, 'x'.repeat(100_000)] : []).map((value) =>
          wrongValue(value, wrong ?? ''),
        ),
      ];
    }
  }
}

/** Required fields that have a type of their own; lists of flights are in the table further down. */
const requiredFields = (given: Json): Path[] =>
  placesIn(given)
    .map(({ path }) => path)
    .filter((path) => typeof path.at(-1) === 'string' && isRequired(given, path))
    .filter((path) => path.join() !== 'type' && !/Segs?$/.test(String(path.at(-1))) && path.join() !== 'refundStatus');

function check({ what, given, detail }: Misfit): void {
  const said = readNotification(given);
  assert.deepEqual(said, { kind: 'not-understood', reason: 'MESSAGE_NOT_UNDERSTOOD', detail }, what);
}

describe('a message that lacks what it needs', () => {
  for (const name of messageNames) {
    if ((meanings[name] as Json).kind === 'not-understood') continue;
    const given = message(name);
    // An add-on order's own number names the original order as well: without either, nothing does.
    const alone = (given.data as Json | undefined)?.addonOrderNo ? without(given, ['data', 'addonOrderNo']) : given;
    const required = requiredFields(alone);
    it(`is told where and why: ${name}`, () => {
      assert.ok(required.length > 0);
      for (const path of required) for (const misfit of misfitsOf(alone, path)) check(misfit);
    });
  }

  it('is told that an add-on order names no order', () => {
    for (const nothing of [{}, { orderNo: null, originalOrderNo: '', addonOrderNo: ' ' }]) {
      const given = { type: 'order.addonComplete', data: { orderStatus: '2', ...nothing } };
      check({ what: 'add-on', given, detail: 'data.orderNo: is missing' });
    }
  });

  it('is told that a refund names no order', () => {
    for (const nothing of [{}, { data: null }, { data: '' }, { data: {} }, { data: { orderNo: null } }]) {
      const said = readNotification({ type: 'order.refundComplete', ...nothing });
      assert.match('detail' in said ? said.detail : '', /^data(?:\.orderNo)?: is missing$/, JSON.stringify(nothing));
    }
    assert.deepEqual(readNotification({ refundStatus: 2, currency: 'USD' }), {
      kind: 'not-understood',
      reason: 'TYPE_NOT_HANDLED',
      detail: 'type: is missing',
    });
  });

  const change = message('order.schedulechange.2026');
  const previous = (value: unknown): Json => withValue(change, ['data', 'previousSegs'], value);
  const [flight] = (change.data as { previousSegs: Json[] }).previousSegs;
  const lists: [what: string, given: Json, detail: string][] = [
    ['flights that are a text', previous(marker), 'data.previousSegs: is a text, not a list'],
    ['flights that are a number', previous(7), 'data.previousSegs: is a number, not a list'],
    ['flights that are true', previous(true), 'data.previousSegs: is true or false, not a list'],
    ['a flight that is a text', previous([flight, marker]), 'data.previousSegs[1]: is a text, not an object'],
    ['a flight that is a list', previous([[flight]]), 'data.previousSegs[0]: is a list, not an object'],
    ['a flight that is a number', previous([7]), 'data.previousSegs[0]: is a number, not an object'],
    [
      'a carrier that is no text',
      previous([{ ...flight, carrier: { [marker]: 1 } }]),
      'data.previousSegs[0].carrier: is an object, not a text',
    ],
    [
      'two things wrong',
      previous([flight, { ...flight, depTime: marker, arrAirport: '' }]),
      'data.previousSegs[1].arrAirport: is missing; data.previousSegs[1].depTime: is not a date and time of the contract',
    ],
  ];
  for (const [what, given, detail] of lists) it(`is told of ${what}`, () => check({ what, given, detail }));

  // Open: elements that are null are left out before the others are counted, and the reason is looked up at the old place.
  it('is told of a flight behind one that is null', () => {
    const detail = 'data.previousSegs[1]: is a text, not an object';
    check({ what: 'null first', given: previous([null, marker]), detail });
    check({
      what: 'no place',
      given: previous([null, { ...flight, depTime: '' }]),
      detail: 'data.previousSegs[1].depTime: is missing',
    });
  });

  it('is told of an airline that is no text', () => {
    const given = withValue(message('airline.status.active'), ['data', 'airline'], ['ZZ', { code: marker }]);
    check({ what: 'an object', given, detail: 'data.airline[1]: is an object, not a text' });
  });

  it('is told of five places, and of how many more there are', () => {
    const given = { type: 'order.schedulechange', data: { previousSegs: [{ a: 1 }, { a: 1 }], revisedSegs: { a: 1 } } };
    check({
      what: 'nothing but empty flights',
      given,
      detail: [
        'data.orderNo: is missing',
        'data.scheduleChangeType: is missing',
        'data.previousSegs[0].depAirport: is missing',
        'data.previousSegs[0].arrAirport: is missing',
        'data.previousSegs[0].depTime: is missing',
        'and 12 more',
      ].join('; '),
    });
  });

  it('is told of dates that do not exist', () => {
    for (const time of ['2026-02-30 08:00:00', '2025-02-29 08:00:00', '2026-13-01 08:00:00', '2026-06-31 08:00:00']) {
      const path = ['data', 'revisedSegs', 0, 'depTime'];
      const detail = 'data.revisedSegs[0].depTime: is not a date and time of the contract';
      check({ what: time, given: withValue(change, path, time), detail });
    }
  });
});

describe('what is said of a message that is not understood', () => {
  const texts = (given: Json): Path[] =>
    placesIn(given)
      .filter(({ value }) => typeof value === 'string')
      .map(({ path }) => path);

  /** Whether a message with the marker everywhere, and something wrong with it, tells the marker to nobody. */
  function keepsQuiet(given: Json, what: string): void {
    const said = readNotification(given);
    if (said.kind !== 'not-understood') return;
    assert.ok(!JSON.stringify(said).toUpperCase().includes(marker), `${what}: ${said.detail}`);
    assert.match(said.detail, /^[\x20-\x7e]{1,600}$/, what);
  }

  const marked = (given: Json): Json =>
    mapped(given, (value, path) => (typeof value === 'string' && path.join() !== 'type' ? marker : value)) as Json;

  it('holds no value of it', () => {
    let quarantined = 0;
    for (const name of messageNames) {
      const given = marked(message(name));
      if (readNotification(given).kind === 'not-understood') quarantined += 1;
      keepsQuiet(given, name);
      for (const path of texts(given)) {
        keepsQuiet(withValue(given, path, null), name);
        keepsQuiet(withValue(given, path, [marker]), name);
        keepsQuiet(withValue(given, path, { [marker]: marker }), name);
      }
    }
    assert.equal(quarantined, messageNames.length);
  });

  it('holds no name of a field that the contract does not have', () => {
    for (const name of messageNames) {
      const given = message(name);
      for (const { path, value } of placesIn(given)) {
        if (value === null || typeof value !== 'object') continue;
        keepsQuiet(withValue(given, path, { [marker]: marker }), name);
        keepsQuiet(withValue(given, path, [{ [marker]: 1 }]), name);
      }
    }
  });

  it('holds no type of it', () => {
    for (const type of [marker, `order.${marker}`, `${marker}/${marker}`, [marker], { [marker]: marker }]) {
      keepsQuiet({ type, data: { orderNo: marker } }, JSON.stringify(type));
    }
  });

  it('is the same however often it is read', () => {
    for (const name of messageNames) {
      const given = marked(message(name));
      assert.deepEqual(plain(readNotification(given)), plain(readNotification(given)), name);
    }
  });
});
