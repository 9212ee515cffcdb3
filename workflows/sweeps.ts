import { continueAsNew, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Reconciled } from '../activities/reconciliation.ts';
import type { SweepKind, SweepPart } from '../activities/sweeps.ts';
import type { SweepTotals } from '../src/storage/sweeps.ts';
import { atlas, main, sweeps } from './activities.ts';

/**
 * Repairs what no push or timer will: deliveries without an end, cases that were terminated by hand or lost with a
 * restored backup. Started by a schedule, never twice at once.
 */
export async function reconcile(): Promise<Reconciled> {
  return sweeps.reconcile.executeWithOptions({ summary: 'drive lost deliveries and stopped cases again' }, []);
}

export interface SweepInput {
  readonly kind: SweepKind;
  /** What an earlier run of the same sweep left to do. */
  readonly rest?: SweepRest;
}

interface SweepRest {
  readonly parts: readonly SweepPart[];
  readonly reaches: number;
  readonly totals: SweepTotals;
}

/**
 * Finds what no push brought: goes through one of Atlas's lists, a window or page at a time. Started by a schedule, never
 * twice at once.
 *
 * Does:   plans the windows from the watermark, asks for each, and moves the watermark only after all of them.
 * Ends:   with the totals.
 * Never:  acts on an order. What it finds is evidence; the order's case decides what it is worth.
 */
export async function sweep({ kind, rest }: SweepInput): Promise<SweepTotals> {
  const plan = rest ?? { ...(await planOf(kind)), totals: { found: 0, fresh: 0, missed: 0, skipped: 0 } };
  const parts = [...plan.parts];
  let { totals } = plan;
  for (let part = parts.shift(); part; part = parts.shift()) {
    const swept = await atlas.sweepPart.executeWithOptions({ summary: `ask for ${describe(part)}` }, [part]);
    parts.unshift(...swept.more);
    totals = sum(totals, swept);
    if (parts.length > 0 && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof sweep>({ kind, rest: { parts, reaches: plan.reaches, totals } });
  }
  await main.endSweep.executeWithOptions({ summary: 'all was seen: move the watermark' }, [
    { kind, reaches: plan.reaches, totals },
  ]);
  setCurrentDetails(
    `**Found** ${totals.found}, **new** ${totals.fresh}, **missed webhooks** ${totals.missed}, not readable ${totals.skipped}`,
  );
  return totals;
}

const planOf = (kind: SweepKind) => main.planSweep.executeWithOptions({ summary: `plan: ${kind}` }, [{ kind }]);

const sum = (one: SweepTotals, other: SweepTotals): SweepTotals => ({
  found: one.found + other.found,
  fresh: one.fresh + other.fresh,
  missed: one.missed + other.missed,
  skipped: one.skipped + other.skipped,
});

function describe(part: SweepPart): string {
  const time = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
  const words = part.list.replaceAll('-', ' ');
  const page = part.page === undefined ? '' : `, page ${part.page}`;
  return 'window' in part
    ? `${words} of ${time(part.window.from)} to ${time(part.window.to)}${page}`
    : `${words}${page}`;
}
