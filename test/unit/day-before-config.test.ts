import assert from 'node:assert/strict';
import { readConfig } from '../../src/config.ts';
import { settingsOf } from '../../src/temporal/settings.ts';
import { mailEnv, workerEnv } from '../support/config-problems.ts';

const dayBefore = (env: Record<string, string>): number =>
  settingsOf(readConfig('worker', { ...workerEnv, ...mailEnv, ...env }), {
    voices: { defaultLanguage: 'en', brands: {} },
    airlines: {},
  }).steps.dayBefore;

describe('DAY_BEFORE_HOURS', () => {
  it('is a day, a number of hours, or 0 for never', () => {
    const hours = [{}, { DAY_BEFORE_HOURS: '3' }, { DAY_BEFORE_HOURS: '36.5' }, { DAY_BEFORE_HOURS: '0' }].map(
      dayBefore,
    );
    assert.deepEqual(
      hours,
      [24, 3, 36.5, 0].map((hour) => hour * 3_600_000),
    );
  });

  it('is refused where it would come too late to be of use, or is no time', () => {
    for (const DAY_BEFORE_HOURS of ['2', '0.5', '-24', 'a day'])
      assert.throws(
        () => dayBefore({ DAY_BEFORE_HOURS }),
        /DAY_BEFORE_HOURS is (?:neither 0 nor at least 3|not a number)/,
        DAY_BEFORE_HOURS,
      );
  });
});
