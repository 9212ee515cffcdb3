import {
  ActivityFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Step } from '../src/domain/steps.ts';
import type { PollPurpose } from '../src/domain/order-state.ts';
import { acts, atlas, mail, main } from './activities.ts';
import { lookSignal, stepQuery, type OrderCaseInput, type OrderCaseResult } from './messages.ts';
import { searchAttributes } from './search-attributes.ts';

/**
 * One order, followed until nothing about it is open.
 *
 * In:     the order's number; everything else is in PostgreSQL.
 * Does:   asks for the next step and does it, over and over. Each step is chosen in an activity, from the order's state
 *         under its lock, so the history shows each decision with its reason, and rules change without touching this.
 * Ends:   settled. The next `look` starts it again under the same id.
 * Never:  decides anything here, or keeps anything here that PostgreSQL does not have.
 */
export async function orderCase({ orderNo }: OrderCaseInput): Promise<OrderCaseResult> {
  const looks = new Looks();
  let step: Step | undefined;
  setHandler(lookSignal, (because) => looks.add(because));
  setHandler(stepQuery, () => step);

  step = await choose(orderNo, looks);
  while (step.kind !== 'settled' || looks.waiting) {
    publish(step);
    step = looks.waiting ? await choose(orderNo, looks) : await perform(orderNo, step, looks);
    // Only here, right after a step was recorded, is nothing in memory that the next run would miss: it begins by looking.
    if (workflowInfo().continueAsNewSuggested && goesOn(step, looks))
      await continueAsNew<typeof orderCase>({ orderNo });
  }
  publish(step);
  return { settled: step.because };
}

/** Whether this is not the end. A settled order that is looked at all the time would otherwise never get a new run. */
function goesOn(step: Step, looks: Looks): boolean {
  return step.kind !== 'settled' || (looks.waiting && patched('settled-and-looked-at'));
}

function perform(orderNo: string, step: Step, looks: Looks): Promise<Step> {
  switch (step.kind) {
    case 'poll':
      return poll(orderNo, step, looks);
    case 'wait':
      return wait(orderNo, step, looks);
    case 'tell':
      return mail.tellTraveller.executeWithOptions({ summary: `tell the traveller: ${step.message}` }, [
        { orderNo, step },
      ]);
    case 'ask':
      return main.askPerson.executeWithOptions({ summary: `hand to a person: ${step.reason}` }, [{ orderNo, step }]);
    case 'close':
      return main.closeQuestion.executeWithOptions({ summary: `deadline passed: ${step.outcome}` }, [
        { orderNo, step },
      ]);
    case 'close-trip':
      return main.closeTrip.executeWithOptions({ summary: 'the last flight is flown: close what is moot' }, [
        { orderNo, step },
      ]);
    case 'confirm':
      return atlas.confirmIncident.executeWithOptions({ summary: 'tell Atlas how the incident was read' }, [
        { orderNo, step },
      ]);
    case 'submit-refund':
      return acts.submitRefund.executeWithOptions({ summary: 'submit the refund that the traveller chose' }, [
        { orderNo, step },
      ]);
    case 'settled':
      return choose(orderNo, looks);
  }
}

/** The next step, from the state as it is now; every `look` so far is answered by it. */
function choose(orderNo: string, looks: Looks): Promise<Step> {
  const because = looks.take();
  return main.chooseNextStep.executeWithOptions({ summary: `choose the next step: ${because}` }, [{ orderNo }]);
}

/** One activity whose retries carry the delay; a `look` or the step's deadline ends it. */
async function poll(orderNo: string, step: Step & { kind: 'poll' }, looks: Looks): Promise<Step> {
  const leftMs = Math.max(1_000, step.until - Date.now());
  try {
    return await looks.interrupt(() =>
      atlas.pollOrder.executeWithOptions(
        {
          summary: `ask Atlas ${pollWords[step.what]}`,
          scheduleToCloseTimeout: leftMs,
          // A read needs no orderly end.
          cancellationType: 'TRY_CANCEL',
        },
        [{ orderNo, step }],
      ),
    );
  } catch (error) {
    if (looks.interrupted(error)) return choose(orderNo, looks);
    if (!isTooLate(error)) throw error;
    looks.add(`${step.what} is late`);
    return choose(orderNo, looks);
  }
}

