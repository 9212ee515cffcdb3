import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readJsonObject } from '../../src/atlas/body.ts';
import { maxBodyBytes } from '../../src/receiver/webhook-route.ts';
import { message, messageNames } from '../fixtures/atlas/fixtures.ts';
import { mapped, type Json } from '../fixtures/atlas/places.ts';
import { testDatabase } from '../support/database.ts';
import { errorOf, startReceiver, type TestReceiver } from '../support/receiver.ts';

/** How many bodies are under way at once, and how often. */
const together = 20;
const numRuns = 12;

const json = { 'content-type': 'application/json;charset=UTF-8' };

/** A body is marked, so that each is a delivery of its own. */
let marks = 0;
const marked = (object: Json): string => {
  marks += 1;
  const rest = JSON.stringify(object).slice(1);
  return `{"mark":${marks}${rest === '}' ? '' : ','}${rest}`;
};

const anyObject = fc.oneof(
  fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { noNullPrototype: true }),
  fc.jsonValue().map((value) => ({ value })),
  fc.jsonValue().map((data) => ({ type: 'order.ticketed', data })),
);

/** Some fields of a sample message, its numbers and texts exchanged here and there. */
const partOfSample = fc
  .tuple(fc.constantFrom(...messageNames), fc.infiniteStream(fc.nat({ max: 9 })))
  .map(([name, stream]) => {
    const dice = (): number => stream.next().value as number;
    return mapped(message(name), (value) => {
      if (Array.isArray(value)) return dice() < 1 ? value[0] : value;
      if (value !== null && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).filter(() => dice() < 8));
      if (typeof value === 'number') return dice() < 5 ? String(value) : value;
      return dice() < 1 ? Number(value) || null : value;
    }) as Json;
  });

