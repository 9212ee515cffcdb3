import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deliveryHashKey, identifyDelivery, type DeliveryIdentity } from '../../../src/domain/delivery-key.ts';

const hashKey = deliveryHashKey('the-key-of-this-installation');

function identify(text: string, body = Buffer.from(text)): DeliveryIdentity {
  return identifyDelivery(body, { text, value: JSON.parse(text) as Record<string, unknown> }, hashKey);
}
const keyOf = (text: string): string => identify(text).key;

const content = /^[0-9a-f]{32}$/;

describe('deliveryHashKey', () => {
  // Computed apart, in Python: under another key no repeat of a delivery that is stored would be recognised.
  it('is the same in every version of Skyhook', () =>
    assert.equal(
      deliveryHashKey('a signing key').toString('hex'),
      'd3d43b53fc929f332661c2b668da6bc4b53610c896f5794edb28addeb549a9e8',
    ));
});

describe('identifyDelivery', () => {
  const ticketed = '{"type":"order.ticketed","status":-1,"data":{"orderNo":"DEMOA20260703091512377","orderStatus":2}}';

  it('names a delivery by type, id and content', () => {
    const id = '20260710042233518QWERT';
    const identity = identify(
      `{"type":"order.schedulechange","notificationId":"${id}","data":{"orderNo":"DEMOA20260703091512377"}}`,
    );
    const { key, ...rest } = identity;
    assert.deepEqual(rest, {
      type: 'order.schedulechange',
      orderNo: 'DEMOA20260703091512377',
      notificationId: id,
      everyDeliveryCounts: false,
    });
    const [type, notificationId, hash = ''] = key.split('/');
    assert.deepEqual([type, notificationId], ['order.schedulechange', id]);
    assert.match(hash, content);
  });

  it('gives equal JSON one key, whatever its key order, white space and escapes', () => {
    assert.equal(
      keyOf('{"a":1,"b":{"c":[1,2],"d":"é"}}'),
      keyOf('\n{ "b": {"d":"\\u00e9",\t"c":[1, 2.0]}, "a": 1e0 }'),
    );
  });

  it('keeps the order of a list as content', () => {
    assert.notEqual(keyOf('{"a":[1,2]}'), keyOf('{"a":[2,1]}'));
  });

  it('depends on the signing key and on nothing else', () => {
    assert.equal(keyOf(ticketed), keyOf(ticketed));
    const other = identifyDelivery(
      Buffer.from(ticketed),
      { text: ticketed, value: JSON.parse(ticketed) as Record<string, unknown> },
      deliveryHashKey('the-key-of-another-one'),
    );
    assert.notEqual(other.key, keyOf(ticketed));
  });

  const lossy: [what: string, one: string, other: string][] = [
    ['whole numbers beyond 2^53', '{"a":12345678901234567890}', '{"a":12345678901234567891}'],
    ['numbers beyond double precision', '{"a":0.12345678901234567890}', '{"a":0.12345678901234567891}'],
    ['numbers that overflow', '{"a":1e400}', '{"a":1e401}'],
    ['duplicate keys', '{"a":1,"a":2}', '{"a":2}'],
    ['duplicate keys further down', '{"a":[{"b":1,"b":2}]}', '{"a":[{"b":2}]}'],
    ['lone surrogates', '{"a":"\\ud800"}', '{"a":"\\ud801"}'],
    ['lone surrogates in a name', '{"\\ud800":1}', '{"\\ud801":1}'],
    ['huge numbers below a key "__proto__"', '{"__proto__":{"a":1e400}}', '{"__proto__":{"a":1e401}}'],
    ['a key "__proto__"', '{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'],
  ];
  for (const [what, one, other] of lossy) {
    it(`tells contents apart that differ in ${what}`, () => assert.notEqual(keyOf(one), keyOf(other)));
  }

  it('hashes the bytes as they came where the canonical form would lose something', () => {
    for (const text of ['{"a":12345678901234567890,"b":1}', '{"a":1,"a":2}', '{"a":"\\udc00","b":1}']) {
      assert.equal(keyOf(text), keyOf(text), 'the same bytes are the same delivery');
      assert.notEqual(keyOf(text), keyOf(`${text} `), 'other bytes are another, even if only white space differs');
    }
  });

  it('bears nesting beyond the stack', () => {
    const deep = `{"type":"order.ticketed","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const identity = identify(deep);
    assert.match(identity.key, /^order\.ticketed\/-\/[0-9a-f]{32}$/);
    assert.equal(identify(deep).key, identity.key);
  });

  const shapes: [what: string, body: string, key: RegExp][] = [
    ['an id in lower case', '{"type":"order.void","notificationId":"20260710042233518qwert"}', /^order\.void\/-\//],
    ['an id with a slash', '{"type":"order.void","notificationId":"20260710042233518QWER/"}', /^order\.void\/-\//],
    ['an id of 12 KB', `{"type":"order.void","notificationId":"${'1'.repeat(12_288)}"}`, /^order\.void\/-\//],
    ['an id that is a number', '{"type":"order.void","notificationId":20260710042233518}', /^order\.void\/-\//],
    ['a type with a slash', '{"type":"order/void"}', /^-\/-\//],
    ['a type of 12 KB', `{"type":"${'a'.repeat(12_288)}"}`, /^-\/-\//],
    ['a type that is no text', '{"type":{"a":1}}', /^-\/-\//],
    ['no type', '{}', /^-\/-\//],
  ];
  for (const [what, body, key] of shapes) {
    it(`keeps ${what} out of the key`, () => {
      assert.match(keyOf(body), key);
      assert.ok(keyOf(body).length <= 128);
    });
  }

  it('counts every delivery of airline.status, of no other type', () => {
    assert.equal(identify('{"type":"airline.status"}').everyDeliveryCounts, true);
    assert.equal(identify('{"type":"airline.statuses"}').everyDeliveryCounts, false);
    assert.equal(identify(ticketed).everyDeliveryCounts, false);
  });

  const orderNo = 'DEMOA20260703091512377';
  const places: [where: string, body: unknown, expected: string | undefined][] = [
    ['data', { data: { orderNo } }, orderNo],
    ['data.originalOrderNo', { data: { originalOrderNo: orderNo } }, orderNo],
    ['data.ticketNotification', { data: { ticketNotification: { orderNo } } }, orderNo],
    ['the top level', { orderNo }, orderNo],
    ['nowhere', { data: [{ orderNo }] }, undefined],
    ['a text that is no order number', { data: { orderNo: `${orderNo}\u0000` } }, undefined],
    ['data that is null', { data: null, orderNo }, orderNo],
    ['data that is a text', { data: 'x' }, undefined],
  ];
  for (const [where, body, expected] of places) {
    it(`finds ${expected ? 'the order number' : 'no order number'} in ${where}`, () => {
      assert.equal(identify(JSON.stringify(body)).orderNo, expected);
    });
  }

  // Whole numbers beyond 2^53 stand for their bytes: see above.
  const { value: faithful } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(
        fc.string(),
        fc.maxSafeInteger(),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
    ),
  }));
  const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 });

  it('gives any object the same key when its keys are reordered and it is written with white space', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), faithful, { maxKeys: 6 }), (object) => {
        const text = JSON.stringify(object);
        assert.equal(keyOf(JSON.stringify(reversed(JSON.parse(text)), undefined, 2)), keyOf(text));
      }),
    );
  });

  it('gives different contents different keys', () => {
    fc.assert(
      fc.property(objects, objects, (one, other) => {
        const texts = [JSON.stringify(one), JSON.stringify(other)] as const;
        fc.pre(JSON.stringify(sorted(JSON.parse(texts[0]))) !== JSON.stringify(sorted(JSON.parse(texts[1]))));
        assert.notEqual(keyOf(texts[0]), keyOf(texts[1]));
      }),
    );
  });
});

type Entries = (entries: [string, unknown][]) => [string, unknown][];

function rebuilt(value: unknown, order: Entries): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, order));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(order(Object.entries(value)).map(([name, member]) => [name, rebuilt(member, order)]));
}
const reversed = (value: unknown): unknown => rebuilt(value, (entries) => entries.reverse());
const sorted = (value: unknown): unknown =>
  rebuilt(value, (entries) => entries.sort(([one], [other]) => (one < other ? -1 : 1)));
