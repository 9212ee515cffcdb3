import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { queues } from './queues.ts';

/**
 * The activities as workflows call them: each group on its queue with its time limits. Nothing gives up by itself:
 * transient errors are retried until the step's own deadline, which the workflow sets, or for ever.
 */
export const main = proxyActivities<Activities['main']>({
  taskQueue: queues.main,
  startToCloseTimeout: '20s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** One attempt is one query; the activity itself says when the next is due. */
export const atlas = proxyActivities<Activities['atlas']>({
  taskQueue: queues.atlas,
  startToCloseTimeout: '45s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '60s' },
});

/** An act of several calls to Atlas; says by heartbeat that it is alive. */
export const acts = proxyActivities<Pick<Activities['atlas'], 'submitRefund'>>({
  taskQueue: queues.atlas,
  startToCloseTimeout: '4m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '5m' },
});

/** The mail behind a pushed link, which lives for ten minutes; the mail query gives a new one. */
export const rescue = proxyActivities<Pick<Activities['atlas'], 'rescueMail'>>({
  taskQueue: queues.atlas,
  startToCloseTimeout: '45s',
  scheduleToCloseTimeout: '3m',
  retry: { initialInterval: '2s', backoffCoefficient: 3, maximumInterval: '30s' },
});

/** One query about an order nobody knows. After a day of failures the delivery is quarantined. */
export const unknown = proxyActivities<Activities['unknown']>({
  taskQueue: queues.unknown,
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '10m' },
});

export const mail = proxyActivities<Activities['mail']>({
  taskQueue: queues.mail,
  startToCloseTimeout: '60s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '5m' },
});

/** How long an event is tried is the activity's matter. */
export const events = proxyActivities<Activities['events']>({
  taskQueue: queues.events,
  startToCloseTimeout: '45s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '1h' },
});

/** Runs over all open orders; says by heartbeat that it is alive. */
export const sweeps = proxyActivities<Pick<Activities['main'], 'reconcile'>>({
  taskQueue: queues.main,
  startToCloseTimeout: '30m',
  heartbeatTimeout: '2m',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 5 },
});
