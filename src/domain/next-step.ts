import { departure, span } from './itinerary.ts';
import { firstAffected } from './deadlines.ts';
import { nextQueryDue } from './polling.ts';
import type { Claim, MessageKind, OrderState, PollPurpose, SentMessage, Task, TaskReason } from './order-state.ts';

/** What the order case does next, and why: plain data that the Temporal history shows. Times are in milliseconds. */
export type Step = Decided & (Poll | Tell | Ask | Wait | Close | Settled);

interface Decided {
  /** The state's version that the step was chosen from, and when (database clock). */
  readonly version: number;
  readonly chosenAt: number;
  readonly stage: Stage;
  /** The reason in words: codes and numbers only, no personal data. */
  readonly because: string;
  readonly needsHuman: boolean;
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
}
/** Hands something to a person, or brings an open task up again. */
export interface Ask {
  readonly kind: 'ask';
  readonly reason: TaskReason;
  readonly subject: string;
}
export interface Wait {
  readonly kind: 'wait';
  readonly for: 'traveller' | 'person';
  readonly until: number;
  readonly consequence: string;
}
/** The traveller's time is over. */
export interface Close {
  readonly kind: 'close';
  readonly questionId: string;
  readonly outcome: 'no-choice' | 'expired-to-person';
}
export interface Settled {
  readonly kind: 'settled';
}

export type Stage =
  'ticketing' | 'telling' | 'confirming-change' | 'traveller-decides' | 'airline-side' | 'person-decides' | 'settled';

/** Limits of the waits, in milliseconds. */
export interface StepLimits {
  readonly pollFirstSeconds: number;
  readonly ticketing: number;
  readonly corroboration: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const paymentGrace = 15 * minuteMs;
const freshQueryLimit = 24 * hourMs;
/** Atlas: paid, no PNR yet, Atlas chases it; never a failure (ticketing errors, July 2026). */
const stillChased = '615';

/**
 * Chooses the next step from the order's state. Pure: the same state gives the same step, so a retry, a reset, a
 * duplicate or a late signal is harmless. The first rule that applies wins.
 */
export function nextStep(state: OrderState, limits: StepLimits): Step {
  const rules = isTicketed(state) ? ticketedRules : beforeTicketRules;
  for (const rule of rules) {
    const step = rule(state, limits);
    if (step) return step;
  }
  return settled(state, 'nothing is open');
}

type Rule = (state: OrderState, limits: StepLimits) => Step | undefined;

const beforeTicketRules: readonly Rule[] = [followCancellation, followPayment, followTicketing, waitForPerson];

const ticketedRules: readonly Rule[] = [
  endAfterLastFlight,
  queryAfresh,
  tellTicketed,
  confirmClaims,
  // Before news is told: telling it would make the answer one about an older version, and nobody would see it.
  handOverAnswer,
  tellChange,
  waitForTraveller,
  watchAirline,
  tellAirlineConfirmed,
  waitForPerson,
];

/**
 * The first itinerary is stored when Atlas's own completion test is met (status 2, ticket status 1, a ticket number for
 * each passenger), so it says that the order was ticketed; the status may have moved on since.
 */
const isTicketed = (state: OrderState): boolean => state.bought !== undefined && state.status === 'ticketed';

function followCancellation(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status !== 'cancelled' || state.errorCode === stillChased) return undefined;
  const fresh = queryAfresh(state, limits);
  if (fresh) return fresh;
  const code = state.errorCode ?? 'none';
  return taskOnce(state, 'order-cancelled', code, `the order query shows -3, error code ${code}`);
}

function followPayment(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status !== 'unpaid') return undefined;
  const until = (state.paymentDeadline ?? state.firstSeenAt + 24 * hourMs) + paymentGrace;
  if (state.now < until) return poll(state, limits, 'ticket', until, 'the order query shows it unpaid');
  return queryAfresh(state, limits) ?? settled(state, 'not paid by its payment deadline');
}

function followTicketing(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.status === 'cancelled' && state.errorCode !== stillChased) return undefined;
  const until = (state.polls.ticket?.startedAt ?? state.now) + limits.ticketing;
  const reason =
    state.status === undefined ? 'not queried yet' : `status "${state.status}", not ticketed for all passengers`;
  if (state.now < until) return poll(state, limits, 'ticket', until, reason);
  const task = findTask(state, 'ticketing-late', 'ticket');
  if (task?.state === 'done')
    return queryAfresh(state, limits) ?? settled(state, 'late ticketing was dealt with by a person');
  if (!task || task.remindAt <= state.now) {
    return ask(state, 'ticketing-late', 'ticket', `${reason} after the limit of ${limits.ticketing / minuteMs} min`);
  }
  return poll(state, limits, 'ticket', task.remindAt, `${reason}; a person knows`);
}

