import { z } from 'zod';
import { looseText } from '../fields.ts';
import { incidentEnvelope, orderNumbers, type AboutIncident } from './envelope.ts';

/** Atlas: incident "Unaccounted Cancellation": a cancellation that Atlas did not make. */
export interface UnaccountedCancellationNotification extends AboutIncident {
  readonly kind: 'unaccounted-cancellation';
  /**
   * `fully`: the airline refunded everything without a schedule change or a refund request; `cancelled`: an abnormal
   * cancellation was found (documents before 2026); `other`: a value that no document names.
   */
  readonly vendorRefund: 'fully' | 'cancelled' | 'other' | undefined;
  /** What Atlas wrote, where no document names it. */
  readonly vendorRefundText: string | undefined;
}

/** One revision lists `vendorRefundInformation` beside `data` instead of inside; upper and lower case vary. */
export const unaccountedCancellation = z
  .object({
    ...incidentEnvelope,
    vendorRefundInformation: looseText,
    data: z.object({ orderNo: orderNumbers, vendorRefundInformation: looseText }),
  })
  .transform(({ notificationId, status, data, vendorRefundInformation }): UnaccountedCancellationNotification => {
    const written = data.vendorRefundInformation ?? vendorRefundInformation;
    const vendorRefund = readVendorRefund(written);
    return {
      kind: 'unaccounted-cancellation',
      ...data.orderNo,
      eventId: notificationId,
      incidentStatus: status,
      vendorRefund,
      vendorRefundText: vendorRefund === 'other' ? written : undefined,
    };
  });

function readVendorRefund(written: string | undefined): UnaccountedCancellationNotification['vendorRefund'] {
  const value = written?.toLowerCase().replace('canceled', 'cancelled');
  if (value === undefined || value === 'fully' || value === 'cancelled') return value;
  return 'other';
}
