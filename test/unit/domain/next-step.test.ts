import assert from 'node:assert/strict';
import { departure } from '../../../src/domain/itinerary.ts';
import { nextStep } from '../../../src/domain/next-step.ts';
import type { Step } from '../../../src/domain/steps.ts';
import type { OrderState } from '../../../src/domain/order-state.ts';
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
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const trip = [out, back];
const minorTrip = [moved(out, 20), back];
const majorTrip = [moved(out, 200), back];
const flown = [flight('ZZ101 SIN 2026-11-01T08:00 KUL 09:10')];

/** What is decided, without what every step carries. */
type Choice = Step extends infer S
  ? S extends Step
    ? Omit<S, 'version' | 'chosenAt' | 'stage' | 'because' | 'needsHuman'>
    : never
  : never;

interface Case {
  readonly it: string;
  readonly state: OrderState;
  readonly chooses: Choice & { readonly stage: Step['stage']; readonly needsHuman?: boolean };
}

const pollTicket = (until: number, dueAt = now) =>
  ({ kind: 'poll', what: 'ticket', dueAt, until, stage: 'ticketing' }) as const;
const pollFresh = (since: number) =>
  ({ kind: 'poll', what: 'fresh', dueAt: now, until: since + 24 * hourMs, stage: 'confirming-change' }) as const;
/** What is due waits for it so long. */
const freshFirst = (since: number) => ({ ...pollFresh(since), until: since + minuteMs });
/** A person has the pushed change; the queries are asked on until the reminder. */
const watchClaim = (until = now + 12 * hourMs) =>
  ({
    kind: 'poll',
    what: 'corroboration',
    dueAt: now,
    until,
    stage: 'person-decides',
    needsHuman: true,
  }) as const;
/** -3 for a minute, of an order that was paid. */
const cancelled = { status: 'cancelled', paid: true, cancellation: { number: 1, since: now - minuteMs } } as const;
const pollCancelled = (until: number) =>
  ({ kind: 'poll', what: 'cancelled', dueAt: now, until, stage: 'person-decides', needsHuman: true }) as const;
const settled = { kind: 'settled', stage: 'settled' } as const;
const ask = (reason: string, subject: string) =>
  ({ kind: 'ask', reason, subject, stage: 'person-decides', needsHuman: true }) as Case['chooses'];
const tell = (kind: string, toldVersion: number) =>
  ({ kind: 'tell', message: kind, toldVersion, stage: 'telling' }) as Case['chooses'];
const waitForPerson = (until = now + 12 * hourMs) =>
  ({
    kind: 'wait',
    for: 'person',
    until,
    consequence: 'brought up again',
    stage: 'person-decides',
    needsHuman: true,
  }) as const;

const closeTrip = { kind: 'close-trip', stage: 'settled' } as const;
const began = (startedAt: number) => ({ startedAt, lastAt: now - minuteMs, attempts: 8 });

const withoutFlights = {
  status: 'ticketed',
  ticketIssued: true,
  everyPassengerHasTicket: true,
  polls: { ticket: began(now - limits.corroboration) },
} as const;

