import assert from 'node:assert/strict';
import { ancillariesAfter, lostAncillaries, type Ancillary } from '../../../src/domain/ancillaries.ts';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const trip = [out, back];

const bag: Ancillary = {
  passenger: 1,
  kind: 'baggage',
  description: '20 kg',
  segment: { depAirport: 'SIN', arrAirport: 'KUL', flightNumber: 'ZZ101' },
};
const seatBack: Ancillary = {
  passenger: 2,
  kind: 'seat',
  description: '12A',
  segment: { depAirport: 'KUL', arrAirport: 'SIN' },
};

describe('lostAncillaries', () => {
  const fates = (after: Itinerary, ancillaries: readonly Ancillary[] = [bag, seatBack], before: Itinerary = trip) =>
    lostAncillaries(ancillaries, before, after).map(({ passenger, kind, fate }) => `${passenger} ${kind} ${fate}`);

  const cases: readonly (readonly [what: string, after: Itinerary, expected: readonly string[]])[] = [
    ['keeps all when nothing changes', trip, []],
    ['keeps all when a flight only moves', [moved(out, 200), back], []],
    ['keeps all when a terminal changes', [{ ...out, depTerminal: '2' }, back], []],
    ['loses what was on a flight that is gone', [out], ['2 seat lost']],
    ['loses all when no flight is left', [], ['1 baggage lost', '2 seat lost']],
    [
      'asks to check what was on a flight that has another number now',
      [flight('ZZ103 SIN 2026-12-01T10:00 KUL 11:10'), back],
      ['1 baggage to-be-checked'],
    ],
    [
      'asks to check what was on a flight that another airline flies now',
      [flight('YY101 SIN 2026-12-01T08:00 KUL 09:10'), back],
      ['1 baggage to-be-checked'],
    ],
    [
      'asks to check what was on a flight that another airline flies under the same number',
      [{ ...out, carrier: 'YY' }, back],
      ['1 baggage to-be-checked'],
    ],
    ['asks to check what was on a flight of another day', [out, moved(back, 24 * 60)], ['2 seat to-be-checked']],
    [
      'asks to check what was on a flight that two others stand for',
      [flight('ZZ105 SIN 2026-12-01T08:00 JHB 08:50'), flight('ZZ106 JHB 2026-12-01T10:00 KUL 11:00'), back],
      ['1 baggage to-be-checked'],
    ],
  ];
  for (const [what, after, expected] of cases) it(what, () => assert.deepEqual(fates(after), expected));

  it('asks to check what is for a flight that is not known', () => {
    const unknown: Ancillary = { ...bag, segment: { depAirport: 'SIN', arrAirport: 'BKK' } };
    assert.deepEqual(fates(trip, [unknown]), ['1 baggage to-be-checked']);
  });

  it('keeps what was bought after a change, with a flight that is there now', () => {
    const later = flight('ZZ103 SIN 2026-12-01T10:00 KUL 11:10');
    const bought: Ancillary = { ...bag, segment: { ...bag.segment, flightNumber: 'ZZ103' } };
    assert.deepEqual(fates([later, back], [bought]), []);
    assert.deepEqual(fates([out, back], [bought]), ['1 baggage to-be-checked']);
  });

  it('goes by the flight number where two flights are between the same airports', () => {
    const twice = [out, flight('ZZ201 SIN 2026-12-20T08:00 KUL 09:10')];
    const second: Ancillary = { ...bag, segment: { ...bag.segment, flightNumber: 'ZZ201' } };
    assert.deepEqual(fates([out], [bag, second], twice), ['1 baggage lost']);
    assert.equal(lostAncillaries([bag, second], twice, [out])[0]?.segment.flightNumber, 'ZZ201');
  });

  it('goes by both airports where no flight number is known', () => {
    const fromPenang = flight('ZZ301 PEN 2026-12-04T08:00 KUL 09:00');
    const onward: Ancillary = { ...bag, segment: { depAirport: 'PEN', arrAirport: 'KUL' } };
    const [toKualaLumpur, toJohor] = [out, flight('ZZ401 PEN 2026-12-03T08:00 JHB 09:30')];
    assert.deepEqual(fates([fromPenang], [onward], [toKualaLumpur, fromPenang]), []);
    assert.deepEqual(fates([fromPenang], [onward], [toJohor, fromPenang]), []);
  });

  it('lists them by passenger, whatever order they came in, as they were given', () => {
    const listed = lostAncillaries([seatBack, bag], trip, []);
    assert.deepEqual(listed, [
      { ...bag, fate: 'lost' },
      { ...seatBack, fate: 'lost' },
    ]);
  });

  it('are those that did not stay of all there are', () => {
    assert.deepEqual(
      ancillariesAfter([seatBack, bag], trip, [out]).map(({ kind, fate }) => `${kind} ${fate}`),
      ['baggage kept', 'seat lost'],
    );
  });

  it('takes flights in any order', () => {
    assert.deepEqual(fates([out], [bag, seatBack], [back, out]), ['2 seat lost']);
  });
});
