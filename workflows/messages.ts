import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Step } from '../src/domain/steps.ts';

/** Input of {@link notification}: which delivery, and which drive of it. */
export interface NotificationInput {
  readonly key: string;
  readonly drive: number;
}

/** How a delivery ended, with its reason as a code. */
export interface NotificationResult {
  readonly ended: 'processed' | 'repeat' | 'quarantined';
  readonly because: string;
}

/** Input of {@link orderCase}. Everything else is in PostgreSQL. */
export interface OrderCaseInput {
  readonly orderNo: string;
}

/** Input of {@link sellerEvents}. Everything else is in PostgreSQL. */
export interface SellerEventsInput {
  readonly orderNo: string;
}

/** Why nothing about the order is open any more. */
export interface OrderCaseResult {
  readonly settled: string;
}

/** Something about the order has changed: look again. Carries a reason code, never content. */
export const lookSignal = defineSignal<[because: string]>('look');

/** There are events of the order to be sent. */
export const eventsDueSignal = defineSignal('due');

/** The step that the case is at, for people and tests. */
export const stepQuery = defineQuery<Step | undefined>('step');
