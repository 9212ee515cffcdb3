import { consequenceOfSilence, decisionDeadline, firstAffected, type DecisionLimits } from '../domain/deadlines.ts';
import type { Answer, MessageKind, OrderState } from '../domain/order-state.ts';
import type { Message, MessagePassenger } from './message.ts';

/** The question that a message asks. */
export interface AskedQuestion {
  readonly options: readonly Answer[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly consequence: 'no-choice' | 'person';
}

export interface Composed {
  readonly message: Message;
  readonly question: AskedQuestion | undefined;
  /** Departure is too close for an answer by mail: a person calls. */
  readonly callInstead: boolean;
}

/** Whether a kind of message asks the traveller something; such mail is sent at least once, all other at most once. */
export const asksSomething = (kind: MessageKind): boolean => kind === 'change-choice' || kind === 'flight-cancelled';

const optionsOf = (kind: MessageKind): readonly Answer[] =>
  kind === 'flight-cancelled' ? ['refund', 'call-me'] : ['keep', 'refund', 'call-me'];

/**
 * Composes a message to the traveller from the order's state: what is, against what the traveller last knew.
 *
 * @param options.decisionUrl the address of the decision page, used if the message asks something
 */
export function composeMessage(
  kind: MessageKind,
  state: OrderState,
  options: {
    readonly passengers: readonly (MessagePassenger & { readonly pnrs: readonly string[] })[];
    readonly decisionUrl: string;
    readonly limits: DecisionLimits;
  },
): Composed {
  const flights = state.current?.segments ?? [];
  const changed = kind !== 'ticketed' && kind !== 'airline-confirmed';
  const flightsBefore = changed ? state.told?.segments : undefined;
  const affected = flightsBefore && firstAffected(flightsBefore, flights);
  const asked =
    asksSomething(kind) && affected && state.judgement ? { affected, judgement: state.judgement } : undefined;
  const deadline = asked && decisionDeadline(state.now, asked.affected, options.limits);
  const question =
    asked && typeof deadline === 'number'
      ? { options: optionsOf(kind), deadline, consequence: consequenceOfSilence(asked.judgement) }
      : undefined;
  return {
    message: {
      kind,
      orderNo: state.orderNo,
      passengers: options.passengers.map(({ name, ticketNos }) => ({ name, ticketNos })),
      pnrs: [...new Set(options.passengers.flatMap((passenger) => passenger.pnrs))],
      flights,
      flightsBefore,
      decision:
        question && asked
          ? {
              url: options.decisionUrl,
              deadline: question.deadline,
              airport: asked.affected.depAirport,
              consequence: question.consequence,
            }
          : undefined,
    },
    question,
    callInstead: deadline === 'person',
  };
}
