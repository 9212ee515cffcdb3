/** Invented passengers: recognisable names, documents and birthdays, so that a leak of one can be searched for. */
import { z } from 'zod';
import { ticketNoOf } from './atlas-formats.ts';

const day = z.string().regex(/^\d{8}$/, 'yyyyMMdd');

/** A passenger of the state. `ticketNos` are the tickets issued at ticketing, whatever the order's state now. */
export const passenger = z.object({
  name: z.string().regex(/^[^/]+\/[^/]+$/, 'LAST/FIRST'),
  passengerType: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  birthday: day,
  gender: z.enum(['M', 'F']),
  cardNum: z.string().min(1),
  cardType: z.enum(['PP', 'GA', 'TW', 'TB', 'HY', 'NATIONAL_ID_CARD']),
  cardIssuePlace: z.string(),
  cardExpired: day,
  nationality: z.string().regex(/^[A-Z]{2}$/),
  ticketNos: z.array(z.string()),
});

export type Passenger = z.output<typeof passenger>;

/** What a caller may fix about a passenger; `passengerType` 0 adult, 1 child, 2 infant; `ticketNos: []` = never a ticket number. */
export const passengerInput = z.strictObject(passenger.partial().shape);

export type PassengerInput = z.output<typeof passengerInput>;

const FIRST_NAMES = ['ALEX', 'SAM', 'ROBIN', 'KIM', 'CHRIS', 'JAMIE', 'TAYLOR', 'MORGAN', 'CASEY'] as const;

/** Years before today in which an adult, a child, an infant of the double is born. */
const AGE_YEARS = { 0: 35, 1: 7, 2: 1 } as const;

/** How tickets are issued. */
export interface Ticketing {
  /** Two where the directions of a round trip are issued apart. */
  readonly ticketsEach: 1 | 2;
  /** `none`: infants travel on an adult's lap, without a ticket number. */
  readonly infantTickets: 'own' | 'none';
}

/** Distance between the two tickets of one passenger: more than the passengers of an order. */
const SECOND_TICKET = 50;

/**
 * The passengers of the n-th order: as many as asked for, all adults, or one per entry with what it leaves out invented.
 * Two orders never share an invented document number.
 */
export function inventPassengers(
  wanted: number | PassengerInput[],
  sequence: number,
  nowMs: number,
  ticketing: Ticketing,
): Passenger[] {
  const inputs = typeof wanted === 'number' ? Array.from({ length: wanted }, (): PassengerInput => ({})) : wanted;
  return inputs.map((input, index) => {
    const person = invent(input, index, sequence, nowMs);
    return { ...person, ticketNos: input.ticketNos ?? issuedTo(person.passengerType, index, sequence, ticketing) };
  });
}

function issuedTo(passengerType: 0 | 1 | 2, index: number, sequence: number, ticketing: Ticketing): string[] {
  if (passengerType === 2 && ticketing.infantTickets === 'none') return [];
  const first = ticketNoOf(sequence, index);
  return ticketing.ticketsEach === 1 ? [first] : [first, ticketNoOf(sequence, index + SECOND_TICKET)];
}

function invent(input: PassengerInput, index: number, sequence: number, nowMs: number): Omit<Passenger, 'ticketNos'> {
  const passengerType = input.passengerType ?? 0;
  const year = new Date(nowMs).getUTCFullYear() - AGE_YEARS[passengerType] - (passengerType === 0 ? index * 3 : 0);
  const month = String(((sequence + index) % 12) + 1).padStart(2, '0');
  const dayOfMonth = String(((sequence * 5 + index * 7) % 28) + 1).padStart(2, '0');
  return {
    name: input.name ?? `EXAMPLE/${FIRST_NAMES[(sequence - 1 + index) % FIRST_NAMES.length] ?? 'ALEX'}`,
    passengerType,
    birthday: input.birthday ?? `${year}${month}${dayOfMonth}`,
    gender: input.gender ?? (index % 2 === 0 ? 'F' : 'M'),
    cardNum: input.cardNum ?? `X${String(sequence * 10 + index + 1).padStart(7, '0')}`,
    cardType: input.cardType ?? 'PP',
    cardIssuePlace: input.cardIssuePlace ?? 'SG',
    cardExpired: input.cardExpired ?? `${new Date(nowMs).getUTCFullYear() + 7}0831`,
    nationality: input.nationality ?? 'SG',
  };
}
