import assert from 'node:assert/strict';
import { confirmDayBefore, dayBeforeLook } from '../../../src/domain/day-before-rules.ts';
import { eveningBefore } from '../../../src/domain/deadlines.ts';
import { departure, type Itinerary } from '../../../src/domain/itinerary.ts';
import { nextStep } from '../../../src/domain/next-step.ts';
import { taskReasons, type MessageKind, type OrderState, type TaskReason } from '../../../src/domain/order-state.ts';
import type { Step } from '../../../src/domain/steps.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  claim,
  hourMs,
  message,
  minuteMs,
  orderNo,
  question,
  stepLimits as limits,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const dayMs = 24 * hourMs;
const out = flight('ZZ101 SIN 2026-12-01T12:00 KUL 13:10');
const back = flight('ZZ102 KUL 2026-12-08T15:00 SIN 16:10');
/** 2026-12-01 14:00 in Singapore; a day before it nobody sleeps. */
const outLater = moved(out, 120);
const backLater = moved(back, 60);
const outMoment = departure(outLater) - dayMs;
const backMoment = departure(backLater) - dayMs;

/** Changed flights that the traveller has known for a week, asked for just now. */
function changed(now: number, given: Partial<OrderState> & { versions?: [Itinerary, Itinerary] } = {}): OrderState {
  const {
    versions = [
      [out, back],
      [outLater, back],
    ],
    ...more
  } = given;
  return ticketedOrder(versions, {
    now,
    queriedAt: now,
    messages: [message('ticketed', 1), { ...message('change-notice', 2), sentAt: outMoment - 7 * dayMs }],
    ...more,
  });
}
const chosen = (state: OrderState): Step => nextStep(state, limits);
const isTold = (state: OrderState): boolean => confirmDayBefore(state, limits)?.kind === 'tell';
const tell = (about: string, toldVersion = 2) => ({ message: 'day-before', toldVersion, about });
const told = (state: OrderState): object | undefined => {
  const step = chosen(state);
  return step.kind === 'tell' ? { message: step.message, toldVersion: step.toldVersion, about: step.about } : undefined;
};

