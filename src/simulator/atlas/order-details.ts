/** The payload of the order query (Atlas: order query, documents and OpenAPI export of July 2026). */
import { atlasDateTime } from '../atlas-formats.ts';
import { paxTicketInfosOf, shownSegments, type Order } from '../order.ts';
import { queriedRouting } from '../segment.ts';
import { ticketingErrorText } from '../ticketing-errors.ts';

/** Fares per passenger type (adult, child, infant) in USD. */
const FARES = [80, 60, 20] as const;

/** The order as the query shows it at a time. `orderStatus` and `ticketStatus` are texts, as documented. */
export function orderDetails(order: Order, atMs: number) {
  const [adults, children, infants] = FARES.map((fare, type) => fare * countOf(order, type));
  const totals = { adultTotalFare: adults ?? 0, childTotalFare: children ?? 0, infantTotalFare: infants ?? 0 };
  const contactReallyUsed = {
    contactEmails: [order.airlineContact.email],
    contactPhones: [order.airlineContact.phone],
  };
  return {
    orderNo: order.orderNo,
    pnrCode: order.pnrCode,
    orderStatus: String(order.status),
    ticketStatus: order.status === 2 ? '1' : '0',
    paxTicketInfos: paxTicketInfosOf(order, atMs).map((person) => ({ ...person, ...contactReallyUsed })),
    tktLimitTime: atlasDateTime(order.payByMs),
    totalPrice: totals.adultTotalFare + totals.childTotalFare + totals.infantTotalFare,
    currency: 'USD',
    ...totals,
    totalAncillaryPrice: 0,
    totalTransactionFee: 2,
    vendorTotalPrice: null,
    vendorCost: null,
    vendorTotalAncillaryPrice: null,
    vendorCurrency: null,
    supportPaymentMethods: [1],
    paymentMethod: order.paidMs === null ? null : 1,
    routing: queriedRouting(shownSegments(order, atMs)),
    airlineBookings: [airlineBooking(order)],
    itineraryDownload: `https://itinerary.example.test/${order.orderNo}.pdf`,
    contact: order.contact,
    errorCode: order.errorCode,
    errorMessage: order.errorCode === null ? null : ticketingErrorText(order.errorCode),
    airlineMessage: null,
    refundRules: null,
    paymentOptions: null,
    payment: null,
    paymentAttempted: null,
    ifSeatOccupied: null,
    locale: null,
  };
}

/** Names of the payload fields, all null when no order is found. */
export const orderDetailsFields: readonly (keyof ReturnType<typeof orderDetails>)[] = [
  'orderNo',
  'pnrCode',
  'orderStatus',
  'ticketStatus',
  'paxTicketInfos',
  'tktLimitTime',
  'totalPrice',
  'currency',
  'adultTotalFare',
  'childTotalFare',
  'infantTotalFare',
  'totalAncillaryPrice',
  'totalTransactionFee',
  'vendorTotalPrice',
  'vendorCost',
  'vendorTotalAncillaryPrice',
  'vendorCurrency',
  'supportPaymentMethods',
  'paymentMethod',
  'routing',
  'airlineBookings',
  'itineraryDownload',
  'contact',
  'errorCode',
  'errorMessage',
  'airlineMessage',
  'refundRules',
  'paymentOptions',
  'payment',
  'paymentAttempted',
  'ifSeatOccupied',
  'locale',
];

function airlineBooking(order: Order) {
  return {
    airlineCode: order.bookedSegments[0]?.carrier ?? null,
    airlineName: 'Demo Air',
    airlinePnr: order.ticketedMs === null ? null : order.airlinePnr,
    airlineWebSiteAddress: 'https://airline.example.test',
    mmbEmail: order.airlineContact.email,
    tailDigitsOfPaymentCard: null,
  };
}

function countOf(order: Order, passengerType: number): number {
  return order.passengers.filter((person) => person.passengerType === passengerType).length;
}
