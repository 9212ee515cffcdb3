import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { defaultChangePolicy } from '../../../src/domain/change-policy.ts';
import { severities, type Reason, type Severity } from '../../../src/domain/change-reasons.ts';
import { pairFlights } from '../../../src/domain/pairing.ts';
import { compareItineraries, judgeChange } from '../../../src/domain/schedule-change.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');

interface Case {
  readonly what: string;
  readonly before: Itinerary;
  readonly after: Itinerary;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
}

const at = 'SIN-KUL';
const later = (minutes: number): Reason[] => [
  { code: 'departure-later', where: at, minutes },
  { code: 'arrival-later', where: at, minutes },
];
const earlier = (minutes: number): Reason[] => [
  { code: 'departure-earlier', where: at, minutes },
  { code: 'arrival-earlier', where: at, minutes },
];
const shift = (minutes: number, severity: Severity, reasons: readonly Reason[]): Case => ({
  what: `${Math.abs(minutes)} min ${minutes < 0 ? 'earlier' : 'later'}`,
  before: [out],
  after: [moved(out, minutes)],
  severity,
  reasons,
});

const first = flight('ZZ1 SIN 2026-12-01T08:00 KUL 09:00');
const second = flight('ZZ2 KUL 2026-12-01T11:00 BKK 12:10');

