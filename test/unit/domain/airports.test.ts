import assert from 'node:assert/strict';
import {
  airportCountry,
  airportPosition,
  airportsOfCity,
  airportTerritory,
  cityOf,
  distanceKm,
} from '../../../src/domain/airports.ts';

describe('airports', () => {
  for (const [iata, country, territory] of [
    ['LHR', 'GB', 'GB'],
    ['SIN', 'SG', 'SG'],
    ['SJU', 'US', 'PR'],
    ['STT', 'US', 'VI'],
    ['HNL', 'US', 'US'],
    ['GUM', 'GU', 'GU'],
    ['RUN', 'RE', 'RE'],
    ['TFS', 'ES', 'ES'],
    ['QQ1', undefined, undefined],
  ] as const) {
    it(`${iata} lies in ${country ?? 'no known country'}, territory ${territory ?? 'unknown'}`, () => {
      assert.equal(airportCountry(iata), country);
      assert.equal(airportTerritory(iata), territory);
    });
  }

  it('knows the metropolitan area of an airport', () => {
    assert.deepEqual(['HND', 'NRT', 'LGW', 'JNB', 'HLA', 'KUL', 'QQ1'].map(cityOf), [
      'TYO',
      'TYO',
      'LON',
      'JNB',
      'JNB',
      'KUL',
      'QQ1',
    ]);
    assert.deepEqual(airportsOfCity('TYO'), ['HND', 'NRT']);
    assert.deepEqual(airportsOfCity('JNB'), ['JNB', 'HLA']);
    assert.deepEqual(airportsOfCity('KUL'), ['KUL']);
    assert.deepEqual(airportsOfCity('LHR'), []);
    assert.deepEqual(airportsOfCity('QQ1'), []);
  });

  // Published great circle distances are ellipsoidal: the sphere differs by up to half a per cent.
  for (const [one, other, km] of [
    ['SIN', 'KUL', 297],
    ['LHR', 'JFK', 5540],
    ['LHR', 'CDG', 347],
    ['AKL', 'PPT', 4093],
    ['FRA', 'JFK', 6205],
  ] as const) {
    it(`${one} and ${other} are about ${km} km apart, either way`, () => {
      const distance = distanceKm(one, other) ?? 0;
      assert.ok(Math.abs(distance - km) < km * 0.01, `${distance} km`);
      assert.ok(Math.abs((distanceKm(other, one) ?? 0) - distance) < 1e-6);
    });
  }

  it('has no distance or position for an airport that it does not know', () => {
    assert.equal(distanceKm('SIN', 'QQ1'), undefined);
    assert.equal(airportPosition('QQ1'), undefined);
    assert.deepEqual(airportPosition('SIN'), { latitude: 1.35, longitude: 103.994 });
    assert.equal(distanceKm('SIN', 'SIN'), 0);
  });
});
