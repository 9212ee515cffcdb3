import assert from 'node:assert/strict';
import { nextStep } from '../../../src/domain/next-step.ts';
import type { OrderState } from '../../../src/domain/order-state.ts';
import { flight, moved } from '../../support/flights.ts';
import { hourMs, now, question, stepLimits as limits, task, ticketedOrder } from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const trip = [out, back];
const wayBackGone = [out];
const q = question().id;
const chosen = question({ state: 'answered', answer: 'refund-part', answeredAt: now - hourMs });
const wants = task('traveller-wants-part-refund', q);
const submitting = { ...limits, submitRefunds: true };

const words = (state: OrderState, stepLimits = limits): string => {
  const step = nextStep(state, stepLimits);
  if (step.kind === 'ask') return `ask ${step.reason} ${step.subject}`;
  return step.kind === 'tell' ? `tell ${step.message} ${step.toldVersion}` : step.kind;
};

describe('a refund of a part of the trip', () => {
  const cases: readonly (readonly [what: string, state: OrderState, expected: string])[] = [
    [
      'is a person’s, also where Skyhook submits refunds',
      ticketedOrder([trip, wayBackGone], { question: chosen }),
      `ask traveller-wants-part-refund ${q}`,
    ],
    ['is asked of a person once', ticketedOrder([trip, wayBackGone], { question: chosen, tasks: [wants] }), 'wait'],
    [
      'is asked of a person before news is told, which then stops it',
      ticketedOrder([trip, wayBackGone, trip], { question: chosen, toldVersion: 2 }),
      `ask traveller-wants-part-refund ${q}`,
    ],
    [
      'is stopped when the flights are back: a person calls, and nothing is mailed',
      ticketedOrder([trip, wayBackGone, trip], { question: chosen, toldVersion: 2, tasks: [wants] }),
      'ask reinstated-after-refund 3',
    ],
    [
      'is not asked for again once it is stopped',
      ticketedOrder([trip, wayBackGone, trip], {
        question: chosen,
        toldVersion: 2,
        tasks: [task('reinstated-after-refund', '3', { askedAt: now })],
      }),
      'wait',
    ],
    [
      'is a person’s again, chosen anew after an earlier one was stopped',
      ticketedOrder([trip, wayBackGone, trip, wayBackGone], {
        question: { ...chosen, toldVersion: 4 },
        tasks: [task('reinstated-after-refund', '3', { state: 'done', askedAt: now - 5 * hourMs })],
      }),
      `ask traveller-wants-part-refund ${q}`,
    ],
    [
      'leaves the other part: a change of it is asked about',
      ticketedOrder([trip, wayBackGone, [moved(out, 200)]], { question: chosen, toldVersion: 2, tasks: [wants] }),
      'tell change-choice 3',
    ],
    [
      'is looked at by a person when it was submitted and the flights are back',
      ticketedOrder([trip, wayBackGone, trip], {
        question: chosen,
        toldVersion: 2,
        tasks: [{ ...wants, state: 'done', answer: 'done', answeredAt: now }],
      }),
      'ask reinstated-after-refund 3',
    ],
    [
      'stands against a refund of the whole, which a person submits then',
      ticketedOrder([trip, wayBackGone, [moved(out, 200)]], {
        question: question({
          id: 'q_later',
          toldVersion: 3,
          state: 'answered',
          answer: 'refund',
          answeredAt: now - 24 * hourMs,
        }),
        tasks: [wants],
      }),
      'ask traveller-wants-refund q_later',
    ],
  ];
  for (const [what, state, expected] of cases)
    it(what, () => {
      assert.equal(words(state), expected);
      assert.equal(words(state, submitting), expected);
    });
});
