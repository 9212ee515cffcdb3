import assert from 'node:assert/strict';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { assessRights } from '../../../src/domain/passenger-rights/assess-rights.ts';
import { noticeOf, priorityFor } from '../../../src/domain/passenger-rights/notice.ts';
import { rulesInForce } from '../../../src/domain/passenger-rights/rights-rules.ts';
import type { RightsRule } from '../../../src/domain/passenger-rights/rule.ts';
import { flight, moved } from '../../support/flights.ts';
import { lawWith } from '../../support/law-of-tests.ts';

const out = flight('PR101 MNL 2027-02-10T08:00 CEB 09:30');
const back = flight('PR102 CEB 2027-02-24T08:00 MNL 09:30');
const departure = Date.parse('2027-02-10T00:00Z'); // MNL 08:00
const dayMs = 86_400_000;

const rule = lawWith({ code: 'departs-later', limit: { domestic: 60, international: 60, reached: 'at' } });
/** Judged so many days before the way out, which is two weeks before the way back. */
const judged = (days: number, now: Itinerary, known?: Itinerary) =>
  assessRights({ bought: [out, back], now, at: departure - days * dayMs, ...(known ? { known } : {}) }, [rule]);

describe('passenger rights: the priority of a change of several journeys', () => {
  it('is that of the most pressing journey of which a right is touched', () => {
    const both = [moved(out, 60), moved(back, 60)];
    assert.deepEqual(
      [16, 15, 8].map((days) => judged(days, both).priority),
      ['normal', 'high', 'urgent'],
    );
  });

  it('leaves aside a journey that changed without touching a right, however near it is', () => {
    const near = [moved(out, 59), moved(back, 60)];
    assert.deepEqual(
      [2, 1].map((days) => judged(days, near).priority),
      ['normal', 'high'],
    );
    assert.equal(judged(1, near).notice?.days, 1, 'the notice is still that of the journey that leaves first');
  });

  it('gives the notice of the changed journey that leaves first, of none that did not change', () => {
    assert.equal(judged(1, [moved(out, 60), moved(back, 60)]).notice?.days, 1);
    assert.equal(judged(1, [out, moved(back, 60)]).notice?.days, 15);
    const listedLater = assessRights({ bought: [back, out], now: [], at: departure - dayMs }, [rule]);
    assert.equal(listedLater.notice?.days, 1);
  });

  it('is normal for what the traveller knows already, and not for what is new to him', () => {
    const now = [moved(out, 60), back];
    assert.equal(judged(2, now, now).priority, 'normal');
    assert.equal(judged(2, now, [moved(out, 50), back]).priority, 'urgent');
    assert.equal(judged(2, now, [out, back]).priority, 'urgent');
    assert.equal(judged(2, now, []).priority, 'urgent', 'nothing known counts as never told');
  });

  it('compares with what was bought, not with what is known: back to the old times touches nothing', () => {
    const { rights, priority, notice } = judged(2, [out, back], [moved(out, 60), back]);
    assert.deepEqual([rights, priority, notice], [[], 'normal', undefined]);
  });
});

describe('passenger rights: notice and dates at their edges', () => {
  it('counts a flight that leaves this very moment as not departed', () => {
    assert.deepEqual(noticeOf(departure, departure), { days: 0, line: 'under-7-days' });
    assert.deepEqual(noticeOf(departure + 1, departure).line, 'departed');
  });

  it('presses from fifteen days on, and more from eight', () => {
    assert.deepEqual(
      [15.01, 15, 8.01, 8, -1].map((days) => priorityFor({ days })),
      ['normal', 'high', 'high', 'urgent', 'urgent'],
    );
  });

  it('goes by the rules of 1970 where the moment is no time, and has none where the calendar ends', () => {
    assert.deepEqual(rulesInForce(Number.NaN), []);
    assert.deepEqual(rulesInForce(Infinity), []);
    assert.deepEqual(rulesInForce(1e20), []);
    const ancient = { ...rule, from: '1970-01-01', until: '1970-01-01' };
    assert.deepEqual(rulesInForce(Number.NaN, [ancient]), [ancient]);
  });
});

describe('passenger rights: what is not enforced for a time', () => {
  const paused: RightsRule = {
    ...lawWith({ code: 'cancelled' }),
    paused: { code: 'renumbered', why: 'Not enforced.' },
  };
  const remarks = (now: Itinerary, from = [paused]) =>
    assessRights({ bought: [out], now, at: departure - dayMs }, from).remarks;
  const renumbered = { ...out, flightNumber: 'PR901' };

  it('is remarked on for a flight with another number, with law, row and reason', () => {
    assert.deepEqual(remarks([renumbered]), [
      { code: 'paused', journey: 'MNL-CEB', law: 'my-macpc', text: 'Not enforced.', rules: 'my-macpc/2020-01-01' },
    ]);
  });

  it('is not remarked on where the numbers stayed, where a right is reached anyway, or for another kind of pause', () => {
    assert.deepEqual(remarks([moved(out, 10)]), []);
    const moves = { code: 'time-moved', limit: { domestic: 5, international: 5, reached: 'at' } } as const;
    assert.deepEqual(remarks([moved(renumbered, 10)], [{ ...paused, ...lawWith(moves) }]), []);
    const other = { ...paused, paused: { code: 'more-stops', why: 'Not enforced.' } } satisfies RightsRule;
    assert.deepEqual(assessRights({ bought: [out], now: [renumbered], at: departure }, [other]).remarks, []);
    assert.deepEqual(assessRights({ bought: [out], now: [renumbered], at: departure }, [rule]).remarks, []);
  });

  it('is not remarked on outside the scope of the law', () => {
    const abroad = flight('SQ1 SIN 2027-02-10T08:00 NRT 16:00');
    const now = [{ ...abroad, flightNumber: 'SQ901' }];
    const found = assessRights({ bought: [abroad], now, at: departure - dayMs }, [paused]);
    assert.ok(found.remarks.every(({ code }) => code !== 'paused'));
  });
});
