import { firstAffected } from './deadlines.ts';
import { departure, sameItinerary, type Itinerary } from './itinerary.ts';
import type { OrderState } from './order-state.ts';
import { nextReminder } from './shared-rules.ts';
import { decided, type Step, type StepLimits } from './steps.ts';

/**
 * Airlines often change a flight in several goes within minutes. While the flights are days away, a change waits a little
 * before it is told, so that the traveller gets one message about what has come of it.
 */

/** Closer to the departure of the first affected flight, a change is told at once; milliseconds. */
const tellsAtOnceWithin = 72 * 3_600_000;

/**
 * Since when the flights have been others than the traveller knows, without having been those again meanwhile.
 *
 * @param itineraries all versions, oldest first
 * @returns milliseconds since 1970; undefined when the newest are those that the traveller knows, or nothing was told
 */
export function untoldSince(
  itineraries: readonly { readonly version: number; readonly segments: Itinerary; readonly recordedAt: Date }[],
  told: { readonly version: number; readonly segments: Itinerary } | undefined,
): number | undefined {
  if (!told) return undefined;
  const known = itineraries.findLastIndex(
    ({ version, segments }) => version <= told.version || sameItinerary(segments, told.segments),
  );
  return itineraries[known + 1]?.recordedAt.getTime();
}

/**
 * Until when a change waits for further news; undefined when it is told at once: close to departure, or while the page of
 * an open question would ask about flights that are not so any more.
 */
export function heldForFurtherNews(state: OrderState, { furtherNews }: StepLimits): number | undefined {
  const { untoldSince: since, judgement, told, current, question, now } = state;
  if (since === undefined || !judgement || !told || !current || question?.state === 'open') return undefined;
  if (judgement.againstKnown.severity === 'none' || since + furtherNews <= now) return undefined;
  const affected = firstAffected(told.segments, current.segments, now, state.policy.limits);
  const isFarAway = affected !== undefined && departure(affected) - now > tellsAtOnceWithin;
  return isFarAway ? since + furtherNews : undefined;
}

export function waitForFurtherNews(state: OrderState, limits: StepLimits): Step | undefined {
  const until = heldForFurtherNews(state, limits);
  if (until === undefined) return undefined;
  return {
    kind: 'wait',
    for: 'airline',
    until: Math.min(until, nextReminder(state)),
    consequence: 'the change is told as it is then',
    ...decided(
      state,
      'telling',
      'the flights changed; more may follow, and the departure is more than three days away',
    ),
  };
}
