import assert from 'node:assert/strict';
import { nextStep } from '../../../src/domain/next-step.ts';
import type { Claim, OrderState } from '../../../src/domain/order-state.ts';
import { newsHold } from '../../../src/domain/shared-rules.ts';
import type { Step } from '../../../src/domain/steps.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  claim,
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
const later = moved(out, 200);
const refund = question({ id: 'q_1', state: 'answered', answer: 'refund', toldVersion: 1, answeredAt: now });
const polled = (lastAt: number) => ({ startedAt: now - hourMs, attempts: 8, lastAt });

/** What is due, and the step that does it. */
const due: Readonly<Record<string, readonly [OrderState, step: string]>> = {
  'the ticket mail': [ticketedOrder([[out]], { messages: [], told: undefined }), 'tell ticketed'],
  'a confirmed change': [ticketedOrder([[out], [later]], { toldVersion: 1 }), 'tell change-choice'],
  'reissued tickets': [
    ticketedOrder([[out]], { tickets: { version: 2, isNews: true, showsFewer: false } }),
    'tell tickets-changed',
  ],
  'the deadline of a question': [
    ticketedOrder([[out], [later]], { question: question({ deadline: now }) }),
    'close no-choice',
  ],
  'a reminder': [
    ticketedOrder([[out], [later]], {
      messages: [message('ticketed', 1), message('change-choice', 2)],
      question: question({ askedAt: now - 10 * hourMs, deadline: now + 9 * hourMs }),
    }),
    'tell choice-reminder',
  ],
  'an answer': [
    ticketedOrder([[out], [later]], { question: question({ state: 'answered', answer: 'call-me' }) }),
    'ask traveller-wants-call',
  ],
  'a chosen refund': [
    ticketedOrder([[out], [later]], {
      toldVersion: 1,
      question: question({ state: 'answered', answer: 'refund', toldVersion: 1 }),
      tasks: [task('traveller-wants-refund', 'another')],
    }),
    'ask traveller-wants-refund',
  ],
  'the confirmation of the airline': [
    ticketedOrder([[out], [later]], { question: question({ state: 'answered', answer: 'keep' }) }),
    'tell airline-confirmed',
  ],
  'a cancelled order': [
    orderState({ status: 'cancelled', paid: true, cancellation: { number: 1, since: now - hourMs } }),
    'ask order-cancelled',
  ],
  'the message about a cancelled order': [
    orderState({
      status: 'cancelled',
      paid: true,
      cancellation: { number: 1, since: now - 2 * hourMs },
      tasks: [task('order-cancelled', '1/none')],
    }),
    'tell order-cancelled',
  ],
  'a mail that nobody explains': [
    ticketedOrder([[out]], {
      mails: [
        {
          code: 'm1',
          about: 'schedule-change',
          heardAt: now - hourMs,
          listed: true,
          verified: true,
          readable: true,
          state: 'open',
        },
      ],
    }),
    'ask read-mail',
  ],
  'an unaccounted cancellation': [
    ticketedOrder([[out]], {
      unread: [{ evidenceId: 'e1', kind: 'unaccounted-cancellation', recordedAt: now - hourMs }],
    }),
    'ask unaccounted-cancellation',
  ],
  'a late refund': [
    ticketedOrder([[out]], {
      settlements: [
        { kind: 'refund', code: 'R1', state: 'airline-refunding', tickets: [], firstSeenAt: now - 40 * 24 * hourMs },
      ],
    }),
    'ask settlement-late',
  ],
};

/** Forged pushes without a break since then, of all kinds: no query is ever begun after the newest of them. */
function flooded(state: OrderState, since: number): OrderState {
  const forged = Array.from({ length: 50 }, (_, index): Claim => {
    const recordedAt = now - index * 1_000;
    return claim({ evidenceId: `forged-${recordedAt}`, eventId: `20991231235959${index}`, recordedAt });
  });
  return {
    ...state,
    claims: forged.filter(({ recordedAt }) => recordedAt >= since),
    freshWantedAt: now,
    newsSince: since,
    settlementWantedAt: now,
    voidUnseenSince: now,
  };
}

