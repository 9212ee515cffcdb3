import assert from 'node:assert/strict';
import type { OrderState, RefundSubmission } from '../../../src/domain/order-state.ts';
import { chosenStep } from '../../support/chosen-step.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  hourMs,
  message,
  minuteMs,
  now,
  orderState,
  question,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const trip = [out, back];
const majorTrip = [moved(out, 200), back];
const q = question().id;

type Cases = readonly (readonly [what: string, state: OrderState, expected: object])[];
const check = (cases: Cases): void => {
  for (const [what, state, expected] of cases)
    it(what, () => {
      const step = chosenStep(state);
      const keys = Object.keys(expected);
      assert.deepEqual(Object.fromEntries(Object.entries(step).filter(([key]) => keys.includes(key))), expected);
    });
};
const tell = (kind: string, toldVersion: number) => ({ kind: 'tell', message: kind, toldVersion });

describe('the reminder at half time', () => {
  const asked = (askedAt: number, deadline: number, given: Partial<OrderState> = {}): OrderState =>
    ticketedOrder([trip, majorTrip], { question: question({ askedAt, deadline }), ...given });
  check([
    [
      'ends the wait at half of the time',
      asked(now - hourMs, now + 3 * hourMs),
      { kind: 'wait', for: 'traveller', until: now + hourMs },
    ],
    ['is sent at half of the time', asked(now - 2 * hourMs, now + 2 * hourMs), tell('choice-reminder', 2)],
    [
      'is sent once, and the wait goes on to the deadline',
      asked(now - 2 * hourMs, now + 2 * hourMs, {
        messages: [message('ticketed', 1), message('change-choice', 2), message('choice-reminder', 2)],
      }),
      { kind: 'wait', until: now + 2 * hourMs },
    ],
    [
      'is not sent when less than an hour would be left',
      asked(now - 59 * minuteMs, now + 59 * minuteMs),
      { kind: 'wait', until: now + 59 * minuteMs },
    ],
    ['is sent when just an hour is left', asked(now - hourMs, now + hourMs), tell('choice-reminder', 2)],
    [
      'is not sent to a traveller who knows of no flights yet',
      asked(now - 2 * hourMs, now + 2 * hourMs, { told: undefined, judgement: undefined }),
      { kind: 'wait', for: 'traveller', until: now + 2 * hourMs },
    ],
    [
      'is not sent late, when it has become of no use',
      asked(now - 10 * hourMs, now + 30 * minuteMs),
      { kind: 'wait', until: now + 30 * minuteMs },
    ],
    [
      'is not sent for a question that is answered',
      ticketedOrder([trip, majorTrip], {
        airlineAgrees: false,
        question: question({
          askedAt: now - 2 * hourMs,
          deadline: now + 2 * hourMs,
          state: 'answered',
          answer: 'keep',
        }),
      }),
      { kind: 'poll', what: 'airline' },
    ],
    [
      'is not sent before the question itself is out',
      ticketedOrder([trip, majorTrip], {
        toldVersion: 1,
        question: question({ askedAt: now - 2 * hourMs, deadline: now + 2 * hourMs }),
        messages: [message('ticketed', 1), message('change-choice', 2, 'pending')],
      }),
      tell('change-choice', 2),
    ],
    [
      'is waited for beside a refund that is followed',
      asked(now - hourMs, now + 3 * hourMs, {
        settlements: [{ kind: 'refund', code: '1', state: 'airline-processing', firstSeenAt: now, tickets: [] }],
      }),
      { kind: 'poll', what: 'settlement', until: now + hourMs },
    ],
  ]);
});

const underWay = { kind: 'refund', code: '1', state: 'airline-processing', firstSeenAt: now, tickets: [] } as const;

