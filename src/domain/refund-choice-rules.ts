import type { OrderState } from './order-state.ts';
import { severities } from './change-reasons.ts';
import { compareItineraries } from './schedule-change.ts';
import { settlementName } from './settlement.ts';
import { ask, findTask, taskOnce, type Step } from './steps.ts';

/** Rules for flights that change after the traveller chose a refund. */

/** Whether the newest that the traveller said is that they want a refund. */
export const wantsRefund = ({ question }: OrderState): boolean =>
  question?.state === 'answered' && question.answer === 'refund';

/** Whether a refund waits for the traveller's word, because the flights changed after they chose it. */
export const isRefundHeld = ({ tasks }: OrderState): boolean =>
  tasks.some(({ reason, state }) => reason === 'refund-on-hold' && state === 'open');

/** Whether the refund that the traveller chose is under way: a person said so, or one shows. */
function isSubmitted(state: OrderState): boolean {
  const byHand = state.question && findTask(state, 'traveller-wants-refund', state.question.id)?.state === 'done';
  const bySkyhook = state.refundSubmissions.some(
    ({ questionId, state: submission }) => questionId === state.question?.id && submission !== 'refused',
  );
  return Boolean(byHand) || bySkyhook || liveRefund(state) !== undefined;
}

const liveRefund = ({ settlements }: OrderState) =>
  settlements.find(({ kind, state }) => kind === 'refund' && state !== 'rejected' && state !== 'withdrawn');

/** Whether the flights are as booked again, or clearly nearer to that than what the traveller knows. */
function isBetter({ judgement, bought, told, policy }: OrderState): boolean {
  if (!judgement || !bought || !told) return false;
  const known = compareItineraries(bought.segments, told.segments, policy).severity;
  return judgement.backToBooked || severities.indexOf(judgement.againstBought.severity) < severities.indexOf(known);
}

/**
 * The flights got better after a refund was chosen, and there are some to fly. Not submitted: on hold, and the traveller
 * is asked again. Submitted: only a person can say what becomes of it. What got worse changes nothing.
 */
export function holdRefund(state: OrderState): Step | undefined {
  const { question, judgement, current, told } = state;
  if (!question || !judgement || !current || !wantsRefund(state)) return undefined;
  // The answer is about them, whether or not the mail that asked went out.
  if (question.toldVersion === current.version) return undefined;
  if (judgement.againstKnown.severity === 'none' || judgement.severity === 'cancelled') return undefined;
  if (!isSubmitted(state)) {
    if (!isBetter(state)) return undefined;
    return taskOnce(state, 'refund-on-hold', question.id, 'the flights changed after the traveller chose a refund');
  }
  const wasGone = told !== undefined && told.segments.length < (state.bought?.segments.length ?? 0);
  if (!judgement.backToBooked && !wasGone) return undefined;
  return taskOnce(
    state,
    'reinstated-after-refund',
    String(current.version),
    'flights are back after the refund was submitted',
  );
}

/**
 * The flights got better after the traveller chose a refund of a part, which only a person submits: that person calls,
 * since the question "do you still want it" would be about the whole refund. Flights of the other part that change are
 * asked about as ever.
 */
export function holdPartRefund(state: OrderState): Step | undefined {
  const { question, judgement, current } = state;
  const isChosen = question?.state === 'answered' && question.answer === 'refund-part';
  const task = state.tasks.findLast(({ reason }) => reason === 'traveller-wants-part-refund');
  if (!judgement || !current || !(isChosen || task)) return undefined;
  if (isChosen && question.toldVersion === current.version) return undefined;
  if (judgement.againstKnown.severity === 'none' || judgement.severity === 'cancelled') return undefined;
  // What is submitted is a matter only when the flights are there again.
  if (task?.state === 'done' ? !judgement.backToBooked : !isBetter(state)) return undefined;
  const because = 'flights are better after the traveller chose a refund of a part of the trip';
  return taskOnce(state, 'reinstated-after-refund', String(current.version), because);
}

/** Whether the refund of a part that the traveller chose is not to be submitted, because a person calls instead. */
export const isPartRefundHeld = ({ question, tasks }: OrderState): boolean =>
  question?.answer === 'refund-part' &&
  tasks.some(
    ({ reason, askedAt }) =>
      reason === 'reinstated-after-refund' && askedAt >= (question.answeredAt ?? question.askedAt),
  );

/** The traveller is not mailed about flights whose refund is a person's matter. */
export const isWithPerson = (state: OrderState): boolean =>
  state.current !== undefined &&
  findTask(state, 'reinstated-after-refund', String(state.current.version)) !== undefined;

/** A refund that was on hold turns out to be submitted already. */
export function handOverSubmitted(state: OrderState): Step | undefined {
  const held = state.tasks.find(({ reason }) => reason === 'refund-on-hold');
  const refund = liveRefund(state);
  const why = (() => {
    if (held?.state === 'done')
      return held.answer === 'already-submitted' ? 'a person says it was submitted' : undefined;
    return held && refund ? `${settlementName(refund)} shows` : undefined;
  })();
  if (!why || !state.current) return undefined;
  const subject = String(state.current.version);
  return findTask(state, 'reinstated-after-refund', subject)
    ? undefined
    : ask(state, 'reinstated-after-refund', subject, `the refund was on hold, and ${why}`);
}
