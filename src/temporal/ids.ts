import type { SweepKind } from '../../activities/sweeps.ts';

/** Workflow ids, each built in one place. They hold keys only. */

/** One drive of a delivery. */
export const notificationId = (key: string, drive: number): string => `atlas/${key}/${drive}`;

/** The case of an order: one at a time, so that only one acts. */
export const orderCaseId = (orderNo: string): string => `order/${orderNo}`;

/** What sends the events about an order: one at a time, so that they arrive in order. */
export const sellerEventsId = (orderNo: string): string => `events/${orderNo}`;

/** The schedule that starts the reconciler. */
export const reconcileScheduleId = 'skyhook-reconcile';

/** The schedule that starts a sweep. */
export const sweepScheduleId = (kind: SweepKind): string => `skyhook-sweep-${kind}`;