describe('the confirmation of a changed flight a day before', () => {
  it('is told a day before its new departure, and not a millisecond before that', () => {
    assert.deepEqual(told(changed(outMoment)), tell('ZZ101/2026-12-01'));
    assert.equal(chosen(changed(outMoment - 1)).kind, 'settled');
  });

  it('is told until three hours are left', () => {
    const last = departure(outLater) - 3 * hourMs;
    assert.deepEqual([isTold(changed(last)), isTold(changed(last + 1))], [true, false]);
  });

  it('is told so long before as the setting says, and never with 0', () => {
    const early = { ...limits, dayBefore: 48 * hourMs };
    assert.equal(confirmDayBefore(changed(outMoment - dayMs), early)?.kind, 'tell');
    const never = { ...limits, dayBefore: 0 };
    assert.deepEqual(
      [confirmDayBefore(changed(outMoment), never), dayBeforeLook(changed(0), never)],
      [undefined, undefined],
    );
  });

  it('gives the time for the next look while it is not due, and none once it is told', () => {
    const state = changed(outMoment - dayMs);
    assert.deepEqual([chosen(state).kind, chosen(state).lookAt], ['settled', outMoment]);
    const afterwards = { ...message('day-before', 2), about: 'ZZ101/2026-12-01', sentAt: outMoment + minuteMs };
    const messages = [...state.messages, afterwards];
    assert.deepEqual(chosen(changed(outMoment + 2 * minuteMs, { messages })).lookAt, undefined);
  });

  it('asks the order query first, unless it was asked since the time came and within the hour', () => {
    const poll = (now: number, queriedAt: number | undefined) => {
      const step = chosen(changed(now, { queriedAt }));
      return step.kind === 'poll' ? step.what : step.kind;
    };
    const [later, soonest] = [outMoment + 5 * hourMs, outMoment + 10 * minuteMs];
    assert.deepEqual(
      [poll(outMoment, outMoment - 1), poll(outMoment, undefined), poll(outMoment, outMoment)],
      ['fresh', 'fresh', 'tell'],
    );
    assert.deepEqual(
      [poll(soonest, outMoment), poll(later, later - hourMs), poll(later, later - hourMs - 1)],
      ['tell', 'tell', 'fresh'],
    );
  });

  it('gives up asking when three hours are left, and lets an open task be brought up meanwhile', () => {
    const step = chosen(changed(outMoment, { queriedAt: 0 }));
    assert.equal(step.kind === 'poll' && step.until, departure(outLater) - 3 * hourMs);
    const tasks = [task('settlement-late', 'refund/1', { remindAt: outMoment + minuteMs })];
    const other = chosen(changed(outMoment, { queriedAt: 0, tasks }));
    assert.equal(other.kind === 'poll' && other.until, outMoment + minuteMs);
  });

  it('of a return flight alone is told before that, also when the outbound flight is flown', () => {
    const versions: [Itinerary, Itinerary] = [
      [out, back],
      [out, backLater],
    ];
    const at = (now: number) => changed(now, { versions });
    assert.deepEqual([isTold(at(departure(out) - dayMs)), isTold(at(departure(out) + hourMs))], [false, false]);
    assert.equal(dayBeforeLook(at(departure(out) - dayMs), limits), backMoment);
    assert.deepEqual(told(at(backMoment)), tell('ZZ102/2026-12-08'));
  });

  it('of both flights is told before each', () => {
    const versions: [Itinerary, Itinerary] = [
      [out, back],
      [outLater, backLater],
    ];
    assert.deepEqual(told(changed(outMoment, { versions })), tell('ZZ101/2026-12-01'));
    const sent = { ...message('day-before', 2), about: 'ZZ101/2026-12-01', sentAt: outMoment };
    const messages = [message('ticketed', 1), { ...message('change-notice', 2), sentAt: 0 }, sent];
    assert.equal(dayBeforeLook(changed(outMoment + 1, { versions, messages }), limits), backMoment);
    assert.deepEqual(told(changed(backMoment, { versions, messages })), tell('ZZ102/2026-12-08'));
  });

  it('of two flights that follow each other is told once', () => {
    const onward = flight('ZZ201 KUL 2026-12-01T20:00 BKK 21:10');
    const versions: [Itinerary, Itinerary] = [
      [out, onward],
      [outLater, moved(onward, 60)],
    ];
    const sent = { ...message('day-before', 2), about: 'ZZ101/2026-12-01', sentAt: outMoment };
    const messages = [message('ticketed', 1), { ...message('change-notice', 2), sentAt: 0 }, sent];
    assert.equal(dayBeforeLook(changed(departure(outLater) + minuteMs, { versions, messages }), limits), undefined);
  });

  it('of a way by other flights is told before the first of them', () => {
    const first = flight('ZZ301 SIN 2026-12-01T15:00 JHB 15:40');
    const second = flight('ZZ302 JHB 2026-12-01T18:00 KUL 18:50');
    const state = changed(departure(first) - dayMs, {
      versions: [
        [out, back],
        [first, second, back],
      ],
    });
    assert.deepEqual(told(state), tell('ZZ301/2026-12-01'));
  });

  describe('is left out when a message told these flights', () => {
    const heard = (
      kind: MessageKind,
      version: number,
      sentAt: number,
      state: 'sent' | 'assumed-sent' | 'refused' = 'sent',
    ) =>
      dayBeforeLook(
        changed(outMoment + hourMs, {
          messages: [message('ticketed', 1), { ...message(kind, version, state), sentAt }],
        }),
        limits,
      ) === undefined;
    it('less than 24 hours before its time, or since', () => {
      assert.deepEqual(
        [outMoment - dayMs, outMoment - dayMs + 1, outMoment, outMoment + minuteMs].map((at) =>
          heard('change-notice', 2, at),
        ),
        [false, true, true, true],
      );
    });
    it('of any kind, as far as it went out', () => {
      for (const kind of ['change-choice', 'choice-reminder', 'airline-confirmed', 'day-before'] as const)
        assert.equal(heard(kind, 2, outMoment), true, kind);
      assert.equal(heard('change-notice', 2, outMoment, 'assumed-sent'), true);
      assert.equal(heard('change-notice', 2, outMoment, 'refused'), false);
    });
    it('and not when it told others, or something else', () => {
      for (const kind of ['ticketed', 'change-notice'] as const) assert.equal(heard(kind, 1, outMoment), false, kind);
      for (const kind of ['tickets-changed', 'refund-final', 'airline-mail-extract'] as const)
        assert.equal(heard(kind, 2, outMoment), false, kind);
    });
  });

  const at = (given: Parameters<typeof changed>[1]): OrderState => changed(outMoment, given);
  const answered = (answer: 'keep' | 'refund' | 'refund-part' | 'call-me') =>
    at({ question: question({ state: 'answered', answer }) });
  const nothingTold: readonly (readonly [what: string, state: OrderState])[] = [
    [
      'the flights are those bought',
      at({
        versions: [
          [out, back],
          [out, back],
        ],
      }),
    ],
    [
      'they are those bought again',
      ticketedOrder([[out], [outLater], [out]], { now: outMoment, queriedAt: outMoment }),
    ],
    [
      'the traveller does not know the change yet',
      { ...changed(outMoment), ...ticketedOrder([[out], [outLater]], { toldVersion: 1, now: outMoment }) },
    ],
    ['the traveller was never told anything', at({ told: undefined, judgement: undefined })],
    ['the changed flight is gone', at({ versions: [[out, back], [back]] })],
    ['the order is cancelled', at({ status: 'cancelled' })],
    ['the order is paid back', at({ whollyRefunded: true })],
    ['refunds or a void of the whole order are under way', at({ cancellationExplained: true })],
    ['the order query shows other flights', at({ airlineAgrees: false })],
    ['the traveller is being asked', at({ question: question({ deadline: outMoment + hourMs }) })],
    ['the traveller chose a refund', answered('refund')],
    ['the traveller chose a refund of a part', answered('refund-part')],
    ['a pushed change is undecided', at({ claims: [claim()] })],
    ['the airline’s side of a trip does not agree', at({ trip: tripOf({ airlineAgrees: false }) })],
  ];
  for (const [what, state] of nothingTold)
    it(`is not told when ${what}`, () => {
      assert.deepEqual([confirmDayBefore(state, limits), dayBeforeLook(state, limits)], [undefined, undefined]);
    });

  it('is told after an answer that leaves the flights as they are', () => {
    assert.deepEqual([isTold(answered('keep')), isTold(answered('call-me'))], [true, true]);
    assert.equal(isTold(at({ question: question({ state: 'no-choice' }) })), true);
  });

  it('waits for people whose open task says something else about the flights, and for nobody else', () => {
    const others: readonly TaskReason[] = [
      'ticketing-late',
      'settlement-late',
      'departure-within-a-day',
      'nobody-to-tell',
      'mail-refused',
      'mail-bounced',
    ];
    for (const reason of taskReasons) {
      const isOther = others.includes(reason);
      assert.equal(isTold(at({ tasks: [task(reason, 'x')] })), isOther, reason);
      assert.equal(dayBeforeLook(at({ tasks: [task(reason, 'x')] }), limits) !== undefined, isOther, reason);
      if (reason !== 'refund-on-hold')
        assert.equal(isTold(at({ tasks: [task(reason, 'x', { state: 'done' })] })), true, reason);
    }
  });

  it('goes on beside the refund of one passenger of several', () => {
    const settlements = [
      { kind: 'refund', code: '1', state: 'airline-processing', firstSeenAt: 0, tickets: [] },
    ] as const;
    assert.equal(isTold(at({ settlements })), true);
  });

  it('has no end of its own when nobody can be told: a person has it then', () => {
    const name = 'day-before/ZZ101/2026-12-01';
    const refused = { ...message('day-before', 2, 'refused'), about: 'ZZ101/2026-12-01' };
    const messages = [message('ticketed', 1), refused];
    assert.deepEqual(pick(chosen(at({ messages }))), { kind: 'ask', reason: 'mail-refused', subject: name });
    for (const state of [
      at({ messages, tasks: [task('mail-refused', name)] }),
      at({ tasks: [task('nobody-to-tell', name)] }),
    ])
      assert.equal(dayBeforeLook(state, limits), undefined);
  });

  it('tells small moves that nobody was told of along with the change', () => {
    const versions: [Itinerary, Itinerary, Itinerary] = [
      [out, back],
      [outLater, back],
      [moved(outLater, 2), back],
    ];
    const state = ticketedOrder(versions, { toldVersion: 2, now: outMoment + hourMs, queriedAt: outMoment + hourMs });
    assert.deepEqual(told(state), tell('ZZ101/2026-12-01', 3));
  });

  it('comes after news', () => {
    const versions: [Itinerary, Itinerary, Itinerary] = [
      [out, back],
      [outLater, back],
      [moved(out, 200), back],
    ];
    const state = ticketedOrder(versions, { toldVersion: 2, now: outMoment, queriedAt: outMoment });
    const step = chosen(state);
    assert.equal(step.kind === 'tell' && step.message, 'change-choice');
  });

  describe('of a trip of several orders', () => {
    it('is told by the one that speaks, when all were asked', () => {
      const asked = (queriedAt: number | undefined) => at({ trip: tripOf({ queriedAt }) });
      assert.deepEqual(told(asked(outMoment)), tell('ZZ101/2026-12-01'));
      for (const queriedAt of [outMoment - 1, undefined]) {
        assert.equal(confirmDayBefore(asked(queriedAt), limits), undefined);
        assert.equal(dayBeforeLook(asked(queriedAt), limits), outMoment, 'it is looked at again');
      }
    });
    it('is not told by another, which is not looked at for it', () => {
      const state = at({ trip: tripOf({ speaker: 'TESTB20260703091512378', queriedAt: outMoment }) });
      assert.deepEqual([chosen(state).kind, chosen(state).lookAt], ['settled', undefined]);
    });
  });

  it('is not sent in the night at the airport: in the evening before it', () => {
    const leavesAt = (depLocal: string): Itinerary => [{ ...out, depLocal, arrLocal: '2026-12-02T23:00' }];
    const lookFor = (depLocal: string): number | undefined =>
      dayBeforeLook(changed(Date.UTC(2026, 10, 25), { versions: [[out], leavesAt(depLocal)] }), limits);
    // Singapore is at UTC+8.
    assert.equal(lookFor('2026-12-02T06:30'), Date.UTC(2026, 10, 30, 12));
    assert.equal(lookFor('2026-12-02T22:30'), Date.UTC(2026, 11, 1, 12));
    assert.equal(lookFor('2026-12-02T08:00'), Date.UTC(2026, 11, 1, 0));
  });
});

