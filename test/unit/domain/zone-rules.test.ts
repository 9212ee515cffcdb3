import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import airports from '../../../src/domain/airport-zones.json' with { type: 'json' };
import { arrival, departure, instantAt, localTimeKind } from '../../../src/domain/itinerary.ts';
import { pinnedZone, zoneOfAirport } from '../../../src/domain/pinned-zone.ts';
import {
  hasZoneRules,
  offsetAt,
  resolveLocal,
  wallTime,
  zoneRulesRelease,
  zoneRulesVersion,
  type LocalTimeKind,
} from '../../../src/domain/zone-rules.ts';
import { flight } from '../../support/flights.ts';

const minuteMs = 60_000;
const zones = Object.keys(airports.zones);
const written = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
const localOf = (zone: string, instant: number): string => written(instant + offsetAt(zone, instant) * minuteMs);

describe('resolveLocal', () => {
  // The instants are Python's zoneinfo's, with tzdata 2026.6 (IANA 2026f).
  const cases: [name: string, zone: string, local: string, utc: string, kind: LocalTimeKind][] = [
    ['a gap in Britain', 'Europe/London', '2027-03-28T01:30', '2027-03-28T01:30', 'gap'],
    ['an overlap in Britain', 'Europe/London', '2026-10-25T01:30', '2026-10-25T00:30', 'overlap'],
    ['a gap in Portugal', 'Europe/Lisbon', '2027-03-28T01:30', '2027-03-28T01:30', 'gap'],
    ['the last minute before a gap', 'Europe/London', '2027-03-28T00:59', '2027-03-28T00:59', 'usual'],
    ['the first minute after a gap', 'Europe/London', '2027-03-28T02:00', '2027-03-28T01:00', 'usual'],
    ['the first minute of an overlap', 'Europe/London', '2026-10-25T01:00', '2026-10-25T00:00', 'overlap'],
    ['the first minute after an overlap', 'Europe/London', '2026-10-25T02:00', '2026-10-25T02:00', 'usual'],
    ['the last minute before an overlap', 'Europe/London', '2026-10-25T00:59', '2026-10-24T23:59', 'usual'],
    ['a gap in New York', 'America/New_York', '2027-03-14T02:30', '2027-03-14T07:30', 'gap'],
    ['an overlap in New York', 'America/New_York', '2026-11-01T01:30', '2026-11-01T05:30', 'overlap'],
    ['a gap of half an hour on Lord Howe', 'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45', 'gap'],
    ['an overlap of half an hour there', 'Australia/Lord_Howe', '2027-04-04T01:45', '2027-04-03T14:45', 'overlap'],
    ['a gap at midnight in Santiago', 'America/Santiago', '2026-09-06T00:30', '2026-09-06T04:30', 'gap'],
    ['a gap at midnight in Cairo', 'Africa/Cairo', '2026-04-24T00:30', '2026-04-23T22:30', 'gap'],
    ['Vancouver, on summer time for good', 'America/Vancouver', '2026-12-10T10:00', '2026-12-10T17:00', 'usual'],
    ['the hour that Vancouver does not repeat', 'America/Vancouver', '2026-11-01T01:30', '2026-11-01T08:30', 'usual'],
    ['Edmonton, likewise', 'America/Edmonton', '2026-12-10T10:00', '2026-12-10T16:00', 'usual'],
    ['Winnipeg, likewise', 'America/Winnipeg', '2026-12-10T10:00', '2026-12-10T15:00', 'usual'],
    ['Havana, likewise', 'America/Havana', '2026-12-10T10:00', '2026-12-10T14:00', 'usual'],
    ['Casablanca in Ramadan of 2026', 'Africa/Casablanca', '2026-03-01T10:00', '2026-03-01T10:00', 'usual'],
    ['the hour that Ramadan repeats', 'Africa/Casablanca', '2026-02-15T02:30', '2026-02-15T01:30', 'overlap'],
    ['Casablanca in the summer of 2026', 'Africa/Casablanca', '2026-06-01T10:00', '2026-06-01T09:00', 'usual'],
    ['Casablanca after it went back', 'Africa/Casablanca', '2026-12-10T10:00', '2026-12-10T10:00', 'usual'],
    ['Samoa, west of the date line', 'Pacific/Apia', '2026-12-10T10:00', '2026-12-09T21:00', 'usual'],
    ['Pago Pago, east of it', 'Pacific/Pago_Pago', '2026-12-10T10:00', '2026-12-10T21:00', 'usual'],
    ['Kiritimati, the earliest of all', 'Pacific/Kiritimati', '2026-12-10T10:00', '2026-12-09T20:00', 'usual'],
    ['Chatham, 13 h 45 min', 'Pacific/Chatham', '2026-12-10T10:00', '2026-12-09T20:15', 'usual'],
    ['Nepal, 5 h 45 min', 'Asia/Kathmandu', '2026-12-10T10:00', '2026-12-10T04:15', 'usual'],
    ['India under its old name', 'Asia/Kolkata', '2026-12-10T10:00', '2026-12-10T04:30', 'usual'],
    ['Newfoundland', 'America/St_Johns', '2026-12-10T10:00', '2026-12-10T13:30', 'usual'],
    ['São Paulo, where summer time has ended', 'America/Sao_Paulo', '2026-12-10T10:00', '2026-12-10T13:00', 'usual'],
  ];
  for (const [name, zone, local, utc, kind] of cases) {
    it(`reads ${name}`, () => {
      const resolved = resolveLocal(zone, local);
      assert.deepEqual({ utc: written(resolved.instant), kind: resolved.kind }, { utc, kind });
    });
  }

  it('gives the later instant of a time that exists twice, too', () => {
    const { instant, later } = resolveLocal('Australia/Lord_Howe', '2027-04-04T01:45');
    assert.equal(later - instant, 30 * minuteMs);
  });

  it('makes NaN of what is no time', () => {
    for (const text of ['', 'soon', '2026-12-10', '2026-02-30T08:00', '2026-12-10T24:00', '2026-12-10T08:60'])
      assert.equal(resolveLocal('Asia/Tokyo', text).instant, Number.NaN, text);
  });

  it('says what to do about a zone without rules', () => {
    assert.throws(
      () => resolveLocal('Europe/Atlantis', '2026-12-10T10:00'),
      /"Europe\/Atlantis": run scripts\/extract-zones/,
    );
  });
});

