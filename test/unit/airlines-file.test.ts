import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AirlinesError, readAirlines } from '../../src/airlines-file.ts';

describe('readAirlines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'airlines-'));
  after(() => rmSync(folder, { recursive: true }));

  function problemsOf(content: unknown): readonly string[] {
    const file = join(folder, 'airlines.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    try {
      readAirlines(file);
    } catch (error) {
      assert.ok(error instanceof AirlinesError);
      assert.ok(error.message.startsWith(`The airlines in ${file} cannot be used:\n  - `));
      assert.deepEqual([error.name, error.variable], ['AirlinesError', 'AIRLINES_FILE']);
      return error.problems;
    }
    return [];
  }
  const one = (more: object) => ({ ZZ: { name: 'Demo Air', ...more } });

  it('knows of none without a file, and takes the example', () => {
    assert.deepEqual(readAirlines(undefined), {});
    assert.deepEqual(readAirlines('deploy/airlines.example.json'), {
      ZZ: {
        name: 'Demo Air',
        checkInUrl: 'https://www.example.com/check-in',
        checkInClosesMinutes: 60,
        bagDropClosesMinutes: 45,
      },
      '1Z': { name: 'Sample Airways', checkInClosesMinutes: 45 },
    });
  });

  const refused: [what: string, content: unknown, problems: readonly string[]][] = [
    ['a list', [], ['the file: is not an object']],
    ['a code in small letters', { zz: { name: 'D' } }, ['zz: is no IATA code of an airline, such as ZZ or 1Z']],
    ['the name in place of a code', { Demo: { name: 'D' } }, ['Demo: is no IATA code of an airline, such as ZZ or 1Z']],
    ['an airline without a name', { ZZ: {} }, ['ZZ.name: is not given as text']],
    [
      'what it does not know',
      one({ checkinUrl: 'x' }),
      ['ZZ: "checkinUrl" is no part of an airline that Skyhook knows'],
    ],
    [
      'a link without TLS',
      one({ checkInUrl: 'http://a.example/' }),
      ['ZZ.checkInUrl: is not a URL that starts with https://'],
    ],
    [
      'a script as a link',
      one({ checkInUrl: 'javascript:x' }),
      ['ZZ.checkInUrl: is not a URL that starts with https://'],
    ],
    [
      'minutes as text',
      one({ checkInClosesMinutes: '60' }),
      ['ZZ.checkInClosesMinutes: is not a whole number of minutes'],
    ],
    [
      'a part of a minute',
      one({ checkInClosesMinutes: 60.5 }),
      ['ZZ.checkInClosesMinutes: is not a whole number of minutes'],
    ],
    ['hours in place of minutes', one({ bagDropClosesMinutes: 1 }), ['ZZ.bagDropClosesMinutes: is below 5 minutes']],
    [
      'seconds in place of minutes',
      one({ bagDropClosesMinutes: 2700 }),
      ['ZZ.bagDropClosesMinutes: is above 1440 minutes, a day'],
    ],
  ];
  for (const [what, content, problems] of refused)
    it(`refuses ${what}, and says where`, () => assert.deepEqual(problemsOf(content), problems));

  it('takes an address of 500 characters, and limits at both ends', () => {
    const start = 'https://www.example.com/';
    assert.deepEqual(problemsOf(one({ checkInUrl: start.padEnd(500, 'x') })), []);
    assert.deepEqual(problemsOf(one({ checkInUrl: start.padEnd(501, 'x') })), [
      'ZZ.checkInUrl: is longer than 500 characters',
    ]);
    assert.deepEqual(problemsOf(one({ checkInClosesMinutes: 1440, bagDropClosesMinutes: 5 })), []);
  });

  it('refuses what is no JSON, and a file that is not there', () => {
    assert.match(problemsOf('{')[0] ?? '', /^the file is not JSON/);
    assert.throws(() => readAirlines(join(folder, 'nowhere.json')), /cannot be read \(ENOENT\): check the path/);
  });
});
