import { mootAfterTrip } from '../src/domain/change-rules.ts';
import { settlementKinds } from '../src/domain/message-kinds.ts';
import { nextStep } from '../src/domain/next-step.ts';
import type { Step } from '../src/domain/steps.ts';
import { isSpokenFor } from '../src/domain/trip.ts';
import type { TaskReason } from '../src/domain/order-state.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import { raiseVersion, readOrder, recordStep, wantLook } from '../src/storage/orders.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { decideEvidence, undecidedClaims } from '../src/storage/evidence.ts';
import { closeOverdueQuestion, supersedeQuestions } from '../src/storage/questions.ts';
import { closeTask, closeTasks, openTask } from '../src/storage/tasks.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { tripOf } from '../src/storage/trips.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Chooses the order's next step under its lock, from the state as it is now.
 * @returns `settled` for an order that is not followed
 */
export async function choose(tx: Transaction, orderNo: string, deps: Dependencies): Promise<Step> {
  const step = await plan(tx, orderNo, deps);
  if (await recordStep(tx, orderNo, step)) {
    await addToTimeline(tx, orderNo, { kind: 'case', text: `settled: ${step.because}` });
  }
  return step;
}

/** What {@link choose} would choose, for an activity that only checks its own step: lists go on showing that one. */
export async function plan(tx: Transaction, orderNo: string, deps: Dependencies): Promise<Step> {
  const state = await lockOrderState(tx, orderNo, deps.policies);
  if (!state) {
    return {
      kind: 'settled',
      version: 0,
      chosenAt: 0,
      stage: 'settled',
      because: 'the order is not followed',
      needsHuman: false,
    };
  }
  if (isSpokenFor(state)) await letSpeak(tx, state.trip?.speaker, deps);
  return nextStep(state, deps.settings.steps);
}

/** Wakes the order that speaks for the trip when it has something to do that it is not at. */
async function letSpeak(tx: Transaction, speaker: string | undefined, deps: Dependencies): Promise<void> {
  const state = speaker === undefined ? undefined : await lockOrderState(tx, speaker, deps.policies);
  if (!state) return;
  const { kind, stage } = nextStep(state, deps.settings.steps);
  const acts = kind !== 'poll' && kind !== 'wait' && kind !== 'settled';
  if (acts || (await readOrder(tx, state.orderNo))?.stage !== stage) await wantLook(tx, state.orderNo, 'trip');
}

/** Whether two steps are the same act: a step that was chosen is done only while it is still what would be chosen. */
export function sameAct(one: Step, other: Step): boolean {
  if (one.kind === 'tell' && other.kind === 'tell')
    return one.message === other.message && one.toldVersion === other.toldVersion && one.about === other.about;
  if (one.kind === 'ask' && other.kind === 'ask') return one.reason === other.reason && one.subject === other.subject;
  if (one.kind === 'close' && other.kind === 'close')
    return one.questionId === other.questionId && one.outcome === other.outcome;
  if (one.kind === 'confirm' && other.kind === 'confirm')
    return one.eventId === other.eventId && one.reading === other.reading;
  if (one.kind === 'close-trip' && other.kind === 'close-trip') return true;
  if (one.kind === 'submit-refund' && other.kind === 'submit-refund') return one.questionId === other.questionId;
  return one.kind === 'poll' && other.kind === 'poll' && one.what === other.what;
}

