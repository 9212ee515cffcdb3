import assert from 'node:assert/strict';
import { distanceKm } from '../../../src/domain/airports.ts';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { assessRights, type Right } from '../../../src/domain/passenger-rights/assess-rights.ts';
import type { CompensationTerms, RightsRule } from '../../../src/domain/passenger-rights/rule.ts';
import { flight, moved } from '../../support/flights.ts';
import { lawWith } from '../../support/law-of-tests.ts';

const out = flight('PR101 MNL 2027-02-10T08:00 CEB 09:30');
const abroad = flight('PR201 MNL 2027-02-10T08:00 SIN 12:00');
const departure = Date.parse('2027-02-10T00:00Z'); // MNL 08:00
const daysBefore = (days: number): number => departure - days * 86_400_000;

const rights = (rule: RightsRule, now: Itinerary, bought: Itinerary = [out], at = daysBefore(3)): readonly Right[] =>
  assessRights({ bought, now, at }, [rule]).rights;
const codes = (rule: RightsRule, now: Itinerary, bought?: Itinerary): string[] =>
  rights(rule, now, bought).map(({ code }) => code);

const oneOrTwoHours = { domestic: 60, international: 120, reached: 'at' } as const;
const renumbered = { ...out, flightNumber: 'PR901' };

describe('passenger rights: what a trigger looks at', () => {
  for (const [what, code, dep, arr, expected] of [
    ['an earlier departure', 'departs-earlier', -60, 0, 60],
    ['no later departure', 'departs-earlier', 60, 0, undefined],
    ['a later departure', 'departs-later', 60, 0, 60],
    ['no earlier departure', 'departs-later', -60, 0, undefined],
    ['no arrival', 'departs-later', 0, 60, undefined],
    ['a later arrival', 'arrives-later', 0, 60, 60],
    ['no earlier arrival', 'arrives-later', 0, -60, undefined],
    ['an earlier departure, as any time', 'time-moved', -70, 0, 70],
    ['a later departure, as any time', 'time-moved', 70, 0, 70],
    ['an earlier arrival, as any time', 'time-moved', 0, -70, 70],
    ['a later arrival, as any time', 'time-moved', 0, 70, 70],
    ['the largest of two moves', 'time-moved', 65, 80, 80],
  ] as const) {
    it(`${code}: ${what}`, () => {
      const found = rights(lawWith({ code, limit: oneOrTwoHours }), [moved(out, dep, arr)]);
      assert.deepEqual(
        found.map(({ minutes }) => minutes),
        expected === undefined ? [] : [expected],
      );
    });
  }

  it('a time without a limit is never reached', () => {
    for (const code of ['departs-earlier', 'departs-later', 'arrives-later', 'time-moved'] as const) {
      assert.deepEqual(codes(lawWith({ code }), [moved(out, 600)]), []);
      assert.deepEqual(codes(lawWith({ code }), [moved(out, -600)]), []);
    }
  });

  it('what has no size says neither size nor limit, nor a sum', () => {
    const [right] = rights(lawWith({ code: 'other-airport' }), [{ ...out, depAirport: 'CRK' }]);
    assert.ok(right);
    const { why, ...rest } = right;
    assert.match(why, /another airport/);
    assert.deepEqual(rest, {
      law: 'my-macpc',
      code: 'other-airport',
      may: ['refund'],
      journey: 'MNL-CEB',
      dependsOn: [],
      rules: 'my-macpc/2020-01-01',
      verified: true,
      source: 'https://example.org/gazette',
    });
  });

  it('what has no size is reached whatever limit a row sets for it', () => {
    const rule = lawWith({ code: 'other-airport', limit: oneOrTwoHours });
    assert.deepEqual(codes(rule, [{ ...out, depAirport: 'CRK' }]), ['other-airport']);
  });

  it('a cancelled journey is only cancelled', () => {
    const all = lawWith(
      { code: 'cancelled' },
      { code: 'flight-replaced' },
      { code: 'other-airport' },
      { code: 'more-stops' },
      ...(['departs-earlier', 'departs-later', 'arrives-later', 'time-moved'] as const).map((code) => ({
        code,
        limit: { domestic: 1, international: 1, reached: 'at' } as const,
      })),
    );
    assert.deepEqual(codes(all, []), ['cancelled']);
  });

  it('another airport at either end, none for another one between', () => {
    const rule = lawWith({ code: 'other-airport' });
    assert.deepEqual(codes(rule, [{ ...out, depAirport: 'CRK' }]), ['other-airport']);
    assert.deepEqual(codes(rule, [{ ...out, arrAirport: 'DGT' }]), ['other-airport']);
    assert.deepEqual(codes(rule, [moved(out, 60)]), []);
    const via = (airport: string) => [
      flight(`PR101 MNL 2027-02-10T08:00 ${airport} 09:00`),
      flight(`PR102 ${airport} 2027-02-10T10:00 CEB 11:00`),
    ];
    assert.deepEqual(codes(rule, via('BCD'), via('ILO')), []);
  });

  it('a number that was bought and is not flown, whatever else is flown', () => {
    const rule = lawWith({ code: 'flight-replaced' });
    assert.deepEqual(codes(rule, [renumbered]), ['flight-replaced']);
    assert.deepEqual(codes(rule, [moved(out, 60)]), []);
    const two = [flight('PR101 MNL 2027-02-10T08:00 ILO 09:00'), flight('PR102 ILO 2027-02-10T10:00 CEB 11:00')];
    assert.deepEqual(codes(rule, two, [out]), [], 'PR101 is still flown');
    assert.deepEqual(codes(rule, [out], two), ['flight-replaced'], 'PR102 is not');
  });

  it('another number is no news of its own where something larger happened', () => {
    const rule = lawWith({ code: 'renumbered' }, { code: 'departs-later', limit: oneOrTwoHours });
    assert.deepEqual(codes(rule, [renumbered]), ['renumbered']);
    assert.deepEqual(codes(rule, [moved(renumbered, 60)]), ['departs-later']);
  });

  it('late notice below the hours of the law, and never where it states none', () => {
    const at = (hours: number, noticeHours?: number) =>
      rights(
        lawWith({ code: 'late-notice', ...(noticeHours === undefined ? {} : { noticeHours }) }),
        [moved(out, 60)],
        [out],
        daysBefore(hours / 24),
      ).length;
    assert.deepEqual([at(48, 48), at(47, 48), at(1)], [0, 1, 0]);
  });
});

