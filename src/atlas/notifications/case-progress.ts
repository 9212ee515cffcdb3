import { z } from 'zod';
import { asCaseCode } from '../../domain/identifiers.ts';
import { integer, isNothing, looseInteger, looseNumber, looseText } from '../fields.ts';
import type { SettlementState } from '../../domain/settlement.ts';
import { caseState } from '../case-state.ts';
import { orderNumbers, type AboutOrder } from './envelope.ts';

/** Atlas: "Void", sent on each change of a void's status. */
export interface VoidNotification extends AboutOrder {
  readonly kind: 'void';
  /** `yyyyMM-NNNN`, from `void.do`; undefined when it has not the contract's shape. */
  readonly voidCode: string | undefined;
  readonly state: SettlementState;
  readonly statusCode: number;
  /** Free text: for people, never branched on. */
  readonly message: string | undefined;
}

/** Atlas, documents before 2026: "Refund Complete". */
export interface RefundNotification extends AboutOrder {
  readonly kind: 'refund';
  readonly state: SettlementState;
  readonly statusCode: number | undefined;
  /** Settlement with the seller, in `currency`; not what the traveller gets. */
  readonly amounts: {
    readonly currency: string | undefined;
    readonly originalTotal: number | undefined;
    readonly airlinePenalty: number | undefined;
    readonly finalRefund: number | undefined;
    readonly transactionFee: number | undefined;
  };
}

/** Atlas: an example in the Hybrid Payment Guide, no event of the list: the airline declined, the order was cancelled. */
export interface OrderCancelledNotification extends AboutOrder {
  readonly kind: 'order-cancelled';
  /** Ticketing error code; see `error-codes.ts`. */
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
}

export const voidProgress = z
  .object({ data: z.object({ orderNo: orderNumbers, voidCode: looseText, voidStatus: integer, message: looseText }) })
  .transform(({ data }): VoidNotification => ({
    kind: 'void',
    ...data.orderNo,
    voidCode: asCaseCode(data.voidCode),
    state: caseState(data.voidStatus),
    statusCode: data.voidStatus,
    message: data.message,
  }));

const refund = z.object({
  orderNo: orderNumbers,
  refundStatus: looseInteger,
  currency: looseText,
  originalTotalAmount: looseNumber,
  airlinePenaltyAmount: looseNumber,
  finalRefundAmount: looseNumber,
  transactionFee: looseNumber,
});

/** Two shapes: with `type` and `data` (2022), and flat (the reference page). */
export function refundCompleted(message: Record<string, unknown>): z.ZodType<RefundNotification> {
  const isFlat = isNothing(message.data) && 'orderNo' in message;
  return isFlat ? refund.transform(asRefund) : z.object({ data: refund }).transform(({ data }) => asRefund(data));
}

const asRefund = (raw: z.output<typeof refund>): RefundNotification => ({
  kind: 'refund',
  ...raw.orderNo,
  state: caseState(raw.refundStatus),
  statusCode: raw.refundStatus,
  amounts: {
    currency: raw.currency,
    originalTotal: raw.originalTotalAmount,
    airlinePenalty: raw.airlinePenaltyAmount,
    finalRefund: raw.finalRefundAmount,
    transactionFee: raw.transactionFee,
  },
});

export const orderCancelled = z
  .object({ data: z.object({ orderNo: orderNumbers, errorCode: looseText, errorMessage: looseText }) })
  .transform(({ data }): OrderCancelledNotification => ({
    kind: 'order-cancelled',
    ...data.orderNo,
    errorCode: data.errorCode !== undefined && /^\d{1,5}$/.test(data.errorCode) ? data.errorCode : undefined,
    errorMessage: data.errorMessage,
  }));
