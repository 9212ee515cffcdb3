import assert from 'node:assert/strict';
import { assessRights } from '../../../src/domain/passenger-rights/assess-rights.ts';
import {
  passengerRightsVersion,
  rightsRules,
  rulesInForce,
} from '../../../src/domain/passenger-rights/rights-rules.ts';
import { flight, moved } from '../../support/flights.ts';

describe('passenger rights: dated rows', () => {
  for (const [instant, law, id] of [
    ['2024-10-28T03:59:59Z', 'us-dot-refund', undefined],
    ['2024-10-28T04:00:00Z', 'us-dot-refund', 'us-dot-refund/2024-10-28'],
    ['2025-12-05T04:59:59Z', 'us-dot-refund', 'us-dot-refund/2024-10-28'],
    ['2025-12-05T05:00:00Z', 'us-dot-refund', 'us-dot-refund/2025-12-05'],
    ['2026-07-01T03:59:59Z', 'us-dot-refund', 'us-dot-refund/2025-12-05'],
    ['2026-07-01T04:00:00Z', 'us-dot-refund', 'us-dot-refund/2026-07-01'],
    ['2020-12-31T22:59:59Z', 'eu-261', 'eu-261/2005-02-17'],
    ['2021-12-20T22:59:59Z', 'eu-261', 'eu-261/2021-01-01'],
    ['2021-12-20T23:00:00Z', 'eu-261', 'eu-261/2021-12-21'],
    ['2020-12-31T23:59:59Z', 'uk-261', undefined],
    ['2021-01-01T00:00:00Z', 'uk-261', 'uk-261/2021-01-01'],
    ['2025-05-19T16:59:59Z', 'th-cab-101', undefined],
    ['2025-05-19T17:00:00Z', 'th-cab-101', 'th-cab-101/2025-05-20'],
  ] as const) {
    it(`${law} at ${instant}: ${id ?? 'no row'}`, () => {
      assert.equal(rulesInForce(Date.parse(instant)).find((rule) => rule.law === law)?.id, id);
    });
  }

  const domesticUs = flight('AA100 JFK 2026-12-10T08:00 LAX 11:30');
  const renumbered = { ...domesticUs, flightNumber: 'AA2100' };
  const on = (day: string, now = [renumbered]) =>
    assessRights({ bought: [domesticUs], now, at: Date.parse(`${day}T17:00Z`) });

  it('a flight with another number may be a cancelled one before and after the pause, and not during it', () => {
    assert.deepEqual(
      ['2025-12-04', '2025-12-05', '2026-06-30', '2026-07-01'].map((day) => on(day).rights.map(({ code }) => code)),
      [['renumbered'], [], [], ['renumbered']],
    );
  });

  it('says during the pause that it is one, with its end', () => {
    const { remarks } = on('2026-06-30');
    assert.deepEqual(
      remarks.map(({ code, law, rules }) => [code, law, rules]),
      [['paused', 'us-dot-refund', 'us-dot-refund/2025-12-05']],
    );
    assert.match(remarks[0]?.text ?? '', /30 June 2026/);
    assert.deepEqual(on('2026-07-01').remarks, []);
  });

  it('the pause leaves a significant change what it is', () => {
    const { rights } = on('2026-06-30', [moved(renumbered, -180)]);
    assert.deepEqual(
      rights.map(({ code, rules }) => [code, rules]),
      [['departs-earlier', 'us-dot-refund/2025-12-05']],
    );
  });

  it('a decision of last year is explained by the rules of last year', () => {
    const out = flight('LH1 FRA 2022-03-10T12:00 CDG 13:15');
    const judged = (day: string) =>
      assessRights({ bought: [out], now: [moved(out, -90)], at: Date.parse(day) }).rights.map(({ rules }) => rules);
    assert.deepEqual(judged('2021-12-01'), []);
    assert.deepEqual(judged('2022-01-10'), ['eu-261/2021-12-21']);
  });

  it('takes other rules where they are given', () => {
    const rules = rightsRules.filter(({ law }) => law !== 'us-dot-refund');
    const { rights, remarks } = assessRights({ bought: [domesticUs], now: [], at: Date.parse('2026-11-24') }, rules);
    assert.deepEqual(rights, []);
    assert.deepEqual(
      remarks.map(({ code }) => code),
      ['not-covered'],
    );
  });

  it('each row has a date, a source, a day of checking, and says what is not verified', () => {
    for (const rule of rightsRules) {
      assert.equal(rule.id, `${rule.law}/${rule.from}`);
      assert.match(rule.source.url, /^https:\/\//);
      assert.ok(rule.checkedOn <= passengerRightsVersion, rule.id);
      assert.ok(rule.verified || rule.note, rule.id);
    }
    assert.equal(new Set(rightsRules.map(({ id }) => id)).size, rightsRules.length);
  });

  it('the rows of one law follow each other without gap or overlap', () => {
    for (const rule of rightsRules) {
      const next = rightsRules
        .filter(({ law, from }) => law === rule.law && from > rule.from)
        .sort((one, other) => one.from.localeCompare(other.from))[0];
      const dayAfter = rule.until && new Date(Date.parse(rule.until) + 86_400_000).toISOString().slice(0, 10);
      assert.equal(dayAfter, next?.from, rule.id);
    }
  });
});
