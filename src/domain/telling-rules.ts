import type { MessageKind, OrderState, SentMessage } from './order-state.ts';
import { decided, findTask, taskOnce, type Step } from './steps.ts';

/** Rules for what the traveller is told: what is confirmed against what was told, never "a message arrived". */

export function tellTicketed(state: OrderState): Step | undefined {
  const sent = state.messages.some((message) => message.kind === 'ticketed' && isOut(message));
  const known = state.told !== undefined && !state.ticketedHeard;
  // What was bought: a change that came meanwhile is told right after it, as a change.
  const told = state.told ?? state.bought;
  if (!told || sent || known) return undefined;
  return tell(state, 'ticketed', told.version, 'ticketed by the final test of the order query');
}

export function tellChange(state: OrderState): Step | undefined {
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

export function tellAirlineConfirmed(state: OrderState): Step | undefined {
  const { question, told } = state;
  const stays = question?.answer === 'keep' || question?.state === 'no-choice';
  if (!told || !state.airlineAgrees || !stays || question.toldVersion !== told.version) return undefined;
  return tell(state, 'airline-confirmed', told.version, 'the order query shows the new flights');
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
