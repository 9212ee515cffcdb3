import type { MessageKind } from '../../src/domain/order-state.ts';
import type { Segment } from '../../src/domain/itinerary.ts';
import { mailExtract, subjectExtract } from '../../src/messages/mail-extract.ts';
import type { Language } from '../../src/messages/language.ts';
import { wordsIn } from '../../src/messages/languages/index.ts';
import type { AirlineFacts } from '../../src/messages/airline-facts.ts';
import type { Brand } from '../../src/messages/brand.ts';
import type { Message, MessageAncillary } from '../../src/messages/message.ts';

/*
 * Typical states of each kind of message, with all that it can show: for people who read the words, and for tests.
 */

const flight = (flightNumber: string, from: string, depLocal: string, to: string, arrLocal: string): Segment => ({
  carrier: flightNumber.slice(0, 2),
  flightNumber,
  depAirport: from,
  depLocal,
  depTerminal: '',
  arrAirport: to,
  arrLocal,
  arrTerminal: '',
});

const out = { ...flight('ZZ101', 'SIN', '2026-12-01T08:00', 'KUL', '2026-12-01T09:10'), depTerminal: '3' };
const onward = flight('ZZ201', 'KUL', '2026-12-01T11:30', 'BKK', '2026-12-01T12:40');
const back = { ...flight('ZZ102', 'BKK', '2026-12-08T20:00', 'SIN', '2026-12-08T23:25'), arrTerminal: '1' };
const later = { ...out, depLocal: '2026-12-01T11:20', arrLocal: '2026-12-01T12:30' };
const alittleLater = { ...out, depLocal: '2026-12-01T08:20', arrLocal: '2026-12-01T09:30' };

const booked = [out, onward, back];
const changed = [later, onward, back];

const decision = {
  url: 'https://trips.example/decide/q_0123456789abcdef01234567.1.abcdefghijklmnopqrstuv',
  deadline: Date.UTC(2026, 10, 28, 4, 30),
  airport: 'SIN',
  consequence: 'no-choice',
  options: ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
} as const;

const ancillaries: readonly MessageAncillary[] = [
  { passenger: 'EXAMPLE/ALEX', flight: out, what: { kind: 'seat', place: '12A' }, fate: 'to-be-checked' },
  { passenger: 'EXAMPLE/ALEX', flight: back, what: { kind: 'baggage', weight: '20' }, fate: 'lost' },
  { passenger: 'EXAMPLE/BO', flight: back, what: { kind: 'baggage', pieces: 2 }, fate: 'lost' },
  { passenger: 'EXAMPLE/BO', flight: back, what: { kind: 'other' }, fate: 'to-be-checked' },
];
const kept: MessageAncillary = {
  passenger: 'EXAMPLE/BO',
  flight: out,
  what: { kind: 'baggage', pieces: 1, weight: '20' },
  fate: 'kept',
};
const refundChosen = {
  kind: 'schedule-change',
  takeBack: { url: decision.url, until: decision.deadline, airport: 'SIN' },
};
/** As a receipt has them: nothing has become of them yet. */
const bought = [...ancillaries, kept].map(({ passenger, flight, what }) => ({ passenger, flight, what }));

const checkIn: readonly AirlineFacts[] = [
  {
    name: 'Demo Air',
    checkInUrl: 'https://www.example.com/check-in?language=any&from=receipt',
    checkInClosesMinutes: 60,
    bagDropClosesMinutes: 45,
  },
  { name: 'Sample Airways', checkInClosesMinutes: 45 },
];
const receipt = { ancillaries: bought, checkIn };

const message = (kind: MessageKind, more: Partial<Message> = {}): Message => ({
  kind,
  orderNo: 'DEMOA20260703091512377',
  passengers: [
    { name: 'EXAMPLE/ALEX', ticketNos: ['999-0000000001', '999-0000000002'] },
    { name: 'EXAMPLE/BO', ticketNos: ['999-0000000003'] },
  ],
  pnrs: ['D12345'],
  flights: booked,
  flightsBefore: undefined,
  calendarOf: 'DEMOA20260703091512377',
  writtenAt: Date.UTC(2026, 10, 27),
  messagesBefore: 0,
  decision: undefined,
  ...more,
});

const changedTrip = { flights: changed, flightsBefore: booked };
const fullChange = {
  ...changedTrip,
  ancillaries,
  connections: [
    { code: 'connection-lost', place: 'KUL', minutes: -60 },
    { code: 'connection-too-short', place: 'HND-NRT', minutes: 150 },
  ],
} satisfies Partial<Message>;
const cancelledTrip = { flights: [out, onward], flightsBefore: booked, ancillaries: ancillaries.slice(1) };
const backAgain = { flightsBefore: changed };

