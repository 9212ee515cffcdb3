/** Invented prices in USD: every adult, child and infant pays the same, whatever the route. */
import type { Order } from './order.ts';

export const CURRENCY = 'USD';
/** Atlas's own fee per order. */
export const TRANSACTION_FEE = 2;
/** What the airline keeps of a voluntary refund. */
const PENALTY_SHARE = 0.25;

const FARES = { 0: 80, 1: 60, 2: 20 } as const;

export interface FareTotals {
  readonly adultTotalFare: number;
  readonly childTotalFare: number;
  readonly infantTotalFare: number;
  readonly totalAncillaryPrice: number;
  readonly totalPrice: number;
}

/** What an order costs; a post-ticketing ancillary order costs its ancillaries only. */
export function fareTotals(of: Order): FareTotals {
  const total = (type: 0 | 1 | 2) =>
    of.mainOrderNo === null ? FARES[type] * of.passengers.filter((person) => person.passengerType === type).length : 0;
  const [adultTotalFare, childTotalFare, infantTotalFare] = [total(0), total(1), total(2)];
  const totalAncillaryPrice = of.ancillaries.reduce((sum, one) => sum + one.price, 0);
  const totalPrice = adultTotalFare + childTotalFare + infantTotalFare + totalAncillaryPrice;
  return { adultTotalFare, childTotalFare, infantTotalFare, totalAncillaryPrice, totalPrice };
}

/** Fare of one passenger (counted from 0) for some of the booked segments, in cents exactly. */
export function fareOf(of: Order, passenger: number, segments: number): number {
  const fare = FARES[of.passengers[passenger]?.passengerType ?? 0];
  return cents((fare * segments) / Math.max(of.bookedSegments.length, 1));
}

/** What the airline keeps of a fare; nothing where it caused the refund itself. */
export function penaltyOf(fare: number, isVoluntary: boolean): number {
  return isVoluntary ? cents(fare * PENALTY_SHARE) : 0;
}

/** Rounded to whole cents. */
export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
