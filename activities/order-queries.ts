import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { IncidentRecord } from '../src/atlas/incident-list.ts';
import { isAncillaryOrder, type OrderAnswer } from '../src/atlas/order-query.ts';
import type { Step } from '../src/domain/steps.ts';
import type { SettlementCase } from '../src/atlas/refunds-and-voids.ts';
import { isFinalState } from '../src/domain/settlement.ts';
import { SkyhookError } from '../src/errors.ts';
import { resolveRefunds } from '../src/storage/refund-submissions.ts';
import { forgetMissedWebhook, missedTicketedKey } from '../src/storage/sweeps.ts';
import { closeTask } from '../src/storage/tasks.ts';
import { explainCancellations, undecidedClaims } from '../src/storage/evidence.ts';
import { noteListAway, noteListBack, noteListedIncident, unlistedEventIds } from '../src/storage/incidents.ts';
import { joinMails } from '../src/storage/mail-joining.ts';
import { noteOrderStatus } from '../src/storage/order-events.ts';
import { lockOrderState } from '../src/storage/order-state.ts';
import {
  countPoll,
  linkToMainOrder,
  lockOrder,
  nextHappening,
  noteNotFound,
  raiseVersion,
  resetPolls,
} from '../src/storage/orders.ts';
import { inTransaction, type Transaction } from '../src/storage/pool.ts';
import { supersedeQuestions } from '../src/storage/questions.ts';
import { storeSettlements } from '../src/storage/settlements.ts';
import { closeTasks } from '../src/storage/tasks.ts';
import { meetsFinalTest, noteTickets } from '../src/storage/tickets.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { linkNamedTogether } from '../src/storage/trips.ts';
import { updateItinerary } from '../src/storage/schedule-changes.ts';
import { askForMails } from './airline-mails.ts';
import { alwaysRetryable } from './retrying.ts';
import type { Dependencies } from './dependencies.ts';
import { choose, plan, sameAct } from './next-step.ts';
import { storeStatus } from './order-answers.ts';

/** Incidents that are looked up beside one order query, apart from claimed changes. */
const mostLookUps = 5;

type PollStep = Step & { readonly kind: 'poll' };

/** The activities that ask Atlas. */
export function orderQueryActivities(deps: Dependencies) {
  return {
    /**
     * Asks Atlas about a followed order until what the step waits for is there; each attempt is one query, and its
     * retries carry the delay. Returns as soon as another step is due.
     * @throws SkyhookError NOT_YET with the time until the next query; ATLAS_* likewise
     */
    async pollOrder({ orderNo, step }: { readonly orderNo: string; readonly step: PollStep }): Promise<Step> {
      const started = await beginQuery(deps, orderNo, step);
      if (started.kind !== 'query') return started.next;
      try {
        const seen = await askAtlas(deps, orderNo, started.eventIds);
        const cases = step.what === 'settlement' ? await askForSettlements(deps, orderNo) : undefined;
        if (step.what === 'mail') await askForMails(deps, orderNo);
        await inTransaction(deps.pool, async (tx) => {
          await storeAnswer(deps, tx, seen, started.sequence);
          if (cases) await storeCases(tx, orderNo, cases, started.sequence);
          await joinMails(tx, orderNo);
        });
        await linkNamedTogether(deps.pool, orderNo);
        const then = await inTransaction(deps.pool, (tx) => planPoll(tx, deps, orderNo, step));
        if (then.kind === 'other-step') return then.next;
        throw notYet(then.poll);
      } catch (error) {
        throw await withPace(deps, orderNo, step, error);
      }
    },
  };
}

/** What one round of questions showed. */
export interface Seen {
  readonly order: OrderAnswer;
  readonly incidents: ReadonlyMap<string, IncidentRecord>;
  /** The incident list has not answered for so long that the order goes on without it. */
  readonly withoutList: boolean;
}

/** The poll as it stands now, or the step that the case goes on with: another one, or this one with another reason. */
async function planPoll(
  tx: Transaction,
  deps: Dependencies,
  orderNo: string,
  step: PollStep,
): Promise<{ readonly kind: 'same'; readonly poll: PollStep } | { readonly kind: 'other-step'; readonly next: Step }> {
  const now = await plan(tx, orderNo, deps);
  const isSame = now.kind === 'poll' && sameAct(step, now) && now.because === step.because && now.stage === step.stage;
  return isSame ? { kind: 'same', poll: now } : { kind: 'other-step', next: await choose(tx, orderNo, deps) };
}

