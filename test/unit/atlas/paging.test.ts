import assert from 'node:assert/strict';
import fc from 'fast-check';
import { z } from 'zod';
import { text } from '../../../src/atlas/fields.ts';
import { readPage } from '../../../src/atlas/paging.ts';
import { SkyhookError } from '../../../src/errors.ts';

const record = z.object({ id: text });
const read = (answer: Record<string, unknown>) => readPage(answer, 'records', record);

describe('readPage', () => {
  const a = { id: 'a' };
  const b = { id: 'b' };
  const lists: [what: string, records: unknown, ids: string[], skipped: number][] = [
    ['records', [a, b], ['a', 'b'], 0],
    ['records with fields we do not know', [{ ...a, more: 1 }], ['a'], 0],
    ['no records', [], [], 0],
    ['records that are null', null, [], 0],
    ['no list at all', undefined, [], 0],
    ['a stray text among them, as the published sample has it', [a, 'string', b], ['a', 'b'], 1],
    ['stray texts, numbers, nulls and lists among them', ['null', null, 7, true, [a], a, undefined], ['a'], 6],
    ['records without what they need', [{}, { id: null }, { id: ' ' }, { id: {} }, b], ['b'], 4],
    ['the same record twice', [a, a], ['a', 'a'], 0],
  ];
  for (const [what, records, ids, skipped] of lists) {
    it(`reads ${what}`, () => {
      assert.deepEqual(read({ status: 0, records }), {
        records: ids.map((id) => ({ id })),
        skipped,
        total: undefined,
        hasNext: undefined,
      });
    });
  }

  for (const list of ['none', 7, true, { id: 'a' }]) {
    it(`does not read a list that is ${JSON.stringify(list)}, and does not quote it`, () => {
      assert.throws(
        () => read({ records: list }),
        (error) =>
          error instanceof SkyhookError &&
          error.code === 'ATLAS_ANSWER_NOT_UNDERSTOOD' &&
          error.detail === 'records: is not a list',
      );
    });
  }

  const totals: [written: unknown, total: number | undefined][] = [
    [12, 12],
    ['12', 12],
    [' 12 ', 12],
    [0, 0],
    ['0', 0],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
    ['many', undefined],
    [1.5, undefined],
    [true, undefined],
    [[12], undefined],
  ];
  for (const [written, total] of totals) {
    it(`reads a total of ${JSON.stringify(written)} as ${total}, under either name`, () => {
      assert.equal(read({ records: [], total: written }).total, total);
      assert.equal(read({ records: [], totalRecords: written }).total, total);
    });
  }

  it('reads paging fields as texts, as numbers and none alike', () => {
    const page = { records: [a], pageIndex: '1', pageSize: '100', total: '1' };
    assert.deepEqual(read(page), read({ records: [a], pageIndex: 1, pageSize: 100, total: 1 }));
    assert.deepEqual(read({ records: [a] }).records, read(page).records);
  });

  const nexts: [written: unknown, hasNext: boolean | undefined][] = [
    [true, true],
    [false, false],
    ['true', true],
    ['False', false],
    [1, true],
    [0, false],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
    ['perhaps', undefined],
  ];
  for (const [written, hasNext] of nexts) {
    it(`reads hasNext ${JSON.stringify(written)} as ${hasNext}`, () => {
      assert.equal(read({ records: [], hasNext: written }).hasNext, hasNext);
    });
  }

  it('counts each element, whatever it is, as read or as skipped', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ id: fc.string() }))), (records) => {
        const page = read({ records });
        assert.equal(page.records.length + page.skipped, records.length);
      }),
    );
  });
});