function endAfterLastFlight(state: OrderState): Step | undefined {
  const flown = state.current && span(state.current.segments);
  return flown && flown.last + 72 * hourMs < state.now ? settled(state, 'the last flight has been flown') : undefined;
}

function queryAfresh(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.freshWantedAt === undefined || state.claims.some((claim) => !isHandedOver(state, claim))) return undefined;
  const until = state.freshWantedAt + freshQueryLimit;
  if (state.now >= until) return undefined;
  return poll(state, limits, 'fresh', until, 'new evidence; only the order query is believed');
}

function tellTicketed(state: OrderState): Step | undefined {
  const sent = state.messages.some((message) => message.kind === 'ticketed' && isOut(message));
  const known = state.told !== undefined && !state.ticketedHeard;
  if (!state.current || sent || known) return undefined;
  return tell(state, 'ticketed', state.current.version, 'ticketed by the final test of the order query');
}

function confirmClaims(state: OrderState, limits: StepLimits): Step | undefined {
  const open = state.claims.filter((claim) => !isHandedOver(state, claim));
  const lost = open.find((claim) => claim.state === 'not-placed');
  if (lost)
    return ask(
      state,
      'change-not-placed',
      lost.evidenceId,
      'confirmed, but its flights are not in the itinerary we know',
    );
  const late = open.find((claim) => claim.recordedAt + limits.corroboration <= state.now);
  if (late) {
    const why =
      late.state === 'ambiguous'
        ? 'two contents came under one event id'
        : 'neither order query nor incident list shows it';
    return ask(state, 'change-unconfirmed', late.evidenceId, why);
  }
  const until = Math.min(...open.map((claim) => claim.recordedAt + limits.corroboration));
  return open.length > 0
    ? poll(
        state,
        limits,
        'corroboration',
        until,
        'a schedule change was pushed; order query or incident list must show it',
      )
    : undefined;
}

function tellChange(state: OrderState): Step | undefined {
  const { judgement, current } = state;
  if (!judgement || !current || judgement.againstKnown.severity === 'none') return undefined;
  return tell(state, messageFor(state), current.version, describeJudgement(state));
}

/** Which message a change asks for. Back to what was bought needs no choice; a cut-out flight has its own words. */
function messageFor({ judgement }: OrderState): MessageKind {
  if (judgement?.backToBooked) return 'back-to-booked';
  if (judgement?.severity === 'cancelled') return 'flight-cancelled';
  return judgement?.severity === 'minor' ? 'change-notice' : 'change-choice';
}

function describeJudgement({ judgement }: OrderState): string {
  if (!judgement) return '';
  const reasons = judgement.againstKnown.reasons.map(({ code, where, minutes }) =>
    minutes === undefined ? `${where} ${code}` : `${where} ${code} ${minutes} min`,
  );
  return `${judgement.severity}: ${reasons.join('; ')}`;
}

function waitForTraveller(state: OrderState): Step | undefined {
  const { question } = state;
  if (question?.state !== 'open') return undefined;
  const outcome = question.consequence === 'person' ? 'expired-to-person' : 'no-choice';
  if (question.deadline <= state.now) {
    return {
      kind: 'close',
      questionId: question.id,
      outcome,
      ...decided(state, 'traveller-decides', 'no answer by the deadline'),
    };
  }
  return {
    kind: 'wait',
    for: 'traveller',
    until: question.deadline,
    consequence: outcome,
    ...decided(state, 'traveller-decides', `asked about version ${question.toldVersion}; silence leads to ${outcome}`),
  };
}

function handOverAnswer(state: OrderState): Step | undefined {
  const { question } = state;
  if (!question) return undefined;
  const reason = ((): TaskReason | undefined => {
    if (question.state === 'expired-to-person') return 'traveller-silent';
    if (question.answer === 'refund') return 'traveller-wants-refund';
    return question.answer === 'call-me' ? 'traveller-wants-call' : undefined;
  })();
  if (!reason || question.state === 'superseded') return undefined;
  return taskOnce(
    state,
    reason,
    question.id,
    reason === 'traveller-silent' ? 'no answer by the deadline' : `answer: ${question.answer}`,
  );
}

