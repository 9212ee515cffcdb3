import type { Facts } from './facts.ts';
import type { Notice } from './notice.ts';
import type { Entitlement, RightCode, RightsRule } from './rule.ts';
import type { Dependence } from './scope.ts';
import type { Reached } from './triggers.ts';

const entitlements: Readonly<Record<Entitlement, string>> = {
  refund: 'a refund',
  're-routing': 'another flight',
  compensation: 'compensation',
  care: 'care while waiting',
};
const dependences: Readonly<Record<Dependence, string>> = {
  carrier: 'the carrier that operates the flight, which is not known here',
  airport: 'the airport, which is not known well enough here',
  cause: 'the cause: none is due for extraordinary circumstances or what the carrier does not control',
};

/** What a right rests on in words for a person: careful, and to be checked. */
export function explain(
  rule: RightsRule,
  reached: Reached,
  may: readonly Entitlement[],
  dependsOn: readonly Dependence[],
  facts: Facts,
  notice: Notice,
): string {
  const sum = reached.compensation?.amount;
  const compensation = sum === undefined ? '' : ` (${sum} ${reached.compensation?.currency ?? ''}, or less)`;
  const list = may.map(
    (entitlement) => entitlements[entitlement] + (entitlement === 'compensation' ? compensation : ''),
  );
  return [
    `${what(reached, facts, notice)}: this may entitle to ${list.join(' or ')} (${rule.title}, ${reached.trigger.basis}).`,
    ...dependsOn.map((dependence) => `It depends on ${dependences[dependence]}.`),
    'Check before relying on it.',
  ].join(' ');
}

function what({ trigger, minutes, limitMinutes }: Reached, facts: Facts, notice: Notice): string {
  const size = minutes === undefined ? '' : `${Math.round(minutes)} min`;
  const limit =
    limitMinutes === undefined
      ? ''
      : `, limit ${trigger.limit?.reached === 'at' ? '' : 'more than '}${limitMinutes} min`;
  const texts: Readonly<Record<RightCode, string>> = {
    cancelled: 'No flight of the journey is left, or not all of it',
    'flight-replaced': 'A flight is not flown under the number that was bought, which can mean that it was cancelled',
    renumbered: 'A flight has another number, which can mean that it was cancelled',
    'departs-earlier': `The journey leaves ${size} earlier${limit}`,
    'departs-later': `The journey leaves ${size} later${limit}`,
    'arrives-later': `The journey arrives ${size} later${limit}`,
    'time-moved': `A time moved by ${size}${limit}`,
    'other-airport': 'The journey begins or ends at another airport',
    'more-stops': `There ${facts.moreStops === 1 ? 'is one more stop' : `are ${facts.moreStops} more stops`}`,
    'late-notice': `The change is told ${Math.max(0, Math.floor(notice.days * 24))} hours before departure, less than ${trigger.noticeHours ?? 0}`,
  };
  return texts[trigger.code];
}
