import { nextFlight } from './itinerary.ts';
import type {
  CancellationReading,
  MessageKind,
  OrderState,
  PollPurpose,
  Task,
  TaskReason,
  Unconfirmed,
} from './order-state.ts';
import { nextQueryDue } from './polling.ts';

/** What the order case does next, and why: plain data that the Temporal history shows. Times are in milliseconds. */
export type Step = Decided & (Poll | Tell | Ask | Wait | Close | CloseTrip | Confirm | SubmitRefund | Settled);

export interface Decided {
  /** The state's version that the step was chosen from, and when (database clock). */
  readonly version: number;
  readonly chosenAt: number;
  readonly stage: Stage;
  /** The reason in words: codes and numbers only, no personal data. */
  readonly because: string;
  readonly needsHuman: boolean;
  /** When the order is to be looked at again, though nothing may be open until then; milliseconds. */
  readonly lookAt?: number;
  /** IATA code of the next flight's airline; absent before ticketing. */
  readonly airline?: string;
}

export interface Poll {
  readonly kind: 'poll';
  readonly what: PollPurpose;
  readonly dueAt: number;
  readonly until: number;
}
export interface Tell {
  readonly kind: 'tell';
  readonly message: MessageKind;
  readonly toldVersion: number;
  /** What it is about within the order: code of an airline's mail, of a refund or void; of `day-before` the flight. */
  readonly about?: string;
}
/** Hands something to a person, or brings an open task up again. */
export interface Ask {
  readonly kind: 'ask';
  readonly reason: TaskReason;
  readonly subject: string;
  /** It is brought up again by then, where that is before the usual time. */
  readonly remindBy?: number;
}
export interface Wait {
  readonly kind: 'wait';
  readonly for: 'traveller' | 'person' | 'trip' | 'airline';
  readonly until: number;
  readonly consequence: string;
}
/** The traveller's time is over. */
export interface Close {
  readonly kind: 'close';
  readonly questionId: string;
  readonly outcome: 'no-choice' | 'expired-to-person';
}
/** The trip is over: what makes no sense any more is closed. */
export interface CloseTrip {
  readonly kind: 'close-trip';
}
/** Tells Atlas how an incident was read. */
export interface Confirm {
  readonly kind: 'confirm';
  readonly eventId: string;
  readonly incident: Unconfirmed['incident'];
  readonly reading: CancellationReading | undefined;
}
/** Submits the refund that the traveller chose. */
export interface SubmitRefund {
  readonly kind: 'submit-refund';
  readonly questionId: string;
}
export interface Settled {
  readonly kind: 'settled';
}

export type Stage =
  | 'ticketing'
  | 'telling'
  | 'confirming-change'
  | 'traveller-decides'
  | 'airline-side'
  | 'refund-or-void'
  | 'person-decides'
  | 'settled';

/** Limits of the waits, in milliseconds. */
export interface StepLimits {
  readonly pollFirstSeconds: number;
  readonly ticketing: number;
  readonly corroboration: number;
  /** A refund or void that is not final by then goes to a person. */
  readonly settlement: number;
  /** A mail about a schedule change that nothing explains by then goes to a person. */
  readonly mail: number;
  /** One that nobody has read by then is passed on unread, if the departure is close. */
  readonly unreadMail: number;
  /** How long a change of flights that are days away waits for further news before it is told; 0: not at all. */
  readonly furtherNews: number;
  /** How long the ticket mail of a trip waits for its other orders. */
  readonly trip: number;
  /** How long the seller may claim a cancelled order before the traveller is told. */
  readonly cancelledHold: number;
  /** A reminder is sent only if so much of the traveller's time is left. */
  readonly reminderLeft: number;
  /** Whether Skyhook submits the refunds that travellers choose; else a person does. */
  readonly submitRefunds: boolean;
  /** From a traveller's answer until it can be taken back no more, and a refund is submitted. */
  readonly undo: number;
  /** A submission whose answer was lost and that does not show by then goes to a person. */
  readonly refundOutcome: number;
  /** How long before departure changed flights are confirmed to the traveller; 0: never. */
  readonly dayBefore: number;
  /** Whether incidents are confirmed with Atlas. */
  readonly confirmIncidents: boolean;
}

/** A rule looks at an order and gives the step that it calls for, if any. */
export type Rule = (state: OrderState, limits: StepLimits) => Step | undefined;

/** The part that every step has. */
export function decided(state: OrderState, stage: Stage, because: string, needsHuman = false): Decided {
  const next = state.current && nextFlight(state.current.segments, state.now);
  return {
    version: state.version,
    chosenAt: state.now,
    stage,
    because,
    needsHuman: needsHuman || state.tasks.some((task) => task.state === 'open'),
    ...(next ? { airline: next.carrier } : {}),
  };
}

/** Nothing is open. */
export function settled(state: OrderState, because: string): Step {
  return { kind: 'settled', ...decided(state, 'settled', because) };
}

/** One retrying query, due by its own pace or at once for fresh evidence. */
export function poll(state: OrderState, limits: StepLimits, what: PollPurpose, until: number, because: string): Step {
  const newsAt = what === 'settlement' ? state.settlementWantedAt : state.freshWantedAt;
  const dueAt = nextQueryDue(what, state.polls[what], newsAt, state.now, limits.pollFirstSeconds, state.flood);
  const stage = (
    {
      ticket: 'ticketing',
      corroboration: 'confirming-change',
      fresh: 'confirming-change',
      airline: 'airline-side',
      settlement: 'refund-or-void',
      cancelled: 'person-decides',
      mail: 'confirming-change',
    } as const
  )[what];
  return { kind: 'poll', what, dueAt, until, ...decided(state, stage, because) };
}

/** What tasks about a message to the traveller name: `change-notice/2`, `refund-final/<code>`. */
export const messageName = ({ message, toldVersion, about }: Pick<Tell, 'message' | 'toldVersion' | 'about'>): string =>
  `${message}/${about ?? toldVersion}`;

/** Hands something to a person. */
export function ask(state: OrderState, reason: TaskReason, subject: string, because: string): Step {
  return { kind: 'ask', reason, subject, ...decided(state, 'person-decides', because, true) };
}

/** Asks a person once; while the task is open later rules go on, and `waitForPerson` brings it up again. */
export function taskOnce(state: OrderState, reason: TaskReason, subject: string, because: string): Step | undefined {
  return findTask(state, reason, subject) ? undefined : ask(state, reason, subject, because);
}

export const findTask = (state: OrderState, reason: TaskReason, subject: string): Task | undefined =>
  state.tasks.find((task) => task.reason === reason && task.subject === subject);
