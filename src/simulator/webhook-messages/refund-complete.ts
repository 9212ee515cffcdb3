import { compactJson } from './compact-json.ts';

export interface RefundedAmounts {
  readonly currency: string;
  readonly originalTotalFare: number;
  readonly originalTotalAncillaryAmount: number;
  readonly originalTotalAmount: number;
  readonly airlinePenaltyAmountForFare: number;
  readonly airlinePenaltyAmountForAncillaries: number;
  readonly airlinePenaltyAmount: number;
  readonly finalRefundAmount: number;
  readonly transactionFee: number;
}

/**
 * `order.refundComplete` (legacy documents only): in the advanced guide of 2022 with `type` and `data`, on the reference page
 * of 2023 flat, without either, and `refundStatus` a number.
 */
export function refundCompleteBody(
  cid: string,
  orderNo: string,
  amounts: RefundedAmounts,
  edition: '2022' | '2023',
): string {
  if (edition === '2023') return compactJson({ cid, orderNo, ...amounts, refundStatus: 2 });
  return compactJson({ cid, type: 'order.refundComplete', data: { orderNo, ...amounts, refundStatus: '2' } });
}
