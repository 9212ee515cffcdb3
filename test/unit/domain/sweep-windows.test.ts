import assert from 'node:assert/strict';
import fc from 'fast-check';
import { halve, overlapMs, planWindows } from '../../../src/domain/sweep-windows.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 24, 12);

describe('planWindows', () => {
  it('looks back a day from the watermark and a little into the future', () => {
    const beganAt = now - 240 * hourMs;
    const { windows, reaches } = planWindows({ beganAt, reachedAt: now - 0.1 * hourMs }, now);
    assert.deepEqual(windows, [
      { from: now - 24.1 * hourMs, to: now - 0.1 * hourMs },
      { from: now - 0.1 * hourMs, to: now + hourMs },
    ]);
    assert.equal(reaches, now);
  });

  it('does not look for what happened before the first run', () => {
    assert.deepEqual(planWindows({ beganAt: now, reachedAt: now }, now).windows, [{ from: now, to: now + hourMs }]);
  });

  it('catches up after an outage of weeks in bounded slices, the oldest first', () => {
    let reachedAt = now - 30 * 24 * hourMs;
    const beganAt = 0;
    let runs = 0;
    let seenUpTo = reachedAt;
    while (reachedAt < now) {
      const { windows, reaches } = planWindows({ beganAt, reachedAt }, now);
      assert.ok(windows.length <= 8, 'one run looks at no more than eight days');
      assert.ok((windows[0]?.from ?? 0) <= seenUpTo, 'nothing is left out');
      assert.ok(reaches > reachedAt, 'each run comes further');
      seenUpTo = windows.at(-1)?.to ?? 0;
      reachedAt = reaches;
      runs += 1;
    }
    assert.equal(runs, 5);
    assert.ok(seenUpTo >= now);
  });

  it('covers everything from the watermark on, without gaps, and never reaches beyond what was looked at', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000 }), fc.nat({ max: 2_000 }), (began, behind) => {
        const beganAt = now - (began + behind) * hourMs;
        const reachedAt = now - behind * hourMs;
        const { windows, reaches } = planWindows({ beganAt, reachedAt }, now);
        assert.equal(windows[0]?.from, Math.max(beganAt, reachedAt - overlapMs));
        for (const [index, window] of windows.entries())
          assert.equal(window.from, windows[index - 1]?.to ?? window.from);
        assert.ok(reaches <= (windows.at(-1)?.to ?? 0) && reaches >= reachedAt && reaches <= now);
      }),
    );
  });
});

describe('halve', () => {
  it('gives two windows that meet at a whole second and cover the same time', () => {
    assert.deepEqual(halve({ from: 0, to: 5_000 }), [
      { from: 0, to: 2_000 },
      { from: 2_000, to: 5_000 },
    ]);
  });

  it('ends at windows of two seconds', () => {
    assert.equal(halve({ from: now, to: now + 1_999 }), undefined);
    assert.deepEqual(halve({ from: now, to: now + 2_000 }), [
      { from: now, to: now + 1_000 },
      { from: now + 1_000, to: now + 2_000 },
    ]);
    let window = { from: 0, to: 30 * 24 * hourMs };
    let times = 0;
    for (let halves = halve(window); halves; halves = halve(window)) {
      [window] = halves;
      times += 1;
    }
    assert.ok(times < 25);
  });
});