describe('passenger rights: the limit that holds', () => {
  const rule = lawWith({ code: 'departs-later', limit: oneOrTwoHours });
  const half = flight('PR301 MNL 2027-02-10T08:00 QQ1 12:00');
  for (const [what, bought, minutes, limit] of [
    ['the domestic one within the area', out, 60, 60],
    ['not less than that', out, 59, undefined],
    ['the international one beyond it', abroad, 120, 120],
    ['not less than that', abroad, 119, undefined],
    ['the domestic one where an airport is not known', half, 60, 60],
  ] as const) {
    it(`${what}: ${bought.depAirport}-${bought.arrAirport} ${minutes} min later`, () => {
      const found = rights(rule, [moved(bought, minutes)], [bought]);
      assert.deepEqual(
        found.map(({ limitMinutes }) => limitMinutes),
        limit === undefined ? [] : [limit],
      );
    });
  }

  it('is doubtful only where an airport is not known and the two limits differ', () => {
    const doubts = (from: RightsRule, bought: Itinerary, now: Itinerary) => rights(from, now, bought)[0]?.dependsOn;
    assert.deepEqual(doubts(rule, [half], [moved(half, 60)]), ['airport']);
    assert.deepEqual(doubts(rule, [out], [moved(out, 60)]), []);
    const oneLimit = lawWith({ code: 'departs-later', limit: { domestic: 60, international: 60, reached: 'at' } });
    assert.deepEqual(doubts(oneLimit, [half], [moved(half, 60)]), []);
    assert.deepEqual(doubts(lawWith({ code: 'cancelled' }), [half], []), []);
  });

  it('says once that it depends on the airport, if scope and limit both do', () => {
    const svalbard: RightsRule = { ...rule, scope: [{ departs: ['NO'] }], area: ['NO'] };
    const bought = flight('ZZ1 LYR 2027-02-10T08:00 QQ1 12:00');
    assert.deepEqual(rights(svalbard, [moved(bought, 60)], [bought])[0]?.dependsOn, ['airport']);
  });
});

