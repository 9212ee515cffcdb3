import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Segment } from '../../../src/domain/itinerary.ts';
import { assessRights } from '../../../src/domain/passenger-rights/assess-rights.ts';
import {
  firstAffectedDeparture,
  isUnchanged,
  journeyChanges,
  journeysOf,
  nameOf,
  type JourneyChange,
} from '../../../src/domain/passenger-rights/journey-changes.ts';
import { flight, moved } from '../../support/flights.ts';

const toTokyo = flight('ZZ1 SIN 2027-02-10T08:00 HND 15:30');
const onToSeoul = flight('ZZ2 NRT 2027-02-10T20:00 ICN 22:30');
const backToSingapore = flight('ZZ3 ICN 2027-02-20T10:00 SIN 16:00');
const names = (itinerary: readonly Segment[]): string[] => journeysOf(itinerary).map(nameOf);

describe('journeys', () => {
  it('joins connections of less than a day, also across the airports of a city', () => {
    assert.deepEqual(names([toTokyo, onToSeoul, backToSingapore]), ['SIN-ICN', 'ICN-SIN']);
  });

  it('parts at a stay of 24 hours, at another city, and at a return the same day', () => {
    assert.deepEqual(names([toTokyo, moved(onToSeoul, 19 * 60 + 29)]), ['SIN-ICN']);
    assert.deepEqual(names([toTokyo, moved(onToSeoul, 19 * 60 + 30)]), ['SIN-HND', 'NRT-ICN']);
    assert.deepEqual(names([toTokyo, { ...onToSeoul, depAirport: 'KIX' }]), ['SIN-HND', 'KIX-ICN']);
    const dayTrip = [flight('ZZ1 SIN 2027-02-10T08:00 KUL 09:00'), flight('ZZ2 KUL 2027-02-10T18:00 SIN 19:00')];
    assert.deepEqual(names(dayTrip), ['SIN-KUL', 'KUL-SIN']);
  });

  const became = (bought: readonly Segment[], now: readonly Segment[]): (string | undefined)[] =>
    journeyChanges(bought, now).map(({ after }) => after && after.map(({ flightNumber }) => flightNumber).join('+'));

  it('finds a journey in one flight instead of two, in two instead of one, with a night between', () => {
    const direct = flight('ZZ9 SIN 2027-02-10T09:00 ICN 16:30');
    assert.deepEqual(became([toTokyo, onToSeoul], [direct]), ['ZZ9']);
    assert.deepEqual(became([direct], [toTokyo, onToSeoul]), ['ZZ1+ZZ2']);
    assert.deepEqual(became([toTokyo, onToSeoul], [toTokyo, moved(onToSeoul, 2 * 1440)]), ['ZZ1+ZZ2']);
  });

  it('keeps two journeys between the same cities apart when one is cancelled', () => {
    const again = flight('ZZ7 SIN 2027-03-10T08:00 HND 15:30');
    assert.deepEqual(became([toTokyo, again], [again]), [undefined, 'ZZ7']);
    assert.deepEqual(became([toTokyo, again], [toTokyo]), ['ZZ1', undefined]);
  });

  it('what is left of a journey does not take the traveller there', () => {
    assert.deepEqual(became([toTokyo, onToSeoul, backToSingapore], [toTokyo, backToSingapore]), [undefined, 'ZZ3']);
    assert.deepEqual(became([toTokyo, onToSeoul], [onToSeoul]), [undefined]);
  });

  it('finds a journey that ends at another airport, unless it leaves more than two days off', () => {
    const toOsaka = flight('ZZ8 SIN 2027-02-10T08:00 KIX 15:30');
    assert.deepEqual(became([toTokyo], [toOsaka]), ['ZZ8']);
    assert.deepEqual(became([toTokyo], [moved(toOsaka, 3 * 1440)]), [undefined]);
  });

  it('counts the two days from departure to departure, either way, to the minute', () => {
    const toOsaka = flight('ZZ8 SIN 2027-02-10T08:00 KIX 15:30');
    for (const sign of [1, -1]) {
      assert.deepEqual(became([toTokyo], [moved(toOsaka, sign * 2880)]), ['ZZ8']);
      assert.deepEqual(became([toTokyo], [moved(toOsaka, sign * 2881)]), [undefined]);
    }
  });

  it('finds a journey that begins at another airport, and none that shares neither end', () => {
    assert.deepEqual(became([toTokyo], [{ ...toTokyo, depAirport: 'KUL', flightNumber: 'ZZ8' }]), ['ZZ8']);
    assert.deepEqual(became([toTokyo], [flight('ZZ8 KUL 2027-02-10T08:00 KIX 15:30')]), [undefined]);
  });

  it('keeps the very flights that were bought, even if another one now leaves between them', () => {
    const between = flight('ZZ5 NRT 2027-02-10T18:00 ICN 20:30');
    assert.deepEqual(became([toTokyo, onToSeoul], [toTokyo, between, onToSeoul]), ['ZZ1+ZZ2']);
  });

  it('finds a journey of which the last flight goes elsewhere', () => {
    const toBusan = flight('ZZ8 NRT 2027-02-10T20:00 PUS 22:30');
    assert.deepEqual(became([toTokyo, onToSeoul], [toTokyo, toBusan]), ['ZZ1+ZZ8']);
  });

  it('finds a new flight for a journey although it now connects to the flight of another one', () => {
    const fromKualaLumpur = flight('ZZ3 KUL 2027-02-10T20:00 ICN 2027-02-11T03:30');
    assert.deepEqual(became([toTokyo, fromKualaLumpur], [toTokyo, onToSeoul]), ['ZZ1', 'ZZ2']);
  });

  it('gives each of two journeys that both moved the flight nearest to it', () => {
    const march = flight('ZZ7 SIN 2027-03-10T08:00 HND 15:30');
    const moves = [flight('ZZ8 SIN 2027-02-11T08:00 HND 15:30'), flight('ZZ9 SIN 2027-03-09T08:00 HND 15:30')];
    assert.deepEqual(became([toTokyo, march], moves), ['ZZ8', 'ZZ9']);
    assert.deepEqual(became([toTokyo, march], moves.slice(1)), [undefined, 'ZZ9']);
    assert.deepEqual(became([toTokyo, march], moves.slice(0, 1)), ['ZZ8', undefined]);
  });

  it('takes no flight for two journeys', () => {
    assert.deepEqual(became([toTokyo, toTokyo], [toTokyo]), ['ZZ1', undefined]);
    assert.deepEqual(became([toTokyo, toTokyo], [toTokyo, { ...toTokyo }]), ['ZZ1', 'ZZ1']);
    const longWay = [toTokyo, onToSeoul];
    assert.deepEqual(became([...longWay, flight('ZZ7 SIN 2027-03-10T08:00 HND 15:30')], longWay), [
      'ZZ1+ZZ2',
      undefined,
    ]);
    const direct = flight('ZZ7 SIN 2027-03-10T08:00 ICN 15:30');
    assert.deepEqual(became([toTokyo, direct], longWay), ['ZZ1', undefined], 'ZZ1 is that of the first journey');
  });

  it('takes neither a way round that comes back to a city it left, nor one with a gap', () => {
    const round = [
      flight('ZZ4 SIN 2027-02-11T08:00 KUL 09:00'),
      flight('ZZ5 KUL 2027-02-11T11:00 SIN 12:00'),
      flight('ZZ6 SIN 2027-02-11T14:00 ICN 21:30'),
    ];
    assert.deepEqual(became([toTokyo, onToSeoul], round), ['ZZ6']);
    const loop = [
      flight('ZZ4 SIN 2027-02-11T08:00 KUL 09:00'),
      flight('ZZ5 KUL 2027-02-11T11:00 BKK 12:00'),
      flight('ZZ6 BKK 2027-02-11T14:00 KUL 17:00'),
      flight('ZZ7 KUL 2027-02-11T19:00 ICN 2027-02-12T02:00'),
    ];
    assert.notEqual(became([toTokyo, onToSeoul], loop)[0], 'ZZ4+ZZ5+ZZ6+ZZ7');
    const gap = [flight('ZZ4 SIN 2027-02-11T08:00 KUL 09:00'), flight('ZZ6 BKK 2027-02-11T14:00 ICN 21:30')];
    assert.notEqual(became([toTokyo, onToSeoul], gap)[0], 'ZZ4+ZZ6');
  });

  const change = (before: readonly Segment[], after?: readonly Segment[]): JourneyChange => ({
    before: journeysOf(before)[0] ?? [toTokyo],
    after: after && (journeysOf(after)[0] ?? [toTokyo]),
  });

  it('is unchanged when the very flights are flown in their order, no more and no fewer', () => {
    const both = [toTokyo, onToSeoul];
    assert.equal(isUnchanged(change(both, both)), true);
    assert.equal(isUnchanged(change(both, [toTokyo, moved(onToSeoul, 1)])), false);
    assert.equal(isUnchanged(change(both, [moved(toTokyo, 1), onToSeoul])), false);
    assert.equal(isUnchanged(change(both, [toTokyo])), false);
    assert.equal(isUnchanged(change([toTokyo], both)), false);
    assert.equal(isUnchanged(change(both)), false);
  });

  it('is affected from the first flight on that is not flown as bought, at its time as bought', () => {
    const both = [toTokyo, onToSeoul];
    const [first, second] = [Date.parse('2027-02-10T00:00Z'), Date.parse('2027-02-10T11:00Z')];
    assert.equal(firstAffectedDeparture(change(both, [toTokyo, moved(onToSeoul, 90)])), second);
    assert.equal(firstAffectedDeparture(change(both, [moved(toTokyo, 90), onToSeoul])), first);
    assert.equal(firstAffectedDeparture(change(both)), first);
    assert.equal(firstAffectedDeparture(change(both, both)), first);
  });
});

