import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readJudgeInput } from '../../../src/commands/judge-input.ts';
import { judgeInput } from '../../../src/commands/judge.ts';
import { defaultChangePolicies } from '../../../src/domain/change-policy.ts';

const folder = new URL('../../fixtures/atlas/messages/', import.meta.url);
const now = Date.parse('2026-07-10T10:00:00Z');

/** Every sample of a schedule change, in each edition of the contract: its class, and its reasons against what was known. */
const samples: Readonly<Record<string, readonly [is: string, ...because: string[]]>> = {
  'order.scheduleChange.prose-spelling.json': ['minor', 'departure-later 35', 'arrival-later 35'],
  'order.schedulechange.2022-singular-with-order-number.json': [
    'minor',
    'departure-later 35',
    'arrival-later 35',
    'flight-number',
  ],
  'order.schedulechange.2022-singular.json': ['minor', 'departure-later 35', 'arrival-later 35', 'flight-number'],
  'order.schedulechange.2023-numbers-as-text.json': ['cancelled', 'flight-cancelled'],
  'order.schedulechange.2023-without-original-segments.json': ['minor', 'departure-later 35', 'arrival-later 35'],
  // Names no flights at all: nothing can be said of it, and a person looks.
  'order.schedulechange.2026-abridged.json': ['major'],
  'order.schedulechange.2026-confirmed.json': [
    'major',
    'departure-later 280',
    'arrival-later 280',
    'flight-number',
    'terminal',
  ],
  'order.schedulechange.2026-over-the-date-line.json': ['moderate', 'departure-later 80', 'arrival-later 80'],
  'order.schedulechange.2026-placeholder-airports.json': [
    'major',
    'departure-later 210',
    'arrival-later 210',
    'flight-number',
  ],
  'order.schedulechange.2026-round-trip.json': [
    'major',
    'departure-earlier 215',
    'arrival-earlier 65',
    'leg-removed',
    'leg-added',
    'leg-added',
    'stop-added',
  ],
  'order.schedulechange.2026.json': ['major', 'departure-later 280', 'arrival-later 280', 'flight-number', 'terminal'],
  'order.schedulechange.cancelled.json': ['cancelled', 'flight-cancelled'],
};

describe('the samples of the contract', () => {
  it('are all judged here', () => {
    const files = readdirSync(folder).filter((file) => file.toLowerCase().startsWith('order.schedulechange.'));
    assert.deepEqual(Object.keys(samples).sort(), files.sort());
  });

  for (const [file, [is, ...because]] of Object.entries(samples)) {
    it(`are "${is}": ${file}`, () => {
      const input = readJudgeInput(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), now);
      assert.ok(typeof input === 'object');
      const judged = judgeInput(input, defaultChangePolicies);
      const known = judged.reasons.filter(({ against }) => against === 'known');
      assert.equal(judged.class, is);
      assert.deepEqual(
        known.map(({ code, minutes }) => (minutes === undefined ? code : `${code} ${minutes}`)),
        because,
      );
    });
  }
});
