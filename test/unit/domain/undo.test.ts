import assert from 'node:assert/strict';
import { departure } from '../../../src/domain/itinerary.ts';
import type { OrderState, Question } from '../../../src/domain/order-state.ts';
import { undoLimit } from '../../../src/domain/taking-back.ts';
import { itChooses } from '../../support/chosen-step.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  hourMs,
  message,
  minuteMs,
  now,
  question,
  stepLimits as limits,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const later = [moved(out, 200)];
const { id } = question();
const received = message('answer-received', 7);
const answeredAt = now - 10 * minuteMs;
const until = answeredAt + limits.undo;

const answered = (
  answer: Question['answer'],
  given: Partial<OrderState> = {},
  more: Partial<Question> = {},
): OrderState =>
  ticketedOrder([[out], later], {
    question: question({ state: 'answered', answer, answeredAt, answerNumber: 7, ...more }),
    messages: [message('ticketed', 1), received],
    airlineAgrees: false,
    ...given,
  });
const waits = { kind: 'wait', for: 'traveller', stage: 'refund-or-void', until };
const byPerson = { kind: 'ask', reason: 'traveller-wants-refund' };

describe('the mail that confirms an answer', () => {
  const unconfirmed = { messages: [message('ticketed', 1)] };
  const told = { kind: 'tell', message: 'answer-received', toldVersion: 7 };
  itChooses([
    ['goes out first', answered('keep', unconfirmed), told],
    ['goes out while the answer waits to be carried out', answered('refund', unconfirmed), told],
    ['is not for silence', answered(undefined, unconfirmed, { state: 'no-choice' }), { kind: 'poll', what: 'airline' }],
    [
      'is not for an answer of the time before there were such mails',
      answered('keep', unconfirmed, { answerNumber: undefined }),
      { kind: 'poll' },
    ],
    [
      'is not about flights that are not so any more',
      ticketedOrder([[out], later, [moved(out, 400)]], {
        ...answered('keep', unconfirmed),
        toldVersion: 2,
        current: { version: 3, segments: [moved(out, 400)] },
      }),
      { kind: 'poll' },
    ],
  ]);
});

describe('an answer that gives seats up', () => {
  itChooses([
    [
      'waits for a while before a person is asked to do it',
      answered('refund'),
      { ...waits, consequence: 'a person submits the refund' },
    ],
    [
      'waits also where it is for a part',
      answered('refund-part'),
      { ...waits, consequence: 'a person submits the refund' },
    ],
    ['is a person’s when the time is over', answered('refund', {}, { answeredAt: now - limits.undo }), byPerson],
    [
      'is a person’s when the time is over, for a part',
      answered('refund-part', {}, { answeredAt: now - limits.undo }),
      { kind: 'ask', reason: 'traveller-wants-part-refund' },
    ],
    [
      'is a person’s at once when departure is within a day',
      answered('refund', { now: departure(out) - 20 * hourMs }, { answeredAt: departure(out) - 20 * hourMs }),
      byPerson,
    ],
    [
      'is a person’s at once when an operator stops it, whoever submits',
      answered('refund', {
        refundSubmissions: [{ questionId: id, state: 'refused', outcome: 'STOPPED', claimedAt: answeredAt }],
      }),
      { ...byPerson, because: 'answer: refund; not submitted: STOPPED' },
    ],
    [
      'does not keep what is due waiting',
      answered('refund', { tasks: [task('ticketed-twice', 'x', { remindAt: now + minuteMs })] }),
      { ...waits, until: now + minuteMs },
    ],
    [
      'ends a query that is repeated meanwhile',
      answered('refund', { freshWantedAt: now - 2 * minuteMs, newsSince: now - 2 * minuteMs }),
      { kind: 'poll', what: 'fresh', until },
    ],
    [
      'is on hold, not waiting, when the flights got better meanwhile',
      answered('refund', { tasks: [task('refund-on-hold', id)] }),
      { kind: 'wait', for: 'person' },
    ],
  ]);
});

describe('the time in which an answer can be taken back', () => {
  const undo = limits.undo;
  const leaves = departure(out);

  it('ends so long after the answer, or when the question could not be open for as long again', () => {
    assert.equal(undoLimit(answeredAt, undo, [out], now), answeredAt + undo);
    const late = leaves - 2.5 * undo;
    assert.equal(undoLimit(late, undo, [out], late), leaves - 2 * undo);
    assert.ok(undoLimit(leaves - undo, undo, [out], leaves - undo) < leaves - undo, 'not at all');
  });

  it('goes by the next flight, and by none when none is left', () => {
    const back = flight('ZZ102 KUL 2026-12-08T08:00 SIN 09:10');
    const between = leaves + 5 * minuteMs;
    assert.equal(undoLimit(between, undo, [out, back], between), between + undo);
    assert.equal(undoLimit(answeredAt, undo, [], now), answeredAt + undo);
  });
});

describe('an answer that gives nothing up', () => {
  itChooses([
    ['is handed to a person at once', answered('call-me'), { kind: 'ask', reason: 'traveller-wants-call' }],
    ['keeps nothing waiting', answered('keep'), { kind: 'poll', what: 'airline', until: departure(out) }],
  ]);
});

describe('a question that is open again', () => {
  const halfOver = { state: 'open', askedAt: now - 40 * hourMs, deadline: now + 32 * hourMs } as const;
  const open = (given: Partial<Question>) =>
    ticketedOrder([[out], later], { question: question({ ...halfOver, ...given }) });
  itChooses([
    ['is not one that the traveller is reminded of', open({ isTakenBack: true }), { kind: 'wait', for: 'traveller' }],
    ['otherwise is', open({}), { kind: 'tell', message: 'choice-reminder' }],
  ]);
});
