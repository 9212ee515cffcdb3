import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { AtlasRefusal, mayHaveActed } from '../src/atlas/refusal.ts';
import type { RefundQuotation, RefundRequestItem, SettlementCase } from '../src/atlas/refunds-and-voids.ts';
import { namedFlights, quotationObstacle, splitName } from '../src/domain/refund-submission.ts';
import type { Step } from '../src/domain/steps.ts';
import { SkyhookError } from '../src/errors.ts';
import {
  claimAct,
  endAct,
  holdsClaim,
  noteActDetails,
  refuseAct,
  releaseAct,
  type ActKey,
} from '../src/storage/acts.ts';
import { readItineraries } from '../src/storage/itineraries.ts';
import { nextHappening, raiseVersion, resetPolls, wantLook } from '../src/storage/orders.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { attemptId } from './attempt-id.ts';
import { alive, isStillInTime } from './claimed-acts.ts';
import type { Dependencies } from './dependencies.ts';
import { choose, sameAct } from './next-step.ts';
import { askAtlas, askForSettlements, storeAnswer, storeCases, type Seen } from './order-queries.ts';
import { alwaysRetryable } from './retrying.ts';

/** What Atlas does not take (for its own troubles) after so many attempts goes to a person. */
const mostAttempts = 10;
/** No such segment: Atlas may know the flights as they were booked. */
const noSuchSegment = 8041;

type SubmitStep = Step & { readonly kind: 'submit-refund' };
type RefundAct = ActKey & { readonly act: 'submit-refund' };

interface Quoted {
  readonly items: readonly RefundRequestItem[];
  readonly quotation: RefundQuotation;
}

/** The activity that submits the refund that a traveller chose. */
export function refundSubmissionActivities(deps: Dependencies) {
  return {
    /**
     * Submits a refund of the whole order, once: asks afresh whether everything is as it was, takes a quotation, claims the
     * act, submits. Whoever finds the claim of another attempt submits nothing: the rules then ask Atlas whether the refund
     * shows, and a person after that.
     * @throws SkyhookError ATLAS_* when Atlas cannot be asked now, and nothing was submitted
     */
    submitRefund: ({ orderNo, step }: { readonly orderNo: string; readonly step: SubmitStep }): Promise<Step> =>
      alive(async () => {
        const act: RefundAct = { orderNo, act: 'submit-refund', target: step.questionId };
        const before = await chooseAgain(deps, orderNo);
        if (!sameAct(step, before)) return before;
        const seen = await lookAgain(deps, act, step);
        if ('next' in seen) return seen.next;
        const quoted = await quote(deps, act, step, seen);
        if ('next' in quoted) return quoted.next;
        return claimAndSubmit(deps, act, step, quoted);
      }),
  };
}

const chooseAgain = (deps: Dependencies, orderNo: string): Promise<Step> =>
  inTransaction(deps.pool, (tx) => choose(tx, orderNo, deps));

/** The order, its refunds and its voids as Atlas shows them now; the rules say whether the refund is still to be submitted. */
async function lookAgain(deps: Dependencies, act: RefundAct, step: SubmitStep): Promise<Seen | { next: Step }> {
  const sequence = await nextHappening(deps.pool);
  const asked = await orGiveUp(deps, act, step, async () => ({
    seen: await askAtlas(deps, act.orderNo, []),
    cases: await askForSettlements(deps, act.orderNo),
  }));
  if ('next' in asked) return asked;
  const next = await inTransaction(deps.pool, async (tx) => {
    await storeAnswer(deps, tx, asked.seen, sequence);
    await storeCases(tx, act.orderNo, asked.cases, sequence);
    return choose(tx, act.orderNo, deps);
  });
  return sameAct(step, next) ? asked.seen : { next };
}

/** A quotation of the whole order that can be trusted; what stands against one goes to a person. */
async function quote(
  deps: Dependencies,
  act: RefundAct,
  step: SubmitStep,
  { order }: Seen,
): Promise<Quoted | { next: Step }> {
  const names = order.passengers.map(({ name }) => splitName(name));
  if (names.length === 0 || names.includes(undefined))
    return { next: await giveUp(deps, act, step, 'NAME_NOT_READABLE') };
  const bought = (await readItineraries(deps.pool, act.orderNo))[0]?.segments ?? [];
  const quoted = await orGiveUp(deps, act, step, async () => {
    const [likely, otherwise] = namedFlights(bought, order.itinerary).map((flights) =>
      names.map((name) => ({ ...name, segments: flights, reason: 'involuntary' }) as RefundRequestItem),
    );
    const take = async (items: readonly RefundRequestItem[]): Promise<Quoted> => ({
      items,
      quotation: await deps.atlas.quoteRefund({ orderNo: act.orderNo }, items, cancellationSignal()),
    });
    return take(likely ?? []).catch((error: unknown) => {
      if (!(error instanceof AtlasRefusal) || error.atlasStatus !== noSuchSegment || !otherwise) throw error;
      return take(otherwise);
    });
  });
  if ('next' in quoted) return quoted;
  const obstacle = quotationObstacle(quoted.quotation, names.length);
  return obstacle ? { next: await giveUp(deps, act, step, obstacle, quotedDetails(quoted.quotation)) } : quoted;
}

