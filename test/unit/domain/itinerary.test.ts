import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  arrival,
  contains,
  departure,
  inFlownOrder,
  instantAt,
  normaliseFlightNumber,
  normaliseTerminal,
  sameFlight,
  sameItinerary,
  span,
} from '../../../src/domain/itinerary.ts';
import { flight, moved } from '../../support/flights.ts';

describe('normaliseFlightNumber', () => {
  const cases: [written: string, carrier: string, normal: string][] = [
    ['AK703', 'AK', 'AK703'],
    ['AK0703', 'AK', 'AK703'],
    ['ak 703', 'AK', 'AK703'],
    ['AK-703', 'ak', 'AK703'],
    ['703', 'AK', 'AK703'],
    ['0703', 'AK', 'AK703'],
    ['AK703A', 'AK', 'AK703A'],
    ['AK000', 'AK', 'AK0'],
    ['3K0512', '3K', '3K512'],
    ['U21234', 'U2', 'U21234'],
    ['21234', 'U2', 'U221234'],
    ['ZZ101', 'YY', 'ZZ101'],
    ['AKX1', 'AK', 'AKX1'],
    ['703', '', '703'],
    ['', 'AK', ''],
  ];
  for (const [written, carrier, normal] of cases) {
    it(`makes "${normal}" of "${written}" of carrier "${carrier}"`, () => {
      assert.equal(normaliseFlightNumber(written, carrier), normal);
    });
  }

  it('gives one form to all ways of writing a number, and leaves that form alone', () => {
    const carriers = fc.constantFrom('AK', 'ZZ', '3K', 'U2', '9C');
    const numbers = fc.integer({ min: 1, max: 9999 });
    fc.assert(
      fc.property(carriers, numbers, fc.constantFrom('', ' ', '-'), fc.boolean(), (carrier, number, gap, lower) => {
        const normal = `${carrier}${number}`;
        const written = `${carrier}${gap}${String(number).padStart(4, '0')}`;
        assert.equal(normaliseFlightNumber(lower ? written.toLowerCase() : written, carrier), normal);
        assert.equal(normaliseFlightNumber(normal, carrier), normal);
      }),
    );
  });
});

describe('normaliseTerminal', () => {
  const cases: [written: string | null | undefined, normal: string][] = [
    ['1', '1'],
    ['T1', '1'],
    ['t1', '1'],
    ['Terminal 1', '1'],
    ['TERMINAL2B', '2B'],
    [' 2b ', '2B'],
    ['T', 'T'],
    ['TN', 'TN'],
    ['', ''],
    [null, ''],
    [undefined, ''],
  ];
  for (const [written, normal] of cases) {
    it(`makes "${normal}" of ${JSON.stringify(written)}`, () => assert.equal(normaliseTerminal(written), normal));
  }
});

describe('instantAt', () => {
  it('reads a wall time in the zone of the airport', () => {
    assert.equal(instantAt('SIN', '2026-12-01T08:00'), Date.UTC(2026, 11, 1, 0, 0));
    assert.equal(instantAt('LHR', '2026-07-01T08:00'), Date.UTC(2026, 6, 1, 7, 0));
    assert.equal(instantAt('LHR', '2026-12-01T08:00'), Date.UTC(2026, 11, 1, 8, 0));
  });

  it('reads a wall time of an unknown airport as UTC', () => {
    assert.equal(instantAt('QQQ', '2026-12-01T08:00'), Date.UTC(2026, 11, 1, 8, 0));
  });
});

describe('itineraries', () => {
  const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
  const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');

  it('are the same with other terminals, since the order query often leaves them out', () => {
    assert.equal(sameFlight(out, { ...out, depTerminal: '3', arrTerminal: '1' }), true);
    assert.equal(sameItinerary([out, back], [{ ...out, depTerminal: '3' }, back]), true);
  });

  it('differ by airport, time, number, count and order', () => {
    assert.equal(sameFlight(out, { ...out, depAirport: 'XSP' }), false);
    assert.equal(sameFlight(out, { ...out, arrAirport: 'SZB' }), false);
    assert.equal(sameFlight(out, moved(out, 1, 0)), false);
    assert.equal(sameFlight(out, moved(out, 0, 1)), false);
    assert.equal(sameFlight(out, { ...out, flightNumber: 'ZZ103' }), false);
    assert.equal(sameItinerary([out, back], [out]), false);
    assert.equal(sameItinerary([out, back], [back, out]), false);
    assert.equal(sameItinerary([], []), true);
  });

  it('contain a part whatever its order', () => {
    assert.equal(contains([out, back], [back, out]), true);
    assert.equal(contains([out, back], []), true);
    assert.equal(contains([out], [out, back]), false);
  });

  it('are flown in the order of true time, also over the date line', () => {
    // The second flight leaves earlier by the clock: 13:00 in Los Angeles comes after 19:30 in Auckland.
    const overTheDateLine = flight('NZ6 AKL 2026-12-01T19:30 LAX 10:30');
    const onward = flight('ZZ9 LAX 2026-12-01T13:00 SFO 14:30');
    assert.deepEqual(inFlownOrder([onward, overTheDateLine]), [overTheDateLine, onward]);
    assert.ok(arrival(overTheDateLine) > departure(overTheDateLine));
  });

  it('span from the first departure to the last arrival', () => {
    assert.deepEqual(span([back, out]), { first: departure(out), last: arrival(back) });
    assert.equal(span([]), undefined);
  });
});
