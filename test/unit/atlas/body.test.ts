import assert from 'node:assert/strict';
import { readJsonObject } from '../../../src/atlas/body.ts';

const json = 'application/json';

describe('readJsonObject', () => {
  const text = '{"name":"Ä"}';
  const value = { name: 'Ä' };
  const accepted: [what: string, body: Buffer, contentType: string | undefined][] = [
    ['UTF-8', Buffer.from(text), json],
    ['UTF-8 as declared', Buffer.from(text), `${json}; charset=UTF-8`],
    ['UTF-8 as declared in quotes', Buffer.from(text), `${json};charset="utf8"`],
    ['no content type', Buffer.from(text), undefined],
    ['another content type', Buffer.from(text), 'text/plain'],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]), json],
    ['Latin-1 as declared', Buffer.from(text, 'latin1'), `${json}; charset=ISO-8859-1`],
    ['UTF-16 as declared', Buffer.from(text, 'utf16le'), `${json}; charset=utf-16le`],
    ['UTF-8 although another is declared', Buffer.from(text), `${json}; charset=utf-16le`],
    ['UTF-8 although one is declared that nobody knows', Buffer.from(text), `${json}; charset=martian`],
  ];
  for (const [what, body, contentType] of accepted) {
    it(`reads ${what}`, () => assert.deepEqual(readJsonObject(body, contentType), { text, value }));
  }

  const refused: [what: string, body: Buffer | string][] = [
    ['nothing', ''],
    ['a list', '[{"name":"A"}]'],
    ['null', 'null'],
    ['a text', '"name"'],
    ['a number', '7'],
    ['half an object', '{"name":'],
    ['two objects', '{} {}'],
    ['a form', 'name=A'],
    ['bytes that are not UTF-8', Buffer.from('{"name":"Ä"}', 'latin1')],
    ['a surrogate written in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
  ];
  for (const [what, body] of refused) {
    it(`does not read ${what}`, () => assert.equal(readJsonObject(Buffer.from(body), json), undefined));
  }

  it('reads what JSON allows: NUL, lone surrogates, deep nesting', () => {
    assert.deepEqual(readJsonObject(Buffer.from('{"a":"\\u0000\\ud800"}'), json)?.value, { a: '\u0000\ud800' });
    const deep = Buffer.from(`{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`);
    assert.deepEqual(Object.keys(readJsonObject(deep, json)?.value ?? {}), ['a']);
  });
});
