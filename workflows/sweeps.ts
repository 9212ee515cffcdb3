import type { Reconciled } from '../activities/reconciliation.ts';
import { sweeps } from './activities.ts';

/**
 * Repairs what no push or timer will: deliveries without an end, cases that were terminated by hand or lost with a
 * restored backup. Started by a schedule, never twice at once.
 */
export async function reconcile(): Promise<Reconciled> {
  return sweeps.reconcile.executeWithOptions({ summary: 'drive lost deliveries and stopped cases again' }, []);
}
