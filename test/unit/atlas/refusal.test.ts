import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AtlasRefusal, mayHaveActed } from '../../../src/atlas/refusal.ts';
import { catalogue, SkyhookError, type ErrorCode } from '../../../src/errors.ts';

interface Golden {
  readonly code: number;
  readonly where: 'answer' | 'ticketing';
  readonly meaning: string;
  readonly whatHelps: string;
  readonly thrown: { readonly code: ErrorCode; readonly retryable: boolean; readonly retryAfterMs: number | null };
  readonly mayHaveActed: boolean;
}

const golden = (
  JSON.parse(readFileSync(new URL('../../fixtures/atlas/error-codes.json', import.meta.url), 'utf8')) as Golden[]
).filter(({ where }) => where === 'answer');

describe('AtlasRefusal', () => {
  for (const { code, meaning, whatHelps, thrown } of golden) {
    const { retryable, retryAfterMs } = thrown;
    it(`is ${thrown.code} for ${code}, ${retryable ? 'retryable' : 'final'}`, () => {
      const refusal = new AtlasRefusal(code);
      assert.ok(refusal instanceof SkyhookError);
      assert.deepEqual(
        [refusal.name, refusal.code, refusal.atlasStatus, refusal.whatHelps, refusal.retryable],
        ['AtlasRefusal', thrown.code, code, whatHelps, retryable],
      );
      assert.equal(refusal.retryAfterMs, retryAfterMs ?? undefined);
      assert.equal(refusal.detail, `status ${code}: ${meaning}`);
      assert.deepEqual(
        [refusal.message, refusal.status],
        [catalogue[thrown.code].message, catalogue[thrown.code].status],
      );
    });
  }

  it('is ATLAS_REFUSED for a status that no document names', () => {
    const { code, retryable, retryAfterMs, detail } = new AtlasRefusal(612);
    assert.deepEqual(
      { code, retryable, retryAfterMs, detail },
      { code: 'ATLAS_REFUSED', retryable: true, retryAfterMs: undefined, detail: 'status 612: not documented' },
    );
  });

  it('waits as long as Atlas says rather than by default', () => {
    assert.equal(new AtlasRefusal(429, { retryAfterMs: 7_000 }).retryAfterMs, 7_000);
    assert.equal(new AtlasRefusal(9999, { retryAfterMs: 100 }).retryAfterMs, 100);
    assert.equal(new AtlasRefusal(703, { retryAfterMs: 100 }).retryAfterMs, 100);
  });

  it('names the tracing id of the answer', () => {
    assert.equal(new AtlasRefusal(705, { requestId: 'r-1' }).detail, 'status 705: timeout, request r-1');
    assert.equal(new AtlasRefusal(705, { requestId: undefined }).detail, 'status 705: timeout');
  });
});

describe('mayHaveActed', () => {
  for (const { code, meaning, mayHaveActed: acted, thrown } of golden) {
    it(`is ${acted} after ${code}: ${meaning}`, () => {
      assert.equal(mayHaveActed(new AtlasRefusal(code)), acted);
      assert.ok(acted || thrown.code !== 'ATLAS_ALREADY_DONE');
    });
  }

  it('is true after a status that no document names', () => {
    for (const status of [1, 615, 5000]) assert.equal(mayHaveActed(new AtlasRefusal(status)), true);
  });

  it('is true after 816, 817 and 818, which are never submitted again', () => {
    for (const status of [816, 817, 818]) {
      const refusal = new AtlasRefusal(status);
      assert.deepEqual([mayHaveActed(refusal), refusal.retryable, refusal.retryAfterMs], [true, false, undefined]);
    }
  });

  const failures: [code: ErrorCode, acted: boolean][] = [
    ['ATLAS_UNREACHABLE', false],
    ['ATLAS_RATE_LIMITED', false],
    ['ATLAS_UNAUTHORISED', false],
    ['ATLAS_CONNECTION_LOST', true],
    ['ATLAS_TIMEOUT', true],
    ['ATLAS_HTTP_ERROR', true],
    ['ATLAS_ANSWER_INCOMPLETE', true],
    ['ATLAS_ANSWER_TOO_LARGE', true],
    ['ATLAS_ANSWER_NOT_DECODABLE', true],
    ['ATLAS_ANSWER_WEB_PAGE', true],
    ['ATLAS_ANSWER_WRONG_TYPE', true],
    ['ATLAS_ANSWER_NOT_JSON', true],
    ['ATLAS_ANSWER_NOT_UNDERSTOOD', true],
  ];
  for (const [code, acted] of failures) {
    it(`is ${acted} after ${code}`, () => assert.equal(mayHaveActed(new SkyhookError(code)), acted));
  }

  it('is true after what is no error of the catalogue, such as the end of a worker', () => {
    for (const thrown of [new Error('aborted'), new DOMException('aborted', 'AbortError'), 'stopped', undefined])
      assert.equal(mayHaveActed(thrown), true);
  });
});
