import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readNotification } from '../../../src/atlas/notifications.ts';
import { deliveryHashKey, identifyDelivery, type DeliveryIdentity } from '../../../src/domain/delivery-key.ts';
import { asNotificationId } from '../../../src/domain/identifiers.ts';
import { message, messageNames } from '../../fixtures/atlas/fixtures.ts';
import { meanings } from '../../fixtures/atlas/meanings.ts';
import { mapped, placesIn, withValue, without, type Json } from '../../fixtures/atlas/places.ts';
import { sameMeaning } from '../../fixtures/atlas/variants.ts';

const hashKey = deliveryHashKey('the-key-of-this-installation');

const identify = (text: string): DeliveryIdentity =>
  identifyDelivery(Buffer.from(text), { text, value: JSON.parse(text) as Json }, hashKey);
const keyOf = (value: unknown): string => identify(JSON.stringify(value)).key;

/** Writes JSON with the keys in another order, white space anywhere and texts escaped, as `chance` (0 to 1) will have it. */
function rewrite(value: unknown, chance: () => number): string {
  const blank = (): string => ['', '', ' ', '\n\t', '\r\n  '][Math.floor(chance() * 5)] ?? '';
  const escaped = (character: string): string =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join('');
  const text = (given: string): string =>
    `"${Array.from(given, (one) => (chance() < 0.2 ? escaped(one) : JSON.stringify(one).slice(1, -1))).join('')}"`;
  const write = (given: unknown): string => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return `[${blank()}${given.map(write).join(`${blank()},${blank()}`)}${blank()}]`;
    if (given === null || typeof given !== 'object') return JSON.stringify(given);
    const members = Object.entries(given).map(([name, member]) => [chance(), name, member] as const);
    const shuffled = members.sort(([one], [other]) => one - other);
    return `{${blank()}${shuffled
      .map(([, name, member]) => `${text(name)}${blank()}:${blank()}${write(member)}`)
      .join(`${blank()},${blank()}`)}${blank()}}`;
  };
  return `${blank()}${write(value)}${blank()}`;
}

const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));
const sample = fc.constantFrom(...messageNames).map(message);

/** What canonical JSON can hold without loss, so that its key is that of its content and not that of its bytes. */
const { value: faithful } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const content = fc.oneof(sample, fc.dictionary(fc.string(), faithful, { maxKeys: 5, noNullPrototype: true }));

describe('the key of a delivery', () => {
  it('is the same however its content is written', () => {
    fc.assert(
      fc.property(content, chances, (value, stream) => {
        const rewritten = rewrite(value, () => stream.next().value as number);
        assert.deepEqual(identify(rewritten), identify(JSON.stringify(value)), rewritten);
      }),
      { numRuns: 300 },
    );
  });

  it('is another for each other content', () => {
    const keys = new Map<string, string>();
    const note = (value: Json): void => {
      const key = keyOf(value);
      const canonical = JSON.stringify(mapped(value, sorted));
      assert.equal(keys.get(key) ?? canonical, canonical);
      keys.set(key, canonical);
    };
    for (const name of messageNames) {
      const given = message(name);
      note(given);
      for (const { path } of placesIn(given).slice(1)) {
        for (const value of [null, '', 0, 'x', [], {}]) note(withValue(given, path, value));
        if (typeof path.at(-1) === 'string') note(without(given, path));
      }
    }
    assert.equal(keys.size, new Set(keys.values()).size);
    assert.ok(keys.size > 3_000, `${keys.size} contents`);
  });

  it('is another for a number and its text, null and nothing, and lists in another order', () => {
    const contents = ['1', '"1"', 'null', '""', '[]', '{}', '[1,2]', '[2,1]', '[[1],2]', '0', 'false', '"null"', '1.5'];
    const keys = [...contents.map((value) => identify(`{"a":${value}}`).key), identify('{}').key];
    assert.equal(new Set(keys).size, contents.length + 1);
  });

  const parts = /^(?<type>-|[A-Za-z][A-Za-z0-9.]{0,63})\/(?<id>-|\d{17}[A-Z]{5})\/[0-9a-f]{32}$/;

  it('is short ASCII: a type, an id and a digest', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('x'.repeat(5_000), '\u0000', '\ud800', '/'),
    );
    const ids = fc.oneof(anyText, fc.stringMatching(/^\d{15,19}[A-Za-z]{3,7}$/), fc.jsonValue());
    const types = fc.oneof(anyText, fc.constantFrom('order.ticketed', 'airline.status'), fc.jsonValue());
    fc.assert(
      fc.property(types, ids, content, (type, notificationId, more) => {
        const identity = identify(JSON.stringify({ ...more, type, notificationId }));
        assert.match(identity.key, parts);
        assert.ok(identity.key.length <= 128);
        const id = parts.exec(identity.key)?.groups?.id;
        assert.equal(id, asNotificationId(notificationId) ?? '-');
        assert.equal(identity.notificationId, asNotificationId(notificationId));
      }),
      { numRuns: 300 },
    );
  });

  it('holds nothing of what a message says of people', () => {
    const person = 'SAMPLEROBIN';
    for (const name of messageNames) {
      const given = mapped(message(name), (value, path) =>
        typeof value === 'string' && path.join() !== 'type' ? person : value,
      ) as Json;
      for (const variant of [
        given,
        { ...given, [person]: person },
        { ...given, notificationId: { [person]: person } },
      ]) {
        const { key, type, orderNo, notificationId } = identify(JSON.stringify(variant));
        assert.match(key, parts);
        assert.ok(!JSON.stringify([key, type, orderNo, notificationId]).includes(person), name);
      }
    }
  });

  // Open: any word is the shape of a type, so one that is none comes into keys, labels and ids.
  it('holds nothing of a type that is a word', () => {
    assert.match(identify('{"type":"SAMPLEROBIN"}').key, /^-\//);
    assert.match(identify('{"type":"robin.sample"}').key, /^-\//);
  });
});

describe('what the receiver reads out of a delivery', () => {
  for (const name of messageNames) {
    const meaning = meanings[name] as Json;
    it(`is what it means: ${name}`, () => {
      const given = message(name);
      const identity = identify(JSON.stringify(given));
      assert.equal(identity.type, given.type ?? '-');
      assert.equal(identity.orderNo, meaning.orderNo);
      assert.equal(identity.notificationId, given.notificationId);
      assert.equal(identity.everyDeliveryCounts, given.type === 'airline.status');
    });
  }

  it('is the order that the message is understood to be about', () => {
    for (const name of messageNames) {
      const variants = ['one order named in other ways', 'white space around texts'].flatMap(
        (rule) => sameMeaning[rule]?.(message(name)) ?? [],
      );
      for (const [what, given] of [['as it is', message(name)] as const, ...variants]) {
        const said = readNotification(given);
        if (!('orderNo' in said)) continue;
        assert.equal(identify(JSON.stringify(given)).orderNo, said.orderNo, `${name}: ${what}`);
      }
    }
  });

  it('says that every delivery about airlines counts, however its type is spelt', () => {
    for (const type of ['Airline.Status', 'AIRLINE.STATUS', ' airline.status ']) {
      const given = { ...message('airline.status.maintenance'), type };
      assert.equal(readNotification(given).kind, 'airline-status');
      assert.equal(identify(JSON.stringify(given)).everyDeliveryCounts, true, type);
    }
  });
});

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
