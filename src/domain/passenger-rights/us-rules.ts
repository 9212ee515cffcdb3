import { unitedStates } from './places.ts';
import type { RightsRule, Trigger } from './rule.ts';

const checkedOn = '2026-11-24';
const partTitle = '14 CFR part 260, refunds for airline fare and ancillary service fees (89 FR 32760, 89 FR 65534)';
const partUrl = 'https://www.ecfr.gov/current/title-14/chapter-II/subchapter-A/part-260';
const threeOrSix = { domestic: 180, international: 360, reached: 'at' } as const;

const refundTriggers: readonly Trigger[] = [
  { code: 'cancelled', may: ['refund'], basis: '14 CFR 260.6(a)' },
  { code: 'departs-earlier', limit: threeOrSix, may: ['refund'], basis: '14 CFR 260.2, significant change' },
  { code: 'arrives-later', limit: threeOrSix, may: ['refund'], basis: '14 CFR 260.2, significant change' },
  { code: 'other-airport', may: ['refund'], basis: '14 CFR 260.2, significant change' },
  { code: 'more-stops', may: ['refund'], basis: '14 CFR 260.2, significant change' },
];
const renumbered: Trigger = { code: 'renumbered', may: ['refund'], basis: '14 CFR 260.2, cancelled flight' };

const row = {
  law: 'us-dot-refund',
  title: 'US automatic refund rule',
  zone: 'America/New_York',
  scope: [{ touches: unitedStates }],
  area: unitedStates,
  checkedOn,
} as const;
const unseen =
  'A lower class of service, another connecting airport or a less accessible aircraft for a person with a disability are significant changes too, and not seen in an itinerary.';

/**
 * A refund for a traveller who does not accept a significant change. Domestic includes Puerto Rico and the other
 * territories, which 49 U.S.C. 40102 counts to the United States. While paused, a flight that only got another number is
 * no cancellation in the department's eyes.
 */
export const usRules: readonly RightsRule[] = [
  {
    ...row,
    id: 'us-dot-refund/2024-10-28',
    from: '2024-10-28',
    until: '2025-12-04',
    triggers: [...refundTriggers, renumbered],
    source: { title: partTitle, url: partUrl },
    verified: true,
    note: unseen,
  },
  {
    ...row,
    id: 'us-dot-refund/2025-12-05',
    from: '2025-12-05',
    until: '2026-06-30',
    triggers: refundTriggers,
    paused: {
      code: 'renumbered',
      why: 'From 5 December 2025 to 30 June 2026 the department does not enforce refunds for a flight that only got another number, if the traveller is on it and nothing changed significantly.',
    },
    source: {
      title: 'Airline Refunds and Other Consumer Protections, enforcement pause (FR document 2025-22140)',
      url: 'https://www.federalregister.gov/d/2025-22140',
    },
    verified: true,
    note: `${unseen} Dates of the pause from reports on the document, not from its text.`,
  },
  {
    ...row,
    id: 'us-dot-refund/2026-07-01',
    from: '2026-07-01',
    triggers: [...refundTriggers, renumbered],
    source: { title: partTitle, url: partUrl },
    verified: false,
    note: `${unseen} The pause on renumbered flights ended on 30 June 2026 as announced; whether it was prolonged, or the definition of a cancelled flight changed, could not be verified.`,
  },
];
