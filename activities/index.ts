import type { Dependencies } from './dependencies.ts';
import { airlineMailActivities } from './airline-mails.ts';
import { evidenceActivities } from './evidence.ts';
import { incidentConfirmationActivities } from './incident-confirmations.ts';
import { nextStepActivities } from './next-step.ts';
import { orderQueryActivities } from './order-queries.ts';
import { refundSubmissionActivities } from './refund-submissions.ts';
import { reconciliationActivities } from './reconciliation.ts';
import { sellerEventActivities } from './seller-events.ts';
import { sweepActivities, sweepPlanActivities } from './sweeps.ts';
import { unknownOrderActivities } from './unknown-orders.ts';
import { travellerMessageActivities } from './traveller-messages.ts';

/** All activities with their dependencies, by the task queue that serves them. */
export function createActivities(deps: Dependencies) {
  return {
    main: {
      ...evidenceActivities(deps),
      ...nextStepActivities(deps),
      ...reconciliationActivities(deps),
      ...sweepPlanActivities(deps),
    },
    atlas: {
      ...orderQueryActivities(deps),
      ...sweepActivities(deps),
      ...incidentConfirmationActivities(deps),
      ...refundSubmissionActivities(deps),
      ...airlineMailActivities(deps),
    },
    unknown: unknownOrderActivities(deps),
    mail: travellerMessageActivities(deps),
    events: sellerEventActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
