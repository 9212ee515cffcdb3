import { defaultChangePolicy } from '../../src/domain/change-policy.ts';
import type { Itinerary } from '../../src/domain/itinerary.ts';
import type { Claim, OrderState, Question, SentMessage, Task } from '../../src/domain/order-state.ts';
import type { Step, StepLimits } from '../../src/domain/steps.ts';
import { judgeChange } from '../../src/domain/schedule-change.ts';

/** The `now` of built states: 2026-11-20 00:00 UTC. */
export const now = Date.UTC(2026, 10, 20);
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** The limits of the service by default; nothing is confirmed with Atlas or submitted to it. */
export const stepLimits: StepLimits = {
  pollFirstSeconds: 1,
  ticketing: 120 * minuteMs,
  corroboration: 10 * minuteMs,
  furtherNews: 15 * minuteMs,
  trip: 15 * minuteMs,
  settlement: 30 * 24 * hourMs,
  mail: 30 * minuteMs,
  unreadMail: hourMs,
  cancelledHold: 30 * minuteMs,
  reminderLeft: hourMs,
  submitRefunds: false,
  undo: 30 * minuteMs,
  refundOutcome: 120 * minuteMs,
  dayBefore: 24 * hourMs,
  confirmIncidents: false,
};

export const orderNo = 'DEMOA20260703091512377';

/** An order that was paid and not queried yet, except for what is given. */
export function orderState(given: Partial<OrderState> = {}): OrderState {
  return {
    orderNo,
    version: 7,
    now,
    firstSeenAt: now - hourMs,
    status: undefined,
    ticketIssued: false,
    everyPassengerHasTicket: false,
    errorCode: undefined,
    paymentDeadline: undefined,
    paid: false,
    cancellation: undefined,
    freshWantedAt: undefined,
    newsSince: undefined,
    queriedAt: undefined,
    flood: undefined,
    ticketedHeard: false,
    polls: {},
    bought: undefined,
    boughtAt: undefined,
    current: undefined,
    told: undefined,
    untoldSince: undefined,
    airlineAgrees: false,
    policy: defaultChangePolicy,
    passengers: 1,
    judgement: undefined,
    claims: [],
    unread: [],
    unconfirmed: [],
    mails: [],
    settlements: [],
    settlementWantedAt: undefined,
    voidUnseenSince: undefined,
    settlementsAsked: false,
    whollyRefunded: false,
    cancellationExplained: false,
    tickets: undefined,
    refundSubmissions: [],
    notFoundSince: undefined,
    isAncillary: false,
    messages: [],
    question: undefined,
    tasks: [],
    trip: undefined,
    replacedBy: undefined,
    ...given,
  };
}

/**
 * A ticketed order whose traveller was told so: its itinerary versions as given, the first of them bought, the last of
 * them current.
 *
 * @param told the number of the version that the traveller knows; the current one by default
 */
export function ticketedOrder(
  versions: readonly [Itinerary, ...Itinerary[]],
  given: Partial<OrderState> & { readonly toldVersion?: number } = {},
): OrderState {
  const { toldVersion = versions.length, ...more } = given;
  const version = (number: number) => ({ version: number, segments: versions[number - 1] as Itinerary });
  const [bought, current, told] = [version(1), version(versions.length), version(toldVersion)];
  return orderState({
    status: 'ticketed',
    ticketIssued: true,
    everyPassengerHasTicket: true,
    ticketedHeard: true,
    bought,
    boughtAt: now - hourMs,
    current,
    told,
    airlineAgrees: true,
    judgement: judgeChange(bought.segments, told.segments, current.segments, given.policy ?? defaultChangePolicy),
    messages: [message('ticketed', 1)],
    ...more,
  });
}

export function message(
  kind: SentMessage['kind'],
  toldVersion: number,
  state: SentMessage['state'] = 'sent',
): SentMessage {
  return { kind, toldVersion, state };
}

export const claim = (given: Partial<Claim> = {}): Claim => ({
  evidenceId: 'order.schedulechange/-/c1',
  eventId: undefined,
  recordedAt: now - minuteMs,
  state: 'open',
  ...given,
});

export const question = (given: Partial<Question> = {}): Question => ({
  id: 'q_0123456789abcdef01234567',
  toldVersion: 2,
  state: 'open',
  answer: undefined,
  askedAt: now - hourMs,
  deadline: now + 24 * hourMs,
  consequence: 'no-choice',
  ...given,
});

export const task = (reason: Task['reason'], subject: string, given: Partial<Task> = {}): Task => ({
  reason,
  subject,
  state: 'open',
  askedAt: now - hourMs,
  remindAt: now + 12 * hourMs,
  ...given,
});

/** A step of any kind, as lists show it. */
export const aStep = (given: object): Step =>
  Object.assign(
    { kind: 'settled', version: 1, chosenAt: 0, stage: 'settled', because: 'x', needsHuman: false } as const,
    given,
  );