/** The activities that decide, hand over to people, and close. Each returns the next step. */
export function nextStepActivities(deps: Dependencies) {
  return {
    /** The decision: what this order's case does next, and why. */
    async chooseNextStep({ orderNo }: { readonly orderNo: string }): Promise<Step> {
      return inTransaction(deps.pool, (tx) => choose(tx, orderNo, deps));
    },

    /** Hands something to a person, or brings it up again. */
    async askPerson({
      orderNo,
      step,
    }: {
      readonly orderNo: string;
      readonly step: Step & { kind: 'ask' };
    }): Promise<Step> {
      return inTransaction(deps.pool, async (tx) => {
        const now = await choose(tx, orderNo, deps);
        if (!sameAct(step, now)) return now;
        const { reason, subject, because, remindBy } = now.kind === 'ask' ? now : step;
        const within = remindBy === undefined ? undefined : (remindBy - now.chosenAt) / 1000;
        await handToPerson(tx, orderNo, reason, subject, because, deps, within);
        return choose(tx, orderNo, deps);
      });
    },

    /** Records that the traveller's time is over, with the consequence that was stated. */
    async closeQuestion({
      orderNo,
      step,
    }: {
      readonly orderNo: string;
      readonly step: Step & { kind: 'close' };
    }): Promise<Step> {
      return inTransaction(deps.pool, async (tx) => {
        const now = await choose(tx, orderNo, deps);
        if (!sameAct(step, now)) return now;
        if (await closeOverdueQuestion(tx, step.questionId, step.outcome)) {
          const text =
            step.outcome === 'no-choice'
              ? 'no answer by the deadline: no choice made'
              : 'no answer by the deadline: a person decides';
          await addToTimeline(tx, orderNo, { kind: 'question', text, reference: step.questionId });
          await raiseVersion(tx, orderNo);
        }
        return choose(tx, orderNo, deps);
      });
    },

    /** Closes what makes no sense any more after the last flight, and says so. */
    async closeTrip({
      orderNo,
      step,
    }: {
      readonly orderNo: string;
      readonly step: Step & { kind: 'close-trip' };
    }): Promise<Step> {
      return inTransaction(deps.pool, async (tx) => {
        const now = await choose(tx, orderNo, deps);
        if (!sameAct(step, now)) return now;
        await supersedeQuestions(tx, orderNo);
        for (const claim of await undecidedClaims(tx, orderNo)) {
          await decideEvidence(tx, claim.id, 'dismissed', undefined);
          await closeTask(tx, orderNo, 'look-in-atrip', claim.id);
        }
        await closeTasks(tx, orderNo, mootAfterTrip, settlementKinds);
        const text = 'the last flight has been flown: open questions, unconfirmed changes and messages are closed';
        await addToTimeline(tx, orderNo, { kind: 'case', text });
        await raiseVersion(tx, orderNo);
        return choose(tx, orderNo, deps);
      });
    },
  };
}

/**
 * Opens a task, or brings it up again, with its line in the timeline. Call under the order's lock.
 * @param withinSeconds brought up again by then, where that is before the usual time
 */
export async function handToPerson(
  tx: Transaction,
  orderNo: string,
  reason: TaskReason,
  subject: string,
  because: string,
  deps: Dependencies,
  withinSeconds = Number.POSITIVE_INFINITY,
): Promise<void> {
  await openTask(tx, orderNo, reason, subject, Math.min(deps.settings.personReminderSeconds, withinSeconds));
  // The refund is no longer to be submitted; or there is nothing left to ask the traveller.
  if (reason === 'refund-on-hold') await holdRefundOfTrip(tx, orderNo, subject, deps);
  if (reason === 'reinstated-after-refund') {
    await closeTasks(tx, orderNo, ['refund-on-hold', 'traveller-wants-part-refund']);
    await supersedeQuestions(tx, orderNo);
  }
  await addToTimeline(tx, orderNo, { kind: 'task', text: `for a person: ${reason} (${because})`, reference: subject });
  await raiseVersion(tx, orderNo);
}

/** The answer was about every order of the trip: none of their refunds is to be submitted before there is a new one. */
async function holdRefundOfTrip(
  tx: Transaction,
  orderNo: string,
  questionId: string,
  deps: Dependencies,
): Promise<void> {
  for (const one of await tripOf(tx, orderNo)) {
    const isWanted = (await closeTask(tx, one, 'traveller-wants-refund', questionId)) > 0;
    if (one === orderNo || !isWanted) continue;
    await openTask(tx, one, 'refund-on-hold', questionId, deps.settings.personReminderSeconds);
    const text = `for a person: refund-on-hold (with ${orderNo})`;
    await addToTimeline(tx, one, { kind: 'task', text, reference: questionId });
    await raiseVersion(tx, one);
    await wantLook(tx, one, 'trip');
  }
}
