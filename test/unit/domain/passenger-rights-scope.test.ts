import assert from 'node:assert/strict';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { journeysOf, type Journey } from '../../../src/domain/passenger-rights/journey-changes.ts';
import type { ScopeClause } from '../../../src/domain/passenger-rights/rule.ts';
import { coverage, isWithin, unknownAirports } from '../../../src/domain/passenger-rights/scope.ts';
import { flight } from '../../support/flights.ts';
import { lawOfTests } from '../../support/law-of-tests.ts';

const journey = (...flights: Itinerary): Journey => {
  const [first, ...more] = journeysOf(flights);
  assert.ok(first && more.length === 0, 'the flights are one journey');
  return first;
};
/** `no`, `yes`, or what a yes depends on. */
const covers = (clauses: readonly ScopeClause[], of: Journey): string => {
  const found = coverage({ ...lawOfTests, scope: clauses }, of);
  return found.covers ? found.dependsOn.join(', ') || 'yes' : 'no';
};

const domestic = journey(flight('PR1 MNL 2027-02-10T08:00 CEB 09:30'));
const outbound = journey(flight('PR2 MNL 2027-02-10T08:00 SIN 12:00'));
const inbound = journey(flight('SQ1 SIN 2027-02-10T08:00 MNL 12:00'));
const through = journey(flight('SQ1 SIN 2027-02-10T08:00 MNL 12:00'), flight('PR3 MNL 2027-02-10T14:00 NRT 19:00'));
const abroad = journey(flight('SQ2 SIN 2027-02-10T08:00 NRT 16:00'));
const nowhere = journey(flight('ZZ1 QQ1 2027-02-10T08:00 QQ2 09:00'));
const fromSvalbard = journey(flight('ZZ2 LYR 2027-02-10T08:00 ARN 11:00'));
const toSvalbard = journey(flight('ZZ3 ARN 2027-02-10T08:00 LYR 11:00'));
const viaOslo = journey(flight('ZZ2 LYR 2027-02-10T08:00 OSL 11:00'), flight('ZZ4 OSL 2027-02-10T13:00 ARN 14:00'));

