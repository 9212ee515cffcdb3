import assert from 'node:assert/strict';
import { isPartAffected } from '../../../src/domain/affected-flights.ts';
import { defaultChangePolicies, defaultChangePolicy, type ChangePolicies } from '../../../src/domain/change-policy.ts';
import { defaultDecisionLimits } from '../../../src/domain/deadlines.ts';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { areNear, isConnection, journeysOf, linkBetween, placeOf, wayOf } from '../../../src/domain/journeys.ts';
import { judgeMessage, type ChangeToJudge, type JudgedChange } from '../../../src/domain/judge-message.ts';
import { airlineOf, marketOf } from '../../../src/domain/market.ts';
import { offersFor } from '../../../src/domain/offers.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-10T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-18T20:00 SIN 21:10');

const judge = (given: Partial<ChangeToJudge>, policies: ChangePolicies = defaultChangePolicies): JudgedChange =>
  judgeMessage(
    {
      now: Date.parse('2026-11-24T02:00:00Z'),
      changeType: 1,
      original: [],
      known: undefined,
      previous: [out],
      revised: [out],
      ...given,
    },
    policies,
    defaultDecisionLimits,
  );

describe('the judgement of a message', () => {
  it('takes what the message says of before for bought, where nothing else is known', () => {
    const { bought, known, now } = judge({ revised: [moved(out, 90)] });
    assert.deepEqual([bought, known, now], [[out], [out], [moved(out, 90)]]);
  });

  it('compares with the message’s own flights too, where the traveller knows others', () => {
    const known = [moved(out, 10)];
    const { reasons } = judge({ original: [out], known, previous: [moved(out, 20)], revised: [moved(out, 40)] });
    assert.deepEqual(
      reasons.filter(({ code }) => code === 'departure-later').map(({ against, minutes }) => [against, minutes]),
      [
        ['known', 30],
        ['bought', 40],
        ['previous', 20],
      ],
    );
  });

  it('says what contradicts itself, and leaves it to a person', () => {
    const { severity, deadline, silence, problems } = judge({ changeType: 2, revised: [moved(out, 10)] });
    assert.deepEqual(
      { severity, deadline, silence, problems },
      {
        severity: 'major',
        deadline: 'person',
        silence: 'person',
        problems: ['the type is 2 (cancelled), but revised flights are named'],
      },
    );
  });

  it('says that it cannot place flights which nobody knows', () => {
    const stranger = flight('ZZ300 BKK 2026-12-01T08:00 HKG 12:00');
    const judged = judge({ original: [out], previous: [], revised: [stranger] });
    assert.deepEqual(judged.problems, ['the message names no flights that are in the known trip']);
    assert.deepEqual([judged.severity, judged.deadline, judged.now], ['major', 'person', [out]]);
  });

  it('calls a cancellation that names nothing, of a trip that nobody knows, cancelled', () => {
    const { severity, reasons, deadline } = judge({ changeType: 2, previous: [], revised: [] });
    assert.deepEqual([severity, reasons, deadline], ['cancelled', [], 'person']);
  });

  it('reads a change without revised flights as a cancellation, for a person', () => {
    const { severity, deadline } = judge({ revised: [] });
    assert.deepEqual([severity, deadline], ['cancelled', 'person']);
  });

  it('asks nothing and waits for nothing where nothing is to be asked', () => {
    for (const revised of [[out], [moved(out, 20)]]) {
      const { deadline, silence } = judge({ revised });
      assert.deepEqual([deadline, silence], [undefined, undefined]);
    }
  });

  it('lets silence stand for a move of up to two hours, and for no more', () => {
    assert.equal(judge({ revised: [moved(out, 120)] }).silence, 'no-choice');
    assert.equal(judge({ revised: [moved(out, 121)] }).silence, 'person');
  });

  it('goes by the policy of the market of the first departure and of the airline that changed something', () => {
    const strict = { limits: { majorLaterFrom: 90 } };
    const lax = { limits: { minorLaterBelow: 100 } };
    const revised = [moved(out, 90)];
    const by = (policies: Partial<ChangePolicies>): string =>
      judge({ revised }, { ...defaultChangePolicies, ...policies }).severity;
    assert.equal(by({}), 'moderate');
    assert.equal(by({ markets: { SG: strict, MY: lax } }), 'major');
    assert.equal(by({ airlines: { ZZ: lax, YY: strict } }), 'minor');
    assert.equal(by({ markets: { SG: lax }, airlines: { ZZ: strict } }), 'major');
  });
});

describe('market and airline', () => {
  it('are those of the first departure and of the first affected flight', () => {
    const other = { ...back, carrier: 'YY', flightNumber: 'YY102' };
    assert.equal(marketOf([out, back]), 'SG');
    assert.equal(marketOf([]), undefined);
    assert.equal(airlineOf([out, other], [out, moved(other, 60)]), 'YY');
    assert.equal(airlineOf([out, other], [out, other]), 'ZZ', 'nothing is affected');
    assert.equal(airlineOf([], [other]), 'YY');
    assert.equal(airlineOf([], []), undefined);
  });
});

