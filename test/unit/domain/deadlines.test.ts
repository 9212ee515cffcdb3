import assert from 'node:assert/strict';
import { defaultChangePolicy } from '../../../src/domain/change-policy.ts';
import {
  consequenceOfSilence,
  decisionDeadline,
  firstAffected,
  type DecisionLimits,
} from '../../../src/domain/deadlines.ts';
import { departure, instantAt, type Itinerary } from '../../../src/domain/itinerary.ts';
import { judgeChange } from '../../../src/domain/schedule-change.ts';
import { flight, moved } from '../../support/flights.ts';

const hourMs = 3_600_000;
const limits: DecisionLimits = { longestMinutes: 72 * 60, shortestMinutes: 120, beforeDepartureMinutes: 24 * 60 };
const out = flight('ZZ101 SIN 2026-12-10T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-18T20:00 SIN 21:10');

describe('firstAffected', () => {
  it('is the old flight when it leaves before the new one', () => {
    assert.deepEqual(firstAffected([out, back], [moved(out, 60), back]), out);
  });
  it('is the new flight when it leaves before the old one', () => {
    assert.deepEqual(firstAffected([out, back], [moved(out, -60), back]), moved(out, -60));
  });
  it('passes over flights that did not change', () => {
    assert.deepEqual(firstAffected([out, back], [out]), back);
    assert.equal(firstAffected([out, back], [out, back]), undefined);
  });
});

describe('decisionDeadline', () => {
  const singapore = (local: string): number => instantAt('SIN', local);
  const cases: [what: string, toldAt: number, expected: number | 'person'][] = [
    ['72 h after telling, far from departure', singapore('2026-12-01T10:00'), singapore('2026-12-04T10:00')],
    // 24 h before departure is 08:00 on the 9th.
    ['24 h before departure, when that is earlier', singapore('2026-12-07T10:00'), singapore('2026-12-09T08:00')],
    ['at least 2 h after telling', singapore('2026-12-09T12:00'), singapore('2026-12-09T14:00')],
    ['at 22:00 instead of later in the evening', singapore('2026-12-01T23:30'), singapore('2026-12-04T22:00')],
    ['at 22:00 the evening before instead of at night', singapore('2026-12-01T06:59'), singapore('2026-12-03T22:00')],
    ['at 22:00, which is not yet night', singapore('2026-12-01T22:00'), singapore('2026-12-04T22:00')],
    ['at 07:00, which is night no more', singapore('2026-12-01T07:00'), singapore('2026-12-04T07:00')],
    [
      'by a person when 2 h would end at night and little is left of the morning',
      singapore('2026-12-09T21:00'),
      'person',
    ],
    ['by a person when less than six hours are left', departure(out) - 6 * hourMs + 1, 'person'],
    ['by a person when the flight has left', departure(out) + hourMs, 'person'],
  ];
  for (const [what, toldAt, expected] of cases) {
    it(`answers ${what}`, () => assert.equal(decisionDeadline(toldAt, out, limits), expected));
  }

  const noon = flight('ZZ101 SIN 2026-12-10T12:00 KUL 13:10');
  it('waits 2 h when exactly six are left, and not at all when less', () => {
    const toldAt = departure(noon) - 6 * hourMs;
    assert.equal(decisionDeadline(toldAt, noon, limits), singapore('2026-12-10T08:00'));
    assert.equal(decisionDeadline(toldAt + 1, noon, limits), 'person');
  });

  it('is at 07:00 when the evening before is too soon', () => {
    assert.equal(decisionDeadline(singapore('2026-12-09T21:30'), noon, limits), singapore('2026-12-10T07:00'));
  });

  it('keeps to a longest time that is shorter than a night, as a demonstration has it', () => {
    const short: DecisionLimits = { ...limits, longestMinutes: 2, shortestMinutes: 1 };
    const toldAt = singapore('2026-12-01T04:13');
    assert.equal(decisionDeadline(toldAt, out, short), toldAt + 2 * 60_000);
  });

  it('knows the night where the traveller is, not where the flight leaves', () => {
    const flight1 = flight('ZZ5 LHR 2026-12-20T12:00 SIN 2026-12-21T08:00');
    const flight2 = flight('ZZ6 SIN 2026-12-28T23:00 LHR 2026-12-29T05:30');
    // In London it is 12:00 three days later; in Singapore 20:00.
    const toldAt = instantAt('LHR', '2026-12-01T15:00');
    assert.equal(decisionDeadline(toldAt, flight2, limits, [flight1, flight2]), instantAt('LHR', '2026-12-04T15:00'));
    assert.equal(
      decisionDeadline(instantAt('SIN', '2026-12-22T23:00'), flight2, limits, [flight1, flight2]),
      instantAt('SIN', '2026-12-25T22:00'),
    );
  });

  it('knows the night of the airport of departure', () => {
    const fromLondon = flight('ZZ5 LHR 2026-12-10T12:00 SIN 2026-12-11T08:00');
    // 72 h later it is 05:00 in London, and 13:00 in Singapore.
    const toldAt = instantAt('LHR', '2026-12-01T05:00');
    assert.equal(decisionDeadline(toldAt, fromLondon, limits), instantAt('LHR', '2026-12-03T22:00'));
  });
});

describe('consequenceOfSilence', () => {
  const viaJohor = [flight('ZZ1 SIN 2026-12-10T07:00 JHB 08:00'), flight('ZZ2 JHB 2026-12-10T10:00 KUL 11:00')];
  const [first, second] = [flight('ZZ1 SIN 2026-12-10T08:00 KUL 09:00'), flight('ZZ2 KUL 2026-12-10T10:30 BKK 11:30')];
  const cases: [what: string, bought: Itinerary, known: Itinerary, now: Itinerary, expected: string][] = [
    ['two hours later', [out], [out], [moved(out, 120)], 'no-choice'],
    ['a minute more', [out], [out], [moved(out, 121)], 'person'],
    ['half an hour earlier', [out], [out], [moved(out, -30)], 'no-choice'],
    ['a minute more than that', [out], [out], [moved(out, -31)], 'person'],
    ['an arrival over two hours later', [out], [out], [moved(out, 0, 121)], 'person'],
    ['small steps that add up', [out], [moved(out, 100)], [moved(out, 130)], 'person'],
    ['another carrier', [out], [out], [{ ...out, carrier: 'YY' }], 'no-choice'],
    ['a cancelled flight', [out, back], [out, back], [out], 'person'],
    ['a stop on the way', [out], [out], viaJohor, 'person'],
    ['a connection too short', [first, second], [first, second], [moved(first, 40), second], 'person'],
  ];
  for (const [what, bought, known, now, expected] of cases) {
    it(`is "${expected}" for ${what}`, () => {
      assert.equal(consequenceOfSilence(judgeChange(bought, known, now), defaultChangePolicy.limits), expected);
    });
  }
});
