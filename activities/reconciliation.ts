import { heartbeat } from '@temporalio/activity';
import { overdueDeliveries, redriveLostDelivery } from '../src/storage/inbox.ts';
import { ordersToLookAt, wakeInTime } from '../src/storage/looks.ts';
import { openOrders } from '../src/storage/orders.ts';
import { ordersWithLateEvents } from '../src/storage/seller-events.ts';
import {
  deadlinesOfOtherData,
  ordersOfOtherData,
  passOverFlown,
  recomputeDeadline,
  recomputeFlightTimes,
} from '../src/storage/time-data.ts';
import type { Dependencies } from './dependencies.ts';

/** What the reconciler repaired. */
export interface Reconciled {
  /** Deliveries that were dispatched long ago without an end, driven again. */
  readonly deliveriesDrivenAgain: number;
  /** Orders with something open whose case was not running, started again. */
  readonly casesStartedAgain: number;
  readonly openOrders: number;
  /** Orders whose time for another look has come: see `lookAt` of a step. */
  readonly looksDue: number;
  /** Orders with events to send that nothing was sending. */
  readonly eventsWokenAgain: number;
  /** Travellers' deadlines that moved because airport data or zone rules are others than they were computed with. */
  readonly deadlinesMoved: number;
  /** Orders with flights to come whose instants moved for that reason. */
  readonly flightTimesMoved: number;
}

const pageSize = 200;

/**
 * The activity that repairs what was terminated by hand or lost with a restored backup, and takes over new time data after
 * an upgrade.
 */
export function reconciliationActivities(deps: Dependencies) {
  return {
    async reconcile(): Promise<Reconciled> {
      const deliveriesDrivenAgain = await driveLostDeliveries(deps);
      return {
        deliveriesDrivenAgain,
        ...(await startStoppedCases(deps)),
        looksDue: await lookAgain(deps),
        eventsWokenAgain: await wakeEvents(deps),
        deadlinesMoved: await moveDeadlines(deps),
        flightTimesMoved: await moveFlightTimes(deps),
      };
    },
  };
}

/** A delivery whose workflow still runs is waiting its turn (for the slow queue, say), not lost. */
async function driveLostDeliveries({ pool, cases, settings }: Dependencies): Promise<number> {
  let driven = 0;
  for (let afterKey = ''; ;) {
    const page = await overdueDeliveries(pool, settings.dispatchLimitSeconds, { afterKey, size: pageSize });
    for (const delivery of page) {
      if (await cases.isTakingIn(delivery.key, delivery.drive)) continue;
      if (await redriveLostDelivery(pool, delivery)) driven += 1;
    }
    heartbeat(driven);
    afterKey = page.at(-1)?.key ?? '';
    if (page.length < pageSize) return driven;
  }
}

async function lookAgain({ pool }: Dependencies): Promise<number> {
  let due = 0;
  for (let after = ''; ;) {
    const page = await ordersToLookAt(pool, after, pageSize);
    for (const orderNo of page) await wakeInTime(pool, orderNo);
    due += page.length;
    heartbeat(due);
    after = page.at(-1) ?? '';
    if (page.length < pageSize) return due;
  }
}

async function wakeEvents({ pool, events, settings }: Dependencies): Promise<number> {
  if (!events) return 0;
  let woken = 0;
  for (let after = ''; ;) {
    const page = await ordersWithLateEvents(pool, settings.dispatchLimitSeconds, after, pageSize);
    for (const orderNo of page) {
      if (await events.workflows.isRunning(orderNo)) continue;
      await events.workflows.wake(orderNo);
      woken += 1;
    }
    heartbeat(woken);
    after = page.at(-1) ?? '';
    if (page.length < pageSize) return woken;
  }
}

async function moveDeadlines({ pool, settings, policies }: Dependencies): Promise<number> {
  let moved = 0;
  for (let after = ''; ;) {
    const page = await deadlinesOfOtherData(pool, after, pageSize);
    for (const question of page) if (await recomputeDeadline(pool, question, settings.decisions, policies)) moved += 1;
    heartbeat(moved);
    after = page.at(-1)?.id ?? '';
    if (page.length < pageSize) return moved;
  }
}

async function moveFlightTimes({ pool }: Dependencies): Promise<number> {
  while ((await passOverFlown(pool, pageSize)) === pageSize) heartbeat('flown');
  let moved = 0;
  for (let after = ''; ;) {
    const page = await ordersOfOtherData(pool, after, pageSize);
    for (const orderNo of page) if (await recomputeFlightTimes(pool, orderNo)) moved += 1;
    heartbeat(moved);
    after = page.at(-1) ?? '';
    if (page.length < pageSize) return moved;
  }
}

async function startStoppedCases({
  pool,
  cases,
}: Dependencies): Promise<{ readonly casesStartedAgain: number; readonly openOrders: number }> {
  let open = 0;
  let started = 0;
  for (let after = ''; ;) {
    const page = await openOrders(pool, after, pageSize);
    for (const orderNo of page) {
      if (await cases.isRunning(orderNo)) continue;
      await cases.look(orderNo, 'reconciler');
      started += 1;
    }
    open += page.length;
    heartbeat(open);
    after = page.at(-1) ?? '';
    if (page.length < pageSize) return { casesStartedAgain: started, openOrders: open };
  }
}
