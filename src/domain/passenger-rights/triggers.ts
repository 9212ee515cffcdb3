import { distanceKm } from '../airports.ts';
import { minutesFor, type Facts } from './facts.ts';
import { firstOf, lastOf, type Journey, type JourneyChange } from './journey-changes.ts';
import type { Notice } from './notice.ts';
import type { CompensationTerms, RightCode, RightsRule, Trigger } from './rule.ts';
import { isWithin } from './scope.ts';

/** A trigger that a change has reached, with the limit that held. */
export interface Reached {
  readonly trigger: Trigger;
  readonly minutes?: number;
  readonly limitMinutes?: number;
  readonly compensation?: { readonly amount?: number; readonly currency?: string };
  /** Whether the limit was chosen although an airport is not known (the lower one). */
  readonly limitUncertain: boolean;
}

/** The triggers of a rule that a change reaches, whether or not the notice leaves anything to claim. */
export function reachedTriggers(rule: RightsRule, change: JourneyChange, facts: Facts, notice: Notice): Reached[] {
  const domestic = isWithin(change.before, rule.area);
  const reached = rule.triggers.flatMap((trigger): Reached[] => {
    const minutes = minutesFor(trigger.code, facts);
    const limit = trigger.limit && (domestic === false ? trigger.limit.international : trigger.limit.domestic);
    if (!isReached(trigger, facts, notice, minutes, limit)) return [];
    const compensation = trigger.compensation && compensationFor(trigger.compensation, rule, change, facts, notice);
    return [
      {
        trigger,
        limitUncertain:
          domestic === undefined &&
          trigger.limit !== undefined &&
          trigger.limit.domestic !== trigger.limit.international,
        ...(minutes === undefined ? {} : { minutes }),
        ...(limit === undefined ? {} : { limitMinutes: limit }),
        ...(compensation ? { compensation } : {}),
      },
    ];
  });
  // What counts as a cancellation has its own rules of compensation, not those of a delay.
  const isCancellation = reached.some(({ trigger }) => likeCancellation.includes(trigger.code));
  const relevant = reached.filter(
    ({ trigger }) => !(isCancellation && trigger.code === 'arrives-later' && trigger.may.length === 0),
  );
  // Another number is news of its own only where nothing larger happened.
  return relevant.length > 1 ? relevant.filter(({ trigger }) => trigger.code !== 'renumbered') : relevant;
}

const likeCancellation: readonly RightCode[] = ['cancelled', 'flight-replaced', 'departs-earlier'];

function isReached(
  trigger: Trigger,
  facts: Facts,
  notice: Notice,
  minutes: number | undefined,
  limit: number | undefined,
): boolean {
  if (minutes !== undefined && limit !== undefined) {
    return trigger.limit?.reached === 'at' ? minutes >= limit : minutes > limit;
  }
  switch (trigger.code) {
    case 'cancelled':
      return facts.cancelled;
    case 'flight-replaced':
    case 'renumbered':
      return facts.renumbered;
    case 'other-airport':
      return facts.otherAirport;
    case 'more-stops':
      return facts.moreStops > 0;
    case 'late-notice':
      return notice.days * 24 < (trigger.noticeHours ?? 0);
    case 'departs-earlier':
    case 'departs-later':
    case 'arrives-later':
    case 'time-moved':
      return false;
  }
}

/** What may be due as compensation, or undefined when the notice or the new flight leaves none. */
function compensationFor(
  terms: CompensationTerms,
  rule: RightsRule,
  { before }: JourneyChange,
  facts: Facts,
  { days }: Notice,
): Reached['compensation'] {
  if (days > terms.noticeDays || (days === terms.noticeDays && terms.atExactlyThat === 'not-due')) return undefined;
  const window = terms.windows.find(
    ({ noticeFromDays, noticeBelowDays }) => days >= noticeFromDays && days < noticeBelowDays,
  );
  const isGoodEnough =
    window !== undefined &&
    !facts.cancelled &&
    facts.departsEarlier <= window.departsEarlierAtMost &&
    facts.departsLater <= (window.departsLaterAtMost ?? Infinity) &&
    facts.arrivesLater < (window.arrivesLaterBelow ?? Infinity);
  if (isGoodEnough) return undefined;
  const amount = bandAmount(terms, rule, before);
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(terms.currency === undefined ? {} : { currency: terms.currency }),
  };
}

/** By the great circle from the origin to the final destination; undefined if an airport is not known. */
function bandAmount(terms: CompensationTerms, rule: RightsRule, journey: Journey): number | undefined {
  const km = distanceKm(firstOf(journey).depAirport, lastOf(journey).arrAirport);
  if (km === undefined) return undefined;
  const inArea = isWithin(journey, rule.area) === true;
  return terms.bands?.find((band) => km <= band.upToKm && (band.within !== 'area' || inArea))?.amount;
}