describe('passenger rights: when compensation is left', () => {
  const terms: CompensationTerms = { noticeDays: 10, atExactlyThat: 'due', windows: [] };
  const cancelled = (more: Partial<CompensationTerms>) =>
    lawWith({ code: 'cancelled', compensation: { ...terms, ...more } });
  const due = (rule: RightsRule, now: Itinerary, days: number, bought: Itinerary = [out]): boolean =>
    rights(rule, now, bought, daysBefore(days)).some(({ may }) => may.includes('compensation'));

  it('by the days of notice, at exactly so many as the law has it', () => {
    const atLimit = cancelled({});
    assert.deepEqual(
      [10.1, 10, 9.9].map((days) => due(atLimit, [], days)),
      [false, true, true],
    );
    const notAtLimit = cancelled({ atExactlyThat: 'not-due' });
    assert.deepEqual(
      [10.1, 10, 9.9].map((days) => due(notAtLimit, [], days)),
      [false, false, true],
    );
  });

  const window = { noticeFromDays: 2, noticeBelowDays: 5, departsEarlierAtMost: 30 };
  const replaced = (more: object = {}) =>
    lawWith({ code: 'flight-replaced', compensation: { ...terms, windows: [{ ...window, ...more }] } });
  for (const [what, limits, dep, arr, days, expected] of [
    ['a new flight at the same time', {}, 0, 0, 3, false],
    ['as early as it may be', {}, -30, 0, 3, false],
    ['a minute too early', {}, -31, 0, 3, true],
    ['any time later, if the law sets no limit', {}, 2000, 2000, 3, false],
    ['as late as it may leave', { departsLaterAtMost: 40 }, 40, 40, 3, false],
    ['a minute too late', { departsLaterAtMost: 40 }, 41, 0, 3, true],
    ['just before it arrives too late', { arrivesLaterBelow: 50 }, 0, 49, 3, false],
    ['at the minute of arrival that is too late', { arrivesLaterBelow: 50 }, 0, 50, 3, true],
    ['at the first day of the window', {}, 0, 0, 2, false],
    ['too late for the window', {}, 0, 0, 1.9, true],
    ['at the last moment before the window', {}, 0, 0, 5, true],
    ['just within the window', {}, 0, 0, 4.9, false],
  ] as const) {
    it(`${what}: ${expected ? 'some' : 'none'}`, () => {
      assert.equal(due(replaced(limits), [moved(renumbered, dep, arr)], days), expected);
    });
  }

  it('always for a journey that is cancelled without another flight, window or not', () => {
    assert.equal(due(cancelled({ windows: [window] }), [], 3), true);
  });

  it('that of a delay not beside that of a cancellation', () => {
    const limit = { domestic: 60, international: 60, reached: 'at' } as const;
    const delay = { code: 'arrives-later', limit, compensation: terms, may: [] } as const;
    const later = [moved(renumbered, -120, 120)];
    assert.deepEqual(codes(lawWith({ code: 'flight-replaced' }, delay), later), ['flight-replaced']);
    assert.deepEqual(codes(lawWith({ code: 'departs-earlier', limit }, delay), later), ['departs-earlier']);
    assert.deepEqual(codes(lawWith({ code: 'time-moved', limit }, delay), later), ['time-moved', 'arrives-later']);
    const withRefund = { ...delay, may: ['refund'] } as const;
    assert.deepEqual(codes(lawWith({ code: 'flight-replaced' }, withRefund), later), [
      'flight-replaced',
      'arrives-later',
    ]);
  });

  it('as a sum only where the law states sum and currency', () => {
    const bands = [{ upToKm: 1000, amount: 500 }];
    const sum = (more: Partial<CompensationTerms>) => {
      const [right] = rights(cancelled(more), []);
      assert.deepEqual(right?.may, ['refund', 'compensation']);
      return right && 'compensation' in right ? right.compensation : 'none stated';
    };
    assert.deepEqual(sum({ bands, currency: 'PHP' }), { amount: 500, currency: 'PHP' });
    assert.equal(sum({ bands }), 'none stated');
    assert.equal(sum({ currency: 'PHP' }), 'none stated');
    assert.equal(sum({}), 'none stated');
  });

  it('by distance, nearest band first, a band of the area only for journeys within it', () => {
    const bands = [
      { upToKm: 100, amount: 1 },
      { upToKm: 5000, amount: 2, within: 'area' },
      { upToKm: 2000, amount: 3 },
      { upToKm: 5000, amount: 4 },
    ] as const;
    const amount = (line: string) =>
      rights(cancelled({ bands, currency: 'PHP' }), [], [flight(line)])[0]?.compensation?.amount;
    assert.equal(amount('PR1 MNL 2027-02-10T08:00 CRK 08:40'), 1, '90 km');
    assert.equal(amount('PR1 MNL 2027-02-10T08:00 CEB 09:30'), 2, '567 km in the country');
    assert.equal(amount('PR1 MNL 2027-02-10T08:00 HKG 10:30'), 3, '1,146 km');
    assert.equal(amount('PR1 MNL 2027-02-10T08:00 SIN 12:00'), 4, '2,375 km');
    assert.equal(amount('PR1 MNL 2027-02-10T08:00 LAX 06:00'), undefined, 'farther than any band');
    assert.equal(amount('PR1 MNL 2027-02-10T08:00 QQ1 12:00'), undefined, 'an airport that is not known');
  });

  it('up to the kilometres of a band, that distance included', () => {
    const upToKm = distanceKm('MNL', 'CEB') ?? 0;
    const amount = (km: number) =>
      rights(cancelled({ bands: [{ upToKm: km, amount: 1 }], currency: 'PHP' }), [])[0]?.compensation?.amount;
    assert.equal(amount(upToKm), 1);
    assert.equal(amount(upToKm - 0.001), undefined);
  });

  it('from the origin to the destination, not by the flights between', () => {
    const bands = [
      { upToKm: 400, amount: 1 }, // the last flight: 173 km
      { upToKm: 600, amount: 2 }, // origin to destination: 527 km
      { upToKm: 5000, amount: 3 }, // the first flight: 657 km
    ] as const;
    const detour = [flight('PR1 CRK 2027-02-10T08:00 CEB 09:30'), flight('PR2 CEB 2027-02-10T11:00 ILO 12:00')];
    const [right] = rights(cancelled({ bands, currency: 'PHP' }), [], detour);
    assert.equal(right?.journey, 'CRK-ILO');
    assert.equal(right?.compensation?.amount, 2);
  });
});
