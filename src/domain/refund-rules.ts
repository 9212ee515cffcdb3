import { departure, nextFlight } from './itinerary.ts';
import { mailLimit } from './mail-times.ts';
import type { AirlineMail, OrderState, Question, RefundSubmission } from './order-state.ts';
import { isHandedOver, nextReminder } from './shared-rules.ts';
import { isSpokenFor } from './trip.ts';
import { decided, findTask, taskOnce, type Step, type StepLimits } from './steps.ts';

/** Rules for the refund that a traveller chose: submitted by Skyhook where that is switched on, else by a person. */

/** What follows from the answer "refund" by now. */
export function carryOutRefund(state: OrderState, limits: StepLimits, question: Question): Step | undefined {
  const plan = planRefund(state, limits, question);
  return plan && 'kind' in plan ? plan : undefined;
}

/**
 * What follows from the answer "refund", and until when it waits. Skyhook submits only what is plain: the answer is about
 * the flights as they are, the order stands, and nothing was refunded or voided yet. All else is a person's.
 */
function planRefund(
  state: OrderState,
  limits: StepLimits,
  question: Question,
): Step | { readonly until: number; readonly consequence: string } | undefined {
  const orders = state.trip && state.trip.standing.length > 1 ? `; for ${state.trip.standing.join(', ')}` : '';
  const byPerson = (because: string): Step | undefined =>
    taskOnce(state, 'traveller-wants-refund', question.id, because + orders);
  if (state.whollyRefunded || findTask(state, 'traveller-wants-refund', question.id)) return undefined;
  const submission = state.refundSubmissions.find(({ questionId }) => questionId === question.id);
  if (submission?.state === 'refused') return byPerson(`answer: refund; not submitted: ${submission.outcome}`);
  if (submission) return undefined;
  if (!limits.submitRefunds) {
    const until = heldForUndo(state, limits, question);
    return until === undefined ? byPerson('answer: refund') : { until, consequence: 'a person submits the refund' };
  }
  if (state.settlements.length > 0)
    return state.cancellationExplained ? undefined : byPerson('answer: refund; another refund or void is there');
  // A mail that is just being explained is waited for: it may say that the flights are back.
  const explainedBy = unexplained(state).map((mail) => mailLimit(state, mail, limits));
  const dueAt = Math.max((question.answeredAt ?? state.now) + limits.undo, ...explainedBy);
  // A pushed change that is just being confirmed may be one more reason to ask again.
  const isConfirming = state.claims.some((claim) => !isHandedOver(state, claim, limits));
  if (isConfirming && dueAt + limits.corroboration > state.now) return undefined;
  const doubt = doubtAbout(state, limits, question);
  if (doubt) return byPerson(`answer: refund; not submitted: ${doubt}`);
  if (dueAt > state.now) return { until: dueAt, consequence: 'the refund is submitted' };
  return {
    kind: 'submit-refund',
    questionId: question.id,
    ...decided(state, 'refund-or-void', 'answer: refund; the time to stop it is over'),
  };
}

const dayMs = 24 * 3_600_000;

/**
 * Until when a person is not asked to submit a refund, since the traveller may take the answer back; undefined when one is
 * asked now: the time is over, the flights have changed since, or the next one leaves within a day.
 */
export function heldForUndo(state: OrderState, limits: StepLimits, question: Question): number | undefined {
  const { current, now } = state;
  const until = (question.answeredAt ?? 0) + limits.undo;
  const next = current && nextFlight(current.segments, now);
  if (until <= now || !next || departure(next) - now < dayMs) return undefined;
  // The version is that of the trip, which only the order that speaks for it has.
  const isAboutThem = isSpokenFor(state) || current.version === question.toldVersion;
  return isAboutThem ? until : undefined;
}

/** Until when an answer that gives seats up waits, because it can be taken back or stopped; undefined when none waits. */
export function waitsForUndo(
  state: OrderState,
  limits: StepLimits,
): { readonly until: number; readonly consequence: string } | undefined {
  const { question } = state;
  if (question?.state !== 'answered' || findTask(state, 'refund-on-hold', question.id)) return undefined;
  if (question.answer === 'refund') {
    const plan = planRefund(state, limits, question);
    return plan && !('kind' in plan) ? plan : undefined;
  }
  if (question.answer !== 'refund-part' || findTask(state, 'traveller-wants-part-refund', question.id))
    return undefined;
  const until = heldForUndo(state, limits, question);
  return until === undefined ? undefined : { until, consequence: 'a person submits the refund' };
}

export function waitForUndo(state: OrderState, limits: StepLimits): Step | undefined {
  const held = waitsForUndo(state, limits);
  if (!held) return undefined;
  return {
    kind: 'wait',
    for: 'traveller',
    until: Math.min(held.until, nextReminder(state)),
    consequence: held.consequence,
    ...decided(state, 'refund-or-void', `answer: ${state.question?.answer}; it can still be taken back or stopped`),
  };
}

/** Why the answer may not be about the state of affairs any more. */
function doubtAbout(state: OrderState, limits: StepLimits, question: Question): string | undefined {
  if (unresolved(state)) return 'the outcome of an earlier submission is not known';
  if (state.trip && state.trip.standing.length > 1) return 'the answer is about several orders';
  if (state.tasks.some(({ reason, state: end }) => reason === 'traveller-wants-part-refund' && end === 'open'))
    return 'a refund of a part is with a person';
  if (state.status !== 'ticketed') return 'the order is not ticketed any more';
  if (state.current?.version !== question.toldVersion) return 'the flights have changed since the answer';
  if (state.claims.length > 0) return 'another pushed change is undecided';
  if (state.unread.length > 0) return 'a person has not read all evidence yet';
  const isUnread = unexplained(state).some((mail) => mailLimit(state, mail, limits) <= state.now);
  return isUnread ? 'nobody has read a mail of the airline yet' : undefined;
}

/** Mails about a schedule change that nothing explains and nobody has read. */
const unexplained = ({ mails }: OrderState): AirlineMail[] =>
  mails.filter(({ about, state }) => about === 'schedule-change' && state === 'open');

/** A submission whose outcome is not known. */
export const unresolved = (state: OrderState): RefundSubmission | undefined =>
  state.refundSubmissions.find((submission) => submission.state === 'claimed');

/** The answer to a submission was lost, and Atlas has not shown it for long: a person looks. Never submitted again. */
export function handOverUnknownRefund(state: OrderState, limits: StepLimits): Step | undefined {
  const open = unresolved(state);
  if (!open || open.claimedAt + limits.refundOutcome > state.now) return undefined;
  const because = 'a refund was submitted, the answer was lost, and no query shows it';
  return taskOnce(state, 'refund-outcome-unknown', open.questionId, because);
}
