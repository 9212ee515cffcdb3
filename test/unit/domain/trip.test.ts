import assert from 'node:assert/strict';
import type { OrderState } from '../../../src/domain/order-state.ts';
import { judgeChange } from '../../../src/domain/schedule-change.ts';
import type { Step } from '../../../src/domain/steps.ts';
import { questionsVoidedBy } from '../../../src/domain/message-kinds.ts';
import { isSpokenFor, questionInTrip, viewTrip, type Trip } from '../../../src/domain/trip.ts';
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
  stepLimits as limits,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const onward = flight('YY7 KUL 2026-12-01T10:30 BKK 11:40');
const [A, B] = ['TESTA20260703091512377', 'TESTA20260703091512378'];
const trip = (given: Partial<Trip> = {}): Trip => ({
  orderNos: [A, B],
  standing: [A, B],
  speaker: A,
  joined: undefined,
  incompleteSince: undefined,
  ownFlights: [],
  airlineAgrees: true,
  ...given,
});
const first = (given: Parameters<typeof ticketedOrder>[1] = {}) => ticketedOrder([[out]], { orderNo: A, ...given });
const second = (given: Parameters<typeof ticketedOrder>[1] = {}) => ticketedOrder([[onward]], { orderNo: B, ...given });
const kind = (step: Step) => [
  step.kind,
  ...('message' in step ? [step.message] : []),
  ...('for' in step ? [step.for] : []),
];

describe('viewTrip', () => {
  it('makes one itinerary of the orders, in the order of flying, and lets the first ticketed one speak', () => {
    const view = viewTrip([second({ orderNo: B }), first({ orderNo: 'TESTA20260703091512379' })]);
    assert.deepEqual(view.current?.segments, [out, onward]);
    assert.equal(view.speaker, B);
    assert.deepEqual(view.told?.parts, { [B]: 1, TESTA20260703091512379: 1 });
  });

  it('judges a connection across two orders', () => {
    const late = moved(out, 50);
    const view = viewTrip([ticketedOrder([[out], [late]], { orderNo: A, toldVersion: 1 }), second()]);
    assert.ok(view.bought && view.told && view.current);
    const { againstKnown } = judgeChange(view.bought.segments, view.told.segments, view.current.segments);
    assert.deepEqual(
      againstKnown.reasons.find(({ code }) => code === 'connection-too-short'),
      { code: 'connection-too-short', where: 'KUL', minutes: 30 },
    );
    assert.deepEqual(view.current.parts, { [A]: 2, [B]: 1 });
  });

  it('leaves out orders that are not ticketed, cancelled, or wholly paid back', () => {
    for (const other of [
      orderState({ orderNo: B, status: 'ticketing' }),
      second({ status: 'cancelled' }),
      second({ whollyRefunded: true }),
    ]) {
      assert.deepEqual(viewTrip([first(), other]).current?.segments, [out]);
    }
  });

  it('shows the whole trip for the ticket mail when an order joins those that the traveller knows', () => {
    const joining = second({ told: undefined });
    const view = viewTrip([first(), joining]);
    assert.deepEqual(view.current?.segments, [out], 'news are judged on what the traveller knows');
    assert.deepEqual(view.joined, { parts: { [A]: 1, [B]: 1 }, segments: [out, onward] });
  });

  it('is incomplete while an order is in process, from when the first was ticketed', () => {
    const waiting = viewTrip([
      first({ boughtAt: now - 5 * minuteMs }),
      orderState({ orderNo: B, status: 'ticketing' }),
    ]);
    assert.equal(waiting.incompleteSince, now - 5 * minuteMs);
    assert.equal(viewTrip([first(), second()]).incompleteSince, undefined);
    assert.equal(viewTrip([first(), second({ status: 'cancelled' })]).incompleteSince, undefined);
  });
});

