import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrandsError, readBrands } from '../../src/brands-file.ts';
import { brandFor, unknownBrandWords } from '../../src/messages/brand.ts';

describe('readBrands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brands-'));
  after(() => rmSync(folder, { recursive: true }));

  function problemsOf(content: unknown): readonly string[] {
    const file = join(folder, 'brands.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    try {
      readBrands(file);
    } catch (error) {
      assert.ok(error instanceof BrandsError);
      assert.ok(error.message.startsWith(`The brands in ${file} cannot be used:\n  - `));
      assert.deepEqual([error.name, error.variable], ['BrandsError', 'BRANDS_FILE']);
      return error.problems;
    }
    return [];
  }
  const one = (more: object) => ({ default: { name: 'Demo', ...more } });

  it('has none without a file, and takes the example', () => {
    assert.deepEqual(readBrands(undefined), {});
    const brands = readBrands('deploy/brands.example.json');
    assert.deepEqual(Object.keys(brands), ['default', 'viajes']);
    assert.equal(brands.default?.from, 'Example Travel <booking@example.com>');
  });

  it('takes the brand that an order names, else the default one, else none', () => {
    const brands = readBrands('deploy/brands.example.json');
    assert.equal(brandFor('viajes', brands)?.name, 'Viajes Ejemplo');
    for (const other of [null, 'Viajes', 'toString', '__proto__'])
      assert.equal(brandFor(other, brands)?.name, 'Example Travel', String(other));
    assert.equal(brandFor('toString', {}), undefined);
    assert.equal(unknownBrandWords('viajes', brands), undefined);
    assert.equal(unknownBrandWords(null, brands), undefined);
    assert.match(unknownBrandWords('constructor', brands) ?? '', /^there is no brand "constructor" in BRANDS_FILE/);
  });

  const refused: [what: string, content: unknown, problems: readonly string[]][] = [
    ['a list', [], ['the file: is not an object']],
    ['a brand that is no object', { default: 'Demo' }, ['default: is not an object']],
    ['no name', { default: {} }, ['default.name: is not given as text']],
    ['an empty name', { default: { name: ' ' } }, ['default.name: is empty']],
    ['a name of two lines', one({ name: 'De\nmo' }), ['default.name: has a line break or another control character']],
    ['what it does not know', one({ color: '#000000' }), ['default: "color" is no part of a brand that Skyhook knows']],
    [
      'a sender that is none',
      one({ from: 'Demo' }),
      ['default.from: is not a sender, such as Name <name@example.com>'],
    ],
    [
      'two senders',
      one({ from: 'a@b.example, c@d.example' }),
      ['default.from: is not a sender, such as Name <name@example.com>'],
    ],
    ['a telephone number that is none', one({ phone: 'call us' }), ['default.phone: is not a telephone number']],
    ['a mail address that is none', one({ email: 'help' }), ['default.email: is not a mail address']],
    [
      'a logo without TLS',
      one({ logo: 'http://a.example/x.png' }),
      ['default.logo: is not a URL that starts with https://'],
    ],
    [
      'a script as its page',
      one({ url: 'javascript:alert(1)' }),
      ['default.url: is not a URL that starts with https://'],
    ],
    ['a colour by name', one({ accent: 'red' }), ['default.accent: is not a colour of six digits, such as #0b57d0']],
    [
      'a colour that is too light',
      one({ accent: '#ff8800' }),
      ['default.accent: has a contrast of 2.39:1 with white text, below 4.5:1: take a darker one'],
    ],
    [
      'a colour just too light',
      one({ accent: '#777777' }),
      ['default.accent: has a contrast of 4.47:1 with white text, below 4.5:1: take a darker one'],
    ],
  ];
  for (const [what, content, problems] of refused)
    it(`refuses ${what}, and says where`, () => assert.deepEqual(problemsOf(content), problems));

  it('takes a colour that is just dark enough', () => assert.deepEqual(problemsOf(one({ accent: '#767676' })), []));

  it('says everything that is wrong at once', () => {
    assert.equal(problemsOf({ a: { name: '', phone: 'x' }, b: {} }).length, 3);
  });

  it('refuses what is no JSON, and a file that is not there', () => {
    assert.match(problemsOf('{')[0] ?? '', /^the file is not JSON/);
    assert.throws(() => readBrands(join(folder, 'nowhere.json')), /cannot be read \(ENOENT\): check the path/);
  });
});
