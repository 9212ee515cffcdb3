import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contradictionsIn } from '../../../src/domain/contradictions.ts';
import type { Segment } from '../../../src/domain/itinerary.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-09-01T08:00 KUL 09:10');
const later = flight('ZZ105 SIN 2026-09-01T11:30 KUL 12:40');
const back = flight('ZZ102 KUL 2026-09-08T20:00 SIN 21:10');

const neither = 'the type is neither 1 (changed) nor 2 (cancelled)';
const noRevised = 'the type is 1 (changed), but no revised flights are named';
const stillRevised = 'the type is 2 (cancelled), but revised flights are named';
const noFlights = 'the type is 2 (cancelled), but no previous flights are named';
const twice = 'a revised flight is named twice';
const backwards = 'a revised flight arrives before it departs';
const tooLong = 'a revised flight takes over two days';
const nowhere = 'a revised flight leaves and arrives at one airport';

/** A revised flight by itself. */
const alone = (line: string): readonly (readonly Segment[])[] => [[out], [flight(line)]];

describe('contradictionsIn', () => {
  const cases: [what: string, type: number, flights: readonly (readonly Segment[])[], found: string[]][] = [
    ['a change', 1, [[out], [later]], []],
    ['a change that names no previous flights', 1, [[], [later]], []],
    [
      'a change of one flight of two',
      1,
      [
        [out, back],
        [later, back],
      ],
      [],
    ],
    ['a change into two flights', 1, [[out], [later, back]], []],
    ['a change that changes nothing', 1, [[out], [out]], []],
    ['a cancellation', 2, [[out], []], []],
    ['a cancellation of a whole trip', 2, [[out, back], []], []],

    ['a change into nothing', 1, [[out], []], [noRevised]],
    ['a change of nothing into nothing', 1, [[], []], [noRevised]],
    ['a cancellation with a protected flight', 2, [[out], [later]], [stillRevised]],
    ['a cancellation of nothing', 2, [[], []], [noFlights]],
    ['a cancellation of nothing with a protected flight', 2, [[], [later]], [stillRevised, noFlights]],
    ['type 0', 0, [[out], [later]], [neither]],
    ['type 3', 3, [[out], [later]], [neither]],
    ['type -1 without flights', -1, [[], []], [neither]],

    ['one flight twice', 1, [[out], [later, later]], [twice]],
    ['one flight twice, not in a row', 1, [[out], [later, back, later]], [twice]],
    ['one flight twice with another terminal', 1, [[out], [later, { ...later, depTerminal: '2' }]], [twice]],
    ['one flight number at two times', 1, [[out], [later, moved(later, 1_440)]], []],
    ['one previous flight twice', 1, [[out, out], [later]], []],

    ['an arrival before the departure', 1, alone('ZZ1 SIN 2026-09-01T11:30 KUL 10:30'), [backwards]],
    ['an arrival a day before the departure', 1, alone('ZZ1 SIN 2026-09-01T11:30 KUL 2026-08-31T12:40'), [backwards]],
    ['an arrival years before the departure', 1, alone('ZZ1 SIN 2026-09-01T11:30 KUL 2021-09-01T12:40'), [backwards]],
    ['an arrival with the departure', 1, alone('ZZ1 SIN 2026-09-01T11:30 KUL 11:30'), []],
    ['a previous arrival before the departure', 1, [[flight('ZZ1 SIN 2026-09-01T11:30 KUL 10:30')], [later]], []],
    ['an arrival over the date line, earlier on the clock', 1, alone('ZZ1 AKL 2026-09-01T20:00 LAX 13:00'), []],
    ['an arrival over the date line, a day earlier', 1, alone('ZZ1 APW 2026-09-02T23:00 PPG 2026-09-01T23:40'), []],
    ['an arrival in an earlier zone', 1, alone('ZZ1 SIN 2026-09-01T11:30 BKK 11:40'), []],
    ['an overnight flight', 1, alone('ZZ1 SIN 2026-09-01T23:30 LHR 2026-09-02T05:50'), []],
    ['airports that nobody knows, a while backwards', 1, alone('ZZ1 QQQ 2026-09-01T11:30 QQX 2026-08-31T12:40'), []],
    [
      'airports that nobody knows, days backwards',
      1,
      alone('ZZ1 QQQ 2026-09-01T11:30 QQX 2026-08-30T12:40'),
      [backwards],
    ],
    [
      'one known airport, a while backwards on the clock',
      1,
      alone('ZZ1 SIN 2026-09-01T11:30 QQX 2026-08-31T15:40'),
      [],
    ],
    ['one known airport, as it arrives', 1, alone('ZZ1 QQQ 2026-09-01T11:30 SIN 2026-08-31T23:40'), []],
    ['one time on both clocks, against the zones', 1, alone('ZZ1 SIN 2026-09-01T11:30 AKL 11:30'), []],
    ['a flight of two days', 1, alone('ZZ1 SIN 2026-09-01T11:30 KUL 2026-09-03T11:30'), []],
    ['a flight of a minute more', 1, alone('ZZ1 SIN 2026-09-01T11:30 KUL 2026-09-03T11:31'), [tooLong]],
    ['a flight to where it leaves', 1, alone('ZZ1 SIN 2026-09-01T11:30 SIN 12:40'), [nowhere]],

    ['all at once', 7, [[], [later, later, flight('ZZ1 SIN 2026-09-01T11:30 KUL 10:30')]], [neither, twice, backwards]],
  ];
  for (const [what, changeType, [previous = [], revised = []], found] of cases) {
    it(`finds ${found.length || 'nothing'} in ${what}`, () => {
      assert.deepEqual(contradictionsIn({ changeType, previous, revised }), found);
    });
  }

  // Open: that segment times are local to their airports is itself a presumption (contract, section 14.2, 12). Times that
  // go forward on the clock are called a contradiction where the zones would turn them, as in the contract's own sample.
  it('finds nothing in times that go forward on the clock', () => {
    const sample = flight('ZZ105 AAA 2026-09-01T11:30 BBB 13:40');
    assert.deepEqual(contradictionsIn({ changeType: 1, previous: [], revised: [sample] }), []);
  });

  // Open: a time that the clocks have twice is taken for the first of the two.
  it('finds nothing in a flight of fifty minutes in the hour that the clocks repeat', () => {
    const night = flight('ZZ1 MAD 2026-10-25T02:55 BCN 02:45');
    assert.deepEqual(contradictionsIn({ changeType: 1, previous: [], revised: [night] }), []);
  });

  it('tells no value of what it found', () => {
    const line = (hour: number): Segment => ({
      ...out,
      flightNumber: 'SECRET1',
      depTerminal: 'SECRET2',
      arrLocal: `2026-09-01T0${hour}:00`,
    });
    for (const changeType of [0, 1, 2]) {
      for (const revised of [[], [line(1), line(1)], [line(9)]]) {
        const found = contradictionsIn({ changeType, previous: [], revised });
        assert.ok(!found.join().includes('SECRET'));
        assert.ok(
          found.every((sentence) => /^[a-z0-9 (),]+$/.test(sentence)),
          found.join(),
        );
      }
    }
  });

  it('depends on the type, what is named, and nothing of the previous flights', () => {
    const flights = fc.array(fc.constantFrom(out, later, back), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 4 }), flights, flights, flights, (changeType, one, other, revised) => {
        const found = contradictionsIn({ changeType, previous: one, revised });
        assert.deepEqual(contradictionsIn({ changeType, previous: other, revised }), found);
        assert.equal(found.includes(twice), new Set(revised).size < revised.length);
        assert.equal(found.includes(neither), changeType !== 1 && changeType !== 2);
      }),
    );
  });
});
