import { z } from 'zod';
import { mainOrderNo, notificationIdPattern, splitOrderNo } from '../../domain/identifiers.ts';
import { looseInteger, looseText, text } from '../fields.ts';

/** What every message about an order says. */
export interface AboutOrder {
  readonly orderNo: string;
  /** The other orders that it names: a split round trip is written `"A,B"`. Absent when it names one order. */
  readonly alsoAbout?: readonly string[];
}

/** What the three incident types share. */
export interface AboutIncident extends AboutOrder {
  /** `notificationId`, equal to the incident list's `eventId`; undefined when it has not the contract's shape. */
  readonly eventId: string | undefined;
  /** 0 unconfirmed, 1 confirmed by someone on our side; never that the airline agreed. Not part of the meaning. */
  readonly incidentStatus?: number | undefined;
}

/** `orderNo`, as one order or as the orders of a split trip. */
export const orderNumbers = text.transform((value, context): AboutOrder => {
  const orders = splitOrderNo(value);
  if (orders) {
    // A legacy ancillary order is known by its main order.
    const [orderNo = orders[0], ...alsoAbout] = new Set(orders.map(mainOrderNo));
    return alsoAbout.length > 0 ? { orderNo, alsoAbout } : { orderNo };
  }
  context.addIssue({ code: 'custom', message: 'is not an Atlas order number' });
  return z.NEVER;
});

/** The envelope of an incident: an id of another shape counts as none, a status of another type as not said. */
export const incidentEnvelope = {
  notificationId: looseText.transform((value) => (value && notificationIdPattern.test(value) ? value : undefined)),
  status: looseInteger,
};
