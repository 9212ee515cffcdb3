import type { Words } from './words.ts';

/** English. */
export const en: Words = {
  tag: 'en',
  ownName: 'English',
  dateFormat: 'ccc d LLL yyyy, HH:mm',
  localTime: 'local time',
  punctuation: { comma: ', ', colon: ': ', gap: ' ' },
  kinds: {
    ticketed: {
      subject: 'Your tickets are issued',
      title: 'Your tickets are issued',
      intro: 'Your booking is confirmed. Please check the names and times below.',
    },
    'ticketed-again': {
      subject: 'Your tickets are issued after all',
      title: 'Your tickets are issued after all',
      intro:
        'We wrote to you that your booking was cancelled. That is no longer so: it is confirmed, with the flights and tickets below. Please use these ticket numbers and no earlier ones.',
    },
    'tickets-changed': {
      subject: 'Your ticket or booking numbers have changed',
      title: 'Your ticket or booking numbers have changed',
      intro:
        'The airline has issued new numbers for your booking. Please use the booking reference and ticket numbers below. This message tells of no change to your flights.',
    },
    'order-cancelled': {
      subject: 'Your booking is cancelled',
      title: 'Your booking is cancelled',
      intro:
        'Your booking was cancelled or could not be completed on the airline’s side. Please do not rely on it for travel. We will contact you about the next steps and about your payment.',
    },
    'change-notice': {
      subject: 'Small change to your flight',
      title: 'Small change to your flight',
      intro: 'The airline has made a small change. You pay nothing for it, and you do not need to do anything.',
    },
    'change-choice': {
      subject: 'Your flight has changed, please choose',
      title: 'Your flight has changed',
      intro: 'The airline has changed your flight. Please compare the flights and tell us what you would like.',
      unasked: {
        subject: 'Your flight has changed',
        intro: 'The airline has changed your flight. Please compare the flights.',
      },
    },
    'choice-reminder': {
      subject: 'Reminder: please choose',
      title: 'Please tell us what you would like',
      intro: 'We asked you about a change to your booking and have no answer yet. The question is still open.',
    },
    'answer-received': {
      subject: 'We have your answer',
      title: 'We have your answer',
      intro: 'Thank you. This is the answer that we have for your booking.',
    },
    'reinstated-choice': {
      subject: 'Your flight is back, do you still want the refund?',
      title: 'Your flight is back',
      intro:
        'You asked for a refund. Since then the airline has put your flight back. Please tell us whether you keep it or still want the refund.',
      unasked: {
        subject: 'Your flight is back',
        intro: 'You asked for a refund. Since then the airline has put your flight back.',
      },
    },
    'refund-stands': {
      subject: 'News about the flights of your refund',
      title: 'The airline has changed flights that you asked to be refunded',
      intro:
        'This is for your information: your refund request stands. You do not need to do anything. A refund takes as long as the airline needs; we write to you when it is final.',
    },
    'flight-cancelled': {
      subject: 'Your flight is cancelled, please choose',
      title: 'Your flight is cancelled',
      intro: 'The airline has cancelled a flight of your booking. Please tell us what you would like.',
      unasked: {
        subject: 'Your flight is cancelled',
        intro: 'The airline has cancelled a flight of your booking.',
      },
    },
    'back-to-booked': {
      subject: 'Your original flights are back',
      title: 'Your original flights are back',
      intro:
        'The airline has taken its change back: you are on the flights that you booked. An earlier question from us is no longer open.',
    },
    'airline-confirmed': {
      subject: 'The airline confirms your new flights',
      title: 'The airline confirms your new flights',
      intro: 'Your booking with the airline now shows the flights below.',
    },
    'airline-mail-extract': {
      subject: 'The airline wrote about your flight',
      title: 'The airline wrote about your flight',
      intro:
        'The airline has sent a mail about your booking. This is an extract of it; links and addresses are removed. The flights below are those that we know of: please compare, and contact us if you have a question.',
    },
    'refund-final': {
      subject: 'Your refund is complete on the airline’s side',
      title: 'Your refund is complete on the airline’s side',
      intro: 'A refund for your booking is complete on the airline’s side.',
    },
    'void-final': {
      subject: 'Your tickets are cancelled, and the airline’s side is complete',
      title: 'Your tickets are cancelled, and the airline’s side is complete',
      intro: 'The tickets of your booking were cancelled (voided), and this is complete on the airline’s side.',
    },
    'day-before': {
      subject: 'Before you fly: your changed flights',
      title: 'Before you fly: your changed flights',
      intro:
        'A flight that has changed since you booked leaves soon. We have checked again: your booking with the airline shows the flights below under “Now”.',
    },
  },
  subjectLine: (subject, reference) => `${subject} – booking ${reference}`,
  callsAtOnce:
    'The airline has moved your flight a little, and by the new time it leaves now or has left. One of our staff will call you.',
  refundHeld: 'The refund that you asked for has not been submitted yet: it waits for your answer to this message.',
  paidBack: {
    covers: {
      everything: 'It covers all passengers and all flights of the booking.',
      named:
        'It is for the passengers named below. The airline’s answer names passengers and tickets, not single flights: where only some flights were to be refunded, the others stay as they are.',
      unnamed:
        'The airline’s answer does not say for which passengers or flights. Please ask us if you are not sure what it covers.',
    },
    nothingLeft: 'None of the flights of this booking can be used any more. Please do not rely on it for travel.',
    amount: (money) => `Amount that we pay back to you for this: ${money}.`,
    way: 'What you get back comes through us, the company that you booked with, and not directly from the airline. Please contact us if you would like to know when and how you receive it.',
  },
  extract: {
    title: 'From the airline’s mail',
    linkRemoved: '[link removed]',
    addressRemoved: '[address removed]',
  },
  flights: {
    before: 'Before',
    booked: 'As you booked',
    now: 'Now',
    yours: 'Your flights',
    ofBooking: 'The flights of this booking',
    noneLeft: 'No flights are left in this booking.',
    route: (from, to) => `${from} to ${to}`,
    departs: (time, terminal) => `departs ${time}${terminal ? `, terminal ${terminal}` : ''}`,
    arrives: (time, terminal) => `arrives ${time}${terminal ? `, terminal ${terminal}` : ''}`,
    marks: { unchanged: '', changed: ' (changed)', cancelled: ' (no longer flown)', new: ' (new)' },
  },
  connections: {
    title: 'Your connection',
    lost: (place) => `${place}: with the new flights you cannot reach your onward flight.`,
    short: (place, minutes) =>
      `${place}: only ${minutes} ${minutes === 1 ? 'minute is' : 'minutes are'} left to change planes, which may not be enough.`,
  },
  extras: {
    title: 'Your seats, baggage and other extras',
    name(extra) {
      if (extra.kind === 'seat') return extra.place ? `seat ${extra.place}` : (extra.code ?? 'seat');
      if (extra.kind === 'other') return extra.code ?? 'another extra';
      const pieces = extra.pieces && `${extra.pieces} ${extra.pieces === 1 ? 'piece' : 'pieces'}`;
      const parts = [pieces, extra.weight && `${extra.weight} kg`].filter(Boolean).join(', ') || extra.code;
      return parts ? `baggage ${parts}` : 'baggage';
    },
    fates: {
      lost: 'gone with its flight, as far as we know',
      kept: 'stays with its flight, as far as we know',
      'to-be-checked': 'it may not have moved to the new flight; please check with us or the airline',
    },
    besides: 'This is what was bought with the booking. What your fare includes besides is not listed here.',
    passenger: (place) => `passenger ${place}`,
  },
  checkIn: {
    title: 'Check-in',
    online: (airline) => `Online check-in with ${airline}`,
    closes: (airline, minutes) => `Check-in with ${airline} closes ${minutes} minutes before departure.`,
    bagDropCloses: (airline, minutes) => `Bag drop with ${airline} closes ${minutes} minutes before departure.`,
  },
  terms: {
    title: 'What it costs, and how long it takes',
    keep: 'You pay nothing for keeping the new flights.',
    keepReinstated: 'You pay nothing for keeping your flights.',
    anotherFlight:
      'Another flight: our staff tell you whether it costs anything, and how much, before anything is changed.',
    refund:
      'A refund follows the airline’s rules and takes as long as the airline needs. We write to you when it is final.',
  },
  question: {
    title: 'Please choose',
    link: 'See your options',
    answerBy: ['Please answer by ', '.'],
    silence: {
      'no-choice': 'If we do not hear from you by then, you stay on the new flights; we do not count that as a choice.',
      person: 'If we do not hear from you by then, one of our staff will contact you.',
    },
    callTitle: 'What happens now',
    call: 'Departure is close: one of our staff will contact you about your choices.',
  },
  answer: {
    title: 'Your answer',
    until: ['You can take it back until ', ', unless we have acted on it by then.'],
    link: 'Take your answer back',
  },
  booking: {
    title: 'Booking',
    pnr: 'Airline booking reference (PNR)',
    ticket: () => 'ticket',
    order: 'Order',
  },
  support: {
    reachUs: 'You can also reach our staff yourself',
    questions: 'If you have a question, you can reach our staff',
    askUs: 'This is how you reach us',
    phone: 'Telephone',
    email: 'E-mail',
    web: 'Web',
  },
  page: {
    titles: {
      changed: 'Your flight has changed',
      reinstated: 'Your flight is back',
      closed: 'Your booking',
      confirm: 'Please confirm',
      unknown: 'Link not valid',
    },
    what: 'What would you like?',
    chooseOne: 'Please choose one of the options.',
    continue: 'Continue',
    silence: {
      'no-choice': 'If you choose nothing by then, you stay on the new flights. We do not count that as a choice.',
      person: 'If you choose nothing by then, one of our staff will contact you.',
    },
    options: {
      keep: { name: 'Keep the new flights', outcome: 'You fly as shown under “Now”.' },
      'another-flight': {
        name: 'I would like another flight',
        outcome: 'One of our staff looks for one and contacts you. Nothing is changed before you agree.',
      },
      refund: {
        name: 'I do not want to fly; please refund',
        outcome: 'We ask the airline for a refund of the whole booking. Your seats on all flights are given up.',
      },
      'refund-part': {
        name: 'Refund the changed part, and keep the rest',
        outcome: 'One of our staff asks the airline for a refund of the flights that changed. You fly the others.',
      },
      'call-me': { name: 'Please call me', outcome: 'One of our staff calls you. Nothing is changed before.' },
      'not-all-agree': {
        name: 'We do not all want the same',
        outcome: 'One of our staff contacts you to find out what each passenger wants. Nothing is changed before.',
      },
    },
    keepReinstated: 'Keep my flights, no refund',
    confirm: {
      whole: {
        title: 'Do you really want a refund?',
        given: 'Your seats on these flights are given up.',
        yes: 'Yes, refund',
      },
      part: {
        title: 'Do you really want a refund of the changed part?',
        given: 'Your seats on the flights that changed are given up; you keep the others.',
        yes: 'Yes, refund this part',
      },
      final: 'This cannot be taken back once it is with the airline.',
      back: 'Back to the options',
    },
    thanks: 'Thank you',
    answered: 'This has been answered',
    answerIs: ['The answer is: ', '.'],
    nothingElse: 'You do not need to do anything else here. We write to you when there is news.',
    takeBack: {
      until: ['You can take this answer back until ', ', unless we have acted on it by then.'],
      button: 'Take this answer back',
      done: 'Your answer has been taken back. Please choose again.',
      open: 'There is no answer at the moment. Please choose.',
      late: {
        title: 'This answer cannot be taken back any more',
        because: {
          'time-is-over': 'The time for it is over.',
          'acted-on': 'We have already acted on it.',
          superseded: 'There is newer information about your booking.',
          'departure-too-close': 'Departure is too close to ask you again.',
        },
        contact: 'If you want something else, please contact us.',
      },
    },
    superseded: {
      title: 'There is newer information',
      text: 'This link is about an earlier change. Please use the link in our latest message.',
    },
    expired: {
      title: 'The time to answer is over',
      text: 'If you still want to change something, please contact us.',
    },
    unknown: {
      title: 'This link is not valid',
      text: 'Please open the link exactly as it is in our message. If it was cut off, copy the whole of it.',
    },
    languages: 'Language',
  },
};
