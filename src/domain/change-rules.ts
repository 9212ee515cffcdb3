import { firstAffected } from './deadlines.ts';
import { departure, span } from './itinerary.ts';
import type { OrderState, TaskReason } from './order-state.ts';
import { carryOutRefund } from './refund-rules.ts';
import { outcomeOfSilence } from './reminder-rules.ts';
import { isHandedOver, nextReminder, queryAfresh, waitForPerson } from './shared-rules.ts';
import { ask, decided, findTask, poll, settled, taskOnce, type Step, type StepLimits } from './steps.ts';

/** Rules for a ticketed order and the changes to its flights. */

const hourMs = 3_600_000;

/** Tasks that nobody can do any more when the flights are flown. */
export const mootAfterTrip: readonly TaskReason[] = [
  'change-unconfirmed',
  'change-not-placed',
  'departure-too-close',
  'nobody-to-tell',
  'mail-refused',
];

const isOver = ({ current, now }: OrderState): boolean => {
  const flown = current && span(current.segments);
  return flown !== undefined && flown.last + 72 * hourMs < now;
};

/** A question, a claim or a message about flights that are flown is closed, not left open for ever. */
export function closeTrip(state: OrderState): Step | undefined {
  const isMoot =
    state.question?.state === 'open' ||
    state.claims.length > 0 ||
    state.tasks.some((task) => task.state === 'open' && mootAfterTrip.includes(task.reason));
  if (!isMoot || !isOver(state)) return undefined;
  return { kind: 'close-trip', ...decided(state, 'settled', 'the last flight has been flown') };
}

/** Nothing about the flights is of interest any more; what a person has to do still is. */
export function endAfterLastFlight(state: OrderState): Step | undefined {
  return isOver(state) ? (waitForPerson(state) ?? settled(state, 'the last flight has been flown')) : undefined;
}

/** New evidence wants a fresh query; while a claim is being confirmed, that asks anyway. */
export function queryForNews(state: OrderState, limits: StepLimits): Step | undefined {
  return state.claims.some((claim) => !isHandedOver(state, claim)) ? undefined : queryAfresh(state, limits);
}

export function confirmClaims(state: OrderState, limits: StepLimits): Step | undefined {
  const open = state.claims.filter((claim) => !isHandedOver(state, claim));
  const lost = open.find((claim) => claim.state === 'not-placed');
  if (lost)
    return ask(
      state,
      'change-not-placed',
      lost.evidenceId,
      'confirmed, but its flights are not in the itinerary we know',
    );
  const late = open.find((claim) => claim.recordedAt + limits.corroboration <= state.now);
  if (late) {
    const why =
      late.state === 'ambiguous'
        ? 'two contents came under one event id'
        : 'neither order query nor incident list shows it';
    return ask(state, 'change-unconfirmed', late.evidenceId, why);
  }
  const until = Math.min(...open.map((claim) => claim.recordedAt + limits.corroboration));
  return open.length > 0
    ? poll(
        state,
        limits,
        'corroboration',
        until,
        'a schedule change was pushed; order query or incident list must show it',
      )
    : undefined;
}

/** The traveller's time is over. */
export function closeOverdueQuestion(state: OrderState): Step | undefined {
  const { question } = state;
  if (question?.state !== 'open' || question.deadline > state.now) return undefined;
  return {
    kind: 'close',
    questionId: question.id,
    outcome: outcomeOfSilence(question),
    ...decided(state, 'traveller-decides', 'no answer by the deadline'),
  };
}

export function handOverAnswer(state: OrderState, limits: StepLimits): Step | undefined {
  const { question } = state;
  if (!question) return undefined;
  if (question.state === 'answered' && question.answer === 'refund')
    return findTask(state, 'refund-on-hold', question.id) ? undefined : carryOutRefund(state, limits, question);
  const reason = ((): TaskReason | undefined => {
    if (question.state === 'expired-to-person') return 'traveller-silent';
    return question.answer === 'call-me' ? 'traveller-wants-call' : undefined;
  })();
  if (!reason || question.state === 'superseded') return undefined;
  return taskOnce(
    state,
    reason,
    question.id,
    reason === 'traveller-silent' ? 'no answer by the deadline' : `answer: ${question.answer}`,
  );
}

export function watchAirline(state: OrderState, limits: StepLimits): Step | undefined {
  const { bought, current } = state;
  if (!bought || !current || current.version === bought.version || state.airlineAgrees || endsWithPerson(state))
    return undefined;
  const affected = firstAffected(bought.segments, current.segments) ?? current.segments[0];
  const until = affected ? departure(affected) : state.now;
  if (until <= state.now) return undefined;
  return poll(
    state,
    limits,
    'airline',
    Math.min(until, nextReminder(state)),
    'the order query still shows other flights',
  );
}

/** The traveller asked for something that a person does: then Skyhook does not wait for the airline's side. */
function endsWithPerson({ question }: OrderState): boolean {
  return question?.answer === 'refund' || question?.answer === 'call-me' || question?.state === 'expired-to-person';
}