/** Waits for a decision or a person; a `look` or the deadline ends it. */
async function wait(orderNo: string, step: Step & { kind: 'wait' }, looks: Looks): Promise<Step> {
  try {
    await looks.interrupt(() =>
      sleep(Math.max(1, step.until - Date.now()), { summary: `wait for the ${step.for}; else: ${step.consequence}` }),
    );
    looks.add(`${step.for}: time is over`);
  } catch (error) {
    if (!looks.interrupted(error)) throw error;
  }
  return choose(orderNo, looks);
}

/** The `look` signals: counted by reason, and able to interrupt a wait. */
class Looks {
  #reasons = new Set(['case started']);
  #scope: CancellationScope | undefined;

  get waiting(): boolean {
    return this.#reasons.size > 0;
  }

  add(because: string): void {
    this.#reasons.add(because);
    this.#scope?.cancel();
  }

  take(): string {
    const reasons = [...this.#reasons].join(', ');
    this.#reasons.clear();
    return reasons || 'look again';
  }

  /** Runs a wait that the next `look` cancels. */
  async interrupt<T>(work: () => Promise<T>): Promise<T> {
    const scope = new CancellationScope();
    this.#scope = scope;
    try {
      return await scope.run(work);
    } finally {
      this.#scope = undefined;
    }
  }

  /** Whether an error is the cancellation of a wait by a `look`, rather than of the whole case. */
  interrupted(error: unknown): boolean {
    return isCancellation(error) && !CancellationScope.current().consideredCancelled;
  }
}

const pollWords: Readonly<Record<PollPurpose, string>> = {
  ticket: 'until the order is ticketed',
  corroboration: 'until it bears the change out',
  fresh: 'once, for fresh evidence',
  airline: 'until it shows the new flights',
  settlement: 'until its refunds and voids are final',
  cancelled: 'whether it stays cancelled',
  mail: 'for the mails of the airline, and for what explains them',
};

const isTooLate = (error: unknown): boolean => error instanceof ActivityFailure && error.retryState === 'TIMEOUT';

/** Shows where the case is: search attributes for lists, a readable card for the one who opens it. */
function publish(step: Step): void {
  const deadline = step.kind === 'poll' || step.kind === 'wait' ? new Date(step.until) : null;
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: step.stage },
    { key: searchAttributes.needsHuman, value: step.needsHuman },
    { key: searchAttributes.deadline, value: deadline },
    ...(step.airline === undefined ? [] : [{ key: searchAttributes.airline, value: step.airline }]),
  ]);
  setCurrentDetails(
    [
      `**Stage:** ${step.stage}${step.needsHuman ? ' (a person is needed)' : ''}`,
      `**Does now:** ${describe(step)}`,
      `**Because:** ${step.because}`,
      ...(deadline ? [`**Until:** ${deadline.toISOString()}`] : []),
    ].join('\n\n'),
  );
}

function describe(step: Step): string {
  switch (step.kind) {
    case 'poll':
      return `asks Atlas ${pollWords[step.what]}`;
    case 'wait':
      return `waits for the ${step.for}; else: ${step.consequence}`;
    case 'tell':
      return `tells the traveller: ${step.message}`;
    case 'ask':
      return `hands to a person: ${step.reason}`;
    case 'close':
      return `closes the question: ${step.outcome}`;
    case 'close-trip':
      return 'closes what makes no sense after the last flight';
    case 'confirm':
      return 'tells Atlas how an incident was read';
    case 'submit-refund':
      return 'submits the refund that the traveller chose';
    case 'settled':
      return 'nothing; settled';
  }
}
