import type { AncillaryFate } from '../../domain/ancillaries.ts';
import type { Answer } from '../../domain/change-policy.ts';
import type { MessageKind } from '../../domain/order-state.ts';
import type { WhyItStands } from '../../domain/taking-back.ts';
import type { Extra } from '../extras.ts';
import type { Language } from '../language.ts';
import type { FlightChange } from '../flight-change.ts';

/** Messages that have other words where departure is too close to ask. */
export type AskingKind = 'change-choice' | 'flight-cancelled' | 'reinstated-choice';

export interface Telling {
  /** Without the reference of the booking. */
  readonly subject: string;
  readonly title: string;
  readonly intro: string;
}

export interface Asking extends Telling {
  /** Instead, where departure is too close to ask. */
  readonly unasked: { readonly subject: string; readonly intro: string };
}

/** What stands before and after something. */
export type Around = readonly [before: string, after: string];

/** What follows when nobody answers. */
type Silence = Readonly<Record<'no-choice' | 'person', string>>;

/**
 * All that a traveller reads, in one language: messages and the decision page. Titles are written as in a sentence; plain
 * text has them in capitals.
 */
export interface Words {
  readonly tag: Language;
  /** The language's name in itself. */
  readonly ownName: string;
  /** Of an airport-local time, in luxon's tokens. */
  readonly dateFormat: string;
  /** In place of the zone, where that is not known. */
  readonly localTime: string;
  readonly punctuation: {
    readonly comma: string;
    readonly colon: string;
    /** Between two sentences. */
    readonly gap: string;
  };
  readonly kinds: { readonly [Kind in MessageKind]: Kind extends AskingKind ? Asking : Telling };
  readonly subjectLine: (subject: string, reference: string) => string;
  /** A small change that comes so late that a mail alone is of no use. */
  readonly callsAtOnce: string;
  /** The traveller chose a refund before, and the flights changed again. */
  readonly refundHeld: string;
  /** Of a refund or void that is done on the airline's side. */
  readonly paidBack: {
    /** Whom and what it covers, as far as Atlas names it. */
    readonly covers: Readonly<Record<'everything' | 'named' | 'unnamed', string>>;
    readonly nothingLeft: string;
    /** What the seller says that it pays back. */
    readonly amount: (money: string) => string;
    /** From whom the money comes, and whom to ask. */
    readonly way: string;
  };
  /** Of an airline's mail that is passed on. */
  readonly extract: {
    readonly title: string;
    readonly linkRemoved: string;
    readonly addressRemoved: string;
  };
  readonly flights: {
    readonly before: string;
    /** In its place, where the other flights are those that were bought. */
    readonly booked: string;
    readonly now: string;
    readonly yours: string;
    readonly ofBooking: string;
    readonly noneLeft: string;
    readonly route: (from: string, to: string) => string;
    /** With the terminal, where it is known. The first letter is made a capital where a line begins with it. */
    readonly departs: (time: string, terminal: string) => string;
    readonly arrives: (time: string, terminal: string) => string;
    /** After the flight's number and airports, with the space before it where there is one. */
    readonly marks: Readonly<Record<FlightChange, string>>;
  };
  /** What the traveller has to know of a connection before keeping the new flights. */
  readonly connections: {
    readonly title: string;
    readonly lost: (place: string) => string;
    readonly short: (place: string, minutes: number) => string;
  };
  /** What passengers bought, and what became of it with new flights; Atlas does not say what an airline moves along. */
  readonly extras: {
    readonly title: string;
    readonly name: (extra: Extra) => string;
    readonly fates: Readonly<Record<AncillaryFate | 'kept', string>>;
    /** Under what was bought, in a receipt. */
    readonly besides: string;
    /** Where no name is known. */
    readonly passenger: (place: number) => string;
  };
  /** What the seller says of airlines. */
  readonly checkIn: {
    readonly title: string;
    /** Before the address of the page. */
    readonly online: (airline: string) => string;
    readonly closes: (airline: string, minutes: number) => string;
    readonly bagDropCloses: (airline: string, minutes: number) => string;
  };
  /** What the answers to a question cost, and how long they take. */
  readonly terms: {
    readonly title: string;
    readonly keep: string;
    readonly keepReinstated: string;
    readonly anotherFlight: string;
    readonly refund: string;
  };
  /** The way to the open question. */
  readonly question: {
    readonly title: string;
    readonly link: string;
    readonly answerBy: Around;
    readonly silence: Silence;
    /** A change so close to departure that no answer by mail is waited for. */
    readonly callTitle: string;
    readonly call: string;
  };
  /** What was answered, and the way to take it back. */
  readonly answer: {
    readonly title: string;
    readonly until: Around;
    readonly link: string;
  };
  readonly booking: {
    readonly title: string;
    readonly pnr: string;
    readonly ticket: (count: number) => string;
    readonly order: string;
  };
  /** Only with a brand. */
  readonly support: {
    /** Before the telephone and address of the staff, where a message asks something or says that somebody will call. */
    readonly reachUs: string;
    /** Before the same in a receipt. */
    readonly questions: string;
    /** The same where a message says that the traveller may ask. */
    readonly askUs: string;
    readonly phone: string;
    readonly email: string;
    readonly web: string;
  };
  readonly page: PageWords;
}

/** The decision page. */
export interface PageWords {
  readonly titles: {
    readonly changed: string;
    readonly reinstated: string;
    readonly closed: string;
    readonly confirm: string;
    readonly unknown: string;
  };
  readonly what: string;
  readonly chooseOne: string;
  readonly continue: string;
  readonly silence: Silence;
  /** What an answer is called, and what happens then. */
  readonly options: Readonly<Record<Answer, { readonly name: string; readonly outcome: string }>>;
  /** The flights of a reinstated booking are no new ones. */
  readonly keepReinstated: string;
  readonly confirm: {
    readonly whole: Confirmation;
    readonly part: Confirmation;
    readonly final: string;
    readonly back: string;
  };
  readonly thanks: string;
  readonly answered: string;
  readonly answerIs: Around;
  readonly nothingElse: string;
  readonly takeBack: {
    readonly until: Around;
    readonly button: string;
    /** Above the question, which is open again. */
    readonly done: string;
    /** Above the question when there is no answer to take back. */
    readonly open: string;
    readonly late: {
      readonly title: string;
      readonly because: Readonly<Record<WhyItStands, string>>;
      readonly contact: string;
    };
  };
  readonly superseded: { readonly title: string; readonly text: string };
  readonly expired: { readonly title: string; readonly text: string };
  readonly unknown: { readonly title: string; readonly text: string };
  /** Above the names of the other languages, for those who do not see that they are links to them. */
  readonly languages: string;
}

interface Confirmation {
  readonly title: string;
  readonly given: string;
  readonly yes: string;
}
