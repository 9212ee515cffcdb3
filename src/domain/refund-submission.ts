import type { Itinerary } from './itinerary.ts';

/** A refund that Skyhook submits for the traveller: what it names, and whether its quotation can be trusted. */

/** Why a refund is not submitted: a code that may be shown anywhere. */
export type RefundObstacle =
  | 'QUOTE_NOT_REFUNDABLE'
  | 'QUOTE_NOT_ACCURATE'
  | 'QUOTE_WITHOUT_OFFER'
  | 'QUOTE_WITHOUT_AMOUNT'
  | 'QUOTE_BELOW_FARE'
  | 'QUOTE_NOT_FOR_ALL'
  | 'NAME_NOT_READABLE';

/** What a quotation says, as far as it is judged. Amounts are in units of the currency. */
export interface QuotedRefund {
  readonly refundable: boolean | undefined;
  readonly offerId: string | undefined;
  /** `AccurateQuote`, `CannotQuote`, in some texts `NonRefundable`. */
  readonly quoteType: string | undefined;
  readonly amount:
    | {
        readonly currency: string | undefined;
        readonly originalFare: number | undefined;
        readonly estimatedRefund: number | undefined;
      }
    | undefined;
  readonly tickets: readonly unknown[];
}

/**
 * What stands against submitting by this quotation; undefined when nothing does. After a change by the airline the whole
 * fare is due, so anything less is a person's matter, and so is a quotation that Atlas does not call accurate.
 */
export function quotationObstacle(quoted: QuotedRefund, passengers: number): RefundObstacle | undefined {
  const { refundable, offerId, quoteType, amount, tickets } = quoted;
  if (refundable === false || quoteType === 'NonRefundable') return 'QUOTE_NOT_REFUNDABLE';
  if (quoteType !== undefined && quoteType !== 'AccurateQuote') return 'QUOTE_NOT_ACCURATE';
  if (offerId === undefined) return 'QUOTE_WITHOUT_OFFER';
  if (!amount?.currency || !amount.estimatedRefund || amount.estimatedRefund < 0) return 'QUOTE_WITHOUT_AMOUNT';
  if (amount.originalFare === undefined || amount.estimatedRefund < amount.originalFare) return 'QUOTE_BELOW_FARE';
  return tickets.length > 0 && tickets.length < passengers ? 'QUOTE_NOT_FOR_ALL' : undefined;
}

/** `LAST/FIRST MIDDLE` as Atlas writes names; undefined when it has no two parts. */
export function splitName(name: string): { readonly lastName: string; readonly firstName: string } | undefined {
  const [lastName = '', firstName = '', ...more] = name.split('/').map((part) => part.trim());
  return lastName && firstName && more.length === 0 ? { lastName, firstName } : undefined;
}

/**
 * The flights by which a refund of the whole trip can be named, the likelier first. No document says whether Atlas knows
 * them as booked or as changed; a cancelled flight may be missing from the order query, and must not be from the refund.
 *
 * @param shown as the order query shows them now
 */
export function namedFlights(bought: Itinerary, shown: Itinerary): readonly Itinerary[] {
  return shown.length === bought.length ? [shown, bought] : [bought];
}