const rules: Readonly<Record<string, readonly Case[]>> = {
  'before ticketing': [
    {
      it: 'asks for an order that was never queried',
      state: orderState(),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'asks while it is being ticketed',
      state: orderState({ status: 'ticketing' }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'asks while the status is not known to the contract',
      state: orderState({ status: 'other' }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'asks on for tickets when it is ticketed without a ticket number for each passenger, however long',
      state: orderState({
        status: 'ticketed',
        ticketIssued: true,
        polls: { ticket: began(now - limits.corroboration) },
      }),
      chooses: pollTicket(now + limits.ticketing - limits.corroboration, now - minuteMs + 30_000),
    },
    {
      it: 'asks on for tickets that Atlas does not call issued, however long',
      state: orderState({
        status: 'ticketed',
        everyPassengerHasTicket: true,
        polls: { ticket: began(now - limits.corroboration) },
      }),
      chooses: pollTicket(now + limits.ticketing - limits.corroboration, now - minuteMs + 30_000),
    },
    {
      it: 'is settled when it is ticketed and has no flights',
      state: orderState({ ...withoutFlights }),
      chooses: settled,
    },
    {
      it: 'asks on when it has no flights and a cancellation was pushed',
      state: orderState({ ...withoutFlights, claims: [claim()] }),
      chooses: {
        kind: 'poll',
        what: 'corroboration',
        dueAt: now,
        until: now + 9 * minuteMs,
        stage: 'confirming-change',
      },
    },
    {
      it: 'hands that over when nothing bears it out in time',
      state: orderState({ ...withoutFlights, claims: [claim({ recordedAt: now - limits.corroboration })] }),
      chooses: ask('change-unconfirmed', claim().evidenceId),
    },
    {
      it: 'asks on about it then',
      state: orderState({
        ...withoutFlights,
        claims: [claim({ recordedAt: now - limits.corroboration })],
        tasks: [task('change-unconfirmed', claim().evidenceId)],
      }),
      chooses: {
        kind: 'poll',
        what: 'corroboration',
        dueAt: now,
        until: now + 12 * hourMs,
        stage: 'person-decides',
        needsHuman: true,
      },
    },
    {
      it: 'is settled though somebody pushes a change about an ancillary order',
      state: orderState({ status: 'ticketed', isAncillary: true, claims: [claim()] }),
      chooses: settled,
    },
    {
      it: 'asks about an order that Atlas knows, though it once did not',
      state: orderState({ status: 'ticketing', notFoundSince: now - hourMs }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'waits for the person who has something to do for an ancillary order that is done',
      state: orderState({ status: 'ticketed', isAncillary: true, tasks: [task('nobody-to-tell', 'ticketed/1')] }),
      chooses: waitForPerson(),
    },
    {
      it: 'asks afresh about an ancillary order that is done when evidence comes',
      state: orderState({ status: 'ticketed', isAncillary: true, freshWantedAt: now - 3 }),
      chooses: pollFresh(now - 3),
    },
    {
      it: 'asks on when it is ticketed without a ticket number for each passenger',
      state: orderState({ status: 'ticketed', ticketIssued: true }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'counts the limit from the first query and keeps the interval',
      state: orderState({
        status: 'ticketing',
        polls: { ticket: { startedAt: now - hourMs, lastAt: now - 1000, attempts: 2 } },
      }),
      chooses: pollTicket(now - hourMs + limits.ticketing, now + 59_000),
    },
    {
      it: 'hands an order over that is not ticketed at the limit',
      state: orderState({ status: 'ticketing', polls: { ticket: began(now - limits.ticketing) } }),
      chooses: ask('ticketing-late', 'ticket'),
    },
    {
      it: 'asks on after that, until the person is reminded',
      state: orderState({
        status: 'ticketing',
        polls: { ticket: began(now - limits.ticketing) },
        tasks: [task('ticketing-late', 'ticket')],
      }),
      chooses: { ...pollTicket(now + 12 * hourMs, now + 4 * minuteMs), needsHuman: true },
    },
    {
      it: 'brings the late ticketing up again when it is time',
      state: orderState({
        status: 'ticketing',
        polls: { ticket: began(now - limits.ticketing) },
        tasks: [task('ticketing-late', 'ticket', { remindAt: now })],
      }),
      chooses: ask('ticketing-late', 'ticket'),
    },
    {
      it: 'asks for a while about an order that Atlas does not know',
      state: orderState({ notFoundSince: now - minuteMs }),
      chooses: pollTicket(now + 9 * minuteMs),
    },
    {
      it: 'hands an order over that Atlas does not know, long before the ticketing is late',
      state: orderState({ notFoundSince: now - limits.corroboration }),
      chooses: ask('order-not-found', 'order'),
    },
    {
      it: 'asks on about it',
      state: orderState({ notFoundSince: now - hourMs, tasks: [task('order-not-found', 'order')] }),
      chooses: { ...pollTicket(now + 12 * hourMs), needsHuman: true },
    },
    {
      it: 'is settled when a person dealt with that',
      state: orderState({
        notFoundSince: now - hourMs,
        freshWantedAt: now - hourMs,
        tasks: [task('order-not-found', 'order', { state: 'done', answeredAt: now - minuteMs })],
      }),
      chooses: settled,
    },
    {
      it: 'is settled when nothing newer is heard than that',
      state: orderState({
        notFoundSince: now - hourMs,
        freshWantedAt: now - minuteMs,
        tasks: [task('order-not-found', 'order', { state: 'done', answeredAt: now - minuteMs })],
      }),
      chooses: settled,
    },
    {
      it: 'asks again when something new is heard of it after that',
      state: orderState({
        notFoundSince: now - hourMs,
        freshWantedAt: now,
        tasks: [task('order-not-found', 'order', { state: 'done', answeredAt: now - minuteMs })],
      }),
      chooses: pollFresh(now),
    },
    {
      it: 'is settled when an ancillary order is done, which gets no tickets',
      state: orderState({ status: 'ticketed', ticketIssued: true, isAncillary: true, ticketedHeard: true }),
      chooses: settled,
    },
    {
      it: 'asks about an ancillary order until then',
      state: orderState({ status: 'ticketing', isAncillary: true }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'waits for the flights of a ticketed order that shows none',
      state: orderState({ status: 'ticketed', ticketIssued: true, everyPassengerHasTicket: true }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'is settled when they stay away',
      state: orderState({
        status: 'ticketed',
        ticketIssued: true,
        everyPassengerHasTicket: true,
        polls: { ticket: began(now - limits.corroboration) },
      }),
      chooses: settled,
    },
    {
      it: 'waits for the answer to an open question of an order that was cancelled meanwhile',
      state: ticketedOrder([trip, majorTrip], {
        status: 'cancelled',
        settlementsAsked: true,
        question: question(),
        tasks: [task('order-cancelled', 'none')],
      }),
      chooses: {
        kind: 'wait',
        for: 'traveller',
        // Half of the time to answer.
        until: now + 11.5 * hourMs,
        consequence: 'no-choice',
        stage: 'traveller-decides',
        needsHuman: true,
      },
    },
    {
      it: 'looks for the flights of a listed change of an order that was cancelled meanwhile',
      state: ticketedOrder([trip], {
        status: 'cancelled',
        settlementsAsked: true,
        unread: [{ evidenceId: 'incident/1/0', kind: 'listed-change', recordedAt: now - minuteMs }],
        tasks: [task('order-cancelled', 'none')],
      }),
      chooses: {
        kind: 'poll',
        what: 'corroboration',
        dueAt: now,
        until: now + 9 * minuteMs,
        stage: 'confirming-change',
        needsHuman: true,
      },
    },
    {
      it: 'is settled when a person dealt with the late ticketing',
      state: orderState({
        status: 'ticketing',
        polls: { ticket: began(now - limits.ticketing) },
        tasks: [task('ticketing-late', 'ticket', { state: 'done' })],
      }),
      chooses: settled,
    },
    {
      it: 'asks afresh even then when evidence comes',
      state: orderState({
        status: 'ticketing',
        freshWantedAt: now - 1,
        polls: { ticket: began(now - limits.ticketing) },
        tasks: [task('ticketing-late', 'ticket', { state: 'done' })],
      }),
      chooses: pollFresh(now - 1),
    },
  ],
  unpaid: [
    {
      it: 'asks until its payment deadline and 15 min more',
      state: orderState({ status: 'unpaid', paymentDeadline: now + hourMs }),
      chooses: pollTicket(now + hourMs + 15 * minuteMs),
    },
    {
      it: 'asks for a day when it shows no payment deadline',
      state: orderState({ status: 'unpaid' }),
      chooses: pollTicket(now - hourMs + 24 * hourMs + 15 * minuteMs),
    },
    {
      it: 'asks in the last moment of the grace time',
      state: orderState({ status: 'unpaid', paymentDeadline: now - 15 * minuteMs + 1 }),
      chooses: pollTicket(now + 1),
    },
    {
      it: 'is settled when nobody paid',
      state: orderState({ status: 'unpaid', paymentDeadline: now - 15 * minuteMs }),
      chooses: settled,
    },
    {
      it: 'asks afresh even then when evidence comes',
      state: orderState({ status: 'unpaid', paymentDeadline: now - hourMs, freshWantedAt: now - 5 }),
      chooses: pollFresh(now - 5),
    },
    {
      it: 'asks afresh even then while a pushed change is undecided',
      state: orderState({
        status: 'unpaid',
        paymentDeadline: now - hourMs,
        freshWantedAt: now - 5,
        claims: [claim()],
      }),
      chooses: pollFresh(now - 5),
    },
  ],
  cancelled: [
    {
      it: 'is handed over with its error code',
      state: orderState({ ...cancelled, errorCode: '603' }),
      chooses: ask('order-cancelled', '1/603'),
    },
    {
      it: 'is handed over without an error code',
      state: orderState({ ...cancelled }),
      chooses: ask('order-cancelled', '1/none'),
    },
    {
      it: 'is asked about afresh first when evidence came after the last query',
      state: orderState({ ...cancelled, errorCode: '603', freshWantedAt: now }),
      chooses: freshFirst(now),
    },
    {
      it: 'is asked about on during the hold, while a person has it',
      state: orderState({ ...cancelled, errorCode: '603', tasks: [task('order-cancelled', '1/603')] }),
      chooses: pollCancelled(now + 29 * minuteMs),
    },
    {
      it: 'is settled when the person is done',
      state: orderState({
        ...cancelled,
        errorCode: '603',
        tasks: [task('order-cancelled', '1/603', { state: 'done' })],
      }),
      chooses: settled,
    },
    {
      it: 'is handed over again under another error code',
      state: orderState({
        ...cancelled,
        errorCode: '608',
        tasks: [task('order-cancelled', '1/603', { state: 'done' })],
      }),
      chooses: ask('order-cancelled', '1/608'),
    },
    {
      it: 'is never final with error code 615',
      state: orderState({ status: 'cancelled', errorCode: '615' }),
      chooses: pollTicket(now + limits.ticketing),
    },
    {
      it: 'is handed over when it is cancelled after it was ticketed',
      state: ticketedOrder([trip], { ...cancelled, settlementsAsked: true }),
      chooses: ask('order-cancelled', '1/none'),
    },
    {
      it: 'does not lose the refund that the traveller answered before',
      state: ticketedOrder([trip, majorTrip], {
        ...cancelled,
        settlementsAsked: true,
        question: question({ state: 'answered', answer: 'refund' }),
      }),
      chooses: ask('traveller-wants-refund', question().id),
    },
    {
      it: 'is handed over when a person has that answer',
      state: ticketedOrder([trip, majorTrip], {
        ...cancelled,
        settlementsAsked: true,
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('traveller-wants-refund', question().id)],
      }),
      chooses: ask('order-cancelled', '1/none'),
    },
    {
      it: 'does not leave a question open whose time is over',
      state: ticketedOrder([trip, majorTrip], {
        ...cancelled,
        settlementsAsked: true,
        question: question({ deadline: now, consequence: 'person' }),
      }),
      chooses: { kind: 'close', questionId: question().id, outcome: 'expired-to-person', stage: 'traveller-decides' },
    },
    {
      it: 'is asked about afresh also while a pushed change is undecided',
      state: ticketedOrder([trip], {
        ...cancelled,
        settlementsAsked: true,
        freshWantedAt: now - 3,
        claims: [claim()],
      }),
      chooses: freshFirst(now - 3),
    },
    {
      it: 'has its open tasks brought up again before anything else',
      state: ticketedOrder([trip, majorTrip], {
        ...cancelled,
        settlementsAsked: true,
        freshWantedAt: now - 3,
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('order-cancelled', '1/none', { remindAt: now })],
      }),
      chooses: ask('order-cancelled', '1/none'),
    },
  ],
  flown: [
    {
      it: 'is settled 72 h after the last arrival, whatever is wanted of Atlas',
      state: ticketedOrder([flown], {
        freshWantedAt: now,
        tasks: [task('mail-refused', 'ticketed/1', { state: 'done' })],
      }),
      chooses: settled,
    },
    {
      it: 'is followed until then',
      state: ticketedOrder([flown], {
        freshWantedAt: departure(flown[0]!) + 72 * hourMs,
        now: departure(flown[0]!) + 73 * hourMs,
      }),
      chooses: {
        kind: 'poll',
        what: 'fresh',
        dueAt: departure(flown[0]!) + 73 * hourMs,
        until: departure(flown[0]!) + 96 * hourMs,
        stage: 'confirming-change',
      },
    },
  ],
  'flown, with something open': [
    {
      it: 'has a pushed change closed that nothing confirmed',
      state: ticketedOrder([flown], { claims: [claim()] }),
      chooses: closeTrip,
    },
    {
      it: 'has an open question closed',
      state: ticketedOrder([flown], { question: question({ toldVersion: 1 }) }),
      chooses: closeTrip,
    },
    {
      it: 'has tasks closed that nobody can do any more, also when they are due',
      state: ticketedOrder([flown], { tasks: [task('mail-refused', 'change-notice/2', { remindAt: now })] }),
      chooses: { ...closeTrip, needsHuman: true },
    },
    {
      it: 'waits for the person who has something to do still',
      state: ticketedOrder([flown], { tasks: [task('traveller-wants-refund', 'q')] }),
      chooses: waitForPerson(),
    },
    {
      it: 'brings it up again',
      state: ticketedOrder([flown], { tasks: [task('traveller-wants-refund', 'q', { remindAt: now })] }),
      chooses: ask('traveller-wants-refund', 'q'),
    },
  ],
  'fresh evidence': [
    {
      it: 'asks the order query for it',
      state: ticketedOrder([trip], { freshWantedAt: now - 3 }),
      chooses: freshFirst(now - 3),
    },
    {
      it: 'asks at once for what came after the last query',
      state: ticketedOrder([trip], {
        freshWantedAt: now - 500,
        polls: { fresh: { startedAt: now - hourMs, lastAt: now - 1000, attempts: 9 } },
      }),
      chooses: freshFirst(now - 500),
    },
    {
      it: 'asks no more after a day',
      state: ticketedOrder([trip], { freshWantedAt: now - 24 * hourMs }),
      chooses: settled,
    },
    {
      it: 'leaves it to the corroboration of a pushed change',
      state: ticketedOrder([trip], { freshWantedAt: now - minuteMs, claims: [claim()] }),
      chooses: {
        kind: 'poll',
        what: 'corroboration',
        dueAt: now,
        until: now + 9 * minuteMs,
        stage: 'confirming-change',
      },
    },
    {
      it: 'asks again when a person has the pushed change',
      state: ticketedOrder([trip], {
        freshWantedAt: now - 3,
        claims: [claim()],
        tasks: [task('change-unconfirmed', claim().evidenceId)],
      }),
      chooses: { ...freshFirst(now - 3), needsHuman: true },
    },
  ],
  ticketed: [
    {
      it: 'is told when somebody said so',
      state: ticketedOrder([trip], { messages: [] }),
      chooses: tell('ticketed', 1),
    },
    {
      it: 'is told when the traveller knows nothing yet',
      state: ticketedOrder([trip], { messages: [], told: undefined, judgement: undefined, ticketedHeard: false }),
      chooses: tell('ticketed', 1),
    },
    { it: 'is told once', state: ticketedOrder([trip]), chooses: settled },
    {
      it: 'is told once, also when only the claim is known to have gone out',
      state: ticketedOrder([trip], { messages: [message('ticketed', 1, 'assumed-sent')] }),
      chooses: settled,
    },
    {
      it: 'is told on when a mail is still to be sent',
      state: ticketedOrder([trip], { messages: [message('ticketed', 1, 'pending')] }),
      chooses: tell('ticketed', 1),
    },
    {
      it: 'is told on when an attempt is or was under way',
      state: ticketedOrder([trip], { messages: [message('ticketed', 1, 'claimed')] }),
      chooses: tell('ticketed', 1),
    },
    {
      it: 'is not told when the order was first heard of through a change',
      state: ticketedOrder([trip], { messages: [], ticketedHeard: false }),
      chooses: settled,
    },
    {
      it: 'goes to a person when the mail is refused',
      state: ticketedOrder([trip], { messages: [message('ticketed', 1, 'refused')] }),
      chooses: ask('mail-refused', 'ticketed/1'),
    },
    {
      it: 'goes to a person when the mail came back',
      state: ticketedOrder([trip], { messages: [message('ticketed', 1, 'bounced')] }),
      chooses: ask('mail-bounced', 'ticketed/1'),
    },
    {
      it: 'waits for the person who has the refused mail',
      state: ticketedOrder([trip], {
        messages: [message('ticketed', 1, 'refused')],
        tasks: [task('mail-refused', 'ticketed/1')],
      }),
      chooses: waitForPerson(),
    },
    {
      it: 'is not told by mail when there is nobody to mail',
      state: ticketedOrder([trip], { messages: [], tasks: [task('nobody-to-tell', 'ticketed/1', { state: 'done' })] }),
      chooses: settled,
    },
    {
      it: 'is not told by mail when there is nobody to mail, who knows nothing yet',
      state: ticketedOrder([trip], {
        messages: [],
        told: undefined,
        judgement: undefined,
        tasks: [task('nobody-to-tell', 'ticketed/1', { state: 'done' })],
      }),
      chooses: settled,
    },
    {
      it: 'is told to a traveller who had another mail only',
      state: ticketedOrder([trip, majorTrip], { messages: [message('change-choice', 2)] }),
      chooses: tell('ticketed', 2),
    },
  ],
  'a pushed change': [
    {
      it: 'is asked about until its limit',
      state: ticketedOrder([trip], { claims: [claim({ recordedAt: now - 9 * minuteMs })] }),
      chooses: { kind: 'poll', what: 'corroboration', dueAt: now, until: now + minuteMs, stage: 'confirming-change' },
    },
    {
      it: 'is handed over at the limit',
      state: ticketedOrder([trip], { claims: [claim({ recordedAt: now - 10 * minuteMs })] }),
      chooses: ask('change-unconfirmed', claim().evidenceId),
    },
    {
      it: 'is handed over at the limit also when two contents came under its id',
      state: ticketedOrder([trip], { claims: [claim({ state: 'ambiguous', recordedAt: now - 10 * minuteMs })] }),
      chooses: ask('change-unconfirmed', claim().evidenceId),
    },
    {
      it: 'is handed over at once when it is true and fits no known flight',
      state: ticketedOrder([trip], { claims: [claim({ state: 'not-placed' })] }),
      chooses: ask('change-not-placed', claim().evidenceId),
    },
    {
      it: 'is handed over once, and asked about on until the person is reminded',
      state: ticketedOrder([trip], {
        claims: [claim({ recordedAt: now - hourMs })],
        tasks: [task('change-unconfirmed', claim().evidenceId)],
      }),
      chooses: watchClaim(),
    },
    {
      it: 'is asked about on also when two contents came under its id',
      state: ticketedOrder([trip], {
        claims: [claim({ state: 'ambiguous', recordedAt: now - hourMs })],
        tasks: [task('change-unconfirmed', claim().evidenceId, { remindAt: now + hourMs })],
      }),
      chooses: watchClaim(now + hourMs),
    },
    {
      it: 'is asked about on until the next reminder of any task, at the pace of the poll',
      state: ticketedOrder([trip], {
        claims: [claim({ recordedAt: now - hourMs })],
        polls: { corroboration: began(now - 2 * hourMs) },
        tasks: [
          task('change-unconfirmed', claim().evidenceId),
          task('departure-too-close', '2', { remindAt: now + 30 * minuteMs }),
        ],
      }),
      chooses: { ...watchClaim(now + 30 * minuteMs), dueAt: now + 4 * minuteMs },
    },
    {
      it: 'is brought up again when it is time, before it is asked about',
      state: ticketedOrder([trip], {
        claims: [claim({ recordedAt: now - hourMs })],
        tasks: [task('change-unconfirmed', claim().evidenceId, { remindAt: now })],
      }),
      chooses: ask('change-unconfirmed', claim().evidenceId),
    },
    {
      it: 'is not asked about when it is true and a person puts it into place',
      state: ticketedOrder([trip], {
        claims: [claim({ state: 'not-placed' })],
        tasks: [task('change-not-placed', claim().evidenceId)],
      }),
      chooses: waitForPerson(),
    },
    {
      it: 'holds up no answer that is waited for, when a person has it',
      state: ticketedOrder([trip, majorTrip], {
        claims: [claim({ recordedAt: now - hourMs })],
        tasks: [task('change-unconfirmed', claim().evidenceId)],
        question: question(),
      }),
      chooses: {
        kind: 'wait',
        for: 'traveller',
        // Half of the time: the reminder.
        until: now + 11.5 * hourMs,
        consequence: 'no-choice',
        stage: 'traveller-decides',
        needsHuman: true,
      },
    },
    {
      it: 'is asked about beside another that a person has',
      state: ticketedOrder([trip], {
        claims: [claim({ recordedAt: now - hourMs }), claim({ evidenceId: 'second' })],
        tasks: [task('change-unconfirmed', claim().evidenceId)],
      }),
      chooses: {
        kind: 'poll',
        what: 'corroboration',
        dueAt: now,
        until: now + 9 * minuteMs,
        stage: 'confirming-change',
        needsHuman: true,
      },
    },
  ],
  'a confirmed change': [
    {
      it: 'is told as a notice when it is minor',
      state: ticketedOrder([trip, minorTrip], { toldVersion: 1 }),
      chooses: tell('change-notice', 2),
    },
    {
      it: 'is told with a choice when it is major',
      state: ticketedOrder([trip, majorTrip], { toldVersion: 1 }),
      chooses: tell('change-choice', 2),
    },
    {
      it: 'is told with a choice when small steps add up against what was bought',
      state: ticketedOrder([trip, [moved(out, 50), back], [moved(out, 70), back]], { toldVersion: 2 }),
      chooses: tell('change-choice', 3),
    },
    {
      it: 'is told in its own words when a flight is gone',
      state: ticketedOrder([trip, [out]], { toldVersion: 1 }),
      chooses: tell('flight-cancelled', 2),
    },
    {
      it: 'is told as back to booked to a traveller who was told otherwise',
      state: ticketedOrder([trip, majorTrip, trip], { toldVersion: 2 }),
      chooses: tell('back-to-booked', 3),
    },
    {
      it: 'is silent below the limit of what is told',
      state: ticketedOrder([trip, [moved(out, 4), back]], { toldVersion: 1 }),
      chooses: settled,
    },
    {
      it: 'is not told before the traveller knows of the booking',
      state: ticketedOrder([trip, majorTrip], { told: undefined, judgement: undefined, messages: [] }),
      chooses: tell('ticketed', 1),
    },
    {
      it: 'is told right after the booking, as a change',
      state: ticketedOrder([trip, majorTrip], { toldVersion: 1 }),
      chooses: tell('change-choice', 2),
    },
    {
      it: 'is not told before the tickets, also to a traveller who knows the flights from the seller',
      state: ticketedOrder([trip, majorTrip], { toldVersion: 1, messages: [] }),
      chooses: tell('ticketed', 1),
    },
    {
      it: 'goes to a person when the mail is refused',
      state: ticketedOrder([trip, majorTrip], {
        toldVersion: 1,
        messages: [message('ticketed', 1), message('change-choice', 2, 'refused')],
      }),
      chooses: ask('mail-refused', 'change-choice/2'),
    },
  ],
  'a question': [
    {
      it: 'waits for the traveller',
      state: ticketedOrder([trip, majorTrip], { question: question() }),
      chooses: {
        kind: 'wait',
        for: 'traveller',
        // Half of the time: the reminder.
        until: now + 11.5 * hourMs,
        consequence: 'no-choice',
        stage: 'traveller-decides',
      },
    },
    {
      it: 'names the person as the consequence of silence about a large change',
      state: ticketedOrder([trip, majorTrip], { question: question({ consequence: 'person' }) }),
      chooses: {
        kind: 'wait',
        for: 'traveller',
        // Half of the time: the reminder.
        until: now + 11.5 * hourMs,
        consequence: 'expired-to-person',
        stage: 'traveller-decides',
      },
    },
    {
      it: 'is closed at its deadline',
      state: ticketedOrder([trip, majorTrip], { question: question({ deadline: now }) }),
      chooses: { kind: 'close', questionId: question().id, outcome: 'no-choice', stage: 'traveller-decides' },
    },
    {
      it: 'is closed towards a person at its deadline',
      state: ticketedOrder([trip, majorTrip], { question: question({ deadline: now, consequence: 'person' }) }),
      chooses: { kind: 'close', questionId: question().id, outcome: 'expired-to-person', stage: 'traveller-decides' },
    },
    {
      it: 'gives way to news that is worth telling',
      state: ticketedOrder([trip, majorTrip, [moved(out, 400), back]], { toldVersion: 2, question: question() }),
      chooses: tell('change-choice', 3),
    },
  ],
  'an answer': [
    {
      it: 'is handed over when it is a refund',
      state: ticketedOrder([trip, majorTrip], { question: question({ state: 'answered', answer: 'refund' }) }),
      chooses: ask('traveller-wants-refund', question().id),
    },
    {
      it: 'is handed over when it is a call',
      state: ticketedOrder([trip, majorTrip], { question: question({ state: 'answered', answer: 'call-me' }) }),
      chooses: ask('traveller-wants-call', question().id),
    },
    ...(
      [
        ['another flight', 'another-flight', 'traveller-wants-other-flight'],
        ['a refund of a part', 'refund-part', 'traveller-wants-part-refund'],
        ['disagreement', 'not-all-agree', 'passengers-disagree'],
      ] as const
    ).flatMap(([it, answer, reason]) => [
      {
        it: `is handed over when it is ${it}`,
        state: ticketedOrder([trip, majorTrip], { question: question({ state: 'answered', answer }) }),
        chooses: ask(reason, question().id),
      },
      {
        it: `is a person's when it is ${it}: the airline is not waited for`,
        state: ticketedOrder([trip, majorTrip], {
          airlineAgrees: false,
          question: question({ state: 'answered', answer }),
          tasks: [task(reason, question().id)],
        }),
        chooses: waitForPerson(),
      },
    ]),
    {
      it: 'is handed over when there is none about a large change',
      state: ticketedOrder([trip, majorTrip], { question: question({ state: 'expired-to-person' }) }),
      chooses: ask('traveller-silent', question().id),
    },
    {
      it: 'is handed over once, and the airline is not waited for',
      state: ticketedOrder([trip, majorTrip], {
        airlineAgrees: false,
        question: question({ state: 'answered', answer: 'refund' }),
        tasks: [task('traveller-wants-refund', question().id)],
      }),
      chooses: waitForPerson(),
    },
    {
      it: 'is handed over before news is told that came at the same time',
      state: ticketedOrder([trip, majorTrip, trip], {
        toldVersion: 2,
        question: question({ state: 'answered', answer: 'refund' }),
      }),
      chooses: ask('traveller-wants-refund', question().id),
    },
    {
      it: 'is handed over even when a newer version was told meanwhile',
      state: ticketedOrder([trip, majorTrip, minorTrip], {
        question: question({ state: 'answered', answer: 'refund' }),
      }),
      chooses: ask('traveller-wants-refund', question().id),
    },
    {
      it: 'is not handed over when the question was superseded',
      state: ticketedOrder([trip, majorTrip, minorTrip], { question: question({ state: 'superseded' }) }),
      chooses: settled,
    },
  ],
  "the airline's side": [
    {
      it: 'is asked about until the first changed flight leaves',
      state: ticketedOrder([trip, majorTrip], {
        airlineAgrees: false,
        question: question({ state: 'answered', answer: 'keep' }),
      }),
      chooses: { kind: 'poll', what: 'airline', dueAt: now, until: departure(out), stage: 'airline-side' },
    },
    {
      it: 'is asked about after a notice that asks nothing',
      state: ticketedOrder([trip, minorTrip], {
        airlineAgrees: false,
        messages: [message('ticketed', 1), message('change-notice', 2)],
      }),
      chooses: { kind: 'poll', what: 'airline', dueAt: now, until: departure(out), stage: 'airline-side' },
    },
    {
      it: 'is told when it agrees with the flights that the traveller keeps',
      state: ticketedOrder([trip, majorTrip], { question: question({ state: 'answered', answer: 'keep' }) }),
      chooses: tell('airline-confirmed', 2),
    },
    {
      it: 'is told when it agrees and the traveller chose nothing',
      state: ticketedOrder([trip, majorTrip], { question: question({ state: 'no-choice' }) }),
      chooses: tell('airline-confirmed', 2),
    },
    {
      it: 'is told once',
      state: ticketedOrder([trip, majorTrip], {
        question: question({ state: 'no-choice' }),
        messages: [message('ticketed', 1), message('airline-confirmed', 2)],
      }),
      chooses: settled,
    },
    { it: 'is not told after a mere notice', state: ticketedOrder([trip, minorTrip]), chooses: settled },
    {
      it: 'is not asked about once the first changed flight has left',
      state: ticketedOrder([trip, minorTrip], { airlineAgrees: false, now: departure(out) }),
      chooses: settled,
    },
    {
      it: 'is not asked about when nothing changed',
      state: ticketedOrder([trip], { airlineAgrees: false }),
      chooses: settled,
    },
  ],
  "a person's task": [
    {
      it: 'is waited for',
      state: ticketedOrder([trip], { tasks: [task('departure-too-close', '2')] }),
      chooses: waitForPerson(),
    },
    {
      it: 'is brought up again when it is time, the first of several',
      state: ticketedOrder([trip], {
        tasks: [task('traveller-silent', 'q_1'), task('departure-too-close', '2', { remindAt: now })],
      }),
      chooses: ask('departure-too-close', '2'),
    },
    {
      it: 'is waited for until the next reminder of any',
      state: ticketedOrder([trip], {
        tasks: [task('traveller-silent', 'q_1'), task('departure-too-close', '2', { remindAt: now + 1 })],
      }),
      chooses: waitForPerson(now + 1),
    },
    {
      it: 'is over when done',
      state: ticketedOrder([trip], { tasks: [task('departure-too-close', '2', { state: 'done', remindAt: now })] }),
      chooses: settled,
    },
  ],
};

describe('nextStep', () => {
  for (const [situation, cases] of Object.entries(rules)) {
    describe(`for ${situation}`, () => {
      for (const { it: sentence, state, chooses } of cases) {
        it(sentence, () => {
          // When it is looked at again: see day-before-rules.test.ts.
          const { because, airline, lookAt: _lookAt, ...step } = nextStep(state, limits);
          assert.equal(airline, state.current?.segments[0]?.carrier);
          assert.deepEqual(step, { version: 7, chosenAt: state.now, needsHuman: false, ...chooses });
          assert.match(because, /\w/);
        });
      }
    });
  }

  it('says why, in codes and numbers', () => {
    const state = ticketedOrder([trip, majorTrip], { toldVersion: 1 });
    assert.equal(
      nextStep(state, limits).because,
      'major: SIN-KUL departure-later 200 min; SIN-KUL arrival-later 200 min',
    );
  });

  it('says what is missing of the tickets, and since when', () => {
    const reason = 'status "ticketing", not ticketed for all passengers';
    const late = { polls: { ticket: began(now - limits.ticketing) } };
    const cases: [state: OrderState, because: string][] = [
      [orderState(), 'not queried yet'],
      [orderState({ status: 'ticketing' }), reason],
      [orderState({ status: 'ticketing', ...late }), `${reason} after the limit of 120 min`],
      [
        orderState({ status: 'ticketing', ...late, tasks: [task('ticketing-late', 'ticket')] }),
        `${reason}; a person knows`,
      ],
    ];
    for (const [state, because] of cases) assert.equal(nextStep(state, limits).because, because);
  });

  it('says what changed where no minutes can be named', () => {
    const state = ticketedOrder([trip, [out]], { toldVersion: 1 });
    assert.equal(nextStep(state, limits).because, 'cancelled: KUL-SIN flight-cancelled');
  });

  it('chooses the same from the same state', () => {
    for (const { state } of Object.values(rules).flat()) {
      assert.deepEqual(nextStep(structuredClone(state), limits), nextStep(state, limits));
    }
  });
});
