import type { OrderState, Question } from './order-state.ts';
import { decided, type Step, type StepLimits } from './steps.ts';
import { tell } from './telling-rules.ts';

/** Rules for the time that a traveller has to answer. */

/** Half of the time to answer is over and nothing has come: the same question again, once. */
export function remindTraveller(state: OrderState, limits: StepLimits): Step | undefined {
  const dueAt = reminderDue(state, limits);
  if (dueAt === undefined || dueAt > state.now) return undefined;
  return tell(state, 'choice-reminder', state.question?.toldVersion ?? 0, 'half of the time to answer is over');
}

export function waitForTraveller(state: OrderState, limits: StepLimits): Step | undefined {
  const { question } = state;
  if (question?.state !== 'open') return undefined;
  const outcome = outcomeOfSilence(question);
  return {
    kind: 'wait',
    for: 'traveller',
    until: nextOfQuestion(state, limits),
    consequence: outcome,
    ...decided(state, 'traveller-decides', `asked about version ${question.toldVersion}; silence leads to ${outcome}`),
  };
}

/** When an open question next wants something done: its reminder or its end; infinity without one. */
export function nextOfQuestion(state: OrderState, limits: StepLimits): number {
  const { question, now } = state;
  if (question?.state !== 'open') return Number.POSITIVE_INFINITY;
  const dueAt = reminderDue(state, limits);
  return dueAt !== undefined && dueAt > now ? Math.min(dueAt, question.deadline) : question.deadline;
}

export const outcomeOfSilence = ({ consequence }: Question): 'expired-to-person' | 'no-choice' =>
  consequence === 'person' ? 'expired-to-person' : 'no-choice';

/** Undefined when there is nothing to be reminded of, or too little time left for it to be of use. */
function reminderDue({ question, told, now }: OrderState, limits: StepLimits): number | undefined {
  // A question whose message is not out yet has not been asked. Who took an answer back knows that it is open.
  if (question?.state !== 'open' || told?.version !== question.toldVersion || question.isTakenBack) return undefined;
  const dueAt = question.askedAt + (question.deadline - question.askedAt) / 2;
  return question.deadline - Math.max(dueAt, now) < limits.reminderLeft ? undefined : dueAt;
}
