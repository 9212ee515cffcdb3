import assert from 'node:assert/strict';
import type { PollPurpose } from '../../../src/domain/order-state.ts';
import { nextQueryDue, pollDelay } from '../../../src/domain/polling.ts';

const second = 1000;
const minute = 60 * second;

describe('pollDelay', () => {
  it('grows as 1, 2, 3, 5, 8, 13, 21, then 30 s', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 20].map((attempts) =>
      pollDelay('ticket', { startedAt: 0, lastAt: 0, attempts }, 1),
    );
    assert.deepEqual(
      delays.map((delay) => delay / second),
      [1, 2, 3, 5, 8, 13, 21, 30, 30, 30],
    );
  });

  it('is scaled for tests, but only in its first ten minutes', () => {
    assert.equal(pollDelay('ticket', { startedAt: 0, lastAt: 0, attempts: 4 }, 0.01), 50);
    assert.equal(pollDelay('ticket', { startedAt: 0, lastAt: 11 * minute, attempts: 4 }, 0.01), minute);
  });

  const ages: [what: PollPurpose, ageMinutes: number, delay: number][] = [
    ['ticket', 10, 30 * second],
    ['ticket', 11, minute],
    ['ticket', 60, minute],
    ['ticket', 61, 5 * minute],
    ['ticket', 24 * 60 + 1, 60 * minute],
    ['corroboration', 61, 5 * minute],
    ['ticket', 24 * 60, 5 * minute],
    ['fresh', 11, minute],
    ['fresh', 61, 5 * minute],
    ['airline', 24 * 60, 15 * minute],
    ['airline', 3 * 24 * 60, 60 * minute],
    ['airline', 30 * 24 * 60 + 1, 360 * minute],
    ['settlement', 60, 5 * minute],
    ['settlement', 24 * 60, 60 * minute],
    ['settlement', 30 * 24 * 60, 360 * minute],
    ['airline', 2, 30 * second],
    ['airline', 10, minute],
    ['airline', 11, 5 * minute],
    ['airline', 61, 15 * minute],
    ['airline', 24 * 60 + 1, 60 * minute],
    ['airline', 3 * 24 * 60 + 1, 360 * minute],
    ['ticket', 3 * 24 * 60 + 1, 60 * minute],
    ['cancelled', 60, minute],
    ['cancelled', 61, 15 * minute],
    ['settlement', 2, 30 * second],
    ['settlement', 3, minute],
    ['settlement', 11, 5 * minute],
    ['settlement', 61, 60 * minute],
    ['settlement', 24 * 60 + 1, 360 * minute],
    ['settlement', 30 * 24 * 60 + 1, 24 * 60 * minute],
  ];
  for (const [what, ageMinutes, delay] of ages) {
    it(`is ${delay / second} s for "${what}" after ${ageMinutes} min`, () => {
      assert.equal(pollDelay(what, { startedAt: 0, lastAt: ageMinutes * minute, attempts: 30 }, 1), delay);
    });
  }
});

describe('nextQueryDue', () => {
  const progress = { startedAt: 1_000, lastAt: 50_000, attempts: 3 };

  it('is now for a poll that has not begun', () => {
    assert.equal(nextQueryDue('ticket', undefined, undefined, 60_000, 1), 60_000);
    assert.equal(nextQueryDue('ticket', { ...progress, attempts: 0 }, undefined, 60_000, 1), 60_000);
  });
  it('keeps the interval from the last query, whenever it is asked', () => {
    assert.equal(nextQueryDue('ticket', progress, undefined, 51_000, 1), 53_000);
    assert.equal(nextQueryDue('ticket', progress, undefined, 99_000, 1), 53_000);
  });
  it('is now when evidence came after the last query, and only once', () => {
    assert.equal(nextQueryDue('ticket', progress, 50_001, 51_000, 1), 51_000);
    assert.equal(nextQueryDue('ticket', { ...progress, lastAt: 50_001 }, 50_001, 51_000, 1), 53_001);
    assert.equal(nextQueryDue('ticket', progress, 49_999, 51_000, 1), 53_000);
  });
  it('keeps 30 s from the last answer in a flood of evidence, scaled for tests', () => {
    const flood = { answeredAt: 50_000 };
    for (const begun of [undefined, { ...progress, attempts: 0 }]) {
      assert.equal(nextQueryDue('fresh', begun, 51_000, 51_000, 1, flood), 80_000);
      assert.equal(nextQueryDue('fresh', begun, 51_000, 50_100, 0.01, flood), 50_300);
      assert.equal(nextQueryDue('fresh', begun, 99_000, 99_000, 1, flood), 99_000);
    }
    assert.equal(nextQueryDue('fresh', progress, 51_000, 51_000, 1, flood), 53_000, 'the pace of one that goes on');
  });
});
