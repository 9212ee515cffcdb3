/** The payload of the order query (Atlas: order query, documents and OpenAPI export of July 2026). */
import { atlasDateTime } from '../atlas-formats.ts';
import { fareTotals, CURRENCY, TRANSACTION_FEE } from '../fares.ts';
import { paxTicketInfosOf, shownSegments, type Order } from '../order.ts';
import { queriedRouting } from '../segment.ts';
import { ticketingErrorText } from '../ticketing-errors.ts';

/** The order as the query shows it at a time. `orderStatus` and `ticketStatus` are texts, as documented. */
export function orderDetails(order: Order, atMs: number) {
  const totals = fareTotals(order);
  const isByCard = order.paymentMethod !== 1;
  const { email, phone } = order.airlineContact;
  const isTwoTickets = order.returnAirlinePnr !== null;
  // Two elements for a round trip that was issued as two tickets.
  const contactReallyUsed = {
    contactEmails: isTwoTickets ? [email, email] : [email],
    contactPhones: isTwoTickets ? [phone, phone] : [phone],
  };
  return {
    orderNo: order.orderNo,
    pnrCode: order.pnrCode,
    orderStatus: String(order.status),
    ticketStatus: order.status === 2 ? '1' : '0',
    paxTicketInfos: paxTicketInfosOf(order, atMs).map((person) => ({
      ...person,
      ...contactReallyUsed,
      ancillaries: person.ancillaries.map((of) => queriedAncillary(order, of)),
    })),
    tktLimitTime: atlasDateTime(order.payByMs),
    currency: CURRENCY,
    ...totals,
    totalTransactionFee: TRANSACTION_FEE,
    vendorTotalPrice: isByCard ? totals.totalPrice : null,
    vendorCost: isByCard ? String(totals.totalPrice) : null,
    vendorTotalAncillaryPrice: isByCard ? totals.totalAncillaryPrice : null,
    vendorCurrency: isByCard ? CURRENCY : null,
    supportPaymentMethods: isByCard ? [1, order.paymentMethod] : [1],
    paymentMethod: order.paidMs === null ? null : order.paymentMethod,
    routing: { ...queriedRouting(shownSegments(order, atMs)), separateBookings: isTwoTickets },
    airlineBookings: airlineBookings(order),
    itineraryDownload: `https://itinerary.example.test/${order.orderNo}.pdf`,
    contact: order.contact,
    errorCode: order.errorCode,
    errorMessage: order.errorCode === null ? null : ticketingErrorText(order.errorCode),
    airlineMessage: null,
    refundRules: null,
    paymentOptions: null,
    payment: null,
    // Card pass-through only; true says that Atlas tried to pay the airline.
    paymentAttempted: order.paymentMethod === 3 ? order.paidMs !== null : null,
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

/** One per ticket. A second one exists only where a round trip was issued as two tickets. */
function airlineBookings(order: Order) {
  const [outbound, back] = ([1, 2] as const).map((direction) =>
    order.bookedSegments.find((segment) => segment.direction === direction),
  );
  const first = airlineBooking(order, outbound?.carrier, order.airlinePnr);
  return order.returnAirlinePnr === null
    ? [first]
    : [first, airlineBooking(order, back?.carrier, order.returnAirlinePnr)];
}

function airlineBooking(order: Order, carrier: string | undefined, airlinePnr: string) {
  return {
    airlineCode: carrier ?? order.bookedSegments[0]?.carrier ?? null,
    airlineName: 'Demo Air',
    airlinePnr: order.ticketedMs === null ? null : airlinePnr,
    airlineWebSiteAddress: 'https://airline.example.test',
    mmbEmail: order.airlineContact.email,
    tailDigitsOfPaymentCard: order.paymentMethod === 3 && order.paidMs !== null ? '0000' : null,
  };
}

/** A seat where the product code is `SEAT_12A` (the double's own), else baggage, as the demonstration's product codes say. */
function queriedAncillary(order: Order, of: { productCode: string; segmentIndex: number }) {
  const ancillaryPrice = order.ancillaries.find((one) => one.productCode === of.productCode)?.price ?? 0;
  const [, row, column] = /^SEAT_(\d+)([A-Z])$/.exec(of.productCode) ?? [];
  return {
    ...of,
    currency: CURRENCY,
    ancillaryPrice,
    auxBaggageElement: row === undefined ? { isAllWeight: true, piece: 1, size: null, weight: 20 } : null,
    auxSeatElement: row === undefined ? null : { row, column },
    vendorCurrency: null,
    vendorPrice: null,
    displayCurrency: null,
    displayPrice: null,
  };
}
