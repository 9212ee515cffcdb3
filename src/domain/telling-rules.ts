import { sameItinerary } from './itinerary.ts';
import type { MessageKind, OrderState, SentMessage } from './order-state.ts';
import { isRefundHeld, isWithPerson, wantsRefund } from './refund-choice-rules.ts';
import { decided, findTask, messageName, taskOnce, type Step, type StepLimits } from './steps.ts';

/** Rules for what the traveller is told: what is confirmed against what was told, never "a message arrived". */

export function tellTicketed(state: OrderState, limits: StepLimits): Step | undefined {
  if (state.replacedBy !== undefined || completeBy(state, limits) !== undefined) return undefined;
  if (state.trip?.joined)
    return tell(state, 'ticketed', state.trip.joined.version, 'another order of the trip is ticketed');
  const sent = state.messages.some((message) => message.kind === 'ticketed' && isOut(message));
  const known = state.told !== undefined && !state.ticketedHeard;
  // What was bought: a change that came meanwhile is told right after it, as a change.
  const told = state.told ?? state.bought;
  if (!told || sent || known || cancellationTold(state) !== undefined) return undefined;
  return tell(state, 'ticketed', told.version, 'ticketed by the final test of the order query');
}

/** Until when the ticket mail waits for the trip's other orders; undefined when it does not wait. */
function completeBy({ trip, now }: OrderState, limits: StepLimits): number | undefined {
  const until = trip?.incompleteSince === undefined ? 0 : trip.incompleteSince + limits.trip;
  return until > now ? until : undefined;
}

/** Waits a little for the other orders of the trip, so that the traveller gets one message about all. */
export function waitForTrip(state: OrderState, limits: StepLimits): Step | undefined {
  const until = completeBy(state, limits);
  if (until === undefined || (state.told && !state.trip?.joined)) return undefined;
  const because = 'another order of the trip is not ticketed yet';
  return { kind: 'wait', for: 'trip', until, consequence: 'told without it', ...decided(state, 'telling', because) };
}

/** The traveller was told that the order is cancelled, and it is ticketed: with the tickets, whatever they had before. */
export function tellTicketedAgain(state: OrderState): Step | undefined {
  const number = cancellationTold(state);
  if (number === undefined || !state.bought || state.replacedBy !== undefined) return undefined;
  return tell(state, 'ticketed-again', number, 'ticketed after the traveller was told that it is cancelled');
}

/**
 * The traveller's question ended unanswered with the message that the order is cancelled, and it is ticketed again with
 * the same flights, which are not those bought: a person asks.
 */
export function handOverLostQuestion(state: OrderState): Step | undefined {
  const { question, told, bought } = state;
  if (question?.state !== 'superseded' || !told || !bought || cancellationTold(state) === undefined) return undefined;
  if (question.toldVersion !== told.version || sameItinerary(told.segments, bought.segments)) return undefined;
  const because = 'cancelled and ticketed again before the traveller answered';
  return taskOnce(state, 'traveller-silent', question.id, because);
}

/** The newest stretch of -3 that the traveller heard of, by mail or from a person. */
function cancellationTold({ messages, tasks }: OrderState): number | undefined {
  const mailed = messages.flatMap((one) => (one.kind === 'order-cancelled' && isOut(one) ? [one.toldVersion] : []));
  const byPerson = tasks.flatMap(({ reason, subject, state }) => {
    const isTold =
      state === 'done' && (reason === 'nobody-to-tell' || reason === 'mail-refused' || reason === 'mail-bounced');
    return isTold && subject.startsWith('order-cancelled/') ? [Number(subject.split('/')[1])] : [];
  });
  const numbers = [...mailed, ...byPerson];
  return numbers.length > 0 ? Math.max(...numbers) : undefined;
}

/** Whether the order is cancelled and the traveller was told so. */
export const knowsCancelled = (state: OrderState): boolean =>
  state.cancellation !== undefined && cancellationTold(state) === state.cancellation.number;

