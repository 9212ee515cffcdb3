import type { Dependencies } from './dependencies.ts';
import { evidenceActivities } from './evidence.ts';
import { nextStepActivities } from './next-step.ts';
import { orderQueryActivities } from './order-queries.ts';
import { reconciliationActivities } from './reconciliation.ts';
import { travellerMessageActivities } from './traveller-messages.ts';

/** All activities with their dependencies, by the task queue that serves them. */
export function createActivities(deps: Dependencies) {
  const { pollOrder, identifyOrder } = orderQueryActivities(deps);
  return {
    main: { ...evidenceActivities(deps), ...nextStepActivities(deps), ...reconciliationActivities(deps) },
    atlas: { pollOrder },
    unknown: { identifyOrder },
    mail: travellerMessageActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
