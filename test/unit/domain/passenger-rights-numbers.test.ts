import assert from 'node:assert/strict';
import { rightsRules, rulesInForce } from '../../../src/domain/passenger-rights/rights-rules.ts';
import type { CompensationTerms, Law } from '../../../src/domain/passenger-rights/rule.ts';

/**
 * The numbers of the table written out a second time: whoever changes one has to change it here too, and to have read the
 * law twice. What they do is tested beside this, by journeys on both sides of each limit.
 */
const inForce = rulesInForce(Date.parse('2026-11-24T12:00Z'));
const triggersOf = (law: Law) => inForce.find((rule) => rule.law === law)?.triggers ?? [];

const europeanTriggers = [
  'cancelled: refund, re-routing',
  'flight-replaced: refund, re-routing',
  'departs-earlier: refund, re-routing',
  'arrives-later: ',
  'departs-later: refund',
];

describe('passenger rights: the numbers of the rows', () => {
  it('hold from and to these days, in the days of these zones', () => {
    assert.deepEqual(
      rightsRules.map(({ law, from, until, zone }) => [law, from, until, zone].join(' ').trim()),
      [
        'us-dot-refund 2024-10-28 2025-12-04 America/New_York',
        'us-dot-refund 2025-12-05 2026-06-30 America/New_York',
        'us-dot-refund 2026-07-01  America/New_York',
        'eu-261 2005-02-17 2020-12-31 Europe/Brussels',
        'eu-261 2021-01-01 2021-12-20 Europe/Brussels',
        'eu-261 2021-12-21  Europe/Brussels',
        'uk-261 2021-01-01  Europe/London',
        'br-anac-400 2017-03-14  America/Sao_Paulo',
        'ca-appr 2019-12-15  America/Toronto',
        'in-dgca-car-3m4 2010-08-15  Asia/Kolkata',
        'id-pm-89-2015 2015-05-08  Asia/Jakarta',
        'my-macpc 2024-09-01  Asia/Kuala_Lumpur',
        'th-cab-101 2025-05-20  Asia/Bangkok',
      ],
    );
  });

  // Minutes on journeys within the area, beyond it, and whether the limit itself is enough; hours for late notice.
  const limits: Readonly<Record<Law, readonly string[]>> = {
    'us-dot-refund': ['departs-earlier at 180 / 360', 'arrives-later at 180 / 360'],
    'eu-261': ['departs-earlier above 60 / 60', 'arrives-later at 180 / 180', 'departs-later at 300 / 300'],
    'uk-261': ['departs-earlier above 60 / 60', 'arrives-later at 180 / 180', 'departs-later at 300 / 300'],
    'br-anac-400': ['time-moved above 30 / 60', 'late-notice below 72 h'],
    'ca-appr': ['arrives-later at 180 / 180'],
    'in-dgca-car-3m4': ['departs-later at 360 / 360'],
    'id-pm-89-2015': ['departs-later at 61 / 61'],
    'my-macpc': ['departs-later at 300 / 300'],
    'th-cab-101': ['departs-later at 300 / 300'],
  };
  for (const [law, expected] of Object.entries(limits) as [Law, readonly string[]][]) {
    it(`${law}: ${expected.join(', ')}`, () => {
      const found = triggersOf(law).flatMap(({ code, limit, noticeHours }) => [
        ...(limit ? [`${code} ${limit.reached} ${limit.domestic} / ${limit.international}`] : []),
        ...(noticeHours === undefined ? [] : [`${code} below ${noticeHours} h`]),
      ]);
      assert.deepEqual(found, expected);
    });
  }

  const article5 = {
    noticeDays: 14,
    atExactlyThat: 'not-due',
    windows: [
      { noticeFromDays: 7, noticeBelowDays: 14, departsEarlierAtMost: 120, arrivesLaterBelow: 240 },
      { noticeFromDays: -Infinity, noticeBelowDays: 7, departsEarlierAtMost: 60, arrivesLaterBelow: 120 },
    ],
  } as const;
  const euro: CompensationTerms = {
    ...article5,
    currency: 'EUR',
    bands: [
      { upToKm: 1500, amount: 250 },
      { upToKm: Infinity, amount: 400, within: 'area' },
      { upToKm: 3500, amount: 400 },
      { upToKm: Infinity, amount: 600 },
    ],
  };
  const sterling: CompensationTerms = {
    ...article5,
    currency: 'GBP',
    bands: [
      { upToKm: 1500, amount: 220 },
      { upToKm: 3500, amount: 350 },
      { upToKm: Infinity, amount: 520 },
    ],
  };
  const canadian: CompensationTerms = { noticeDays: 14, atExactlyThat: 'due', windows: [] };
  const thai: CompensationTerms = {
    noticeDays: 7,
    atExactlyThat: 'not-due',
    windows: [{ noticeFromDays: -Infinity, noticeBelowDays: 7, departsEarlierAtMost: 180, departsLaterAtMost: 180 }],
  };
  const compensation: Readonly<Record<Law, Readonly<Record<string, CompensationTerms>>>> = {
    'us-dot-refund': {},
    'eu-261': {
      cancelled: euro,
      'flight-replaced': euro,
      'departs-earlier': euro,
      // A delay has no windows: three hours are three hours, whatever was offered.
      'arrives-later': { ...euro, windows: [] },
    },
    'uk-261': {
      cancelled: sterling,
      'flight-replaced': sterling,
      'departs-earlier': sterling,
      'arrives-later': { ...sterling, windows: [] },
    },
    'br-anac-400': {},
    'ca-appr': { cancelled: canadian, 'arrives-later': canadian },
    'in-dgca-car-3m4': { cancelled: { noticeDays: 1, atExactlyThat: 'not-due', windows: [] } },
    'id-pm-89-2015': {},
    'my-macpc': {},
    'th-cab-101': { cancelled: thai },
  };
  for (const [law, expected] of Object.entries(compensation) as [Law, Readonly<Record<string, CompensationTerms>>][]) {
    it(`${law}: compensation for ${Object.keys(expected).join(', ') || 'nothing'}, on these terms`, () => {
      const found = triggersOf(law).flatMap(({ code, compensation: terms }) => (terms ? [[code, terms] as const] : []));
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }

  it('what each trigger may entitle to, whatever the notice', () => {
    const both = 'refund, re-routing';
    assert.deepEqual(
      Object.fromEntries(
        inForce.map(({ law, triggers }) => [law, triggers.map(({ code, may }) => `${code}: ${may.join(', ')}`)]),
      ),
      {
        'us-dot-refund': [
          'cancelled: refund',
          'departs-earlier: refund',
          'arrives-later: refund',
          'other-airport: refund',
          'more-stops: refund',
          'renumbered: refund',
        ],
        'eu-261': europeanTriggers,
        'uk-261': europeanTriggers,
        'br-anac-400': [`cancelled: ${both}`, `time-moved: ${both}`, `late-notice: ${both}`],
        'ca-appr': [`cancelled: ${both}`, `arrives-later: ${both}`],
        'in-dgca-car-3m4': [`cancelled: ${both}`, `departs-later: ${both}`],
        'id-pm-89-2015': [`cancelled: ${both}`, `departs-later: ${both}`],
        'my-macpc': [`cancelled: ${both}`, 'departs-later: refund'],
        'th-cab-101': [`cancelled: ${both}`, `departs-later: ${both}`],
      },
    );
  });
});