describe('the zone rules', () => {
  it('are those of the pinned release', () => {
    assert.equal(zoneRulesVersion, 'tzdata 2026f');
  });

  it('are there for every zone of an airport', () => {
    assert.deepEqual(
      zones.filter((zone) => !hasZoneRules(zone)),
      [],
    );
  });

  it('hold their first and last offset outside of the data', () => {
    assert.equal(offsetAt('Europe/London', Date.UTC(1990, 6, 1)), 0);
    assert.equal(offsetAt('Europe/London', Date.UTC(2049, 6, 1)), 60);
    assert.equal(offsetAt('Europe/London', Date.UTC(2060, 6, 1)), 0);
  });

  it('go from local time to instant and back, and forward by the gap where there is no such time', () => {
    const instants = fc.integer({ min: Date.UTC(2015, 0, 3) / minuteMs, max: Date.UTC(2049, 11, 28) / minuteMs });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, minutes) => {
        const local = written(minutes * minuteMs);
        const { instant, kind, later } = resolveLocal(zone, local);
        const back = localOf(zone, instant);
        if (kind === 'gap') assert.ok(back > local);
        else assert.equal(back, local);
        assert.equal(localOf(zone, later), back);
        assert.equal(kind === 'overlap', later > instant);
      }),
      { numRuns: 2000 },
    );
  });

  it('go from any instant to local time and back, unless the clocks show that time twice', () => {
    const instants = fc.integer({ min: Date.UTC(2015, 0, 3) / minuteMs, max: Date.UTC(2049, 11, 28) / minuteMs });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, minutes) => {
        const { instant, later, kind } = resolveLocal(zone, localOf(zone, minutes * minuteMs));
        assert.notEqual(kind, 'gap');
        assert.equal(
          kind === 'overlap' ? [instant, later].find((one) => one === minutes * minuteMs) : instant,
          minutes * minuteMs,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('tell every gap and overlap of every zone', () => {
    let told = 0;
    for (const zone of zones) {
      for (let day = Date.UTC(2025, 0, 1); day < Date.UTC(2028, 0, 1); day += 24 * 60 * minuteMs) {
        const moved = offsetAt(zone, day + 24 * 60 * minuteMs) - offsetAt(zone, day);
        if (moved === 0) continue;
        const change = firstWith(day, (at) => offsetAt(zone, at) !== offsetAt(zone, day));
        // The first minute that is skipped or repeated.
        const local = written(change + (offsetAt(zone, day) + Math.min(moved, 0)) * minuteMs);
        const { kind } = resolveLocal(zone, local);
        assert.equal(kind, moved > 0 ? 'gap' : 'overlap', `${zone} ${local}`);
        told += 1;
      }
    }
    assert.ok(told > 400, `only ${told} changes were looked at`);
  });

  it('differ from the runtime’s only where releases since changed them', function () {
    const runtime = process.versions.tz;
    if (runtime !== '2025c' && runtime !== zoneRulesRelease) return this.skip();
    const differing = zones.filter((zone) => {
      for (let month = 0; month < 120; month += 1) {
        const at = Date.UTC(2021, month, 15, 12);
        if (DateTime.fromMillis(at, { zone }).offset !== offsetAt(zone, at)) return true;
      }
      return false;
    });
    const changed = ['Africa/Casablanca', 'America/Edmonton', 'America/Havana', 'America/Inuvik'];
    const inCanada = ['America/Vancouver', 'America/Winnipeg', 'America/Yellowknife'];
    assert.deepEqual(differing, runtime === '2025c' ? [...changed, ...inCanada] : []);
  });

  it('are read fast: a hundred thousand local times in under two seconds', () => {
    const begin = performance.now();
    for (let index = 0; index < 100_000; index += 1) instantAt('LHR', '2026-10-25T01:30');
    assert.ok(performance.now() - begin < 2000);
  });
});

/** The first minute of a day for which `isAfter` holds. */
function firstWith(day: number, isAfter: (instant: number) => boolean): number {
  let at = day;
  while (!isAfter(at)) at += minuteMs;
  return at;
}

describe('a flight in the night in which the clocks change', () => {
  it('arrives after it left, though its time of arrival is shown before too', () => {
    // From Belfast at 01:40, the first of the two; 50 minutes later it is 01:30 in London for the second time.
    const short = flight('ZZ101 BHD 2026-10-25T01:40 LHR 01:30');
    assert.equal(written(departure(short)), '2026-10-25T00:40');
    assert.equal(written(arrival(short)), '2026-10-25T01:30');
  });
  it('arrives at the earlier of two times where that is after it left', () => {
    const long = flight('ZZ101 JFK 2026-10-24T13:30 LHR 2026-10-25T01:30');
    assert.equal(written(arrival(long)), '2026-10-25T00:30');
  });
  it('is told to leave at a time that does not exist', () => {
    assert.equal(localTimeKind('LHR', '2027-03-28T01:30'), 'gap');
    assert.equal(localTimeKind('LHR', '2026-10-25T01:30'), 'overlap');
    assert.equal(localTimeKind('LHR', '2026-10-26T01:30'), 'usual');
    assert.equal(localTimeKind('QQQ', '2027-03-28T01:30'), 'usual');
  });
  it('crosses the date line into the day before', () => {
    const back = flight('ZZ101 APW 2026-12-10T10:00 PPG 2026-12-09T11:00');
    assert.equal(arrival(back) - departure(back), 60 * minuteMs);
  });
});

describe('a pinned zone in luxon', () => {
  const at = (local: string): DateTime => DateTime.fromISO(local, { zone: zoneOfAirport('YVR'), locale: 'en-GB' });

  it('shows local time by the pinned rules', () => {
    assert.equal(
      at('2026-12-10T17:00Z').toFormat('ccc d LLL yyyy, HH:mm ZZ z'),
      'Thu 10 Dec 2026, 10:00 -07:00 America/Vancouver',
    );
  });
  it('reads local time by them', () => {
    assert.equal(at('2026-12-10T10:00').toMillis(), Date.UTC(2026, 11, 10, 17));
    assert.equal(at('2026-12-10T10:00').toMillis(), instantAt('YVR', '2026-12-10T10:00'));
  });
  it('adds days on the clock', () => {
    const london = DateTime.fromISO('2027-03-27T12:00', { zone: pinnedZone('Europe/London') });
    assert.equal(london.plus({ days: 1 }).toISO(), '2027-03-28T12:00:00.000+01:00');
  });
  it('equals itself and no other, and is UTC for an unknown airport', () => {
    assert.equal(zoneOfAirport('LHR').equals(pinnedZone('Europe/London')), true);
    assert.equal(zoneOfAirport('LHR').equals(pinnedZone('Europe/Dublin')), false);
    assert.equal(zoneOfAirport('QQQ').name, 'UTC');
  });
});

describe('wallTime', () => {
  it('reads seconds where there are any', () => {
    assert.equal(wallTime('2026-12-10T10:00:30') - wallTime('2026-12-10T10:00'), 30_000);
  });
});