describe('viewTrip, of orders that the traveller', () => {
  const unheard = { told: undefined, messages: [] };

  it('has not heard of, shows them all as bought and nothing as told', () => {
    const view = viewTrip([first(unheard), second(unheard)]);
    assert.deepEqual(view.bought?.segments, [out, onward]);
    assert.deepEqual([view.told, view.joined], [undefined, undefined]);
  });

  it('all knows, has none that joined', () => assert.equal(viewTrip([first(), second()]).joined, undefined));

  it('cannot fly any more, has nobody to speak', () => {
    const view = viewTrip([first({ status: 'cancelled' }), second({ whollyRefunded: true })]);
    assert.deepEqual([view.speaker, view.standing, view.current, view.joined], [undefined, [], undefined, undefined]);
    assert.deepEqual(view.orderNos, [A, B]);
  });

  it('holds apart: those that were replaced, or are ticketed without flights', () => {
    const others = [second({ replacedBy: A }), orderState({ orderNo: B, status: 'ticketed' })];
    for (const other of others) assert.deepEqual(viewTrip([first(), other]).standing, [A]);
  });

  it('was told are cancelled, lets each say for itself that it is ticketed again', () => {
    const joins = (...messages: OrderState['messages']) =>
      viewTrip([first(), second({ ...unheard, messages })]).joined !== undefined;
    assert.equal(joins(message('ticketed', 1), message('order-cancelled', 1)), false);
    assert.equal(joins(message('order-cancelled', 1, 'assumed-sent')), false);
    assert.equal(joins(message('order-cancelled', 1, 'pending')), true);
    assert.equal(joins(message('ticketed', 1)), true);
    assert.equal(joins(), true);
  });

  it('flies with, is heard of when one is, and agreed to by the airline when all are', () => {
    const view = (one: boolean, other: boolean) => {
      const { ticketedHeard, airlineAgrees } = viewTrip([
        first({ ticketedHeard: one, airlineAgrees: one }),
        second({ ticketedHeard: other, airlineAgrees: other }),
      ]);
      return [ticketedHeard, airlineAgrees];
    };
    assert.deepEqual(
      [view(true, true), view(true, false), view(false, false)],
      [
        [true, true],
        [true, false],
        [false, false],
      ],
    );
  });

  it('waits for, counts from the first that was ticketed', () => {
    const waiting = orderState({ orderNo: 'TESTA20260703091512379', status: 'ticketing' });
    const since = (one: number | undefined, other: number | undefined) =>
      viewTrip([first({ boughtAt: one }), second({ boughtAt: other }), waiting]).incompleteSince;
    assert.equal(since(now - minuteMs, now - hourMs), now - hourMs);
    assert.equal(since(undefined, now - minuteMs), now - minuteMs);
    assert.equal(since(undefined, undefined), undefined);
  });
});