type Begun =
  | { readonly kind: 'query'; readonly sequence: number; readonly eventIds: readonly string[] }
  | { readonly kind: 'other-step'; readonly next: Step };

/** Counts the query before it is sent and takes its sequence number, unless another step is due or it is too early. */
async function beginQuery(deps: Dependencies, orderNo: string, step: PollStep): Promise<Begun> {
  return inTransaction(deps.pool, async (tx): Promise<Begun> => {
    const now = await planPoll(tx, deps, orderNo, step);
    if (now.kind === 'other-step') return now;
    if (now.poll.dueAt > now.poll.chosenAt + 50) throw notYet(now.poll);
    await countPoll(tx, orderNo, step.what);
    const claims = await undecidedClaims(tx, orderNo);
    const eventIds = [
      ...claims.flatMap((claim) => (claim.eventId && !claim.ambiguous ? [claim.eventId] : [])),
      ...(await unlistedEventIds(tx, orderNo, mostLookUps)),
    ];
    return { kind: 'query', sequence: await nextHappening(tx), eventIds };
  });
}

/**
 * The order, and the incidents with these event ids.
 * @throws SkyhookError ATLAS_*, also when Atlas does not know the order
 */
export async function askAtlas(deps: Dependencies, orderNo: string, eventIds: readonly string[]): Promise<Seen> {
  const signal = cancellationSignal();
  const result = await deps.atlas.queryOrder(orderNo, signal);
  if (!result.found) {
    await inTransaction(deps.pool, async (tx) => {
      await lockOrder(tx, orderNo);
      await noteNotFound(tx, orderNo);
    });
    throw new SkyhookError('ATLAS_REFUSED', { detail: 'a followed order is not known to the order query' });
  }
  const incidents = new Map<string, IncidentRecord>();
  try {
    for (const eventId of eventIds) {
      const incident = await deps.atlas.findIncident(eventId, signal);
      if (incident) incidents.set(eventId, incident);
    }
  } catch (error) {
    if (!(error instanceof SkyhookError) || !error.code.startsWith('ATLAS_')) throw error;
    if (!(await goesOnWithoutList(deps, orderNo))) throw error;
    return { order: result.order, incidents, withoutList: true };
  }
  return { order: result.order, incidents, withoutList: false };
}

/**
 * What the order query shows may be the flights after a change that only the incident list tells from a forged one: its
 * answer is not taken without that list, until it has been away for as long as a pushed change is given to be confirmed.
 */
async function goesOnWithoutList({ pool, settings }: Dependencies, orderNo: string): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await lockOrder(tx, orderNo);
    const { since, now, isFirst } = await noteListAway(tx, orderNo);
    if (isFirst)
      await addToTimeline(tx, orderNo, {
        kind: 'query',
        text: `the incident list does not answer: the order query waits for it, ${settings.steps.corroboration / 60_000} min at most`,
      });
    return now >= since + settings.steps.corroboration;
  });
}

export interface Cases {
  readonly refunds: readonly SettlementCase[];
  readonly voids: readonly SettlementCase[];
}

/** All refunds and voids of an order. @throws SkyhookError ATLAS_* */
export async function askForSettlements({ atlas }: Dependencies, orderNo: string): Promise<Cases> {
  const signal = cancellationSignal();
  return {
    refunds: await atlas.queryRefunds({ orderNo }, signal),
    voids: await atlas.queryVoids(orderNo, undefined, signal),
  };
}

/**
 * Stores what the queries of refunds and voids showed, and what follows from it. Call under the lock.
 * @param sequence see `storeSettlements`
 */
