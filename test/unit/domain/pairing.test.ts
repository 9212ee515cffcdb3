import assert from 'node:assert/strict';
import { alignChange, flightsBefore } from '../../../src/domain/alignment.ts';
import type { Itinerary, Segment } from '../../../src/domain/itinerary.ts';
import { pairFlights } from '../../../src/domain/pairing.ts';
import { flight } from '../../support/flights.ts';

/** A flight SIN-KUL on a day of December at an hour. */
const to = (day: number, hour: number, number: string): Segment => {
  const date = `2026-12-${String(day).padStart(2, '0')}T`;
  const clock = (at: number): string => `${date}${String(at).padStart(2, '0')}:00`;
  return flight(`${number} SIN ${clock(hour)} KUL ${clock(hour + 1)}`);
};

const pairs = (before: Itinerary, after: Itinerary): string[] =>
  pairFlights(before, after).pairs.map(([old, now]) => `${describe1(old)} > ${describe1(now)}`);
const describe1 = ({ flightNumber, depLocal }: Segment): string => `${flightNumber} ${depLocal.slice(8, 13)}`;

describe('flights between the same cities, paired', () => {
  const cases: readonly [what: string, before: Itinerary, after: Itinerary, expected: readonly string[]][] = [
    [
      'keep their sequence where there are as many as before, though others are nearer',
      [to(1, 8, 'ZZ1'), to(2, 8, 'ZZ2')],
      [to(2, 9, 'ZZ3'), to(3, 8, 'ZZ4')],
      ['ZZ1 01T08 > ZZ3 02T09', 'ZZ2 02T08 > ZZ4 03T08'],
    ],
    [
      'leave the one out that moves most, where there are fewer',
      [to(1, 8, 'ZZ1'), to(5, 8, 'ZZ2'), to(9, 8, 'ZZ3')],
      [to(5, 10, 'ZZ8'), to(9, 10, 'ZZ9')],
      ['ZZ2 05T08 > ZZ8 05T10', 'ZZ3 09T08 > ZZ9 09T10'],
    ],
    [
      'leave the one out that fits least, where there are more',
      [to(1, 8, 'ZZ1'), to(9, 8, 'ZZ3')],
      [to(1, 10, 'ZZ7'), to(5, 10, 'ZZ8'), to(9, 10, 'ZZ9')],
      ['ZZ1 01T08 > ZZ7 01T10', 'ZZ3 09T08 > ZZ9 09T10'],
    ],
    [
      'go by the number on one day, though the other is nearer',
      [to(1, 8, 'ZZ1'), to(1, 14, 'ZZ2')],
      [to(1, 10, 'ZZ2')],
      ['ZZ2 01T14 > ZZ2 01T10'],
    ],
    [
      'go by time where no number is kept',
      [to(1, 8, 'ZZ1'), to(1, 14, 'ZZ2')],
      [to(1, 10, 'ZZ9')],
      ['ZZ1 01T08 > ZZ9 01T10'],
    ],
    [
      'go by time where the number is kept on a day far off',
      [to(1, 8, 'ZZ1'), to(9, 8, 'ZZ2')],
      [to(1, 10, 'ZZ2')],
      ['ZZ1 01T08 > ZZ2 01T10'],
    ],
    [
      'stay with themselves, though another could take their place',
      [to(1, 8, 'ZZ1'), to(1, 9, 'ZZ2')],
      [to(1, 9, 'ZZ2'), to(1, 15, 'ZZ1')],
      ['ZZ1 01T08 > ZZ1 01T15', 'ZZ2 01T09 > ZZ2 01T09'],
    ],
    [
      'are each taken once, when one is named twice',
      [to(1, 8, 'ZZ1'), { ...to(1, 8, 'ZZ1') }],
      [to(1, 8, 'ZZ1'), to(1, 12, 'ZZ3')],
      ['ZZ1 01T08 > ZZ1 01T08', 'ZZ1 01T08 > ZZ3 01T12'],
    ],
  ];
  for (const [what, before, after, expected] of cases) {
    it(what, () => {
      assert.deepEqual(pairs(before, after), expected);
      const { removed, added } = pairFlights(before, after);
      assert.equal(expected.length + removed.length, before.length);
      assert.equal(expected.length + added.length, after.length);
    });
  }
});

describe('a flight that goes elsewhere', () => {
  const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
  const isPaired = (now: Segment): boolean => pairFlights([out], [now]).pairs.length === 1;
  it('is that flight still by its number, its day and one of its ends', () => {
    assert.ok(isPaired(flight('ZZ101 SIN 2026-12-01T09:00 PEN 10:30')));
    assert.ok(isPaired(flight('ZZ101 BKK 2026-12-01T06:00 KUL 09:10')));
  });
  it('is another one with another number, on another day, or between other cities', () => {
    assert.ok(!isPaired(flight('ZZ102 SIN 2026-12-01T09:00 PEN 10:30')));
    assert.ok(!isPaired(flight('ZZ101 SIN 2026-12-02T09:00 PEN 10:30')));
    assert.ok(!isPaired(flight('ZZ101 BKK 2026-12-01T09:00 PEN 10:30')));
  });
});