const airlinesMail = {
  subject: 'New times for ZZ101',
  text: 'ZZ101 leaves at 11:20.\nSee https://airline.example/x or write to help@airline.example.',
};

/**
 * Every kind of message, and each way in which one of them differs by what the order is like.
 * @param language of the words that stand in an extract of a mail
 */
export function sampleMessages(language: Language): Readonly<Record<string, Message>> {
  const removed = wordsIn[language].extract;
  const extract = {
    subject: subjectExtract(airlinesMail.subject, removed),
    lines: mailExtract(airlinesMail.text, removed),
  };
  const ofKind: Readonly<Record<MessageKind, Message>> = {
    ticketed: message('ticketed', receipt),
    'ticketed-again': message('ticketed-again', receipt),
    'tickets-changed': message('tickets-changed'),
    'order-cancelled': message('order-cancelled'),
    'change-notice': message('change-notice', {
      flights: [alittleLater, onward, back],
      flightsBefore: booked,
      ancillaries: [kept],
    }),
    'change-choice': message('change-choice', { ...fullChange, decision }),
    'flight-cancelled': message('flight-cancelled', {
      ...cancelledTrip,
      decision: { ...decision, consequence: 'person', options: ['refund', 'call-me'] },
    }),
    'choice-reminder': message('choice-reminder', { ...fullChange, decision }),
    'answer-received': message('answer-received', {
      flights: changed,
      answered: { ...refundChosen, option: 'refund' },
    }),
    'back-to-booked': message('back-to-booked', backAgain),
    'reinstated-choice': message('reinstated-choice', {
      ...backAgain,
      refundHeld: true,
      decision: { ...decision, consequence: 'person', options: ['keep', 'refund'] },
    }),
    'refund-stands': message('refund-stands', changedTrip),
    'airline-confirmed': message('airline-confirmed', { flights: changed }),
    'airline-mail-extract': message('airline-mail-extract', { extract }),
    'refund-final': message('refund-final', {
      passengers: [{ name: 'EXAMPLE/BO', ticketNos: ['999-0000000003'] }],
      paidBack: { covers: 'named', nothingLeft: false, amount: { amount: '120.50', currency: 'EUR' } },
    }),
    'void-final': message('void-final', { paidBack: { covers: 'everything', nothingLeft: true } }),
    'day-before': message('day-before', { ...changedTrip, checkIn }),
  };
  return {
    ...ofKind,
    'ticketed, without PNR, at an unknown airport': message('ticketed', {
      pnrs: [],
      flights: [{ ...out, depAirport: 'QQQ' }],
    }),
    'refund-final, of everything': message('refund-final', {
      paidBack: { covers: 'everything', nothingLeft: true, amount: { amount: '1250000', currency: 'IDR' } },
    }),
    'refund-final, for nobody by name': message('refund-final', {
      passengers: [
        { name: 'EXAMPLE/ALEX', ticketNos: [] },
        { name: 'EXAMPLE/BO', ticketNos: [] },
      ],
      paidBack: { covers: 'unnamed', nothingLeft: false },
    }),
    'order-cancelled, never ticketed': message('order-cancelled', { flights: [], passengers: [], pnrs: [] }),
    'change-notice, too late for a mail': message('change-notice', {
      flights: [alittleLater, onward, back],
      flightsBefore: booked,
      callsAtOnce: true,
    }),
    'change-choice, too late to ask': message('change-choice', fullChange),
    'flight-cancelled, no flight left': message('flight-cancelled', {
      flights: [],
      flightsBefore: booked,
      refundHeld: true,
      decision: { ...decision, consequence: 'person' },
    }),
    'flight-cancelled, too late to ask': message('flight-cancelled', cancelledTrip),
    'answer-received, of a flight that is back': message('answer-received', {
      answered: { ...refundChosen, option: 'keep', kind: 'reinstated', takeBack: undefined },
    }),
    'reinstated-choice, too late to ask': message('reinstated-choice', backAgain),
  };
}

export const sampleBrand: Brand = {
  name: 'Example Travel',
  from: 'Example Travel <booking@example.com>',
  phone: '+65 6000 0000',
  email: 'help@example.com',
  url: 'https://www.example.com/help',
  accent: '#8a1c5b',
};
