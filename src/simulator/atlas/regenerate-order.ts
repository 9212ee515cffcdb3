import { atlasDateTime } from '../atlas-formats.ts';
import { isRegenerable } from '../order-creation.ts';
import type { AtlasCall } from './call.ts';
import { textField } from './request-fields.ts';

/**
 * `regenerateOrder.do` (Atlas: Regenerate Order, July 2026): a new order for an expired or failed one, named `originalOrderNo` or, in
 * one helper text, `orderNo`. Its error codes are not documented; those here are guesses.
 */
export const regenerateOrder: AtlasCall = {
  endpoint: 'regenerateOrder.do',
  payloadFields: ['orderNo', 'pnrCode', 'tktLimitTime'],
  answer(body, double) {
    const originalOrderNo = textField(body, 'originalOrderNo') ?? textField(body, 'orderNo');
    if (originalOrderNo === null) return { status: 100, msg: 'originalOrderNo is required' };
    const old = double.context.orders.find(originalOrderNo);
    if (!old) return { status: 800, msg: 'the order does not exist' };
    if (!isRegenerable(old)) return { status: -1, msg: 'the order did not expire or fail' };
    const { orderNo, pnrCode, payByMs } = double.regenerate(originalOrderNo);
    return { payload: { orderNo, pnrCode, tktLimitTime: atlasDateTime(payByMs) } };
  },
};