const cases: readonly Case[] = [
  { what: 'nothing different', before: [out, back], after: [out, back], severity: 'none', reasons: [] },
  shift(4, 'none', []),
  shift(5, 'minor', later(5)),
  shift(59, 'minor', later(59)),
  shift(60, 'moderate', later(60)),
  shift(179, 'moderate', later(179)),
  shift(180, 'major', later(180)),
  shift(-4, 'none', []),
  shift(-5, 'minor', earlier(5)),
  shift(-14, 'minor', earlier(14)),
  shift(-15, 'moderate', earlier(15)),
  shift(-59, 'moderate', earlier(59)),
  shift(-60, 'major', earlier(60)),
  {
    what: 'only the arrival 59 min later',
    before: [out],
    after: [moved(out, 0, 59)],
    severity: 'minor',
    reasons: [{ code: 'arrival-later', where: at, minutes: 59 }],
  },
  {
    what: 'only the arrival three hours later',
    before: [out],
    after: [moved(out, 0, 180)],
    severity: 'major',
    reasons: [{ code: 'arrival-later', where: at, minutes: 180 }],
  },
  {
    what: 'only the arrival earlier',
    before: [out],
    after: [moved(out, 0, -300)],
    severity: 'minor',
    reasons: [{ code: 'arrival-earlier', where: at, minutes: 300 }],
  },
  {
    what: 'five minutes over midnight',
    before: [flight('ZZ101 SIN 2026-12-01T23:58 KUL 2026-12-02T01:00')],
    after: [flight('ZZ101 SIN 2026-12-02T00:03 KUL 01:00')],
    severity: 'major',
    reasons: [
      { code: 'departure-later', where: at, minutes: 5 },
      { code: 'other-day', where: at },
    ],
  },
  {
    what: 'four minutes over midnight',
    before: [flight('ZZ101 SIN 2026-12-01T23:58 KUL 2026-12-02T01:00')],
    after: [flight('ZZ101 SIN 2026-12-02T00:02 KUL 01:00')],
    severity: 'major',
    reasons: [{ code: 'other-day', where: at }],
  },
  {
    what: 'the same time a day later',
    before: [out],
    after: [moved(out, 24 * 60)],
    severity: 'major',
    reasons: [...later(24 * 60), { code: 'other-day', where: at }],
  },
  {
    what: 'the same time a day earlier',
    before: [out],
    after: [moved(out, -24 * 60)],
    severity: 'major',
    reasons: [...earlier(24 * 60), { code: 'other-day', where: at }],
  },
  {
    what: 'half an hour later over the date line',
    before: [flight('NZ6 AKL 2026-12-01T19:30 LAX 10:30')],
    after: [flight('NZ6 AKL 2026-12-01T20:00 LAX 11:00')],
    severity: 'minor',
    reasons: [
      { code: 'departure-later', where: 'AKL-LAX', minutes: 30 },
      { code: 'arrival-later', where: 'AKL-LAX', minutes: 30 },
    ],
  },
  {
    what: 'two hours by the clock that are one, on the night the clock goes forward',
    before: [flight('ZZ5 LHR 2026-03-29T00:30 SIN 20:30')],
    after: [flight('ZZ5 LHR 2026-03-29T02:30 SIN 20:30')],
    severity: 'moderate',
    reasons: [{ code: 'departure-later', where: 'LHR-SIN', minutes: 60 }],
  },
  {
    what: 'two hours by the clock that are three, on the night the clock goes back',
    before: [flight('ZZ5 LHR 2026-10-25T00:30 SIN 20:30')],
    after: [flight('ZZ5 LHR 2026-10-25T02:30 SIN 20:30')],
    severity: 'major',
    reasons: [{ code: 'departure-later', where: 'LHR-SIN', minutes: 180 }],
  },
  {
    what: 'another carrier, whose number differs too',
    before: [out],
    after: [{ ...out, carrier: 'YY', flightNumber: 'YY7' }],
    severity: 'moderate',
    reasons: [{ code: 'carrier', where: at }],
  },
  {
    what: 'another flight number',
    before: [out],
    after: [{ ...out, flightNumber: 'ZZ103' }],
    severity: 'minor',
    reasons: [{ code: 'flight-number', where: at }],
  },
  {
    what: 'another terminal',
    before: [{ ...out, depTerminal: '1' }],
    after: [{ ...out, depTerminal: '4' }],
    severity: 'minor',
    reasons: [{ code: 'terminal', where: at }],
  },
  {
    what: 'a terminal that becomes known',
    before: [out],
    after: [{ ...out, arrTerminal: '2' }],
    severity: 'minor',
    reasons: [{ code: 'terminal', where: at }],
  },
  {
    what: 'a terminal that is not stated any more',
    before: [{ ...out, depTerminal: '1' }],
    after: [out],
    severity: 'none',
    reasons: [],
  },
  {
    what: 'a connection of exactly the minimum',
    before: [first, second],
    after: [first, moved(second, -60)],
    severity: 'major',
    reasons: [
      { code: 'departure-earlier', where: 'KUL-BKK', minutes: 60 },
      { code: 'arrival-earlier', where: 'KUL-BKK', minutes: 60 },
    ],
  },
  {
    what: 'a connection below the minimum, made by a small delay',
    before: [first, moved(second, -60)],
    after: [moved(first, 10), moved(second, -60)],
    severity: 'major',
    reasons: [...later(10), { code: 'connection-too-short', where: 'KUL', minutes: 50 }],
  },
  {
    what: 'a connection that was below the minimum before',
    before: [first, moved(second, -80)],
    after: [first, moved(second, -80)],
    severity: 'none',
    reasons: [],
  },
  {
    what: 'a short connection that gets longer',
    before: [first, moved(second, -80)],
    after: [first, moved(second, -75)],
    severity: 'minor',
    reasons: [
      { code: 'departure-later', where: 'KUL-BKK', minutes: 5 },
      { code: 'arrival-later', where: 'KUL-BKK', minutes: 5 },
    ],
  },
  {
    what: 'an onward flight that leaves before the first one arrives',
    before: [first, second],
    after: [moved(first, 150), second],
    severity: 'major',
    reasons: [...later(150), { code: 'connection-lost', where: 'KUL', minutes: -30 }],
  },
  {
    what: 'one flight cancelled',
    before: [out, back],
    after: [out],
    severity: 'cancelled',
    reasons: [{ code: 'flight-cancelled', where: 'KUL-SIN' }],
  },
  {
    what: 'all flights cancelled',
    before: [out, back],
    after: [],
    severity: 'cancelled',
    reasons: [
      { code: 'flight-cancelled', where: 'SIN-KUL' },
      { code: 'flight-cancelled', where: 'KUL-SIN' },
    ],
  },
  {
    what: 'another airport',
    before: [out],
    after: [{ ...out, arrAirport: 'SZB' }],
    severity: 'major',
    reasons: [{ code: 'other-airport', where: 'SIN-SZB' }],
  },
  {
    what: 'a stop on the way',
    before: [out],
    after: [flight('ZZ1 SIN 2026-12-01T07:00 JHB 08:00'), flight('ZZ2 JHB 2026-12-01T10:00 KUL 11:00')],
    severity: 'major',
    reasons: [
      { code: 'departure-earlier', where: at, minutes: 60 },
      { code: 'arrival-later', where: at, minutes: 110 },
      { code: 'leg-removed', where: 'SIN-KUL' },
      { code: 'leg-added', where: 'SIN-JHB' },
      { code: 'leg-added', where: 'JHB-KUL' },
      { code: 'stop-added', where: 'JHB' },
    ],
  },
];

