import type { MessageKind } from '../domain/order-state.ts';
import type { Message } from './message.ts';

/** Raised with each change of wording; stored with each message. */
export const wordingVersion = '1';

interface Wording {
  readonly subject: (message: Message) => string;
  readonly title: string;
  readonly intro: string;
}

const reference = (message: Message): string => message.pnrs[0] ?? message.orderNo;

/** English words of each message. */
export const wordings: Readonly<Record<MessageKind, Wording>> = {
  ticketed: {
    subject: (message) => `Your tickets are issued – booking ${reference(message)}`,
    title: 'Your tickets are issued',
    intro: 'Your booking is confirmed. Please check the names and times below.',
  },
  'change-notice': {
    subject: (message) => `Small change to your flight – booking ${reference(message)}`,
    title: 'Small change to your flight',
    intro: 'The airline has made a small change. You do not need to do anything.',
  },
  'change-choice': {
    subject: (message) => `Your flight has changed, please choose – booking ${reference(message)}`,
    title: 'Your flight has changed',
    intro: 'The airline has changed your flight. Please compare the flights and tell us what you would like.',
  },
  'flight-cancelled': {
    subject: (message) => `Your flight is cancelled, please choose – booking ${reference(message)}`,
    title: 'Your flight is cancelled',
    intro: 'The airline has cancelled a flight of your booking. Please tell us what you would like.',
  },
  'back-to-booked': {
    subject: (message) => `Your original flights are back – booking ${reference(message)}`,
    title: 'Your original flights are back',
    intro:
      'The airline has taken its change back: you are on the flights that you booked. An earlier question from us is no longer open.',
  },
  'airline-confirmed': {
    subject: (message) => `The airline confirms your new flights – booking ${reference(message)}`,
    title: 'The airline confirms your new flights',
    intro: 'Your booking with the airline now shows the flights below.',
  },
};

/** What happens when the traveller does not answer. */
export const consequenceWords = {
  'no-choice': 'If we do not hear from you by then, you stay on the new flights; we do not count that as a choice.',
  person: 'If we do not hear from you by then, one of our staff will contact you.',
} as const;

/** A change so close to departure that no answer by mail is waited for. */
export const callWords = 'Departure is close: one of our staff will contact you about your choices.';