describe('a part of a trip', () => {
  const limits = defaultChangePolicy.limits;
  const cases: readonly [what: string, before: Itinerary, after: Itinerary, is: boolean][] = [
    ['one way of two moved', [out, back], [out, moved(back, 60)], true],
    ['one way of two is cancelled', [out, back], [back], true],
    ['both ways moved', [out, back], [moved(out, 60), moved(back, 60)], false],
    ['the only way moved', [out], [moved(out, 60)], false],
    ['nothing changed', [out, back], [out, back], false],
    ['one way moved, the other by less than counts', [out, back], [moved(out, 4), moved(back, 60)], true],
    ['both moved by less than counts', [out, back], [moved(out, 4), moved(back, 3)], false],
    ['a way is only added', [out], [out, back], false],
  ];
  for (const [what, before, after, is] of cases) {
    it(`is ${is ? '' : 'not '}affected alone when ${what}`, () =>
      assert.equal(isPartAffected(before, after, limits), is));
  }
});

describe('offers', () => {
  const change = { severity: 'major', affectedPart: true, passengers: 2 } as const;
  it('are those of the table for the class', () => {
    const { offers } = defaultChangePolicy;
    assert.deepEqual(offersFor(change, defaultChangePolicy), offers.major);
    assert.deepEqual(offersFor({ ...change, severity: 'moderate' }, defaultChangePolicy), offers.moderate);
    assert.deepEqual(offersFor({ ...change, severity: 'cancelled' }, defaultChangePolicy), offers.cancelled);
    for (const severity of ['none', 'minor'] as const)
      assert.deepEqual(offersFor({ ...change, severity }, defaultChangePolicy), []);
  });
  it('have no part refund where all is affected, and no disagreement of one traveller', () => {
    const offered = (given: object): readonly string[] => offersFor({ ...change, ...given }, defaultChangePolicy);
    assert.ok(!offered({ affectedPart: false }).includes('refund-part'));
    assert.ok(!offered({ passengers: 1 }).includes('not-all-agree'));
    assert.ok(offered({ passengers: undefined }).includes('not-all-agree'));
    assert.deepEqual(offered({ affectedPart: false, passengers: 1 }), ['keep', 'another-flight', 'refund', 'call-me']);
  });
});

describe('journeys', () => {
  const first = flight('ZZ1 SIN 2026-12-10T08:00 KUL 09:00');
  const onward = (line: string) => flight(line);
  const ways = (...flights: Itinerary): string[] => journeysOf(flights).map(wayOf);

  it('are flights that connect within a day, at one city or nearby', () => {
    assert.deepEqual(ways(first, onward('ZZ2 KUL 2026-12-10T11:00 BKK 12:10')), ['SIN-BKK']);
    assert.deepEqual(ways(first, onward('ZZ2 KUL 2026-12-11T08:59 BKK 10:10')), ['SIN-BKK']);
    assert.deepEqual(ways(first, onward('ZZ2 KUL 2026-12-11T09:00 BKK 10:10')), ['SIN-KUL', 'KUL-BKK']);
    assert.deepEqual(ways(first, onward('ZZ2 SZB 2026-12-10T13:00 BKK 14:10')), ['SIN-BKK']);
    assert.deepEqual(ways(first, onward('ZZ2 PEN 2026-12-10T13:00 BKK 14:10')), ['SIN-KUL', 'PEN-BKK']);
    assert.deepEqual(ways(), []);
  });

  it('do not lead back to where they came from', () => {
    assert.deepEqual(ways(first, onward('ZZ2 KUL 2026-12-10T18:00 SIN 19:00')), ['SIN-KUL', 'KUL-SIN']);
    const third = onward('ZZ3 BKK 2026-12-10T15:00 KUL 18:00');
    assert.deepEqual(ways(first, onward('ZZ2 KUL 2026-12-10T11:00 BKK 12:10'), third), ['SIN-BKK', 'BKK-KUL']);
  });

  it('name a connection by its airport, or by both where it is to be changed', () => {
    const link = linkBetween(first, onward('ZZ2 SZB 2026-12-10T13:00 BKK 14:10'));
    assert.deepEqual([link.minutes, placeOf(link), isConnection(link)], [240, 'KUL-SZB', true]);
    assert.equal(placeOf(linkBetween(first, onward('ZZ2 KUL 2026-12-10T13:00 BKK 14:10'))), 'KUL');
  });

  it('know which airports are near', () => {
    assert.deepEqual(
      [
        areNear('HND', 'NRT'),
        areNear('JFK', 'EWR'),
        areNear('LHR', 'CDG'),
        areNear('QQQ', 'KUL'),
        areNear('QQQ', 'QQQ'),
      ],
      [true, true, false, false, true],
    );
    assert.equal(wayOf([]), '-');
  });
});
