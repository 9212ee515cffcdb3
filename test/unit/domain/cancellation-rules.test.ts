import type { OrderState } from '../../../src/domain/order-state.ts';
import { itChooses } from '../../support/chosen-step.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  hourMs,
  message,
  minuteMs,
  now,
  orderState,
  question,
  stepLimits as limits,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const dayMs = 24 * hourMs;
const since = (minutes: number, number = 1) =>
  ({ status: 'cancelled', paid: true, cancellation: { number, since: now - minutes * minuteMs } }) as const;
const tellCancelled = (number: number) => ({ kind: 'tell', message: 'order-cancelled', toldVersion: number });
const underWay = { kind: 'refund', code: '1', state: 'airline-processing', firstSeenAt: now, tickets: [] } as const;

describe('why an order is cancelled', () => {
  const ticketed = (given: Partial<OrderState>): OrderState => ticketedOrder([[out]], { ...since(1), ...given });
  const lookUp = { kind: 'poll', what: 'settlement', stage: 'refund-or-void' };
  const askPerson = { kind: 'ask', reason: 'order-cancelled', subject: '1/none' };
  itChooses([
    ['is looked up among refunds and voids when it was ticketed', ticketed({}), lookUp],
    [
      'is looked up for an hour',
      ticketed({ ...since(59), polls: { settlement: { startedAt: now - 59 * minuteMs, lastAt: now, attempts: 9 } } }),
      lookUp,
    ],
    ['is not looked up for longer: a person hears of it', ticketed(since(60)), askPerson],
    ['is not looked up when that was done', ticketed({ settlementsAsked: true }), askPerson],
    [
      'is looked up again when a push tells of a refund or void',
      ticketed({ settlementsAsked: true, settlementWantedAt: now }),
      lookUp,
    ],
    [
      'is looked up again while a pushed void does not show',
      ticketed({ settlementsAsked: true, voidUnseenSince: now - minuteMs }),
      lookUp,
    ],
    [
      'is looked up also before it was ticketed when a push tells of a void',
      orderState({ ...since(1), settlementWantedAt: now }),
      lookUp,
    ],
  ]);
});

describe('an order that is cancelled and nobody paid', () => {
  const unpaid = { ...since(31), paid: false };
  itChooses([
    [
      'is asked about afresh when evidence comes, for a day',
      orderState({ ...unpaid, freshWantedAt: now - 2 * minuteMs }),
      { kind: 'poll', what: 'fresh' },
    ],
    [
      'waits for the person who has something to do still',
      orderState({ ...unpaid, tasks: [task('nobody-to-tell', 'ticketed/1')] }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'is a person’s matter when it has an error code: then somebody tried',
      orderState({ ...unpaid, errorCode: '603' }),
      { kind: 'ask', reason: 'order-cancelled', subject: '1/603' },
    ],
    [
      'is nobody’s matter when another order was made in its place',
      orderState({ ...since(31), replacedBy: 'TESTA20260703091512378' }),
      { kind: 'settled' },
    ],
  ]);
});

describe('what the traveller is told of a cancelled order', () => {
  const cancelled = (minutes: number, given: Partial<OrderState> = {}): OrderState =>
    orderState({ ...since(minutes), errorCode: '603', tasks: [task('order-cancelled', '1/603')], ...given });
  const done = (answer: string, subject = '1/603') => task('order-cancelled', subject, { state: 'done', answer });
  itChooses([
    [
      'is told because the hold is over',
      cancelled(30),
      { ...tellCancelled(1), because: 'still -3 after the hold, and nobody claimed it' },
    ],
    [
      'is told because a person said so',
      cancelled(1, { tasks: [done('tell-now')] }),
      { ...tellCancelled(1), because: 'a person said so' },
    ],
    [
      'is told in another stretch of -3, though the seller claimed the first',
      cancelled(31, {
        cancellation: { number: 2, since: now - 31 * minuteMs },
        tasks: [done('i-tell-the-traveller'), task('order-cancelled', '2/603')],
      }),
      tellCancelled(2),
    ],
    [
      'is told when the hold since the first question is over, whatever error code came after it',
      cancelled(60, {
        errorCode: '608',
        tasks: [
          task('order-cancelled', '1/603', { askedAt: now - 40 * minuteMs }),
          task('order-cancelled', '1/608', { askedAt: now - 5 * minuteMs }),
        ],
      }),
      tellCancelled(1),
    ],
    [
      'is told to a traveller who had chosen to keep the flights',
      ticketedOrder([[out], [moved(out, 200)]], {
        ...since(31),
        settlementsAsked: true,
        question: question({ state: 'answered', answer: 'keep' }),
        tasks: [task('order-cancelled', '1/none')],
      }),
      tellCancelled(1),
    ],
  ]);
});

describe('a cancelled order that a person has', () => {
  const told = { messages: [message('order-cancelled', 1)] };
  const held = (minutes: number, given: Partial<OrderState> = {}): OrderState =>
    orderState({
      ...since(minutes),
      errorCode: '603',
      tasks: [task('order-cancelled', '1/603', { askedAt: now - minutes * minuteMs })],
      settlementsAsked: true,
      ...given,
    });
  const asked = { kind: 'poll', what: 'cancelled' };
  const byPerson = 'cancelled; a person knows, it may be ticketed again';
  itChooses([
    [
      'is asked about during the hold',
      held(29),
      { ...asked, until: now + minuteMs, because: 'cancelled; the traveller is told after the hold' },
    ],
    [
      'is asked about at the end of the hold, until the person is reminded',
      held(30, told),
      { ...asked, until: now + 12 * hourMs, because: byPerson },
    ],
    ['is asked about after it', held(60, told), { ...asked, until: now + 12 * hourMs, because: byPerson }],
    [
      'is asked about while one of its questions is open',
      held(60, {
        ...told,
        errorCode: '608',
        tasks: [
          task('order-cancelled', '1/603', { state: 'done', answer: 'tell-now' }),
          task('order-cancelled', '1/608'),
        ],
      }),
      asked,
    ],
    [
      'is asked about no longer than until the deadline of the traveller’s question',
      ticketedOrder([[out], [moved(out, 200)]], {
        ...since(60),
        settlementsAsked: true,
        tasks: [task('order-cancelled', '1/none')],
        messages: [message('ticketed', 1), message('change-choice', 2), message('order-cancelled', 1)],
        question: question({ deadline: now + hourMs }),
      }),
      { ...asked, until: now + hourMs },
    ],
    [
      'is asked about whatever the deadline of an answered question was',
      ticketedOrder([[out], [moved(out, 200)]], {
        ...since(60),
        settlementsAsked: true,
        tasks: [task('order-cancelled', '1/none')],
        messages: [message('ticketed', 1), message('order-cancelled', 1)],
        question: question({ deadline: now + hourMs, state: 'answered', answer: 'keep' }),
      }),
      { ...asked, until: now + 12 * hourMs },
    ],
    [
      'comes before its refund when both are due',
      held(5, { settlements: [underWay] }),
      { ...asked, until: now + 25 * minuteMs },
    ],
    [
      'comes before its refund when that is due later',
      held(5, {
        settlements: [underWay],
        polls: { settlement: { startedAt: now - hourMs, lastAt: now - 1000, attempts: 9 } },
      }),
      asked,
    ],
    [
      'does not keep a late refund from a person',
      held(5, { settlements: [{ ...underWay, firstSeenAt: now - limits.settlement - dayMs }] }),
      { kind: 'ask', reason: 'settlement-late', subject: 'refund/1' },
    ],
  ]);
});
