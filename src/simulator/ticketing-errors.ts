/** Texts for `errorCode` of a cancelled order (Atlas: ticketing error codes, documents of July 2026; the wording is the double's). */
const TEXTS: Readonly<Record<string, string>> = {
  '601': 'Fare changed',
  '602': 'Flight not found',
  '603': 'Flight sold out',
  '604': 'Card payment failed',
  '605': 'Passenger data not accepted',
  '606': 'Flight information changed',
  '607': 'Seat sold out',
  '608': 'Duplicate booking',
  '609': 'Contact mail blocked by the airline',
  '611': 'PNR cancelled or expired',
  '613': 'Airline risk control',
  '614': 'Wrong age',
  '615': 'Paid, no PNR yet',
  '616': '3-D Secure needed',
  '617': 'Deposit too low at ticketing',
  '634': 'Airline system error',
  '699': 'System error',
};

/** The text for a ticketing error code; a general one for codes without a text. */
export function ticketingErrorText(errorCode: string): string {
  return TEXTS[errorCode] ?? `Ticketing failed (${errorCode})`;
}
