import type { Answer } from './change-policy.ts';
import { firstAffected } from './deadlines.ts';
import { departure, span } from './itinerary.ts';
import { isOfSettlement } from './message-kinds.ts';
import type { Claim, OrderState, Task, TaskReason } from './order-state.ts';
import { isPartRefundHeld } from './refund-choice-rules.ts';
import { carryOutRefund, heldForUndo } from './refund-rules.ts';
import { outcomeOfSilence } from './reminder-rules.ts';
import { holdForNews, isHandedOver, isLate, nextReminder, queryAfresh, waitForPerson } from './shared-rules.ts';
import { ask, decided, findTask, poll, settled, taskOnce, type Step, type StepLimits } from './steps.ts';

/** Rules for a ticketed order and the changes to its flights. */

const hourMs = 3_600_000;

/** Tasks that nobody can do any more when the flights are flown, except those about the message of a refund or void. */
export const mootAfterTrip: readonly TaskReason[] = [
  'change-unconfirmed',
  'change-not-placed',
  'departure-too-close',
  'departure-within-a-day',
  'nobody-to-tell',
  'mail-refused',
  'mail-bounced',
  'mail-uncertain',
];

const isMootAfterTrip = ({ reason, subject, state }: Task): boolean =>
  state === 'open' && mootAfterTrip.includes(reason) && !isOfSettlement(subject);

const isOver = ({ current, now }: OrderState): boolean => {
  const flown = current && span(current.segments);
  return flown !== undefined && flown.last + 72 * hourMs < now;
};

/** A question, a claim or a message about flights that are flown is closed, not left open for ever. */
export function closeTrip(state: OrderState): Step | undefined {
  const isMoot = state.question?.state === 'open' || state.claims.length > 0 || state.tasks.some(isMootAfterTrip);
  if (!isMoot || !isOver(state)) return undefined;
  return { kind: 'close-trip', ...decided(state, 'settled', 'the last flight has been flown') };
}

/** Nothing about the flights is of interest any more; what a person has to do still is. */
export function endAfterLastFlight(state: OrderState): Step | undefined {
  return isOver(state) ? (waitForPerson(state) ?? settled(state, 'the last flight has been flown')) : undefined;
}

/** New evidence is asked about before anything else is done, for a while; a claim that is being confirmed asks for both. */
export function queryForNews(state: OrderState, limits: StepLimits): Step | undefined {
  const open = openClaims(state, limits);
  return holdForNews(state, open.length > 0 ? confirmClaims(state, limits) : queryAfresh(state, limits));
}

const openClaims = (state: OrderState, limits: StepLimits): Claim[] =>
  state.claims.filter((claim) => !isHandedOver(state, claim, limits));

/** Anyone can push as many changes as he likes: so many are asked about one by one, the others together. */
const mostClaimTasks = 3;

/** Claims that no query bore out in time, or whose flights are nowhere in the itinerary. */
export function handOverClaims(state: OrderState, limits: StepLimits): Step | undefined {
  const open = openClaims(state, limits);
  const lost = open.find((claim) => claim.state === 'not-placed');
  if (lost)
    return ask(
      state,
      'change-not-placed',
      lost.evidenceId,
      'confirmed, but its flights are not in the itinerary we know',
    );
  const late = open.find((claim) => isLate(claim, state, limits));
  if (!late) return undefined;
  const why =
    late.state === 'ambiguous'
      ? 'two contents came under one event id'
      : 'neither order query nor incident list shows it';
  const asked = state.tasks.filter((task) => task.reason === 'change-unconfirmed' && task.state === 'open');
  return asked.length < mostClaimTasks
    ? ask(state, 'change-unconfirmed', late.evidenceId, why)
    : ask(state, 'look-in-atrip', late.evidenceId, 'more pushed changes that no query bears out');
}

/** Asks about pushed changes; what is confirmed already does not wait for it. */
export function confirmClaims(state: OrderState, limits: StepLimits): Step | undefined {
  const open = openClaims(state, limits);
  if (open.length === 0) return undefined;
  const until = Math.min(...open.map((claim) => claim.recordedAt + limits.corroboration));
  return poll(
    state,
    limits,
    'corroboration',
    until,
    'a schedule change was pushed; order query or incident list must show it',
  );
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

/** Answers that only a person carries out. A refund of a part is one: Skyhook submits whole refunds only. */
const byPerson: Readonly<Partial<Record<Answer, TaskReason>>> = {
  'another-flight': 'traveller-wants-other-flight',
  'refund-part': 'traveller-wants-part-refund',
  'call-me': 'traveller-wants-call',
  'not-all-agree': 'passengers-disagree',
};

export function handOverAnswer(state: OrderState, limits: StepLimits): Step | undefined {
  const { question } = state;
  if (!question) return undefined;
  if (question.state === 'answered' && question.answer === 'refund')
    return findTask(state, 'refund-on-hold', question.id) ? undefined : carryOutRefund(state, limits, question);
  const reason = ((): TaskReason | undefined => {
    if (question.state === 'expired-to-person') return 'traveller-silent';
    return question.answer && byPerson[question.answer];
  })();
  if (!reason || question.state === 'superseded' || isPartRefundHeld(state)) return undefined;
  if (reason === 'traveller-wants-part-refund' && heldForUndo(state, limits, question) !== undefined) return undefined;
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
  const affected =
    firstAffected(bought.segments, current.segments, state.now, state.policy.limits) ?? current.segments[0];
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
  if (question?.state === 'expired-to-person') return true;
  return question?.answer !== undefined && question.answer !== 'keep';
}