describe('a cancelled order', () => {
  const cancelled = (minutes: number, given: Partial<OrderState> = {}): OrderState =>
    orderState({
      status: 'cancelled',
      errorCode: '603',
      paid: true,
      cancellation: { number: 1, since: now - minutes * minuteMs },
      tasks: [task('order-cancelled', '1/603')],
      ...given,
    });
  check([
    [
      'is a person’s task at once',
      cancelled(0, { tasks: [] }),
      { kind: 'ask', reason: 'order-cancelled', subject: '1/603' },
    ],
    [
      'is not told during the hold, and asked about',
      cancelled(29),
      { kind: 'poll', what: 'cancelled', until: now + minuteMs },
    ],
    [
      'is held from when a person was asked, which may be later than the -3',
      cancelled(90, { tasks: [task('order-cancelled', '1/603', { askedAt: now - minuteMs })] }),
      { kind: 'poll', what: 'cancelled', until: now + 29 * minuteMs },
    ],
    ['is told after the hold', cancelled(30), tell('order-cancelled', 1)],
    [
      'is told after the hold also when it was ticketed before',
      ticketedOrder([trip], {
        status: 'cancelled',
        cancellation: { number: 1, since: now - 31 * minuteMs },
        settlementsAsked: true,
        tasks: [task('order-cancelled', '1/none')],
      }),
      tell('order-cancelled', 1),
    ],
    [
      'is told at once when a person says so',
      cancelled(1, { tasks: [task('order-cancelled', '1/603', { state: 'done', answer: 'tell-now' })] }),
      tell('order-cancelled', 1),
    ],
    ...(['i-tell-the-traveller', 'done'] as const).map(
      (answer) =>
        [
          `is not told when the seller claimed it: ${answer}`,
          cancelled(90, { tasks: [task('order-cancelled', '1/603', { state: 'done', answer })] }),
          { kind: 'settled' },
        ] as const,
    ),
    [
      'is told once, and asked about on while the task is open',
      cancelled(60, { messages: [message('order-cancelled', 1)] }),
      { kind: 'poll', what: 'cancelled', until: now + 12 * hourMs },
    ],
    [
      'is a new task, and told again, in another stretch with the same error code',
      cancelled(31, {
        cancellation: { number: 2, since: now - 31 * minuteMs },
        tasks: [task('order-cancelled', '1/603', { state: 'done', answer: 'done' })],
        messages: [message('order-cancelled', 1)],
      }),
      { kind: 'ask', subject: '2/603' },
    ],
    [
      'is nobody’s matter when it never was paid',
      cancelled(31, { paid: false, errorCode: undefined, tasks: [] }),
      { kind: 'settled', because: 'cancelled without having been paid' },
    ],
    [
      'is nobody’s matter when a refund of our own explains it',
      cancelled(31, { cancellationExplained: true, tasks: [] }),
      { kind: 'settled' },
    ],
    [
      'is not told to a traveller who chose a refund',
      cancelled(31, {
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('order-cancelled', '1/603'), task('traveller-wants-refund', q)],
      }),
      { kind: 'poll', what: 'cancelled' },
    ],
    [
      'is not told to a traveller who knows that no flight is left',
      cancelled(31, { told: { version: 2, segments: [] } }),
      { kind: 'poll', what: 'cancelled' },
    ],
    [
      'is told as ticketed again after it was told as cancelled, whatever ticket mail there was',
      ticketedOrder([trip], { messages: [message('ticketed', 1), message('order-cancelled', 1)] }),
      tell('ticketed-again', 1),
    ],
    [
      'is told as ticketed again also when there was no ticket mail',
      ticketedOrder([trip], { told: undefined, judgement: undefined, messages: [message('order-cancelled', 1)] }),
      tell('ticketed-again', 1),
    ],
    [
      'is a person’s task also while a refund of one passenger is under way',
      cancelled(0, {
        tasks: [],
        settlements: [underWay],
        settlementsAsked: true,
        bought: { version: 1, segments: trip },
      }),
      { kind: 'ask', reason: 'order-cancelled' },
    ],
    [
      'has its refunds followed beside it, whichever is due first',
      cancelled(5, {
        settlements: [underWay],
        settlementsAsked: true,
        polls: { cancelled: { startedAt: now - 5 * minuteMs, lastAt: now - 1000, attempts: 9 } },
      }),
      { kind: 'poll', what: 'settlement', until: now + 12 * hourMs },
    ],
    [
      'is told as ticketed again when a person told of the cancellation',
      ticketedOrder([trip], {
        tasks: [task('nobody-to-tell', 'order-cancelled/3', { state: 'done', answer: 'done' })],
      }),
      tell('ticketed-again', 3),
    ],
    [
      'is told as ticketed again when a person told of the cancellation, whose mail was refused',
      ticketedOrder([trip], { tasks: [task('mail-refused', 'order-cancelled/3', { state: 'done' })] }),
      tell('ticketed-again', 3),
    ],
    [
      'is not told as ticketed again before that person has told of the cancellation',
      ticketedOrder([trip], { tasks: [task('nobody-to-tell', 'order-cancelled/3')] }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'is told as ticketed again after the newest cancellation that was told',
      ticketedOrder([trip], {
        messages: [
          message('ticketed', 1),
          message('order-cancelled', 1),
          message('ticketed-again', 1),
          message('order-cancelled', 2),
        ],
      }),
      tell('ticketed-again', 2),
    ],
    [
      'is told as ticketed again once',
      ticketedOrder([trip], {
        messages: [message('ticketed', 1), message('order-cancelled', 1), message('ticketed-again', 1)],
      }),
      { kind: 'settled' },
    ],
  ]);
});