export async function storeCases(
  tx: Transaction,
  orderNo: string,
  cases: Cases,
  sequence: number | undefined,
): Promise<void> {
  const news = await storeSettlements(tx, orderNo, cases, sequence);
  for (const { kind, code, state } of news ?? []) {
    if (isFinalState(state)) await closeTask(tx, orderNo, 'settlement-late', `${kind}/${code}`);
    await addToTimeline(tx, orderNo, {
      kind: 'query',
      text: `${kind} ${code}: ${state}`,
      reference: `${kind}/${code}`,
    });
  }
  if (news?.length) await resetPolls(tx, orderNo, ['settlement']);
  const state = await lockOrderState(tx, orderNo);
  for (const questionId of await resolveRefunds(tx, orderNo, cases.refunds, state?.cancellationExplained ?? false)) {
    await closeTask(tx, orderNo, 'refund-outcome-unknown', questionId);
    const text = 'the refund whose submission had no answer shows: it was submitted';
    await addToTimeline(tx, orderNo, { kind: 'query', text, reference: questionId });
  }
  if (state) await explainCancellations(tx, orderNo, state);
  // Of a trip, other orders may stand, and the question be about them.
  if (state?.whollyRefunded && !state.trip?.standing.length) await supersedeQuestions(tx, orderNo);
  if (state?.cancellationExplained && (await closeTasks(tx, orderNo, ['order-cancelled'])) > 0)
    await addToTimeline(tx, orderNo, { kind: 'query', text: 'a refund or void of our own explains the cancellation' });
  const needless = ['traveller-wants-refund', 'traveller-wants-part-refund', 'refund-on-hold'] as const;
  if (state?.whollyRefunded && (await closeTasks(tx, orderNo, needless)) > 0)
    await addToTimeline(tx, orderNo, {
      kind: 'query',
      text: 'the whole order is refunded: no refund is left to submit',
    });
  await raiseVersion(tx, orderNo);
}

/** Stores what a round of questions showed, and what follows from it. */
export async function storeAnswer(
  deps: Dependencies,
  tx: Transaction,
  { order, incidents, withoutList }: Seen,
  sequence: number,
): Promise<void> {
  await lockOrder(tx, order.orderNo);
  for (const incident of incidents.values()) await noteListedIncident(tx, incident);
  if (!withoutList) await noteListBack(tx, order.orderNo);
  const before = await storeStatus(tx, order, sequence);
  if (before === 'outdated') return;
  const isAncillary = isAncillaryOrder(order);
  if (isAncillary) await storeAncillary(tx, order);
  else if (await meetsFinalTest(tx, order, deps.settings.lapInfantSeconds)) {
    await noteTickets(tx, order);
    const shown = { now: order.itinerary, before: before.shown, withoutList };
    await updateItinerary(tx, order.orderNo, shown, incidents, deps.policies);
    await noteOrderStatus(tx, order.orderNo);
    if (order.itinerary.length > 0) await resetPolls(tx, order.orderNo, ['ticket']);
  }
  await resetPolls(tx, order.orderNo, ['fresh']);
}

/** A post-ticketing order: nobody is told of it, and no push about its tickets is to be expected. */
async function storeAncillary(tx: Transaction, order: OrderAnswer): Promise<void> {
  await linkToMainOrder(tx, order.orderNo, order.pnr);
  await forgetMissedWebhook(tx, missedTicketedKey(order.orderNo));
  if (order.status === 'ticketed') await closeTask(tx, order.orderNo, 'ticketing-late', 'ticket');
}

/** The wait for the next query as an error: Temporal's retry is the timer, visible and durable. */
function notYet(step: PollStep): SkyhookError {
  const dueInMs = step.dueAt - step.chosenAt;
  return new SkyhookError('NOT_YET', { retryAfterMs: withinDeadline(Math.max(100, dueInMs)) });
}

/** A failed query is retried at the poll's own pace, or later if Atlas asks for it. */
async function withPace(deps: Dependencies, orderNo: string, step: PollStep, error: unknown): Promise<unknown> {
  if (!(error instanceof SkyhookError) || !error.code.startsWith('ATLAS_')) return error;
  const next = await inTransaction(deps.pool, (tx) => plan(tx, orderNo, deps));
  const pace = next.kind === 'poll' && next.what === step.what ? next.dueAt - next.chosenAt : 1000;
  const retryAfterMs = withinDeadline(Math.max(1000, pace, error.retryAfterMs ?? 0));
  return alwaysRetryable(error, retryAfterMs);
}

/**
 * Temporal fails an activity at once when its next delay passes its deadline; the last attempt is to come at the
 * deadline instead.
 */
function withinDeadline(delayMs: number): number {
  const { scheduledTimestampMs, scheduleToCloseTimeoutMs } = activityInfo();
  if (!scheduleToCloseTimeoutMs) return delayMs;
  const left = scheduledTimestampMs + scheduleToCloseTimeoutMs - Date.now();
  return Math.max(1, Math.min(delayMs, left - 150));
}
