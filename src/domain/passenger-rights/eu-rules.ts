import { europe, europeanUnion, unitedKingdom } from './places.ts';
import type { CompensationTerms, RightsRule, Trigger } from './rule.ts';

/** Article 5(1)(c): two weeks' notice, or a new flight within these windows, leaves no compensation. */
const article5: Omit<CompensationTerms, 'bands' | 'currency'> = {
  noticeDays: 14,
  atExactlyThat: 'not-due',
  windows: [
    { noticeFromDays: 7, noticeBelowDays: 14, departsEarlierAtMost: 120, arrivesLaterBelow: 240 },
    { noticeFromDays: -Infinity, noticeBelowDays: 7, departsEarlierAtMost: 60, arrivesLaterBelow: 120 },
  ],
};
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

const minutes = (limit: number, reached: 'at' | 'above') => ({ domestic: limit, international: limit, reached });

function triggers(
  compensation: CompensationTerms,
  earlier: 'cancelled' | 'not-judged',
  earlierBasis: string,
): Trigger[] {
  return [
    { code: 'cancelled', may: ['refund', 're-routing'], compensation, basis: 'articles 5, 7 and 8' },
    { code: 'flight-replaced', may: ['refund', 're-routing'], compensation, basis: 'articles 2(l), 5 and 8' },
    ...(earlier === 'cancelled'
      ? [
          {
            code: 'departs-earlier' as const,
            limit: minutes(60, 'above'),
            may: ['refund' as const, 're-routing' as const],
            compensation,
            basis: earlierBasis,
          },
        ]
      : []),
    {
      code: 'arrives-later',
      limit: minutes(180, 'at'),
      may: [],
      compensation: { ...compensation, windows: [] },
      basis: 'articles 5(1)(c) and 7, C-402/07 (Sturgeon), as far as known in advance',
    },
    { code: 'departs-later', limit: minutes(300, 'at'), may: ['refund'], basis: 'articles 6(1)(iii) and 8(1)(a)' },
  ];
}

const eu = {
  law: 'eu-261',
  title: 'EU regulation 261/2004',
  zone: 'Europe/Brussels',
  scope: [{ departs: europe }, { arrives: europe, carrier: europe }],
  area: europeanUnion,
  source: {
    title: 'Regulation (EC) No 261/2004',
    url: 'https://eur-lex.europa.eu/eli/reg/2004/261/oj',
  },
  checkedOn: '2026-11-24',
} as const;
const revision =
  'Council and Parliament announced a provisional agreement on a revision on 15 June 2026 (2013/0072(COD)); by reports it keeps the three hours and, above 3,500 km, halves the amount for a delay of three to four. Whether and from when it applies could not be verified: the regulation of 2004 is applied until a row says otherwise.';

export const euRules: readonly RightsRule[] = [
  {
    ...eu,
    id: 'eu-261/2005-02-17',
    from: '2005-02-17',
    until: '2020-12-31',
    scope: [
      { departs: [...europe, ...unitedKingdom] },
      { arrives: [...europe, ...unitedKingdom], carrier: [...europe, ...unitedKingdom] },
    ],
    area: [...europeanUnion, ...unitedKingdom],
    triggers: triggers(euro, 'not-judged', ''),
    verified: true,
    note: 'With the United Kingdom, until the end of the transition period. Delay of three hours since C-402/07 of 19 November 2009.',
  },
  {
    ...eu,
    id: 'eu-261/2021-01-01',
    from: '2021-01-01',
    until: '2021-12-20',
    triggers: triggers(euro, 'not-judged', ''),
    verified: true,
    note: 'Before the judgment in C-146/20 a flight moved earlier was not clearly a cancellation. Delay of three hours since C-402/07 of 19 November 2009.',
  },
  {
    ...eu,
    id: 'eu-261/2021-12-21',
    from: '2021-12-21',
    triggers: triggers(euro, 'cancelled', 'C-146/20 (Azurair) of 21 December 2021'),
    verified: true,
    note: revision,
  },
];

export const ukRules: readonly RightsRule[] = [
  {
    law: 'uk-261',
    title: 'UK regulation 261',
    zone: 'Europe/London',
    scope: [
      { departs: unitedKingdom },
      { arrives: unitedKingdom, carrier: [...unitedKingdom, ...europe] },
      { arrives: europeanUnion, carrier: unitedKingdom },
    ],
    area: unitedKingdom,
    id: 'uk-261/2021-01-01',
    from: '2021-01-01',
    triggers: triggers(sterling, 'cancelled', 'C-146/20, which UK courts may have regard to but need not follow'),
    source: {
      title: 'Regulation (EC) No 261/2004 as retained and amended by SI 2019/278, regulation 8',
      url: 'https://www.legislation.gov.uk/uksi/2019/278/regulation/8/made',
    },
    checkedOn: '2026-11-24',
    verified: true,
    note: 'Scope compared with the instrument and the CAA’s page, amounts with secondary sources; what a UK court makes of C-146/20, a judgment after the exit, is not settled.',
  },
];
