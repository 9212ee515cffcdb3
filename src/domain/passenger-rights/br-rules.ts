import type { RightsRule } from './rule.ts';

const brazil = ['BR'];

/** Article 12: a scheduled change is told 72 hours ahead; otherwise, or beyond the limits, the traveller chooses. */
export const brRules: readonly RightsRule[] = [
  {
    id: 'br-anac-400/2017-03-14',
    law: 'br-anac-400',
    title: 'Brazil, ANAC resolution 400',
    from: '2017-03-14',
    zone: 'America/Sao_Paulo',
    scope: [{ touches: brazil }],
    area: brazil,
    triggers: [
      { code: 'cancelled', may: ['refund', 're-routing'], basis: 'article 21' },
      {
        code: 'time-moved',
        limit: { domestic: 30, international: 60, reached: 'above' },
        may: ['refund', 're-routing'],
        basis: 'article 12, paragraph 1, II',
      },
      { code: 'late-notice', noticeHours: 72, may: ['refund', 're-routing'], basis: 'article 12, paragraph 1, I' },
    ],
    source: {
      title: 'Resolução ANAC nº 400 de 13 de dezembro de 2016',
      url: 'https://www.anac.gov.br/assuntos/legislacao/legislacao-1/resolucoes/2016/resolucao-no-400-13-12-2016',
    },
    checkedOn: '2026-11-24',
    verified: true,
    note: 'Limits and notice compared with secondary sources. How far the resolution holds for journeys that only arrive in Brazil is not verified.',
  },
];