/** The one submission: the claim is committed before it, and its end after it. */
async function claimAndSubmit(
  deps: Dependencies,
  act: RefundAct,
  step: SubmitStep,
  { items, quotation }: Quoted,
): Promise<Step> {
  const ours = attemptId();
  const claimingSince = Date.now();
  const claim = await inTransaction(deps.pool, async (tx) => {
    const now = await choose(tx, act.orderNo, deps);
    if (!sameAct(step, now)) return now;
    const claimed = await claimAct(tx, act, ours);
    if (claimed !== 'ours') return choose(tx, act.orderNo, deps);
    await noteActDetails(tx, act, quotedDetails(quotation));
    await resetPolls(tx, act.orderNo, ['settlement']);
    await raiseVersion(tx, act.orderNo);
    return claimed;
  }).catch(async (error: unknown) => {
    // Whether it was committed is not known; that nothing was sent is.
    await release(deps, act, ours).catch(() => {});
    throw error;
  });
  if (claim !== 'ours') return claim;
  if (!(await holdsClaim(deps.pool, act, ours)) || !isStillInTime(claimingSince)) return release(deps, act, ours);
  const offer = quotation.offerId === undefined ? {} : { offerId: quotation.offerId };
  return deps.atlas.submitRefund({ orderNo: act.orderNo }, { ...offer, items }, cancellationSignal()).then(
    (submitted) => recordSubmitted(deps, act, ours, submitted),
    (error: unknown) => recordFailed(deps, act, ours, error),
  );
}

async function recordSubmitted(
  deps: Dependencies,
  act: RefundAct,
  attempt: string,
  submitted: SettlementCase,
): Promise<Step> {
  return inTransaction(deps.pool, async (tx) => {
    await choose(tx, act.orderNo, deps);
    const end = { state: 'done', outcome: 'SUBMITTED', details: { refundCode: submitted.code }, attempt } as const;
    if (await endAct(tx, act, end)) await note(tx, act, `refund submitted to Atlas: ${submitted.code}`);
    await storeCases(tx, act.orderNo, { refunds: [submitted], voids: [] }, undefined);
    await raiseVersion(tx, act.orderNo);
    return choose(tx, act.orderNo, deps);
  });
}

/** A submission that failed: certainly without effect, or nobody knows. */
async function recordFailed(deps: Dependencies, act: RefundAct, attempt: string, error: unknown): Promise<Step> {
  if (mayHaveActed(error)) {
    return inTransaction(deps.pool, async (tx) => {
      await choose(tx, act.orderNo, deps);
      if (await holdsClaim(tx, act, attempt))
        await note(tx, act, `refund submitted to Atlas, and its outcome is not known (${codeOf(error)}): asking Atlas`);
      await raiseVersion(tx, act.orderNo);
      return choose(tx, act.orderNo, deps);
    });
  }
  if (mayHelpLater(error)) {
    await release(deps, act, attempt);
    throw alwaysRetryable(error);
  }
  return inTransaction(deps.pool, async (tx) => {
    await choose(tx, act.orderNo, deps);
    if (await endAct(tx, act, { state: 'refused', outcome: codeOf(error), attempt }))
      await note(tx, act, `Atlas did not take the refund (${codeOf(error)})`);
    await raiseVersion(tx, act.orderNo);
    return choose(tx, act.orderNo, deps);
  });
}

/** This attempt certainly sent nothing: another one may. */
async function release(deps: Dependencies, act: RefundAct, attempt: string): Promise<Step> {
  return inTransaction(deps.pool, async (tx) => {
    await choose(tx, act.orderNo, deps);
    if (await releaseAct(tx, act, attempt)) {
      await note(tx, act, 'refund not submitted: the attempt gives its claim up, another may follow');
      await raiseVersion(tx, act.orderNo);
      // The case may be asking Atlas about it by now, slowly.
      await wantLook(tx, act.orderNo, 'refund not submitted');
    }
    return choose(tx, act.orderNo, deps);
  });
}

/** Asks Atlas what changes nothing; what it refuses for good, or too often, is given up, and a person submits. */
async function orGiveUp<T extends object>(
  deps: Dependencies,
  act: RefundAct,
  step: SubmitStep,
  ask: () => Promise<T>,
): Promise<T | { readonly next: Step }> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SkyhookError)) throw error;
    if (mayHelpLater(error) || (mayHaveActed(error) && activityInfo().attempt < mostAttempts))
      throw alwaysRetryable(error);
    return { next: await giveUp(deps, act, step, codeOf(error)) };
  }
}

/** Skyhook does not submit this refund; with the code the rules hand it to a person. */
async function giveUp(
  deps: Dependencies,
  act: RefundAct,
  step: SubmitStep,
  outcome: string,
  details?: object,
): Promise<Step> {
  return inTransaction(deps.pool, async (tx) => {
    const now = await choose(tx, act.orderNo, deps);
    if (!sameAct(step, now)) return now;
    if (await refuseAct(tx, act, outcome, details)) await note(tx, act, `refund not submitted (${outcome})`);
    await raiseVersion(tx, act.orderNo);
    return choose(tx, act.orderNo, deps);
  });
}

const note = (tx: Transaction, act: RefundAct, text: string): Promise<void> =>
  addToTimeline(tx, act.orderNo, { kind: 'case', text, reference: act.target });

/** Whether the same call may be taken later, as far as attempts go: no connection, a limit, an offer used up. */
function mayHelpLater(error: unknown): boolean {
  if (!(error instanceof SkyhookError) || activityInfo().attempt >= mostAttempts) return false;
  return ['ATLAS_UNREACHABLE', 'ATLAS_RATE_LIMITED', 'ATLAS_UNAUTHORISED', 'ATLAS_OFFER_EXPIRED'].includes(error.code);
}

/** Atlas's own code where there is one; never a text. */
function codeOf(error: unknown): string {
  if (error instanceof AtlasRefusal) return `ATLAS_${error.atlasStatus}`;
  return error instanceof SkyhookError ? error.code : 'INTERNAL';
}

const quotedDetails = ({ offerId, quoteType, amount, transactionFee }: RefundQuotation): object => ({
  offerId,
  quotation: { quoteType, ...amount, transactionFee },
});
