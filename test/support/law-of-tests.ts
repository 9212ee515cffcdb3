import type { RightsRule, Trigger } from '../../src/domain/passenger-rights/rule.ts';

/** A dated row that holds for all of the Philippines, which the table does not cover, and has no trigger yet. */
export const lawOfTests: RightsRule = {
  id: 'my-macpc/2020-01-01',
  law: 'my-macpc',
  title: 'Law of tests',
  from: '2020-01-01',
  zone: 'Asia/Manila',
  scope: [{ touches: ['PH'] }],
  area: ['PH'],
  triggers: [],
  source: { title: 'Gazette', url: 'https://example.org/gazette' },
  checkedOn: '2026-11-24',
  verified: true,
};

/** That law with these triggers; each may bring a refund by section 1 unless it says otherwise. */
export const lawWith = (...triggers: readonly (Partial<Trigger> & Pick<Trigger, 'code'>)[]): RightsRule => ({
  ...lawOfTests,
  triggers: triggers.map((trigger) => ({ may: ['refund'], basis: 'section 1', ...trigger })),
});
