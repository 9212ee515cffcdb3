import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { answerCode, atlasCodes, ticketingError, type AtlasCode } from '../../../src/atlas/error-codes.ts';

/** Section 12 of the contract as a table, written from the contract and not from the code. */
const golden = (
  JSON.parse(readFileSync(new URL('../../fixtures/atlas/error-codes.json', import.meta.url), 'utf8')) as AtlasCode[]
).map(({ code, where, meaning, whatHelps, calls }): AtlasCode => ({ code, where, meaning, whatHelps, calls }));

const byPlace = (codes: readonly AtlasCode[]): Map<string, AtlasCode> =>
  new Map(codes.map((one) => [`${one.where} ${one.code}`, { ...one, calls: [...one.calls].sort() }]));

describe('the table of Atlas’s codes', () => {
  const table = byPlace(atlasCodes);

  it('has the codes of the contract and no others, each once', () => {
    assert.deepEqual([...table.keys()].sort(), [...byPlace(golden).keys()].sort());
    assert.equal(table.size, atlasCodes.length);
  });

  for (const [place, expected] of byPlace(golden)) {
    it(`has ${place} as the contract: ${expected.meaning}`, () => assert.deepEqual(table.get(place), expected));
  }

  it('never tells to submit again what is there already', () => {
    for (const code of [318, 402, 404, 406, 803, 816, 817, 818])
      assert.equal(answerCode(code).whatHelps, 'query-instead', String(code));
  });

  it('tells to go on asking about an order that is paid and has no PNR yet, and about no other', () => {
    const asked = atlasCodes.filter(({ whatHelps }) => whatHelps === 'keep-querying');
    assert.deepEqual(
      asked.map(({ where, code }) => `${where} ${code}`),
      ['ticketing 615'],
    );
  });
});

describe('answerCode', () => {
  it('finds the entry of each status', () => {
    for (const entry of atlasCodes.filter(({ where }) => where === 'answer'))
      assert.equal(answerCode(entry.code), entry);
  });

  it('takes 615 for what it is also as the status of an answer: no failure, and never to be paid again', () => {
    assert.equal(answerCode(615).whatHelps, 'keep-querying');
  });

  it('wants an investigation of a status that no document names, also of those that are ticketing errors', () => {
    const undocumented = fc
      .integer()
      .filter((status) => status !== 615 && !golden.some((one) => one.where === 'answer' && one.code === status));
    fc.assert(
      fc.property(undocumented, (status) => {
        const { code, where, whatHelps, meaning } = answerCode(status);
        assert.deepEqual([code, where, whatHelps, meaning], [status, 'answer', 'investigate', 'not documented']);
      }),
      { examples: [[1], [601], [612], [6051], [-3], [8030]] },
    );
  });
});

describe('ticketingError', () => {
  for (const entry of golden.filter(({ where }) => where === 'ticketing')) {
    it(`finds ${entry.code}, ${entry.meaning}, whose code comes as text`, () => {
      assert.deepEqual(ticketingError(String(entry.code)), entry);
    });
  }

  for (const none of [undefined, '', '0', '600', '610', '612', '622', '6150', '0615x', 'six', '703']) {
    it(`finds nothing for ${JSON.stringify(none)}`, () => assert.equal(ticketingError(none), undefined));
  }
});
