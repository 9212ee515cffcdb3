import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultChangePolicies, defaultChangePolicy } from '../../../src/domain/change-policy.ts';
import { severities, type Severity } from '../../../src/domain/change-reasons.ts';
import { defaultDecisionLimits } from '../../../src/domain/deadlines.ts';
import { inFlownOrder, type Itinerary, type Segment } from '../../../src/domain/itinerary.ts';
import { judgeMessage, type ChangeToJudge, type JudgedChange } from '../../../src/domain/judge-message.ts';
import { pairFlights } from '../../../src/domain/pairing.ts';
import { compareItineraries, judgeChange } from '../../../src/domain/schedule-change.ts';
import { flight, moved } from '../../support/flights.ts';

const rank = (severity: Severity): number => severities.indexOf(severity);
const minutes = fc.integer({ min: -3000, max: 3000 });
const airport = fc.constantFrom('SIN', 'KUL', 'BKK', 'HND', 'NRT', 'LHR', 'JFK', 'YVR', 'QQQ');

/** Any flights at all, whether anybody could fly them or not. */
const anyFlight = fc
  .tuple(airport, airport, fc.integer({ min: 0, max: 60 * 24 * 60 }), fc.integer({ min: 30, max: 900 }), fc.nat(5))
  .map(([from, to, departs, takes, number]): Segment =>
    moved(flight(`ZZ${number + 1} ${from} 2026-10-01T00:00 ${to} 00:00`), departs, departs + takes),
  );
const anyFlights = fc.array(anyFlight, { maxLength: 6 });

const out = flight('ZZ101 SIN 2026-12-10T08:00 KUL 09:10');
const onward = flight('ZZ201 KUL 2026-12-10T12:00 BKK 13:10');
const back = flight('ZZ202 BKK 2026-12-18T20:00 SIN 23:10');
const trip = [out, onward, back];
const moves = fc.tuple(minutes, minutes, minutes);
const movedTrip = ([one, two, three]: readonly number[]): Itinerary => [
  moved(out, one ?? 0),
  moved(onward, two ?? 0),
  moved(back, three ?? 0),
];

const message = (given: Partial<ChangeToJudge>): ChangeToJudge => ({
  now: Date.parse('2026-10-01T02:00:00Z'),
  changeType: 1,
  original: [],
  known: undefined,
  previous: trip,
  revised: trip,
  ...given,
});
const judge = (change: ChangeToJudge): JudgedChange =>
  judgeMessage(change, defaultChangePolicies, defaultDecisionLimits);
const shuffled = (flights: Itinerary) => fc.shuffledSubarray([...flights], { minLength: flights.length });

