import type { AncillaryFate } from '../domain/ancillaries.ts';
import { asksSomething } from '../domain/message-kinds.ts';
import type { MessageKind } from '../domain/order-state.ts';
import type { Message, MessageConnection } from './message.ts';

/** Raised with each change of wording; stored with each message. */
export const wordingVersion = '5';

interface Wording {
  readonly subject: (message: Message) => string;
  readonly title: string;
  readonly intro: string;
  /** Instead, where departure is too close to ask. */
  readonly unasked?: { readonly subject: (message: Message) => string; readonly intro: string };
}

const reference = (message: Message): string => message.pnrs[0] ?? message.orderNo;

/** English words of each message. */
export const wordings: Readonly<Record<MessageKind, Wording>> = {
  ticketed: {
    subject: (message) => `Your tickets are issued – booking ${reference(message)}`,
    title: 'Your tickets are issued',
    intro: 'Your booking is confirmed. Please check the names and times below.',
  },
  'ticketed-again': {
    subject: (message) => `Your tickets are issued after all – booking ${reference(message)}`,
    title: 'Your tickets are issued after all',
    intro:
      'We wrote to you that your booking was cancelled. That is no longer so: it is confirmed, with the flights and tickets below. Please use these ticket numbers and no earlier ones.',
  },
  'tickets-changed': {
    subject: (message) => `Your ticket or booking numbers have changed – booking ${reference(message)}`,
    title: 'Your ticket or booking numbers have changed',
    intro:
      'The airline has issued new numbers for your booking. Please use the booking reference and ticket numbers below. This message tells of no change to your flights.',
  },
  'order-cancelled': {
    subject: (message) => `Your booking is cancelled – booking ${reference(message)}`,
    title: 'Your booking is cancelled',
    intro:
      'Your booking was cancelled or could not be completed on the airline’s side. Please do not rely on it for travel. We will contact you about the next steps and about your payment.',
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
    unasked: {
      subject: (message) => `Your flight has changed – booking ${reference(message)}`,
      intro: 'The airline has changed your flight. Please compare the flights.',
    },
  },
  'choice-reminder': {
    subject: (message) => `Reminder: please choose – booking ${reference(message)}`,
    title: 'Please tell us what you would like',
    intro: 'We asked you about a change to your booking and have no answer yet. The question is still open.',
  },
  'reinstated-choice': {
    subject: (message) => `Your flight is back, do you still want the refund? – booking ${reference(message)}`,
    title: 'Your flight is back',
    intro:
      'You asked for a refund. Since then the airline has put your flight back. Please tell us whether you keep it or still want the refund.',
    unasked: {
      subject: (message) => `Your flight is back – booking ${reference(message)}`,
      intro: 'You asked for a refund. Since then the airline has put your flight back.',
    },
  },
  'refund-stands': {
    subject: (message) => `News about the flights of your refund – booking ${reference(message)}`,
    title: 'The airline has changed flights that you asked to be refunded',
    intro: 'This is for your information: your refund request stands. You do not need to do anything.',
  },
  'flight-cancelled': {
    subject: (message) => `Your flight is cancelled, please choose – booking ${reference(message)}`,
    title: 'Your flight is cancelled',
    intro: 'The airline has cancelled a flight of your booking. Please tell us what you would like.',
    unasked: {
      subject: (message) => `Your flight is cancelled – booking ${reference(message)}`,
      intro: 'The airline has cancelled a flight of your booking.',
    },
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
  'airline-mail-extract': {
    subject: (message) => `The airline wrote about your flight – booking ${reference(message)}`,
    title: 'The airline wrote about your flight',
    intro:
      'The airline has sent a mail about your booking. This is an extract of it; links and addresses are removed. The flights below are those that we know of: please compare, and contact us if you have a question.',
  },
};

/** The words of a message: it asks for a choice only where it has a link to choose with. */
export function wordsOf(message: Message): {
  readonly subject: string;
  readonly title: string;
  readonly intro: string;
} {
  const { unasked, ...usual } = wordings[message.kind];
  if (message.callsAtOnce) return { subject: usual.subject(message), title: usual.title, intro: callsAtOnceWords };
  const { subject, intro } = message.decision ? usual : (unasked ?? usual);
  return { subject: subject(message), title: usual.title, intro };
}

/** Whether a message shows the way to an open question. */
export const showsQuestion = (kind: MessageKind): boolean => asksSomething(kind) || kind === 'choice-reminder';
/** Above the extract of the airline's mail. */
export const extractTitle = 'From the airline’s mail';

/** A small change that comes so late that a mail alone is of no use. */
const callsAtOnceWords =
  'The airline has moved your flight a little, and by the new time it leaves now or has left. One of our staff will call you.';

/** What happens when the traveller does not answer. */
export const consequenceWords = {
  'no-choice': 'If we do not hear from you by then, you stay on the new flights; we do not count that as a choice.',
  person: 'If we do not hear from you by then, one of our staff will contact you.',
} as const;

/** A change so close to departure that no answer by mail is waited for. */
export const callWords = 'Departure is close: one of our staff will contact you about your choices.';

/** Above the connections that cannot be made any more, or hardly. */
export const connectionsTitle = 'Your connection';

/** What the traveller has to know of a connection before keeping the new flights. */
export const connectionWords = ({ code, place, minutes }: MessageConnection): string =>
  code === 'connection-lost'
    ? `${place}: with the new flights you cannot reach your onward flight.`
    : `${place}: only ${minutes} minutes are left to change planes, which may not be enough.`;

/** Above what passengers bought and the flights no longer have, or may not have. */
export const ancillariesTitle = 'Your seats, baggage and other extras';

/** What became of one of them; Atlas does not say what an airline moves along. */
export const fateWords: Readonly<Record<AncillaryFate, string>> = {
  lost: 'gone with its flight, as far as we know',
  'to-be-checked': 'it may not have moved to the new flight; please check with us or the airline',
};

/** The traveller chose a refund before, and the flights changed again. */
export const refundHeldWords =
  'The refund that you asked for has not been submitted yet: it waits for your answer to this message.';
