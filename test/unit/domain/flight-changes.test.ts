import assert from 'node:assert/strict';
import { defaultChangePolicy } from '../../../src/domain/change-policy.ts';
import { flightChanges } from '../../../src/domain/flight-changes.ts';
import { describeFlights, nextFlight, normaliseTerminal, type Segment } from '../../../src/domain/itinerary.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-10T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-18T20:00 SIN 21:10');

describe('a flight whose airline is not stated', () => {
  const codes = (old: Segment, now: Segment): string[] =>
    flightChanges(old, now, defaultChangePolicy.limits).map(({ reason }) => reason.code);
  const bare = { ...out, carrier: '', flightNumber: '101' };
  it('is compared by the digits of its number', () => {
    assert.deepEqual(codes(out, bare), []);
    assert.deepEqual(codes(bare, out), []);
    assert.deepEqual(codes(bare, bare), []);
    assert.deepEqual(codes(out, { ...bare, flightNumber: '103' }), ['flight-number']);
    assert.deepEqual(codes({ ...bare, flightNumber: '103' }, out), ['flight-number']);
  });
  it('is compared whole where both airlines are stated', () => {
    assert.deepEqual(codes(out, { ...out, flightNumber: 'ZZ103' }), ['flight-number']);
    assert.deepEqual(codes(out, { ...out, carrier: 'YY' }), ['carrier']);
    assert.deepEqual(codes(out, { ...out, carrier: 'YY', flightNumber: 'YY101' }), ['carrier']);
  });
});

describe('a terminal', () => {
  for (const [written, normal] of [
    ['T1', '1'],
    ['t 2', '2'],
    ['T-3', '3'],
    ['Terminal 1', '1'],
    ['TERMINAL-2B', '2B'],
    ['01', '1'],
    ['001', '1'],
    ['10', '10'],
    ['0', '0'],
    ['Tom Bradley', 'TOM BRADLEY'],
    ['Satellite Terminal 5', 'SATELLITE TERMINAL 5'],
    ['AT2', 'AT2'],
    ['', ''],
    [undefined, ''],
  ] as const)
    it(`written ${String(written)} is ${normal}`, () => assert.equal(normaliseTerminal(written), normal));
});

describe('the next flight', () => {
  const at = (local: string): number => Date.parse(`${local}:00+08:00`);
  it('is the first that has not left, else the last', () => {
    assert.equal(nextFlight([back, out], at('2026-12-10T07:59')), out);
    assert.equal(nextFlight([back, out], at('2026-12-10T08:00')), back);
    assert.equal(nextFlight([out, back], at('2026-12-20T08:00')), back);
    assert.equal(nextFlight([], 0), undefined);
  });
  it('is written in a line with the others', () => {
    assert.equal(
      describeFlights([out, moved(back, 10)]),
      'ZZ101 SIN 2026-12-10 08:00 - KUL 09:10, ZZ102 KUL 2026-12-18 20:10 - SIN 21:20',
    );
  });
});