describe('the judgement of any change', () => {
  it('is "none" for flights that are the same', () => {
    fc.assert(
      fc.property(anyFlights, (flights) => {
        const { severity, reasons } = compareItineraries(flights, structuredClone(flights));
        assert.deepEqual([severity, reasons], ['none', []]);
      }),
    );
  });

  it('never becomes milder when a flight is later still, or earlier still', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), fc.constantFrom(1, -1), (one, other, direction) => {
        const severityOf = (delay: number): Severity =>
          compareItineraries([back], [moved(back, delay * direction)]).severity;
        assert.ok(rank(severityOf(Math.min(one, other))) <= rank(severityOf(Math.max(one, other))));
      }),
    );
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (one, other) => {
        const severityOf = (delay: number): Severity =>
          compareItineraries(trip, [moved(out, delay), onward, back]).severity;
        assert.ok(rank(severityOf(Math.min(one, other))) <= rank(severityOf(Math.max(one, other))), 'in a trip');
      }),
    );
  });

  it('does not depend on the order in which flights are given', () => {
    const given = moves.chain((by) => fc.tuple(shuffled(trip), shuffled(movedTrip(by)), fc.constant(by)));
    fc.assert(
      fc.property(given, ([previous, revised, by]) => {
        assert.deepEqual(judge(message({ previous, revised })), judge(message({ revised: movedTrip(by) })));
      }),
    );
  });

  it('does not depend on how often a flight is named', () => {
    fc.assert(
      fc.property(moves, (by) => {
        const revised = movedTrip(by);
        const { problems: _, ...once } = judge(message({ revised }));
        const { problems, ...twice } = judge(message({ revised: [...revised, ...revised] }));
        if (once.deadline === 'person') return;
        assert.deepEqual(twice, once);
        assert.deepEqual(problems, ['a revised flight is named twice']);
      }),
    );
  });

  it('is the same for a message with one leg as for one with all legs', () => {
    fc.assert(
      fc.property(minutes, fc.nat(2), (by, leg) => {
        const before = trip[leg] as Segment;
        const after = moved(before, by);
        const whole = message({ original: trip, revised: trip.map((one) => (one === before ? after : one)) });
        const part = message({ original: trip, previous: [before], revised: [after] });
        assert.deepEqual(judge(part), judge(whole));
      }),
    );
  });

  it('of A to B to C, against what was known, is that of A to C', () => {
    fc.assert(
      fc.property(moves, moves, (first, second) => {
        const [between, after] = [movedTrip(first), movedTrip(second)];
        const steps = judge(message({ original: trip, known: trip, previous: between, revised: after }));
        const once = judge(message({ original: trip, previous: trip, revised: after }));
        const told = ({ reasons }: JudgedChange) => reasons.filter(({ against }) => against !== 'previous');
        assert.deepEqual([steps.severity, told(steps)], [once.severity, told(once)]);
      }),
    );
  });

  it('is the worse of those against what is known and what was bought', () => {
    fc.assert(
      fc.property(anyFlights, anyFlights, anyFlights, (bought, known, now) => {
        const { severity, againstKnown, againstBought } = judgeChange(bought, known, now);
        assert.equal(rank(severity), Math.max(rank(againstKnown.severity), rank(againstBought.severity)));
      }),
    );
  });

  it('takes each flight once, as paired, part of another way, removed or added', () => {
    fc.assert(
      fc.property(anyFlights, anyFlights, (one, other) => {
        const [before, after] = [inFlownOrder(one), inFlownOrder(other)];
        const { pairs, rerouted, removed, added } = pairFlights(before, after);
        const old = [
          ...pairs.map(([flightBefore]) => flightBefore),
          ...rerouted.flatMap((way) => way.before),
          ...removed,
        ];
        const now = [...pairs.map(([, flightAfter]) => flightAfter), ...rerouted.flatMap((way) => way.after), ...added];
        const byText = (flights: Itinerary): string[] => flights.map((segment) => JSON.stringify(segment)).sort();
        assert.deepEqual([byText(old), byText(now)], [byText(before), byText(after)]);
      }),
    );
  });

  it('has a deadline that leaves two hours, ends before departure, and is never at night', () => {
    const at = fc.integer({ min: Date.parse('2026-11-20T00:00:00Z'), max: Date.parse('2026-12-10T00:00:00Z') });
    fc.assert(
      fc.property(at, fc.integer({ min: 180, max: 900 }), (now, by) => {
        const { deadline } = judge(message({ now, revised: [moved(out, by), onward, back] }));
        if (deadline === 'person') return;
        assert.ok(deadline !== undefined && deadline >= now + 120 * 60_000);
        assert.ok(deadline < Date.parse('2026-12-10T00:00:00Z'), 'the old departure');
        const inSingapore = new Date(deadline + 8 * 3_600_000).toISOString().slice(11, 19);
        assert.ok(inSingapore >= '07:00:00' && inSingapore <= '22:00:00', inSingapore);
      }),
    );
  });

  it('never fails, whatever the message says', () => {
    const any = fc.tuple(anyFlights, anyFlights, anyFlights, fc.constantFrom(1, 2));
    fc.assert(
      fc.property(any, ([original, previous, revised, changeType]) => {
        const { severity } = judge(message({ original, previous, revised, changeType }));
        assert.ok(severities.includes(severity));
      }),
    );
  });

  it('compares a hundred flights between the same cities in under two seconds', () => {
    const many = (count: number): Itinerary => Array.from({ length: count }, (_, index) => moved(out, index * 600));
    const startedAt = performance.now();
    compareItineraries(
      many(100),
      many(60).map((one) => moved(one, 7)),
      defaultChangePolicy,
    );
    assert.ok(performance.now() - startedAt < 2000);
  });
});