describe('compareItineraries', () => {
  for (const { what, before, after, severity, reasons } of cases) {
    it(`calls ${what} "${severity}"`, () => {
      const comparison = compareItineraries(before, after);
      assert.deepEqual(comparison.reasons, reasons);
      assert.equal(comparison.severity, severity);
    });
  }

  it('gives the largest move of several flights', () => {
    const { maxLaterMinutes, maxEarlierMinutes } = compareItineraries([out, back], [moved(out, -20), moved(back, 90)]);
    assert.deepEqual({ maxLaterMinutes, maxEarlierMinutes }, { maxLaterMinutes: 90, maxEarlierMinutes: 20 });
    assert.equal(compareItineraries([out], [moved(out, 4)]).maxLaterMinutes, 0);
  });

  it('judges by other limits where they are given', () => {
    const limits = { ...defaultChangePolicy.limits, noneBelow: 1, minorLaterBelow: 2, majorLaterFrom: 3 };
    const strict = { ...defaultChangePolicy, limits };
    const severity = (minutes: number): Severity => compareItineraries([out], [moved(out, minutes)], strict).severity;
    assert.deepEqual([0, 1, 2, 3].map(severity), ['none', 'minor', 'moderate', 'major']);
  });

  it('calls a leg cancelled that nothing replaces, although another leg got a stop', () => {
    const viaJohor = [flight('ZZ1 SIN 2026-12-01T07:00 JHB 08:00'), flight('ZZ2 JHB 2026-12-01T10:00 KUL 11:00')];
    const { severity, reasons } = compareItineraries([out, back], viaJohor);
    assert.equal(severity, 'cancelled');
    assert.deepEqual(
      reasons.filter(({ code }) => code === 'flight-cancelled'),
      [{ code: 'flight-cancelled', where: 'KUL-SIN' }],
    );
  });
});

describe('pairFlights', () => {
  it('pairs unchanged flights first, then those between the same cities in sequence', () => {
    const again = flight('ZZ103 SIN 2026-12-15T08:00 KUL 09:10');
    const instead = flight('ZZ7 SIN 2026-12-02T08:00 KUL 09:10');
    assert.deepEqual(pairFlights([out, again], [instead, again]), {
      pairs: [
        [out, instead],
        [again, again],
      ],
      rerouted: [],
      removed: [],
      added: [],
    });
  });
});

describe('judgeChange', () => {
  it('adds small changes up: the class is the worse of against known and against bought', () => {
    const bought = [out];
    const steps = [4, 8, 12, 16].map((minutes) => [moved(out, minutes)]);
    let known: Itinerary = bought;
    const told: Severity[] = [];
    for (const now of steps) {
      const { againstKnown } = judgeChange(bought, known, now);
      told.push(againstKnown.severity);
      if (againstKnown.severity !== 'none') known = now;
    }
    // 4 min are silent and do not move what the traveller knows, so the next 4 are 8; then again from there.
    assert.deepEqual(told, ['none', 'minor', 'none', 'minor']);
    const total = judgeChange(bought, [moved(out, 170)], [moved(out, 180)]);
    assert.equal(total.againstKnown.severity, 'minor');
    assert.equal(total.againstBought.severity, 'major');
    assert.equal(total.severity, 'major');
  });

  it('knows a change back to what was bought, which is told to those who were told otherwise', () => {
    const judgement = judgeChange([out], [moved(out, 200)], [out]);
    assert.equal(judgement.backToBooked, true);
    assert.equal(judgement.againstBought.severity, 'none');
    assert.equal(judgement.againstKnown.severity, 'major');
    assert.equal(judgeChange([out], [out], [out]).backToBooked, false);
    assert.equal(judgeChange([out], [out], [moved(out, 200)]).backToBooked, false);
  });

  const minutes = fc.integer({ min: -2000, max: 2000 });
  const legs = fc.tuple(minutes, minutes, fc.boolean()).map(([one, other, both]): Itinerary => {
    const moves = [moved(out, one), moved(back, other)];
    return both ? moves : moves.slice(0, 1);
  });

  it('finds nothing between identical itineraries', () => {
    fc.assert(
      fc.property(legs, (itinerary) => {
        assert.deepEqual(compareItineraries(itinerary, structuredClone(itinerary)), {
          severity: 'none',
          reasons: [],
          maxLaterMinutes: 0,
          maxEarlierMinutes: 0,
        });
      }),
    );
  });

  it('takes the worse of both classes, and is back to booked only where nothing differs from what was bought', () => {
    fc.assert(
      fc.property(legs, legs, legs, (bought, known, now) => {
        const judgement = judgeChange(bought, known, now);
        const ranks = [judgement.againstKnown.severity, judgement.againstBought.severity].map((severity) =>
          severities.indexOf(severity),
        );
        assert.equal(severities.indexOf(judgement.severity), Math.max(...ranks));
        if (judgement.backToBooked) assert.equal(judgement.againstBought.severity, 'none');
      }),
    );
  });

  it('never becomes milder by a longer delay', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), (one, other) => {
        const rank = (delay: number): number =>
          severities.indexOf(compareItineraries([out, back], [moved(out, delay), back]).severity);
        assert.ok(rank(Math.min(one, other)) <= rank(Math.max(one, other)));
      }),
    );
  });
});