const words = (step: Step): string => {
  if (step.kind === 'tell') return `tell ${step.message}`;
  if (step.kind === 'ask') return `ask ${step.reason}`;
  return step.kind === 'close' ? `close ${step.outcome}` : step.kind;
};

describe('a stream of forged pushes', () => {
  for (const [what, [state, step]] of Object.entries(due)) {
    it(`holds up ${what} for a minute at most`, () => {
      assert.equal(words(nextStep(state, limits)), step, 'it is due');
      assert.equal(words(nextStep(flooded(state, now - newsHold), limits)), step);
      const held = nextStep(flooded(state, now - newsHold + 5_000), limits);
      if (held.kind === 'poll') assert.ok(held.until <= now + 5_000, 'the poll ends by then');
      else assert.equal(words(held), step);
    });
  }

  it('holds up nothing once the queries are up to date, though nothing confirms it', () => {
    const state = ticketedOrder([[out], [later]], { toldVersion: 1, claims: [claim()] });
    assert.equal(words(nextStep(state, limits)), 'tell change-choice');
    const told = nextStep(ticketedOrder([[out], [later]], { claims: [claim()] }), limits);
    assert.ok(told.kind === 'poll' && told.what === 'corroboration', 'it is asked about on');
  });

  it('does not keep refunds from being asked about', () => {
    const state = ticketedOrder([[out]], {
      settlements: [{ kind: 'refund', code: 'R1', state: 'airline-refunding', tickets: [], firstSeenAt: now - hourMs }],
      polls: { settlement: polled(now - hourMs), corroboration: polled(now - 1_000) },
      flood: { answeredAt: now - 1_000 },
    });
    const step = nextStep(flooded(state, now - hourMs), limits);
    assert.ok(step.kind === 'poll' && step.what === 'settlement' && step.dueAt <= now);
  });

  it('puts the submission of a refund off for the time of confirming a change, then a person has it', () => {
    const submitting = { ...limits, submitRefunds: true };
    const answeredAt = now - limits.undo - limits.corroboration;
    const at = (answered: number) =>
      flooded(ticketedOrder([[out]], { question: { ...refund, answeredAt: answered } }), now - 2 * minuteMs);
    assert.equal(nextStep(at(answeredAt + 1_000), submitting).kind, 'poll');
    assert.equal(words(nextStep(at(answeredAt), submitting)), 'ask traveller-wants-refund');
  });

  it('asks a person about three changes one by one, and about all others together', () => {
    let state = ticketedOrder([[out]], {
      claims: Array.from({ length: 80 }, (_, index) =>
        claim({ evidenceId: `forged-${index}`, recordedAt: now - limits.corroboration - minuteMs + index }),
      ),
    });
    const asked: string[] = [];
    for (let step = nextStep(state, limits); step.kind === 'ask' && asked.length < 80; step = nextStep(state, limits)) {
      asked.push(`${step.reason} ${step.subject}`);
      state = { ...state, tasks: [...state.tasks, task(step.reason, step.subject)] };
    }
    assert.deepEqual(asked, [
      'change-unconfirmed forged-0',
      'change-unconfirmed forged-1',
      'change-unconfirmed forged-2',
      'look-in-atrip forged-3',
    ]);
    const fresh = { ...state, claims: [...state.claims, claim()] };
    const step = nextStep(fresh, limits);
    assert.ok(step.kind === 'poll' && step.what === 'corroboration' && step.stage === 'confirming-change');
    const later = nextStep({ ...fresh, now: now + limits.corroboration }, limits);
    assert.equal(later.kind, 'poll', 'it joins the others');
  });

  it('does not make Atlas be asked faster than an order in process is', () => {
    for (const progress of [undefined, polled(now - 2_000)]) {
      const state = ticketedOrder([[out]], {
        polls: progress ? { fresh: progress, corroboration: progress } : {},
        flood: { answeredAt: now - 2_000 },
      });
      const step = nextStep(flooded(state, now - hourMs), limits);
      assert.ok(step.kind === 'poll');
      assert.ok(step.dueAt >= now + 28_000, `${step.what} is due ${step.dueAt - now} ms from now`);
    }
  });
});