describe('other tickets', () => {
  check([
    [
      'are told',
      ticketedOrder([trip], { tickets: { version: 2, isNews: true, showsFewer: false } }),
      tell('tickets-changed', 2),
    ],
    [
      'are not told when the traveller knows them',
      ticketedOrder([trip], { tickets: { version: 2, isNews: false, showsFewer: false } }),
      { kind: 'settled' },
    ],
    [
      'are told after a change of the flights',
      ticketedOrder([trip, majorTrip], { toldVersion: 1, tickets: { version: 2, isNews: true, showsFewer: false } }),
      tell('change-choice', 2),
    ],
    [
      'are not told before the query that new evidence wants',
      ticketedOrder([trip], { freshWantedAt: now, tickets: { version: 2, isNews: true, showsFewer: false } }),
      { kind: 'poll', what: 'fresh' },
    ],
  ]);
});

describe('a question that ended when the order was cancelled', () => {
  const lost = question({ state: 'superseded' });
  const messages = [message('ticketed', 1), message('change-choice', 2), message('order-cancelled', 1)];
  const again = [...messages, message('ticketed-again', 1)];
  check([
    [
      'waits until the traveller knows that it is ticketed again',
      ticketedOrder([trip, majorTrip], { question: lost, messages }),
      tell('ticketed-again', 1),
    ],
    [
      'goes to a person then',
      ticketedOrder([trip, majorTrip], { question: lost, messages: again }),
      { kind: 'ask', reason: 'traveller-silent', subject: q },
    ],
    [
      'goes there once',
      ticketedOrder([trip, majorTrip], {
        question: lost,
        messages: again,
        tasks: [task('traveller-silent', q, { state: 'done' })],
      }),
      { kind: 'settled' },
    ],
    [
      'needs no person when the order never was cancelled: another question took its place',
      ticketedOrder([trip, majorTrip], { question: lost }),
      { kind: 'settled' },
    ],
    [
      'needs no person when the traveller was told of other flights since',
      ticketedOrder([trip, majorTrip, [moved(out, 260), back]], { question: lost, messages: again }),
      { kind: 'settled' },
    ],
    [
      'needs no person when the flights are as booked',
      ticketedOrder([trip, majorTrip, trip], { question: lost, messages: again }),
      { kind: 'settled' },
    ],
  ]);
});

