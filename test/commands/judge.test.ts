import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrintedJudgement } from '../../src/commands/judge.ts';

const bin = new URL('../../bin/skyhook.js', import.meta.url).pathname;

const leg = (from: string, to: string, departs: string, arrives: string, flightNumber: string) => ({
  depAirport: from,
  arrAirport: to,
  depTime: departs,
  arrTime: arrives,
  carrier: 'ZZ',
  flightNumber,
});
const out = leg('SIN', 'KUL', '2026-12-10 08:00:00', '2026-12-10 09:10:00', 'ZZ101');
const later = leg('SIN', 'KUL', '2026-12-10 11:00:00', '2026-12-10 12:10:00', 'ZZ0101');
const change = {
  now: '2026-11-24T02:00:00Z',
  original: [out],
  previous: [out],
  revised: [later],
  scheduleChangeType: 1,
};

describe('skyhook judge', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'skyhook-judge-'))));
  after(() => rm(folder, { recursive: true }));

  /** Runs it as a user would, without any configuration. */
  async function judge(content: string | undefined, ...args: string[]) {
    const file = join(folder, 'change.json');
    if (content !== undefined) await writeFile(file, content);
    return new Promise<{ status: number; out: string; err: string }>((resolve) =>
      execFile(
        process.execPath,
        [bin, 'judge', content === undefined ? join(folder, 'none.json') : file, ...args],
        { env: { PATH: process.env.PATH } },
        (error, stdout, stderr) =>
          resolve({ status: typeof error?.code === 'number' ? error.code : 0, out: stdout, err: stderr }),
      ),
    );
  }

  it('prints one judgement as JSON', async () => {
    const { status, out: printed } = await judge(JSON.stringify(change), '--json');
    const judged = JSON.parse(printed) as PrintedJudgement;
    assert.equal(status, 0);
    assert.equal(judged.class, 'major');
    assert.deepEqual(judged.reasons[0], {
      code: 'departure-later',
      minutes: 180,
      against: 'known',
      segment: 'SIN-KUL',
    });
    assert.equal(judged.deadline, '2026-11-27T02:00:00.000Z');
    assert.deepEqual(judged.offers, ['keep', 'another-flight', 'refund', 'call-me', 'not-all-agree']);
    assert.match(judged.versions.zoneRules, /2026f/);
  });

  it('prints several as a table for people, and says which cannot be judged', async () => {
    const {
      status,
      out: printed,
      err,
    } = await judge(JSON.stringify([{ ...change, name: 'three hours' }, { now: 5 }, []]));
    assert.equal(status, 1);
    assert.match(printed, /^1 +major +normal +Fri 27 Nov 02:00 UTC +keep, .* person +three hours$/m);
    assert.match(printed, /^2 +not judged +names no flights: give original, previous, revised/m);
    assert.match(printed, /against bought +SIN-KUL departure-later 180 min/);
    assert.match(printed, /SIN-KUL leaves 3 h later \(Thu 10 Dec 2026 11:00, was Thu 10 Dec 2026 08:00\)/);
    assert.match(err, /change 3: is no JSON object/);
  });

  it('says what passengers lose of what they bought', async () => {
    const seat = { depAirport: 'sin', arrAirport: 'KUL', flightNumber: 'ZZ0101' };
    const ancillaries = [
      { passenger: 2, kind: 'seat', description: 'seat 12A', segment: seat },
      { passenger: 1, kind: 'baggage', segment: { depAirport: 'SIN', arrAirport: 'KUL' } },
    ];
    const cancelled = { ...change, revised: [], scheduleChangeType: 2, ancillaries };
    const moved = { ...change, ancillaries };
    const file = JSON.stringify([cancelled, moved, change]);
    const judged = JSON.parse((await judge(file, '--json')).out) as PrintedJudgement[];
    assert.deepEqual(
      judged.map((one) => one.ancillaries),
      [
        [
          { passenger: 1, kind: 'baggage', segment: { depAirport: 'SIN', arrAirport: 'KUL' }, fate: 'lost' },
          {
            passenger: 2,
            kind: 'seat',
            description: 'seat 12A',
            segment: { depAirport: 'SIN', arrAirport: 'KUL', flightNumber: 'ZZ101' },
            fate: 'lost',
          },
        ],
        [],
        [],
      ],
    );
    assert.match((await judge(file)).out, /^  passenger 2, SIN-KUL, seat 12A: lost$/m);
  });

  it('judges what says no time as of --now', async () => {
    const { now: _, ...timeless } = change;
    const { out: printed } = await judge(JSON.stringify(timeless), '--json', '--now', '2026-12-09T23:00:00Z');
    assert.equal((JSON.parse(printed) as PrintedJudgement).deadline, 'person');
  });

  for (const [what, content, expected, sentence] of [
    ['a file that is not there', undefined, 2, /cannot be read \(ENOENT\)/],
    ['a file that is no JSON', '{', 2, /is no JSON/],
    ['a message of another type', '{"type":"order.ticketed","data":{"orderNo":"X"}}', 1, /another type than/],
    [
      'a date that does not exist',
      JSON.stringify({ ...change, revised: [{ ...later, depTime: '2026-02-30 08:00:00' }] }),
      1,
      /revised\[0\]\.depTime: is not a date and time/,
    ],
    [
      'an ancillary of no known kind',
      JSON.stringify({
        ...change,
        ancillaries: [{ passenger: 1, kind: 'meal', segment: { depAirport: 'SIN', arrAirport: 'KUL' } }],
      }),
      1,
      /ancillaries\[0\]\.kind: is none of baggage, seat, other/,
    ],
    ['a time that is none', JSON.stringify({ ...change, now: 'tomorrow' }), 1, /now: is no time; write/],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      const { status, err } = await judge(content, '--json');
      assert.equal(status, expected);
      assert.match(err, sentence);
      assert.doesNotMatch(err, /\n\s+at /, 'no stack');
    });
  }
});