describe('eveningBefore', () => {
  // Kuala Lumpur is at UTC+8.
  const local = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 11, day, hour - 8, minute);
  for (const [what, instant, expected] of [
    ['leaves 08:00 as it is', local(2, 8), local(2, 8)],
    ['leaves 21:59 as it is', local(2, 21, 59), local(2, 21, 59)],
    ['makes 22:00 the 20:00 of that day', local(2, 22), local(2, 20)],
    ['makes 23:59 the 20:00 of that day', local(2, 23, 59), local(2, 20)],
    ['makes 00:00 the 20:00 of the day before', local(2, 0), local(1, 20)],
    ['makes 07:59 the 20:00 of the day before', local(2, 7, 59), local(1, 20)],
  ] as const)
    it(what, () => assert.equal(eveningBefore(instant, 'KUL'), expected));
});

function tripOf(given: Partial<NonNullable<OrderState['trip']>>): NonNullable<OrderState['trip']> {
  return {
    orderNos: [orderNo, 'TESTB20260703091512378'],
    standing: [orderNo, 'TESTB20260703091512378'],
    speaker: orderNo,
    joined: undefined,
    incompleteSince: undefined,
    ownFlights: [],
    airlineAgrees: true,
    ...given,
  };
}

const pick = (step: Step): object =>
  step.kind === 'ask' ? { kind: step.kind, reason: step.reason, subject: step.subject } : { kind: step.kind };