describe('flights that change after a refund was chosen', () => {
  const refund = question({ state: 'answered', answer: 'refund' });
  const gone = [back];
  const wants = task('traveller-wants-refund', q);
  const held = task('refund-on-hold', q);
  const shows = { kind: 'refund', code: '1', state: 'refunded', firstSeenAt: now, tickets: [] } as const;
  const submission = (given: Partial<RefundSubmission>): RefundSubmission => ({
    questionId: q,
    state: 'done',
    claimedAt: now,
    outcome: undefined,
    ...given,
  });
  const chose = (versions: Parameters<typeof ticketedOrder>[0], given: Partial<OrderState> = {}): OrderState =>
    ticketedOrder(versions, { toldVersion: 2, question: refund, tasks: [wants], ...given });
  check([
    [
      'hold the refund when they are back',
      chose([trip, gone, trip]),
      { kind: 'ask', reason: 'refund-on-hold', subject: q },
    ],
    [
      'ask the traveller again when they are back',
      chose([trip, gone, trip], { tasks: [held] }),
      tell('reinstated-choice', 3),
    ],
    [
      'hold the refund when they are other flights',
      chose([trip, gone, majorTrip]),
      { kind: 'ask', reason: 'refund-on-hold', subject: q },
    ],
    [
      'ask the traveller again about other flights',
      chose([trip, gone, majorTrip], { tasks: [held] }),
      tell('change-choice', 3),
    ],
    [
      'do not hold a refund that was chosen about them by phone, before any mail told of them',
      ticketedOrder([trip, majorTrip], {
        toldVersion: 1,
        question: refund,
        tasks: [wants],
        messages: [message('ticketed', 1), message('change-choice', 2, 'refused')],
      }),
      tell('refund-stands', 2),
    ],
    [
      'leave the refund alone when they move on by a little more',
      chose([trip, [moved(out, 95), back], [moved(out, 200), back]]),
      tell('refund-stands', 3),
    ],
    [
      'leave the refund alone when the new change is as large as the one before',
      chose([trip, [moved(out, 95), back], [moved(out, 105), back]]),
      tell('refund-stands', 3),
    ],
    [
      'hold the refund when the change has become clearly smaller',
      chose([trip, [moved(out, 200), back], [moved(out, 30), back]]),
      { kind: 'ask', reason: 'refund-on-hold', subject: q },
    ],
    ['leave the refund alone when it only got worse', chose([trip, majorTrip, gone]), tell('refund-stands', 3)],
    [
      'do not ask for the held refund again once the traveller is asked',
      ticketedOrder([trip, gone, trip], { question: question({ toldVersion: 3, askedAt: now }), tasks: [held] }),
      { kind: 'wait', for: 'traveller' },
    ],
    [
      'do not bring the refund back when there was no time to ask',
      ticketedOrder([trip, gone, trip], { question: refund, tasks: [held] }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'go to a person when the refund was submitted',
      chose([trip, gone, trip], {
        tasks: [task('traveller-wants-refund', q, { state: 'done', answer: 'done', answeredAt: now })],
      }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'go to a person when a refund shows',
      chose([trip, gone, trip], { settlements: [shows] }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'are not mailed while that person has them',
      chose([trip, gone, trip], {
        settlements: [shows],
        messages: [message('ticketed', 1), { ...message('refund-final', 0), about: '1' }],
        tasks: [wants, task('reinstated-after-refund', '3')],
      }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'are told as news when the refund was submitted and they are not back',
      chose([trip, majorTrip, [moved(out, 300), back]], { settlements: [shows] }),
      tell('refund-stands', 3),
    ],
    [
      'go to a person when the refund on hold turns out to be submitted',
      ticketedOrder([trip, gone, trip], {
        question: question({ toldVersion: 3 }),
        tasks: [task('refund-on-hold', q, { state: 'done', answer: 'already-submitted' })],
      }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'go to a person when a refund shows although it is on hold',
      ticketedOrder([trip, gone, trip], {
        question: question({ toldVersion: 3 }),
        tasks: [held],
        settlements: [shows],
      }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'hold the refund when an earlier submission of it was refused',
      chose([trip, gone, trip], { refundSubmissions: [submission({ state: 'refused' })] }),
      { kind: 'ask', reason: 'refund-on-hold', subject: q },
    ],
    [
      'hold the refund when what was submitted belongs to another question',
      chose([trip, gone, trip], { refundSubmissions: [submission({ questionId: 'q_other' })] }),
      { kind: 'ask', reason: 'refund-on-hold', subject: q },
    ],
    [
      'go to a person when Skyhook submitted the refund',
      chose([trip, gone, trip], { tasks: [], refundSubmissions: [submission({})] }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'hold the refund beside a void, which is none',
      chose([trip, gone, trip], { settlements: [{ ...shows, kind: 'void', state: 'atlas-processing' }] }),
      { kind: 'ask', reason: 'refund-on-hold', subject: q },
    ],
    ...(['rejected', 'withdrawn'] as const).map(
      (state) =>
        [
          `hold the refund when the one that shows was ${state}`,
          chose([trip, gone, trip], {
            settlements: [{ ...shows, state }],
            tasks: [wants, task('settlement-rejected', 'refund/1', { state: 'done', answeredAt: now })],
          }),
          { kind: 'ask', reason: 'refund-on-hold', subject: q },
        ] as const,
    ),
    [
      'do not hold a refund that was chosen about these very flights, whatever was told before',
      chose([trip, gone, majorTrip], { question: { ...refund, toldVersion: 3 } }),
      tell('refund-stands', 3),
    ],
    [
      'are told as news when the refund was submitted and one flight is gone still',
      chose([trip, gone, [moved(back, 200)]], { settlements: [shows] }),
      tell('refund-stands', 3),
    ],
    [
      'go to a person when the refund was submitted and other flights take the place of one that was gone',
      chose([trip, gone, majorTrip], { settlements: [shows] }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'go to a person when the refund was submitted and they are as booked again, though none was gone',
      chose([trip, majorTrip, trip], { settlements: [shows] }),
      { kind: 'ask', reason: 'reinstated-after-refund', subject: '3' },
    ],
    [
      'go to a person once when the refund on hold turns out to be submitted',
      ticketedOrder([trip, gone, trip], {
        question: question({ toldVersion: 3 }),
        tasks: [
          task('refund-on-hold', q, { state: 'done', answer: 'already-submitted' }),
          task('reinstated-after-refund', '3'),
        ],
      }),
      { kind: 'wait', for: 'traveller' },
    ],
    [
      'are told as gone while the refund is on hold',
      chose([trip, majorTrip, gone], { tasks: [held] }),
      tell('flight-cancelled', 3),
    ],
    [
      'ask the traveller again, as of reinstated flights, when they are nearly as booked',
      chose([trip, gone, [moved(out, 30), back]], { tasks: [held] }),
      tell('reinstated-choice', 3),
    ],
    [
      'are told as back to booked once the hold is over and the traveller keeps the flights',
      ticketedOrder([trip, gone, majorTrip, trip], {
        toldVersion: 3,
        question: question({ toldVersion: 3, state: 'answered', answer: 'keep' }),
        tasks: [task('refund-on-hold', q, { state: 'done', answer: 'done' })],
      }),
      tell('back-to-booked', 4),
    ],
    [
      'ask a traveller anew who kept the flights, as nobody who wants a refund',
      ticketedOrder([trip, majorTrip, [moved(out, 400), back]], {
        toldVersion: 2,
        question: question({ state: 'answered', answer: 'keep' }),
      }),
      tell('change-choice', 3),
    ],
    [
      'are not confirmed as those that the traveller kept, when others were told since',
      ticketedOrder([trip, majorTrip, [moved(out, 210), back]], {
        question: question({ state: 'answered', answer: 'keep' }),
      }),
      { kind: 'settled' },
    ],
    [
      'are not confirmed as new flights when the traveller keeps the booked ones',
      ticketedOrder([trip, gone, trip], { question: question({ toldVersion: 3, state: 'answered', answer: 'keep' }) }),
      { kind: 'settled' },
    ],
  ]);
});
