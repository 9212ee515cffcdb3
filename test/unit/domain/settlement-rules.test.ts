import assert from 'node:assert/strict';
import type { AirlineMail, OrderState, RefundSubmission } from '../../../src/domain/order-state.ts';
import type { Settlement } from '../../../src/domain/settlement.ts';
import { chosenStep } from '../../support/chosen-step.ts';
import { flight } from '../../support/flights.ts';
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

const dayMs = 24 * hourMs;
const trip = [flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10')];
const laterTrip = [flight('ZZ101 SIN 2026-12-01T08:30 KUL 09:40')];
const flownTrip = [flight('ZZ101 SIN 2026-11-01T08:00 KUL 09:10')];
const refund = (given: Partial<Settlement> = {}): Settlement => ({
  kind: 'refund',
  code: '202607-0017',
  state: 'airline-processing',
  firstSeenAt: now - hourMs,
  tickets: [],
  ...given,
});
const cancellation = { number: 1, since: now };
const told = (given: Partial<OrderState>): OrderState => ticketedOrder([trip], given);
/** The traveller was told of the end of these. */
const toldOf = (...settlements: readonly Settlement[]): Pick<OrderState, 'settlements' | 'messages'> => ({
  settlements,
  messages: [
    message('ticketed', 1),
    ...settlements.map(({ kind, code }) => ({ ...message(`${kind}-final`, 0), about: code })),
  ],
});

/** The fields of a step that are expected. */
const partOf = (step: object, expected: object): object =>
  Object.fromEntries(Object.keys(expected).map((key) => [key, (step as Record<string, unknown>)[key]]));

describe('an order with refunds and voids', () => {
  const cases: [what: string, state: OrderState, expected: object][] = [
    [
      'asks until one under way is final',
      told({ settlements: [refund()] }),
      { kind: 'poll', what: 'settlement', stage: 'refund-or-void', until: now + dayMs, dueAt: now },
    ],
    [
      'asks at once when a push tells of one',
      told({
        settlementWantedAt: now - 1000,
        polls: { settlement: { startedAt: now - hourMs, lastAt: now - minuteMs, attempts: 9 } },
      }),
      { kind: 'poll', what: 'settlement', dueAt: now },
    ],
    [
      'gives a push up that no query could be asked about for a day',
      told({ settlementWantedAt: now - dayMs }),
      { kind: 'settled' },
    ],
    [
      'hands a rejected one to a person, whatever else is under way',
      told({ settlements: [refund(), refund({ kind: 'void', code: '202607-0042', state: 'rejected' })] }),
      { kind: 'ask', reason: 'settlement-rejected', subject: 'void/202607-0042' },
    ],
    [
      'hands one to a person that is not final after thirty days',
      told({ settlements: [refund({ firstSeenAt: now - 30 * dayMs })] }),
      { kind: 'ask', reason: 'settlement-late', subject: 'refund/202607-0017' },
    ],
    [
      'goes on asking about it, and slowly, while the person does and after that',
      told({
        settlements: [refund({ firstSeenAt: now - 40 * dayMs })],
        tasks: [task('settlement-late', 'refund/202607-0017', { state: 'done', answeredAt: now - dayMs })],
        polls: { settlement: { startedAt: now - 40 * dayMs, lastAt: now - hourMs, attempts: 300 } },
      }),
      { kind: 'poll', what: 'settlement', dueAt: now + 23 * hourMs, until: now + dayMs },
    ],
    [
      'gives up after a year',
      told({
        settlements: [refund({ firstSeenAt: now - 365 * dayMs })],
        tasks: [task('settlement-late', 'refund/202607-0017', { state: 'done', answeredAt: now - dayMs })],
      }),
      { kind: 'settled' },
    ],
    [
      'looks for one when tickets are gone from the order query',
      told({ tickets: { version: 1, isNews: false, showsFewer: true }, settlementsAsked: true }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'waits no longer than until the traveller’s deadline',
      told({ settlements: [refund()], question: question({ deadline: now + hourMs }) }),
      { kind: 'poll', what: 'settlement', until: now + hourMs },
    ],
    [
      'is not settled by one refunded passenger of two: nothing else is open, and the flights are still to come',
      told(toldOf(refund({ state: 'refunded' }))),
      { kind: 'settled', because: 'nothing is open' },
    ],
    [
      'is settled when everybody is refunded',
      told({ ...toldOf(refund({ state: 'refunded' })), whollyRefunded: true }),
      { kind: 'settled', because: 'the whole order is refunded' },
    ],
    [
      'is followed on while everybody is refunded and a second case is open',
      told({ ...toldOf(refund({ state: 'refunded' }), refund({ code: '202607-0018' })), whollyRefunded: true }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'looks for a refund or void first when it was cancelled after ticketing',
      told({ status: 'cancelled' }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'is a person’s matter when it was cancelled after ticketing and there is none',
      told({ status: 'cancelled', cancellation, settlementsAsked: true }),
      { kind: 'ask', reason: 'order-cancelled' },
    ],
    [
      'is a person’s matter when Atlas could not be asked for an hour',
      told({
        status: 'cancelled',
        cancellation,
        polls: { settlement: { startedAt: now - hourMs, lastAt: now - minuteMs, attempts: 9 } },
      }),
      { kind: 'ask', reason: 'order-cancelled' },
    ],
    [
      'is not a person’s matter when a void of its own cancelled it',
      told({
        status: 'cancelled',
        cancellation,
        settlementsAsked: true,
        settlements: [refund({ kind: 'void' })],
        cancellationExplained: true,
      }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'looks for the refund that a person says was submitted',
      told({
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('traveller-wants-refund', question({}).id, { state: 'done', answeredAt: now - hourMs })],
      }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'hands a withdrawn one to a person as well',
      told({ settlements: [refund({ state: 'withdrawn' })] }),
      { kind: 'ask', reason: 'settlement-rejected', subject: 'refund/202607-0017' },
    ],
    [
      'looks for another one after a person dealt with a rejection',
      told({
        settlements: [refund({ state: 'rejected' })],
        tasks: [task('settlement-rejected', 'refund/202607-0017', { state: 'done', answeredAt: now - hourMs })],
      }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'asks on about a void that was pushed and does not show yet',
      told({ settlementsAsked: true, voidUnseenSince: now - minuteMs }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'does so for a while only',
      told({ settlementsAsked: true, voidUnseenSince: now - 10 * minuteMs }),
      { kind: 'settled' },
    ],
    [
      'is followed on after the last flight: a refund takes longer than the trip',
      ticketedOrder([flownTrip], { settlements: [refund()] }),
      { kind: 'poll', what: 'settlement' },
    ],
    ['ends after the last flight when it is final', ticketedOrder([flownTrip]), { kind: 'settled' }],
    [
      'watches the airline’s side in between, when that is due first',
      ticketedOrder([trip, laterTrip], {
        airlineAgrees: false,
        settlements: [refund()],
        polls: {
          settlement: { startedAt: now - 25 * hourMs, lastAt: now - minuteMs, attempts: 30 },
          airline: { startedAt: now - minuteMs, lastAt: now - minuteMs, attempts: 1 },
        },
      }),
      { kind: 'poll', what: 'airline' },
    ],
    [
      'asks a person when it does not show within a week',
      told({
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('traveller-wants-refund', question({}).id, { state: 'done', answeredAt: now - 7 * dayMs })],
      }),
      { kind: 'ask', reason: 'refund-not-found' },
    ],
    [
      'hands the second of two rejected ones over while a person has the first',
      told({
        settlements: [refund({ state: 'rejected' }), refund({ code: '202607-0018', state: 'rejected' })],
        tasks: [task('settlement-rejected', 'refund/202607-0017')],
      }),
      { kind: 'ask', reason: 'settlement-rejected', subject: 'refund/202607-0018' },
    ],
    [
      'hands the second of two late ones over while a person has the first',
      told({
        settlements: [
          refund({ firstSeenAt: now - 31 * dayMs }),
          refund({ code: '202607-0018', firstSeenAt: now - 31 * dayMs }),
        ],
        tasks: [task('settlement-late', 'refund/202607-0017')],
      }),
      { kind: 'ask', reason: 'settlement-late', subject: 'refund/202607-0018' },
    ],
    [
      'asks on for a day at the very limit that a person was told of',
      told({
        settlements: [refund({ firstSeenAt: now - 30 * dayMs })],
        tasks: [task('settlement-late', 'refund/202607-0017', { state: 'done', answeredAt: now })],
      }),
      { kind: 'poll', what: 'settlement', until: now + dayMs },
    ],
    [
      'asks no longer than until the limit of the one that is late first',
      told({
        settlements: [refund({ firstSeenAt: now - 30 * dayMs + hourMs }), refund({ code: '202607-0018' })],
      }),
      { kind: 'poll', what: 'settlement', until: now + hourMs },
    ],
    [
      'does not watch the airline’s side in between while the traveller is asked',
      ticketedOrder([trip, laterTrip], {
        airlineAgrees: false,
        question: question(),
        settlements: [refund()],
        polls: { settlement: { startedAt: now - 25 * hourMs, lastAt: now - minuteMs, attempts: 30 } },
      }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'comes before the airline’s side when both are due',
      ticketedOrder([trip, laterTrip], { airlineAgrees: false, settlements: [refund()] }),
      { kind: 'poll', what: 'settlement', dueAt: now },
    ],
    [
      'comes before the airline’s side when that is due later',
      ticketedOrder([trip, laterTrip], {
        airlineAgrees: false,
        settlements: [refund()],
        polls: { airline: { startedAt: now - hourMs, lastAt: now, attempts: 30 } },
      }),
      { kind: 'poll', what: 'settlement', dueAt: now },
    ],
    [
      'looks for an hour only when tickets are gone from the order query',
      told({
        tickets: { version: 1, isNews: false, showsFewer: true },
        polls: { settlement: { startedAt: now - hourMs, lastAt: now - minuteMs, attempts: 9 } },
      }),
      { kind: 'settled' },
    ],
    [
      'is not looked for because tickets are gone from an ancillary order, which never had any',
      told({ isAncillary: true, ticketIssued: false }),
      { kind: 'settled' },
    ],
    [
      'is not looked for because tickets are missing before any were shown',
      orderState({ status: 'ticketed' }),
      { kind: 'poll', what: 'ticket' },
    ],
    [
      'is not looked for because a cancelled order shows no tickets, once they were asked for',
      told({
        status: 'cancelled',
        cancellation,
        ticketIssued: false,
        settlementsAsked: true,
        tasks: [task('order-cancelled', '1/none')],
        polls: { cancelled: { startedAt: now - minuteMs, lastAt: now - 1000, attempts: 5 } },
      }),
      { kind: 'poll', what: 'cancelled' },
    ],
    [
      'gives up looking for another one a week after a person dealt with a rejection',
      told({
        settlements: [refund({ state: 'rejected', firstSeenAt: now - 8 * dayMs })],
        tasks: [task('settlement-rejected', 'refund/202607-0017', { state: 'done', answeredAt: now - 7 * dayMs })],
      }),
      { kind: 'settled' },
    ],
    [
      'looks for no other one when that shows, and is final',
      told({
        ...toldOf(
          refund({ state: 'rejected' }),
          refund({ code: '202607-0018', state: 'refunded', firstSeenAt: now - minuteMs }),
        ),
        tasks: [task('settlement-rejected', 'refund/202607-0017', { state: 'done', answeredAt: now - 30 * minuteMs })],
      }),
      { kind: 'settled' },
    ],
    [
      'is not looked for after a person has dealt with one that never showed',
      told({
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [
          task('traveller-wants-refund', question({}).id, { state: 'done', answeredAt: now - 7 * dayMs }),
          task('refund-not-found', question({}).id, { state: 'done', answeredAt: now }),
        ],
      }),
      { kind: 'settled' },
    ],
    [
      'is not looked for when it shows, and is final',
      told({
        ...toldOf(refund({ state: 'refunded' })),
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('traveller-wants-refund', question({}).id, { state: 'done', answeredAt: now - hourMs })],
      }),
      { kind: 'settled' },
    ],
    [
      'is looked for beside a void, which is none',
      told({
        ...toldOf(refund({ kind: 'void', state: 'fulfilled' })),
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('traveller-wants-refund', question({}).id, { state: 'done', answeredAt: now - hourMs })],
      }),
      { kind: 'poll', what: 'settlement' },
    ],
  ];
  const chosen = question({ state: 'answered', answer: 'refund', answeredAt: now - hourMs });
  const changed = (given: Partial<OrderState> = {}): OrderState =>
    ticketedOrder([trip, laterTrip], { question: chosen, ...given });
  const submission = (given: Partial<RefundSubmission> = {}): RefundSubmission => ({
    questionId: chosen.id,
    state: 'claimed',
    claimedAt: now - minuteMs,
    outcome: undefined,
    ...given,
  });
  const dealtWith = { kind: 'ask', reason: 'traveller-wants-refund', subject: chosen.id };
  const mail = (heardAt: number): AirlineMail => ({
    code: 'mail-1',
    about: 'schedule-change',
    heardAt,
    listed: true,
    verified: true,
    readable: true,
    state: 'open',
  });
  const submitting: [what: string, state: OrderState, expected: object][] = [
    ['submits what the traveller chose', changed(), { kind: 'submit-refund', questionId: chosen.id }],
    [
      'waits first, so that it can be stopped',
      changed({ question: { ...chosen, answeredAt: now - minuteMs } }),
      {
        kind: 'wait',
        for: 'traveller',
        until: now + 29 * minuteMs,
        stage: 'refund-or-void',
        consequence: 'the refund is submitted',
      },
    ],
    [
      'submits it as soon as the time to stop it is over',
      changed({ question: { ...chosen, answeredAt: now - limits.undo } }),
      { kind: 'submit-refund', questionId: chosen.id, stage: 'refund-or-void' },
    ],
    [
      'does not while a person has a mail to read that is just too late to be explained',
      changed({ mails: [mail(now - limits.mail)], tasks: [task('read-mail', 'mail-1')] }),
      dealtWith,
    ],
    [
      'does not wait for a mail about a cancellation, which nobody has to read',
      changed({ mails: [{ ...mail(now - minuteMs), about: 'cancellation' }] }),
      { kind: 'submit-refund' },
    ],
    [
      'does not when the answer is about other flights',
      changed({ question: { ...chosen, toldVersion: 1 } }),
      dealtWith,
    ],
    ['does not when the order is not ticketed any more', changed({ status: 'cancelled' }), dealtWith],
    [
      'does not while a pushed change is with a person',
      changed({ claims: [claim()], tasks: [task('change-unconfirmed', claim().evidenceId)] }),
      dealtWith,
    ],
    [
      'waits while a mail of the airline is being explained',
      changed({ mails: [mail(now - minuteMs)] }),
      { kind: 'poll', what: 'mail', until: now + 29 * minuteMs, stage: 'refund-or-void' },
    ],
    [
      'does not while a person has such a mail to read',
      changed({ mails: [mail(now - hourMs)], tasks: [task('read-mail', 'mail-1')] }),
      { ...dealtWith, because: 'answer: refund; not submitted: nobody has read a mail of the airline yet' },
    ],
    [
      'does once that mail is read',
      changed({ mails: [{ ...mail(now - hourMs), state: 'archived' }] }),
      { kind: 'submit-refund', questionId: chosen.id },
    ],
    [
      'does not while other evidence is with a person',
      changed({
        unread: [{ evidenceId: 'e1', kind: 'mailed-change', recordedAt: now - hourMs }],
        tasks: [task('look-in-atrip', 'e1')],
      }),
      dealtWith,
    ],
    ['does not beside another refund', changed({ settlements: [refund()] }), dealtWith],
    [
      'follows a refund of the whole order that is there already',
      changed({ settlements: [refund()], cancellationExplained: true }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'does not while the outcome of an earlier submission is not known',
      changed({ refundSubmissions: [submission({ questionId: 'q_other' })] }),
      dealtWith,
    ],
    [
      'does not take it back from a person',
      changed({ tasks: [task('traveller-wants-refund', chosen.id)] }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'asks whether it shows when its outcome is not known',
      changed({ refundSubmissions: [submission()] }),
      { kind: 'poll', what: 'settlement', until: now + 119 * minuteMs },
    ],
    [
      'asks a person when it does not show for long',
      changed({ refundSubmissions: [submission({ claimedAt: now - 120 * minuteMs })] }),
      { kind: 'ask', reason: 'refund-outcome-unknown', subject: chosen.id },
    ],
    [
      'asks on while the person looks',
      changed({
        refundSubmissions: [submission({ claimedAt: now - 121 * minuteMs })],
        tasks: [task('refund-outcome-unknown', chosen.id)],
      }),
      { kind: 'poll', what: 'settlement', needsHuman: true },
    ],
    [
      'is a person’s matter when Atlas refused it',
      changed({ refundSubmissions: [submission({ state: 'refused', outcome: 'ATLAS_820' })] }),
      { ...dealtWith, because: 'answer: refund; not submitted: ATLAS_820' },
    ],
    [
      'expects a submitted one to show',
      changed({ refundSubmissions: [submission({ state: 'done', outcome: 'PERSON_SAYS_SUBMITTED' })] }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'asks a person when a submitted one never shows',
      changed({ refundSubmissions: [submission({ state: 'done', claimedAt: now - 7 * dayMs })] }),
      { kind: 'ask', reason: 'refund-not-found', subject: chosen.id },
    ],
    [
      'expects a submitted one to show for a week from its own submission, not from an earlier one',
      changed({
        refundSubmissions: [
          submission({ questionId: 'q_other', state: 'done', claimedAt: now - 8 * dayMs }),
          submission({ state: 'done' }),
        ],
      }),
      { kind: 'poll', what: 'settlement' },
    ],
    [
      'expects none to show because of an earlier submission, while a person has this one',
      changed({
        refundSubmissions: [submission({ questionId: 'q_other', state: 'done' })],
        tasks: [task('traveller-wants-refund', chosen.id)],
      }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'expects none to show that Atlas refused, while a person has it',
      changed({
        refundSubmissions: [submission({ state: 'refused', outcome: 'ATLAS_820' })],
        tasks: [task('traveller-wants-refund', chosen.id)],
      }),
      { kind: 'wait', for: 'person' },
    ],
  ];
  for (const [what, state, expected] of submitting) {
    it(`whose traveller chose one, with submission on: ${what}`, () =>
      assert.deepEqual(partOf(chosenStep(state, { ...limits, submitRefunds: true }), expected), expected));
  }
  it('whose traveller chose one, with submission off: a person submits it', () =>
    assert.deepEqual(partOf(chosenStep(changed(), limits), dealtWith), dealtWith));

  for (const [what, state, expected] of cases) {
    it(what, () => {
      assert.deepEqual(partOf(chosenStep(state, limits), expected), expected);
    });
  }

  it('leaves an unpaid order alone', () => {
    assert.equal(chosenStep(orderState({ status: 'unpaid', paymentDeadline: now + hourMs }), limits).kind, 'poll');
  });
});