describe('POST /webhooks/atlas/:secret, with any body', () => {
  const database = testDatabase();
  let receiver: TestReceiver;

  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());
  beforeEach(() => database.pool().query('delete from inbox'));

  const stored = async (): Promise<Buffer[]> =>
    (await database.pool().query<{ body: Buffer }>('delete from inbox returning body')).rows.map(({ body }) => body);
  const inOrder = (bodies: readonly Buffer[]): string[] => bodies.map((body) => body.toString('latin1')).sort();

  /** Posts all at once: each is acknowledged, and its bytes are in the inbox. */
  async function taken(bodies: readonly Buffer[]): Promise<void> {
    const answers = await Promise.all(bodies.map((body) => receiver.post(body, json)));
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      assert.equal(await answer.text(), '{"status":0,"msg":"success"}');
    }
    assert.deepEqual(inOrder(await stored()), inOrder(bodies));
  }

  /** Posts all at once: each is refused as what it is, and nothing is in the inbox. */
  async function refused(bodies: readonly (Buffer | string)[]): Promise<void> {
    const answers = await Promise.all(bodies.map((body) => receiver.post(body, json)));
    for (const answer of answers) {
      assert.deepEqual(await errorOf(answer), { status: 400, code: 'BODY_NOT_JSON', wellFormed: true });
    }
    assert.deepEqual(await stored(), []);
  }

  const batch = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(one, { minLength: together, maxLength: together });

  for (const [what, objects] of [
    ['any JSON object', anyObject],
    ['any part of a sample message', partOfSample],
  ] as const) {
    it(`takes ${what}, and keeps its exact bytes`, () =>
      fc.assert(
        fc.asyncProperty(batch(objects), (all) => taken(all.map((object) => Buffer.from(marked(object))))),
        { numRuns, interruptAfterTimeLimit: 20_000 },
      ));
  }

  it('takes JSON written in any way', async () => {
    const bodies = messageNames.flatMap((name) => {
      const text = JSON.stringify(message(name), undefined, 3).slice(1);
      const ways = [`{\r\n"mark":"${name}",${text}`, `\ufeff \t{"mark":"${name} with a byte order mark",${text}\n\n`];
      const escaped = text.replace(
        /"(\w)/g,
        (_all, one: string) => `"\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      return [...ways, `{"mark":"${name} escaped",${escaped}`].map((body) => Buffer.from(body));
    });
    await taken(bodies);
  });

  it('takes objects of all sizes up to 1 MiB', async () => {
    const ofSize = (bytes: number): Buffer => {
      const body = marked({ type: 'order.schedulechange', data: { note: '' } });
      return Buffer.from(body.replace('"note":""', `"note":"${'ä'.repeat((bytes - body.length) / 2)}"`));
    };
    const flat = Buffer.from(
      marked(Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, index]))),
    );
    const deep = Buffer.from(marked({}).replace('}', `,"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`));
    const bodies = [ofSize(1_000), ofSize(100_000), ofSize(maxBodyBytes - 1), ofSize(maxBodyBytes), flat, deep];
    for (const body of bodies) assert.ok(body.length <= maxBodyBytes);
    await taken(bodies);
  });

  const otherJson = fc
    .oneof(fc.array(fc.jsonValue()), fc.string(), fc.double(), fc.boolean(), fc.constant(null))
    .map((value) => JSON.stringify(value));

  it('refuses any other JSON value', () => fc.assert(fc.asyncProperty(batch(otherJson), refused), { numRuns }));

  const isObject = (bytes: Buffer): boolean => readJsonObject(bytes, json['content-type']) !== undefined;
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text, 'utf16le')),
    // A message that is cut off, or has a byte too many or another one.
    fc
      .tuple(fc.constantFrom(...messageNames), fc.nat(), fc.constantFrom('cut', 'more', 'other'))
      .map(([name, where, how]) => {
        const text = JSON.stringify(message(name));
        const at = where % text.length;
        if (how === 'cut') return Buffer.from(text.slice(0, at));
        const byte = Buffer.from([0xff]);
        const rest = Buffer.from(text.slice(how === 'more' ? at : at + 1));
        return Buffer.concat([Buffer.from(text.slice(0, at)), byte, rest]);
      }),
  );

  it('refuses anything that is no JSON', () =>
    fc.assert(fc.asyncProperty(batch(garbage.filter((bytes) => !isObject(bytes))), refused), { numRuns }));

  it('answers 200 or 400, whatever character set and compression are said to be there', () => {
    const text = JSON.stringify(message('order.ticketed.2026'));
    const bodies = fc.oneof(
      garbage,
      fc.constantFrom(
        text,
        Buffer.from(text, 'utf16le'),
        Buffer.from(text, 'latin1'),
        gzipSync(text),
        deflateSync(text),
      ),
    );
    const charsets = fc.constantFrom(
      '',
      ';charset=utf-16le',
      ';charset=latin1',
      ';charset=nonsense',
      ';charset="',
      ';charset=gb18030',
    );
    const encodings = fc.constantFrom('', 'identity', 'gzip', 'deflate', 'br', 'GZIP', 'gzip, gzip', 'nonsense');
    return fc.assert(
      fc.asyncProperty(batch(fc.tuple(bodies, charsets, encodings)), async (all) => {
        const answers = await Promise.all(
          all.map(([body, charset, encoding]) =>
            receiver.post(body, {
              'content-type': `application/json${charset}`,
              ...(encoding ? { 'content-encoding': encoding } : {}),
            }),
          ),
        );
        let acknowledged = 0;
        for (const answer of answers) {
          if (answer.status === 200) {
            acknowledged += 1;
            await answer.text();
          } else {
            const { status, code, wellFormed } = await errorOf(answer);
            assert.equal(status, 400);
            assert.ok(['BODY_NOT_JSON', 'BODY_INCOMPLETE', 'BAD_REQUEST'].includes(String(code)), String(code));
            assert.ok(wellFormed);
          }
        }
        assert.ok((await stored()).length <= acknowledged);
      }),
      { numRuns },
    );
  });

  it('logs no failure of its own', () => {
    assert.deepEqual(
      receiver.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });
});
