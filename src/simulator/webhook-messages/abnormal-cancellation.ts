import { compactJson } from './compact-json.ts';

export interface AbnormalCancellationMessage {
  readonly cid: string;
  readonly notificationId: string;
  readonly orderNo: string;
  readonly vendorRefundInformation: string;
  /** In the samples inside; one legacy revision lists the field beside `data`. */
  readonly fieldStands: 'inside data' | 'beside data';
}

/** `abnormal.cancelled`, unconfirmed (Atlas: Incident page, July 2026). */
export function abnormalCancellationBody(message: AbnormalCancellationMessage): string {
  const { cid, notificationId, orderNo, vendorRefundInformation, fieldStands } = message;
  const envelope = { cid, type: 'abnormal.cancelled', notificationId, status: 0 };
  return compactJson(
    fieldStands === 'inside data'
      ? { ...envelope, data: { orderNo, vendorRefundInformation } }
      : { ...envelope, vendorRefundInformation, data: { orderNo } },
  );
}