describe('passenger rights: properties', () => {
  const airport = fc.constantFrom(
    'SIN',
    'KUL',
    'FRA',
    'CDG',
    'LHR',
    'JFK',
    'EWR',
    'SJU',
    'GRU',
    'HND',
    'NRT',
    'LYR',
    'QQ1',
    '',
  );
  const local = fc
    .integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-01-01') })
    .map((ms) => new Date(ms).toISOString().slice(0, 16));
  const segment: fc.Arbitrary<Segment> = fc.record({
    depAirport: airport,
    arrAirport: airport,
    depLocal: local,
    arrLocal: local,
    carrier: fc.constantFrom('SQ', 'LH', 'BA', 'ZZ', ''),
    flightNumber: fc.constantFrom('SQ1', 'LH2', 'BA3', 'ZZ4', ''),
    depTerminal: fc.constant(''),
    arrTerminal: fc.constant(''),
  });
  const itinerary = fc.array(segment, { maxLength: 8 });
  const instant = fc.oneof(
    fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2030-01-01') }),
    fc.constantFrom(0, Number.NaN, Infinity),
  );

  it('never throws, and says everything it gives with a row, a source and a reason', () => {
    fc.assert(
      fc.property(itinerary, itinerary, itinerary, instant, (bought, known, now, at) => {
        for (const right of assessRights({ bought, known, now, at }).rights) {
          assert.ok(right.may.length > 0 && right.rules && right.source && right.why.includes('may'));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('nothing changed: no right, no remark, no notice, normal', () => {
    fc.assert(
      fc.property(itinerary, instant, (flights, at) => {
        assert.deepEqual(assessRights({ bought: flights, now: flights, at }), {
          rights: [],
          remarks: [],
          priority: 'normal',
          notice: undefined,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('does not hang on the order in which flights are listed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(segment, { maxLength: 5, selector: (one) => one.depLocal }),
        itinerary,
        instant,
        (bought, now, at) => {
          assert.deepEqual(assessRights({ bought: bought.toReversed(), now, at }), assessRights({ bought, now, at }));
        },
      ),
      { numRuns: 200 },
    );
  });
});