describe('the next step of an order in a trip', () => {
  const untold = (more: Partial<OrderState> = {}) => first({ told: undefined, messages: [], ...more });

  it('leaves telling to the order that speaks, and everything else to each', () => {
    const news = { toldVersion: 1, trip: trip() };
    const changed = ticketedOrder([[out], [moved(out, 120)]], { orderNo: B, ...news });
    assert.equal(isSpokenFor(changed), true);
    assert.equal(chosenStep(changed, limits).kind, 'settled');
    assert.deepEqual(kind(chosenStep({ ...changed, orderNo: A }, limits)), ['tell', 'change-choice']);
    const asked = { ...changed, question: question({ deadline: now + hourMs }) };
    assert.deepEqual(kind(chosenStep(asked, limits)), ['wait', 'traveller'], 'asked before it was part of a trip');
  });

  it('waits a little with the ticket mail for the other orders, then tells without them', () => {
    const incomplete = trip({ incompleteSince: now - 5 * minuteMs });
    const step = chosenStep(untold({ trip: incomplete }), limits);
    assert.deepEqual([kind(step), 'until' in step && step.until], [['wait', 'trip'], now + 10 * minuteMs]);
    assert.deepEqual([step.stage, 'consequence' in step && step.consequence], ['telling', 'told without it']);
    const late = trip({ incompleteSince: now - 15 * minuteMs });
    assert.deepEqual(kind(chosenStep(untold({ trip: late }), limits)), ['tell', 'ticketed']);
    assert.equal(
      chosenStep(first({ trip: incomplete }), limits).kind,
      'settled',
      'nothing to tell: nothing to wait for',
    );
  });

  it('sends the tickets again when another order of the trip is ticketed later', () => {
    const step = chosenStep(first({ trip: trip({ joined: { version: 5, segments: [out, onward] } }) }), limits);
    assert.deepEqual([kind(step), 'toldVersion' in step && step.toldVersion], [['tell', 'ticketed'], 5]);
  });

  it('says that the airline confirmed only when it did for all orders', () => {
    const kept = ticketedOrder([[out], [moved(out, 90)]], {
      orderNo: A,
      question: question({ toldVersion: 2, state: 'answered', answer: 'keep' }),
    });
    assert.equal(chosenStep({ ...kept, trip: trip({ airlineAgrees: false }) }, limits).kind, 'settled');
    assert.deepEqual(kind(chosenStep({ ...kept, trip: trip() }, limits)), ['tell', 'airline-confirmed']);
  });

  it('hands the refund that the traveller chose for the trip to a person with the numbers of all its orders', () => {
    const refund = question({ toldVersion: 2, state: 'answered', answer: 'refund' });
    const step = chosenStep(
      ticketedOrder([[out], [moved(out, 90)]], { orderNo: A, question: refund, trip: trip() }),
      limits,
    );
    assert.deepEqual(
      [step.kind, 'reason' in step && step.reason, step.because],
      ['ask', 'traveller-wants-refund', `answer: refund; for ${A}, ${B}`],
    );
  });

  it('submits no refund for several orders, but for the one that is left of them', () => {
    const chosen = question({ toldVersion: 2, state: 'answered', answer: 'refund', answeredAt: now - hourMs });
    const stepOf = (standing: readonly string[], submitRefunds: boolean) =>
      chosenStep(ticketedOrder([[out], [moved(out, 90)]], { orderNo: A, question: chosen, trip: trip({ standing }) }), {
        ...limits,
        submitRefunds,
      });
    assert.equal(
      stepOf([A, B], true).because,
      `answer: refund; not submitted: the answer is about several orders; for ${A}, ${B}`,
    );
    assert.equal(stepOf([A], true).kind, 'submit-refund');
    assert.equal(stepOf([A], false).because, 'answer: refund', 'a person needs no list of one');
  });

  it('tells of a cancelled order once, by itself, and never again of its flights', () => {
    const gone = second({
      status: 'cancelled',
      cancellation: { number: 1, since: now - 2 * hourMs },
      settlementsAsked: true,
      tasks: [task('order-cancelled', '1/none', { askedAt: now - hourMs })],
    });
    const view = viewTrip([first(), gone]);
    assert.deepEqual([view.speaker, view.standing, view.told, view.current], [A, [A], view.bought, view.bought]);
    assert.deepEqual(view.current?.segments, [out]);
    const alone = trip({ standing: [A] });
    assert.deepEqual(kind(chosenStep({ ...gone, trip: alone }, limits)), ['tell', 'order-cancelled']);
    assert.equal(chosenStep(first({ trip: alone }), limits).kind, 'settled', 'the speaker says nothing of it');
    const again = second({ messages: [message('order-cancelled', 1)], trip: trip() });
    assert.deepEqual(kind(chosenStep(again, limits)), ['tell', 'ticketed-again'], 'nor when it is ticketed again');
    const asked = question({ toldVersion: 7, askedAt: now - 10 * hourMs, deadline: now + 9 * hourMs });
    const step = chosenStep(first({ trip: alone, question: asked }), limits);
    assert.deepEqual(kind(step), ['wait', 'traveller'], 'no reminder of a question about its flights');
  });
});