function watchAirline(state: OrderState, limits: StepLimits): Step | undefined {
  const { bought, current } = state;
  if (!bought || !current || current.version === bought.version || state.airlineAgrees || endsWithPerson(state))
    return undefined;
  const affected = firstAffected(bought.segments, current.segments) ?? current.segments[0];
  const until = affected ? departure(affected) : state.now;
  if (until <= state.now) return undefined;
  return poll(state, limits, 'airline', until, 'the order query still shows other flights');
}

function tellAirlineConfirmed(state: OrderState): Step | undefined {
  const { question, told } = state;
  const stays = question?.answer === 'keep' || question?.state === 'no-choice';
  if (!told || !state.airlineAgrees || !stays || question.toldVersion !== told.version) return undefined;
  return tell(state, 'airline-confirmed', told.version, 'the order query shows the new flights');
}

function waitForPerson(state: OrderState): Step | undefined {
  const open = state.tasks.filter((task) => task.state === 'open');
  const due = open.find((task) => task.remindAt <= state.now);
  if (due) return ask(state, due.reason, due.subject, 'still open; brought up again');
  if (open.length === 0) return undefined;
  return {
    kind: 'wait',
    for: 'person',
    until: Math.min(...open.map((task) => task.remindAt)),
    consequence: 'brought up again',
    ...decided(state, 'person-decides', open.map((task) => task.reason).join(', ')),
  };
}

/** A message that is not yet out, or the task that follows from its refusal; undefined once it is out. */
function tell(state: OrderState, message: MessageKind, toldVersion: number, because: string): Step | undefined {
  const existing = state.messages.find(
    (candidate) => candidate.kind === message && candidate.toldVersion === toldVersion,
  );
  if (existing && isOut(existing)) return undefined;
  if (existing?.state === 'refused')
    return taskOnce(state, 'mail-refused', `${message}/${toldVersion}`, 'refused by the mail server');
  const nobody = findTask(state, 'nobody-to-tell', `${message}/${toldVersion}`);
  if (nobody) return undefined;
  return { kind: 'tell', message, toldVersion, ...decided(state, 'telling', because) };
}

const isOut = (message: SentMessage): boolean => message.state === 'sent' || message.state === 'assumed-sent';

/** Asks a person once; while the task is open later rules go on, and `waitForPerson` brings it up again. */
function taskOnce(state: OrderState, reason: TaskReason, subject: string, because: string): Step | undefined {
  return findTask(state, reason, subject) ? undefined : ask(state, reason, subject, because);
}

function ask(state: OrderState, reason: TaskReason, subject: string, because: string): Step {
  return { kind: 'ask', reason, subject, ...decided(state, 'person-decides', because, true) };
}

function poll(state: OrderState, limits: StepLimits, what: PollPurpose, until: number, because: string): Step {
  const dueAt = nextQueryDue(what, state.polls[what], state.freshWantedAt, state.now, limits.pollFirstSeconds);
  const stage = (
    {
      ticket: 'ticketing',
      corroboration: 'confirming-change',
      fresh: 'confirming-change',
      airline: 'airline-side',
    } as const
  )[what];
  return { kind: 'poll', what, dueAt, until, ...decided(state, stage, because) };
}

function settled(state: OrderState, because: string): Step {
  return { kind: 'settled', ...decided(state, 'settled', because) };
}

function decided(state: OrderState, stage: Stage, because: string, needsHuman = false): Decided {
  return {
    version: state.version,
    chosenAt: state.now,
    stage,
    because,
    needsHuman: needsHuman || state.tasks.some((task) => task.state === 'open'),
  };
}

const findTask = (state: OrderState, reason: TaskReason, subject: string): Task | undefined =>
  state.tasks.find((task) => task.reason === reason && task.subject === subject);

const isHandedOver = (state: OrderState, claim: Claim): boolean =>
  findTask(state, claim.state === 'not-placed' ? 'change-not-placed' : 'change-unconfirmed', claim.evidenceId) !==
  undefined;

/** The traveller asked for something that a person does: then Skyhook does not wait for the airline's side. */
function endsWithPerson({ question }: OrderState): boolean {
  return question?.answer === 'refund' || question?.answer === 'call-me' || question?.state === 'expired-to-person';
}
