import assert from 'node:assert/strict';
import { readNotification } from '../../../src/atlas/notifications.ts';
import { message, messageNames } from '../../fixtures/atlas/fixtures.ts';
import { plain } from '../../fixtures/atlas/meanings.ts';
import { placesIn, withValue, without, written, type Json } from '../../fixtures/atlas/places.ts';
import { optionalFields, sameMeaning, type Variant } from '../../fixtures/atlas/variants.ts';

type Said = Record<string, unknown>;
const read = (given: Json): Said => plain(readNotification(given)) as Said;

const samples = messageNames
  .map((name) => ({ name, given: message(name), said: read(message(name)) }))
  .filter(({ said }) => said.kind !== 'not-understood');

describe('a sample message written in another way', () => {
  let checked = 0;

  /** Asserts something of each variant of each sample, and names all for which it does not hold. */
  function check(
    variantsOf: (given: Json) => readonly Variant[],
    holds: (said: Said, original: Said) => boolean,
  ): void {
    const wrong: string[] = [];
    let count = 0;
    for (const { name, given, said } of samples) {
      for (const [what, variant] of variantsOf(given)) {
        count += 1;
        const outcome = read(variant);
        if (!holds(outcome, said)) wrong.push(`${name}, ${what}: ${JSON.stringify(outcome)}`);
      }
    }
    assert.deepEqual(wrong, [], `${wrong.length} of ${count}`);
    assert.ok(count > 0);
    checked += count;
  }

  const equal = (one: unknown, other: unknown): boolean => {
    try {
      assert.deepEqual(one, other);
      return true;
    } catch {
      return false;
    }
  };

  for (const [rule, variantsOf] of Object.entries(sameMeaning)) {
    it(`means the same with ${rule}`, () => check(variantsOf, equal));
  }

  it('means the same with an optional field null, empty or blank as without it', () => {
    for (const { name, given } of samples) {
      for (const { path, value } of optionalFields(given)) {
        const absent = read(without(given, path));
        assert.notEqual(absent.kind, 'not-understood', `${name} without ${written(path)}`);
        for (const nothing of [null, '', '  \t', ...(Array.isArray(value) ? [[], [null]] : [])]) {
          assert.deepEqual(read(withValue(given, path, nothing)), absent, `${name}: ${written(path)}`);
          checked += 1;
        }
      }
    }
  });

  const kept = (said: Said, original: Said): boolean =>
    said.kind === original.kind && said.orderNo === original.orderNo && equal(said.airlines, original.airlines);

  it('is about the same order without any optional field, and without all of them', () => {
    check((given) => optionalFields(given).map(({ path }) => [written(path), without(given, path)]), kept);
    check((given) => [['all', optionalFields(given).reduce((rest, { path }) => without(rest, path), given)]], kept);
  });

  // A list of flights, or the airline of one, that is something else makes a schedule change one that cannot be judged.
  const decides = /(?:Segs?|Segs?\[\d+\]\.carrier)$/;
  const odd = [{}, { a: { b: [] } }, [], [[]], ['x'], true, false, 7, -1.5, 1e300, 'x', 'x'.repeat(5_000), '\u0000'];

  it('is about the same order with anything at all in an optional field', () => {
    check(
      (given) =>
        optionalFields(given)
          .filter(({ path }) => !decides.test(written(path)) || written(path).includes('original'))
          .flatMap(({ path }) => odd.map((value): Variant => [written(path), withValue(given, path, value)])),
      kept,
    );
  });

  it('is about the same first order where it names two', () => {
    const second = 'DEMOB20260705113001999';
    for (const { name, given, said } of samples) {
      for (const { path, value } of placesIn(given)) {
        if (!['orderNo', 'originalOrderNo'].includes(String(path.at(-1))) || String(value).includes(',')) continue;
        const orderNo = String(value);
        for (const form of [
          `${orderNo},${second}`,
          ` ${orderNo} , ${second} `,
          `${orderNo}_1,${second}_1,${orderNo}`,
        ]) {
          const { alsoAbout, ...rest } = read(withValue(given, path, form));
          assert.deepEqual(alsoAbout, [second], `${name}: ${form}`);
          assert.deepEqual(rest, said, `${name}: ${form}`);
          checked += 1;
        }
      }
    }
  });

  it('was checked in thousands of variants', () => assert.ok(checked > 10_000, `${checked} variants`));
});