describe('ways that other flights make up', () => {
  const via = (stop: string, day: number, end = 'BKK'): Itinerary => {
    const date = `2026-12-${String(day).padStart(2, '0')}T`;
    return [flight(`ZZ1 SIN ${date}08:00 ${stop} 09:00`), flight(`ZZ2 ${stop} ${date}12:00 ${end} 15:00`)];
  };
  const stops = (before: Itinerary, after: Itinerary): string[] =>
    pairFlights(before, after).rerouted.map(
      ({ before: [old], after: [now] }) => `${old?.arrAirport}>${now?.arrAirport}`,
    );

  it('are paired with the nearest in time', () => {
    const before = [...via('KUL', 1), ...via('PEN', 9)];
    assert.deepEqual(stops(before, [...via('HKT', 8), ...via('DAD', 2)]), ['KUL>DAD', 'PEN>HKT']);
    assert.deepEqual(stops(before, via('HKT', 8)), ['PEN>HKT']);
  });
  it('may begin or end at an airport nearby, not far off', () => {
    assert.deepEqual(stops(via('KUL', 1, 'BKK'), via('PEN', 1, 'DMK')), ['KUL>PEN']);
    assert.deepEqual(stops(via('HKG', 1, 'JFK'), via('NRT', 1, 'EWR')), ['HKG>NRT']);
    assert.deepEqual(stops(via('KUL', 1, 'BKK'), via('PEN', 1, 'HAN')), []);
  });
});

describe('a message about one of several flights between the same cities', () => {
  const known = [to(1, 8, 'ZZ1'), to(1, 14, 'ZZ3'), to(15, 8, 'ZZ1')];
  const news = to(20, 8, 'ZZ9');
  const left = (previous: Segment): string[] =>
    (alignChange(known, [previous], [news]) ?? []).filter((one) => one !== news).map(describe1);
  const cases: readonly [what: string, previous: Segment, left: readonly string[]][] = [
    ['is about the very flight', to(1, 14, 'ZZ3'), ['ZZ1 01T08', 'ZZ1 15T08']],
    ['is about the number of that day', to(1, 12, 'ZZ1'), ['ZZ3 01T14', 'ZZ1 15T08']],
    ['is about the nearest of that day, where the number is another', to(1, 12, 'ZZ7'), ['ZZ1 01T08', 'ZZ1 15T08']],
    ['is about the nearest of that number, where the day is another', to(13, 8, 'ZZ1'), ['ZZ1 01T08', 'ZZ3 01T14']],
    ['is about the nearest, where number and day are others', to(13, 8, 'ZZ7'), ['ZZ1 01T08', 'ZZ3 01T14']],
  ];
  for (const [what, previous, expected] of cases) it(what, () => assert.deepEqual(left(previous), expected));

  it('keeps the number that is known, where one plane has two', () => {
    const [two, one] = [to(20, 8, 'YY5'), to(20, 8, 'ZZ3')];
    assert.deepEqual(alignChange([to(1, 14, 'ZZ3')], [to(1, 14, 'ZZ3')], [two, one]), [one]);
    assert.deepEqual(alignChange([to(1, 14, 'ZZ3')], [to(1, 14, 'ZZ3')], [two, to(20, 8, 'XX1')]), [two]);
    assert.deepEqual(alignChange([to(1, 14, 'ZZ3')], [to(1, 14, 'ZZ3')], [two, to(20, 9, 'XX1')])?.length, 2);
  });
});

describe('the flights before a change, from those bought', () => {
  const out = to(1, 8, 'ZZ1');
  const back = flight('ZZ2 KUL 2026-12-08T20:00 SIN 21:10');
  it('are what the message says, and what it is silent about', () => {
    assert.deepEqual(flightsBefore([out, back], [to(1, 10, 'ZZ1')]), [to(1, 10, 'ZZ1'), back]);
    assert.deepEqual(flightsBefore([out, back], []), [out, back]);
    assert.deepEqual(flightsBefore([out], [to(1, 10, 'ZZ1'), back]), [to(1, 10, 'ZZ1'), back]);
  });
  it('are the message’s alone where it tells the whole trip over other cities', () => {
    const around = [flight('ZZ5 SIN 2026-12-01T08:00 PEN 09:30'), flight('ZZ6 PEN 2026-12-05T08:00 KUL 09:00')];
    assert.deepEqual(flightsBefore([out], around), around);
  });
});