describe('passenger rights: the clauses of a scope', () => {
  const ph = ['PH'];
  const no = ['NO'];
  const table: readonly (readonly [what: string, clause: ScopeClause, Journey, expected: string])[] = [
    ['departs: from there', { departs: ph }, outbound, 'yes'],
    ['departs: to there', { departs: ph }, inbound, 'no'],
    ['departs: only through there', { departs: ph }, through, 'no'],
    ['arrives: to there', { arrives: ph }, inbound, 'yes'],
    ['arrives: from there', { arrives: ph }, outbound, 'no'],
    ['arrives: only through there', { arrives: ph }, through, 'no'],
    ['touches: from there', { touches: ph }, outbound, 'yes'],
    ['touches: to there', { touches: ph }, inbound, 'yes'],
    ['touches: through there', { touches: ph }, through, 'yes'],
    ['touches: past it', { touches: ph }, abroad, 'no'],
    ['within: all of it there', { within: ph }, domestic, 'yes'],
    ['within: half of it there', { within: ph }, outbound, 'no'],
    ['within: out of it and in again', { within: ['SG', 'JP'] }, through, 'no'],
    ['departs and arrives: one of the two', { departs: ph, arrives: ph }, outbound, 'no'],
    ['departs and arrives: both', { departs: ph, arrives: ph }, domestic, 'yes'],
    ['from an airport that is not known', { departs: ph }, nowhere, 'no'],
    ['touches only airports that are not known', { touches: ph }, nowhere, 'no'],
    ['departs: on doubtful ground', { departs: no }, fromSvalbard, 'airport'],
    ['arrives: on doubtful ground', { arrives: no }, toSvalbard, 'airport'],
    ['touches: on doubtful ground only', { touches: no }, fromSvalbard, 'airport'],
    ['touches: on doubtful ground and on firm', { touches: no }, viaOslo, 'yes'],
    ['within: doubtful in part', { within: ['NO', 'SE'] }, viaOslo, 'airport'],
    ['within: doubtful, and elsewhere', { within: no }, viaOslo, 'no'],
    ['any place and any carrier', {}, abroad, 'yes'],
  ];
  for (const [what, clause, of, expected] of table) {
    it(`${what}: ${expected}`, () => assert.equal(covers([clause], of), expected));
  }

  const by = (...numbers: readonly string[]): Journey => {
    const [one = '', other] = numbers;
    const first = flight(`${one} MNL 2027-02-10T08:00 ${other ? 'SIN' : 'NRT'} 12:00`);
    return other ? journey(first, flight(`${other} SIN 2027-02-10T14:00 NRT 22:00`)) : journey(first);
  };
  for (const [what, numbers, expected] of [
    ['of that country', ['PR1'], 'yes'],
    ['of another country', ['SQ1'], 'no'],
    ['that is not known', ['ZZ1'], 'carrier'],
    ['of that country on both flights', ['PR1', '5J2'], 'yes'],
    ['of another country on both flights', ['SQ1', 'TR2'], 'no'],
    ['of that country on the first flight only', ['PR1', 'SQ2'], 'carrier'],
    ['of that country on the second flight only', ['SQ1', 'PR2'], 'carrier'],
    ['of another country on one flight, not known on the other', ['SQ1', 'ZZ2'], 'carrier'],
    ['of that country on one flight, not known on the other', ['PR1', 'ZZ2'], 'carrier'],
  ] as const) {
    it(`a carrier ${what}: ${expected}`, () => assert.equal(covers([{ carrier: ['PH'] }], by(...numbers)), expected));
  }

  it('needs place and carrier both', () => {
    assert.equal(covers([{ departs: ph, carrier: ['PH'] }], outbound), 'yes');
    assert.equal(covers([{ departs: ph, carrier: ['SG'] }], outbound), 'no');
    assert.equal(covers([{ departs: ['SG'], carrier: ['PH'] }], outbound), 'no');
    assert.equal(covers([{ departs: no, carrier: ['NO'] }], fromSvalbard), 'airport, carrier');
  });

  it('fits by one clause of several, best by one that depends on nothing, else by the first that fits', () => {
    assert.equal(covers([{ departs: ['SG'] }, { departs: ph }], outbound), 'yes');
    assert.equal(covers([{ carrier: ['NO'] }, { arrives: ['SE'] }], fromSvalbard), 'yes');
    assert.equal(covers([{ carrier: ['NO'] }, { departs: no }], fromSvalbard), 'carrier');
    assert.equal(covers([{ departs: no }, { carrier: ['NO'] }], fromSvalbard), 'airport');
    assert.equal(covers([{ departs: ['SG'] }, { arrives: ['PH'] }], outbound), 'no');
    assert.equal(covers([], outbound), 'no');
    assert.deepEqual(coverage({ ...lawOfTests, scope: [] }, outbound), { covers: false });
  });
});

describe('passenger rights: what lies within an area', () => {
  const half = journey(flight('PR1 MNL 2027-02-10T08:00 QQ1 09:30'));
  const out = journey(flight('SQ1 SIN 2027-02-10T08:00 QQ1 09:30'));

  it('all of a journey, or not; unknown where only airports that are not known could take it out', () => {
    assert.equal(isWithin(domestic, ['PH']), true);
    assert.equal(isWithin(outbound, ['PH']), false);
    assert.equal(isWithin(half, ['PH']), undefined);
    assert.equal(isWithin(out, ['PH']), false);
    assert.equal(isWithin(nowhere, ['PH']), undefined);
  });

  it('lists the airports that are not known, each once', () => {
    assert.deepEqual(unknownAirports(half), ['QQ1']);
    assert.deepEqual(unknownAirports(nowhere), ['QQ1', 'QQ2']);
    assert.deepEqual(unknownAirports(domestic), []);
  });
});
