import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Confirmation } from '../src/atlas/confirmations.ts';
import { mayHaveActed } from '../src/atlas/refusal.ts';
import type { CancellationReading } from '../src/domain/order-state.ts';
import type { Step } from '../src/domain/steps.ts';
import { SkyhookError } from '../src/errors.ts';
import { claimAct, endAct, holdsClaim, releaseAct, type ActKey } from '../src/storage/acts.ts';
import { noteListedIncident } from '../src/storage/incidents.ts';
import { raiseVersion } from '../src/storage/orders.ts';
import { inTransaction } from '../src/storage/pool.ts';
import { addToTimeline } from '../src/storage/timeline.ts';
import { attemptId } from './attempt-id.ts';
import { isStillInTime } from './claimed-acts.ts';
import type { Dependencies } from './dependencies.ts';
import { choose, sameAct } from './next-step.ts';

/** A confirmation that Atlas does not take after so many attempts is given up: nothing depends on it. */
const mostAttempts = 5;

type ConfirmStep = Step & { readonly kind: 'confirm' };

const results: Readonly<
  Record<
    CancellationReading,
    'FLIGHT_CANCELED' | 'ABNORMAL_CANCELLATION' | 'PASSENGER_CANCELLATION' | 'NO_CANCELLATION'
  >
> = {
  'flight-cancelled': 'FLIGHT_CANCELED',
  'abnormal-cancellation': 'ABNORMAL_CANCELLATION',
  'passenger-cancelled': 'PASSENGER_CANCELLATION',
  'not-cancelled': 'NO_CANCELLATION',
};

/** The activity that tells Atlas how an incident was read. */
export function incidentConfirmationActivities(deps: Dependencies) {
  return {
    /**
     * Confirms an incident once: claims the act, calls, records. An attempt that finds the claim of another asks the
     * incident list first, and acts only when that shows that the other one had no effect.
     * @throws SkyhookError ATLAS_* when Atlas cannot be asked now
     */
    async confirmIncident({ orderNo, step }: { readonly orderNo: string; readonly step: ConfirmStep }): Promise<Step> {
      const ours = attemptId();
      const act: ActKey = { orderNo, act: 'confirm-incident', target: step.eventId };
      const claimingSince = Date.now();
      const claim = await inTransaction(deps.pool, async (tx) => {
        const now = await choose(tx, orderNo, deps);
        if (!sameAct(step, now)) return now;
        return claimAct(tx, act, ours);
      });
      if (typeof claim === 'object') return claim;
      if (claim === 'ours') return confirmNow(deps, act, step, ours, claimingSince);
      if (claim === 'theirs') {
        const takingOverSince = await resolveOther(deps, act, ours);
        if (takingOverSince !== undefined) return confirmNow(deps, act, step, ours, takingOverSince);
      }
      return inTransaction(deps.pool, (tx) => choose(tx, orderNo, deps));
    },
  };
}

async function confirmNow(
  deps: Dependencies,
  act: ActKey,
  step: ConfirmStep,
  ours: string,
  claimingSince: number,
): Promise<Step> {
  // Frozen meanwhile: another attempt resolves the claim.
  if (!(await holdsClaim(deps.pool, act, ours)) || !isStillInTime(claimingSince))
    return inTransaction(deps.pool, (tx) => choose(tx, act.orderNo, deps));
  const { outcome, state } = await deps.atlas.confirmIncident(asConfirmation(step), cancellationSignal()).then(
    () => ({ state: 'done', outcome: 'CONFIRMED' }) as const,
    (error: unknown) => {
      // It may have had its effect: the next attempt asks the incident list.
      if (!(error instanceof SkyhookError) || (mayHaveActed(error) && !isGone(error))) throw error;
      return { state: 'refused', outcome: error.code } as const;
    },
  );
  return inTransaction(deps.pool, async (tx) => {
    await choose(tx, act.orderNo, deps);
    const words = state === 'done' ? 'confirmed with Atlas' : `Atlas did not take the confirmation (${outcome})`;
    if (await endAct(tx, act, { state, outcome, attempt: ours }))
      await addToTimeline(tx, act.orderNo, { kind: 'evidence', text: `incident ${words}`, reference: act.target });
    await raiseVersion(tx, act.orderNo);
    return choose(tx, act.orderNo, deps);
  });
}

/** @returns since when (`Date.now()`) this attempt holds the claim, when the other one had no effect; else undefined */
async function resolveOther(deps: Dependencies, act: ActKey, ours: string): Promise<number | undefined> {
  const isLast = activityInfo().attempt >= mostAttempts;
  const listed = await deps.atlas.findIncident(act.target, cancellationSignal());
  const takingOverSince = Date.now();
  return inTransaction(deps.pool, async (tx) => {
    await choose(tx, act.orderNo, deps);
    if (listed) await noteListedIncident(tx, listed);
    await raiseVersion(tx, act.orderNo);
    if (listed?.eventStatus !== 1 && !isLast) {
      await releaseAct(tx, act);
      return (await claimAct(tx, act, ours)) === 'ours' ? takingOverSince : undefined;
    }
    if (listed?.eventStatus === 1) await endAct(tx, act, { state: 'done', outcome: 'FOUND_CONFIRMED' });
    else await endAct(tx, act, { state: 'refused', outcome: 'NOT_TAKEN' });
    return undefined;
  });
}

/** Atlas has no such call (any more). */
const isGone = (error: SkyhookError): boolean =>
  error.code === 'ATLAS_HTTP_ERROR' && (error.detail ?? '').startsWith('HTTP 4');

function asConfirmation({ eventId, incident, reading }: ConfirmStep): Confirmation {
  if (incident === 'order.schedulechange' || reading === undefined)
    return { incident: 'order.schedulechange', eventId };
  return { incident, eventId, result: results[reading] };
}