describe('the question of a trip', () => {
  const asked = question({ id: 'q_a', askedAt: now - hourMs });
  const refund = question({ id: 'q_r', askedAt: now, state: 'answered', answer: 'refund' });

  it('is gone on with by the order that speaks now, whichever asked it', () => {
    const members = [first({ status: 'cancelled', question: asked }), second()];
    assert.equal(questionInTrip(members[1] as OrderState, members, B), asked);
    assert.equal(questionInTrip(members[0] as OrderState, members, B), undefined);
    assert.equal(questionInTrip(members[0] as OrderState, members, undefined), asked, 'nobody speaks');
  });

  it('is the newest, whichever order it is stored with', () => {
    const newer = question({ id: 'q_b', askedAt: now - minuteMs });
    for (const [one, other] of [[asked, newer] as const, [newer, asked] as const]) {
      const members = [first({ question: one }), second({ question: other })] as const;
      assert.equal(questionInTrip(members[0], members, A), newer);
    }
    assert.equal(questionInTrip(first(), [first(), second()], A), undefined, 'none was asked');
  });

  it('is the speaker’s alone, unless a refund was chosen and stands', () => {
    for (const given of [
      { state: 'answered', answer: 'keep' },
      { state: 'superseded', answer: 'refund' },
    ] as const) {
      const members = [first({ question: question(given) }), second()] as const;
      assert.equal(questionInTrip(members[1], members, A), undefined, given.state);
    }
  });

  it('makes a refund that was chosen every order’s, each with a task of its own', () => {
    const members = [first({ question: refund }), second()];
    for (const own of members) assert.equal(questionInTrip(own, members, A), refund);
    const step = chosenStep(second({ question: refund, trip: trip() }), limits);
    assert.deepEqual([step.kind, 'reason' in step && step.reason], ['ask', 'traveller-wants-refund']);
  });

  it('has an answer that is confirmed once, also when another order speaks by then', () => {
    const answered = question({ id: 'q_a', askedAt: now - hourMs, state: 'answered', answer: 'keep', answerNumber: 7 });
    const numberFor = (messages: OrderState['messages']): number | undefined => {
      const members = [first({ status: 'cancelled', question: answered, messages }), second()];
      return questionInTrip(members[1] as OrderState, members, B)?.answerNumber;
    };
    assert.equal(numberFor([message('answer-received', 7)]), undefined);
    assert.equal(numberFor([message('answer-received', 6)]), 7, 'one that was taken back');
    assert.equal(numberFor([]), 7);
    const own = first({ question: answered, messages: [message('answer-received', 7)] });
    assert.equal(questionInTrip(own, [own, second()], A), answered);
  });

  it('is not void because another order of the trip is cancelled', () => {
    const state = first({ trip: trip() });
    assert.deepEqual(questionsVoidedBy('order-cancelled', state), []);
    assert.deepEqual(questionsVoidedBy('order-cancelled', first({ trip: trip({ standing: [A] }) })), [A]);
    assert.deepEqual(questionsVoidedBy('change-choice', state), [A, B]);
    assert.deepEqual(questionsVoidedBy('order-cancelled', first()), [A]);
  });
});

describe('an order that was replaced', () => {
  it('is asked about no more, and handed to a person when it is ticketed after all, without a mail', () => {
    const replaced = { replacedBy: B };
    assert.equal(chosenStep(orderState({ status: 'cancelled', ...replaced }), limits).kind, 'settled');
    assert.equal(chosenStep(orderState({ notFoundSince: now - hourMs, ...replaced }), limits).kind, 'settled');
    assert.equal(chosenStep(orderState({ status: 'ticketing', ...replaced }), limits).kind, 'poll');
    const late = orderState({
      status: 'ticketing',
      polls: { ticket: { startedAt: now - 3 * hourMs, attempts: 9, lastAt: now } },
      ...replaced,
    });
    assert.equal(chosenStep(late, limits).kind, 'settled');
    assert.deepEqual(kind(chosenStep({ ...late, tasks: [task('mail-refused', 'ticketed/1')] })), ['wait', 'person']);
    const justLate = { ticket: { startedAt: now - limits.ticketing, attempts: 9, lastAt: now } };
    assert.equal(chosenStep({ ...late, polls: justLate }).kind, 'settled', 'at the limit of ticketing');
    const news = chosenStep({ ...late, freshWantedAt: now });
    assert.deepEqual([news.kind, 'what' in news && news.what], ['poll', 'fresh']);
    const ticketed = first({ told: undefined, messages: [], ...replaced });
    const step = chosenStep(ticketed, limits);
    assert.deepEqual(['reason' in step && step.reason, 'subject' in step && step.subject], ['ticketed-twice', 'order']);
    const known = { tasks: [task('ticketed-twice', 'order')], ...replaced };
    const untold = first({ told: undefined, messages: [], ...known });
    assert.deepEqual(kind(chosenStep(untold, limits)), ['wait', 'person'], 'no ticket mail');
    const again = first({ messages: [message('order-cancelled', 1)], ...known });
    assert.deepEqual(kind(chosenStep(again, limits)), ['wait', 'person'], 'nor one that it is ticketed again');
  });
});