/** Reissued, or the booking was divided: the order query shows other tickets than the traveller knows. */
export function tellTickets({ tickets, told, ...rest }: OrderState): Step | undefined {
  if (!tickets?.isNews || !told) return undefined;
  const state = { tickets, told, ...rest };
  return tell(state, 'tickets-changed', tickets.version, 'the order query shows other tickets or another PNR');
}

/** What was answered, and until when it can be taken back, while the answer is about the flights as they are. */
export function tellAnswer(state: OrderState): Step | undefined {
  const { question, told, current } = state;
  if (question?.state !== 'answered' || question.answerNumber === undefined) return undefined;
  if (told?.version !== question.toldVersion || current?.version !== question.toldVersion) return undefined;
  return tell(state, 'answer-received', question.answerNumber, `answer: ${question.answer}`);
}

export function tellChange(state: OrderState): Step | undefined {
  const { judgement, current } = state;
  if (!judgement || !current || judgement.againstKnown.severity === 'none' || isWithPerson(state)) return undefined;
  return tell(state, messageFor(state), current.version, describeJudgement(state));
}

/**
 * Which message a change asks for. Back to what was bought needs no choice, unless a refund is on hold; a cut-out flight
 * has its own words.
 */
function messageFor(state: OrderState): MessageKind {
  const { judgement } = state;
  if (isRefundHeld(state)) {
    if (judgement?.severity === 'cancelled') return 'flight-cancelled';
    return judgement?.backToBooked || judgement?.againstBought.severity === 'minor'
      ? 'reinstated-choice'
      : 'change-choice';
  }
  if (wantsRefund(state)) return 'refund-stands';
  if (judgement?.backToBooked) return 'back-to-booked';
  if (judgement?.againstKnown.severity === 'cancelled') return 'flight-cancelled';
  // A flight that was cancelled before, and told, is no news: what has changed since is.
  const { severity } = judgement?.severity === 'cancelled' ? judgement.againstKnown : (judgement ?? {});
  return severity === 'minor' ? 'change-notice' : 'change-choice';
}

function describeJudgement({ judgement }: OrderState): string {
  if (!judgement) return '';
  const reasons = judgement.againstKnown.reasons.map(({ code, where, minutes }) =>
    minutes === undefined ? `${where} ${code}` : `${where} ${code} ${minutes} min`,
  );
  return `${judgement.severity}: ${reasons.join('; ')}`;
}

export function tellAirlineConfirmed(state: OrderState): Step | undefined {
  const { question, told } = state;
  const airlineAgrees = state.trip?.airlineAgrees ?? state.airlineAgrees;
  const stays = question?.answer === 'keep' || question?.state === 'no-choice';
  if (!told || !airlineAgrees || !stays || question.toldVersion !== told.version) return undefined;
  // Reinstated: they are no new flights.
  if (state.bought && sameItinerary(state.bought.segments, told.segments)) return undefined;
  return tell(state, 'airline-confirmed', told.version, 'the order query shows the new flights');
}

/**
 * A message that is not yet out, or the task that follows from its refusal; undefined once it is out.
 * @param subject what it is about within the order: see `about` of `SentMessage`
 */
export function tell(
  state: OrderState,
  message: MessageKind,
  toldVersion: number,
  because: string,
  subject?: string,
): Step | undefined {
  const about = subject === undefined ? {} : { about: subject };
  const existing = state.messages.find(
    (candidate) => candidate.kind === message && candidate.toldVersion === toldVersion && candidate.about === subject,
  );
  if (existing && isOut(existing)) return undefined;
  const name = messageName({ message, toldVersion, ...about });
  if (existing?.state === 'refused') return taskOnce(state, 'mail-refused', name, 'refused by the mail server');
  if (existing?.state === 'bounced') return taskOnce(state, 'mail-bounced', name, 'accepted, and returned');
  if (findTask(state, 'nobody-to-tell', name)) return undefined;
  return { kind: 'tell', message, toldVersion, ...about, ...decided(state, 'telling', because) };
}

/** Whether the traveller has a message, as far as the mail server says. */
export const isOut = (message: SentMessage): boolean => message.state === 'sent' || message.state === 'assumed-sent';
