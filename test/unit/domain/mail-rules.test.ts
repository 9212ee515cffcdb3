import assert from 'node:assert/strict';
import type { AirlineMail, OrderState } from '../../../src/domain/order-state.ts';
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
  stepLimits as limits,
  ticketedOrder,
} from '../../support/order-state.ts';

const code = '0123456789abcdef0123456789abcdef';

const mail = (given: Partial<AirlineMail> = {}): AirlineMail => ({
  code,
  about: 'schedule-change',
  heardAt: now - minuteMs,
  listed: true,
  verified: true,
  readable: true,
  state: 'open',
  ...given,
});
const late = { heardAt: now - hourMs };

/** `now` is 2026-11-20 00:00 UTC; Singapore is at UTC+8. */
const leaving = (local: string, given: Partial<OrderState> = {}): OrderState =>
  ticketedOrder([[flight(`ZZ101 SIN ${local} KUL 23:59`)]], given);
const far = (given: Partial<OrderState>): OrderState => leaving('2026-12-01T08:00', given);
/** In twelve hours. */
const soon = (given: Partial<OrderState>): OrderState => leaving('2026-11-20T20:00', given);

const words = (state: OrderState): string => {
  const step = chosenStep(state);
  const minutes = (instant: number): number => Math.round((instant - now) / minuteMs);
  switch (step.kind) {
    case 'ask':
      return `ask ${step.reason} ${step.subject}${step.remindBy === undefined ? '' : `, again in ${minutes(step.remindBy)} min`}`;
    case 'tell':
      return `tell ${step.message} ${step.about ?? step.toldVersion}`;
    case 'poll':
      return `poll ${step.what}, until ${minutes(step.until)} min`;
    case 'wait':
      return `wait for the ${step.for}`;
    case 'close':
    case 'close-trip':
    case 'submit-refund':
    case 'confirm':
    case 'settled':
      return step.kind;
  }
};

describe('the rules for mails of airlines', () => {
  const cases: [what: string, state: OrderState, step: string][] = [
    ['a mail waits for what explains it', far({ mails: [mail()] }), 'poll mail, until 29 min'],
    ['less when departure is close', soon({ mails: [mail()] }), 'poll mail, until 29 min'],
    [
      'and hardly when it is very close',
      leaving('2026-11-20T10:00', { mails: [mail({ heardAt: now })] }),
      'poll mail, until 5 min',
    ],
    ['then a person reads it', far({ mails: [mail(late)] }), `ask read-mail ${code}, again in 12960 min`],
    ['soon again when departure is close', soon({ mails: [mail(late)] }), `ask read-mail ${code}, again in 60 min`],
    [
      'sooner still when it is very close',
      leaving('2026-11-20T10:00', { mails: [mail(late)] }),
      `ask read-mail ${code}, again in 30 min`,
    ],
    [
      'it waits while a pushed change is being confirmed',
      far({ mails: [mail({ heardAt: now - 31 * minuteMs })], claims: [claim({ recordedAt: now - 2 * minuteMs })] }),
      'poll corroboration, until 8 min',
    ],
    [
      'it does not wait for what is pushed after its time',
      far({ mails: [mail(late)], claims: [claim()] }),
      'ask read-mail 0123456789abcdef0123456789abcdef, again in 12960 min',
    ],
    [
      'but not once a person has that',
      far({ mails: [mail(late)], claims: [claim()], tasks: [task('change-unconfirmed', claim().evidenceId)] }),
      `ask read-mail ${code}, again in 12960 min`,
    ],
    [
      'mails that no mail query shows are one task',
      far({
        mails: [mail({ ...late, code: 'a', listed: false }), mail({ ...late, code: 'b', listed: false })],
        tasks: [task('read-mail', 'a')],
      }),
      'poll mail, until 720 min',
    ],
    [
      'listed ones are one each',
      far({ mails: [mail({ ...late, code: 'a' }), mail({ ...late, code: 'b' })], tasks: [task('read-mail', 'a')] }),
      'ask read-mail b, again in 12960 min',
    ],
    [
      'while a person has it, it may still be explained',
      far({ mails: [mail(late)], tasks: [task('read-mail', code)] }),
      'poll mail, until 720 min',
    ],
    ['a person passes it on', far({ mails: [mail({ state: 'passed-on' })] }), `tell airline-mail-extract ${code}`],
    [
      'once',
      far({
        mails: [mail({ state: 'passed-on' })],
        messages: [message('ticketed', 1), { ...message('airline-mail-extract', 0), about: code }],
      }),
      'settled',
    ],
    [
      'also when another was told before',
      far({
        mails: [mail({ state: 'passed-on' })],
        messages: [message('ticketed', 1), { ...message('airline-mail-extract', 0), about: 'another' }],
      }),
      `tell airline-mail-extract ${code}`,
    ],
    [
      'never one that the mail query has not given',
      far({ mails: [mail({ state: 'passed-on', verified: false })] }),
      'settled',
    ],
    [
      'unread when departure is close and its time is over',
      soon({ mails: [mail(late)], tasks: [task('read-mail', code, { remindAt: now })] }),
      `tell airline-mail-extract ${code}`,
    ],
    [
      'not unread to a traveller who was told that the booking is cancelled',
      soon({
        mails: [mail(late)],
        tasks: [task('read-mail', code, { remindAt: now })],
        status: 'cancelled',
        cancellation: { number: 1, since: now - hourMs },
        messages: [message('ticketed', 1), message('order-cancelled', 1)],
      }),
      `ask read-mail ${code}, again in 60 min`,
    ],
    [
      'not unread to a traveller who chose a refund',
      soon({
        mails: [mail(late)],
        tasks: [task('read-mail', code, { remindAt: now })],
        question: question({ state: 'answered', answer: 'refund' }),
      }),
      `ask read-mail ${code}, again in 60 min`,
    ],
    [
      'not before',
      soon({ mails: [mail(late)], tasks: [task('read-mail', code, { remindAt: now + minuteMs })] }),
      'poll mail, until 1 min',
    ],
    [
      'not when departure is far: it is brought up again',
      far({ mails: [mail(late)], tasks: [task('read-mail', code, { remindAt: now })] }),
      `ask read-mail ${code}, again in 12960 min`,
    ],
    [
      'not when the copy is only that of a push',
      soon({ mails: [mail({ ...late, verified: false })], tasks: [task('read-mail', code, { remindAt: now })] }),
      `ask read-mail ${code}, again in 60 min`,
    ],
    [
      'not when there are no words in it',
      soon({ mails: [mail({ ...late, readable: false })], tasks: [task('read-mail', code, { remindAt: now })] }),
      `ask read-mail ${code}, again in 60 min`,
    ],
    [
      'not when somebody has read it',
      soon({ mails: [], tasks: [task('read-mail', code, { remindAt: now, state: 'done' })] }),
      'settled',
    ],
    [
      'refused by the mail server: a person',
      far({
        mails: [mail({ state: 'passed-on' })],
        messages: [message('ticketed', 1), { ...message('airline-mail-extract', 0, 'refused'), about: code }],
      }),
      `ask mail-refused airline-mail-extract/${code}`,
    ],
    [
      'a mail about a cancellation is only fetched',
      far({ mails: [mail({ about: 'cancellation', verified: false, state: 'archived' })] }),
      'poll mail, until 29 min',
    ],
    [
      'and not for ever',
      far({ mails: [mail({ about: 'cancellation', verified: false, state: 'archived', ...late })] }),
      'settled',
    ],
    [
      'its task waits for the mail',
      far({
        mails: [mail({ about: 'cancellation', verified: false, state: 'archived' })],
        unread: [{ evidenceId: `mail/${code}/cancelled#X`, kind: 'unaccounted-cancellation', recordedAt: now }],
      }),
      'poll mail, until 29 min',
    ],
    [
      'its task waits for no other mail',
      far({
        mails: [mail({ code: 'another', about: 'cancellation', verified: false, state: 'archived' })],
        unread: [{ evidenceId: `mail/${code}/cancelled#X`, kind: 'unaccounted-cancellation', recordedAt: now }],
      }),
      `ask unaccounted-cancellation mail/${code}/cancelled#X`,
    ],
    [
      'its task waits for no mail about something else',
      far({
        mails: [mail({ verified: false })],
        unread: [{ evidenceId: `mail/${code}/cancelled#X`, kind: 'unaccounted-cancellation', recordedAt: now }],
      }),
      `ask unaccounted-cancellation mail/${code}/cancelled#X`,
    ],
    [
      'its task waits for it no longer than others do',
      far({
        mails: [mail({ about: 'cancellation', verified: false, state: 'archived', heardAt: now - limits.mail })],
        unread: [{ evidenceId: `mail/${code}/cancelled#X`, kind: 'unaccounted-cancellation', recordedAt: now }],
      }),
      `ask unaccounted-cancellation mail/${code}/cancelled#X`,
    ],
    [
      'a mail about a cancellation is nothing to read',
      far({ mails: [mail({ ...late, about: 'cancellation' })] }),
      'settled',
    ],
    ['nothing of it matters after the last flight', leaving('2026-11-10T08:00', { mails: [mail(late)] }), 'settled'],
    ['nothing is fetched after the last flight', leaving('2026-11-10T08:00', { mails: [mail()] }), 'settled'],
    [
      'nothing of it matters when everything is refunded',
      far({ mails: [mail(late)], whollyRefunded: true }),
      'settled',
    ],
    ['nothing is fetched when everything is refunded', far({ mails: [mail()], whollyRefunded: true }), 'settled'],
    [
      'a flight that has left does not hurry it',
      ticketedOrder(
        [[flight('ZZ101 SIN 2026-11-18T08:00 KUL 09:10'), flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10')]],
        { mails: [mail()] },
      ),
      'poll mail, until 29 min',
    ],
    [
      'at its limit a person reads it',
      far({ mails: [mail({ heardAt: now - limits.mail })] }),
      `ask read-mail ${code}, again in 12960 min`,
    ],
    [
      'it does not wait for what is pushed at its limit',
      far({
        mails: [mail({ heardAt: now - limits.mail - minuteMs })],
        claims: [claim({ recordedAt: now - minuteMs })],
      }),
      `ask read-mail ${code}, again in 12960 min`,
    ],
    [
      'one that has left this moment does not either',
      leaving('2026-11-20T08:00', { mails: [mail()] }),
      'poll mail, until 29 min',
    ],
    [
      'one whose time is over this moment does not keep another from being fetched',
      far({
        mails: [
          mail({ code: 'a', about: 'cancellation', verified: false, state: 'archived', heardAt: now - limits.mail }),
          mail(),
        ],
      }),
      'poll mail, until 29 min',
    ],
    [
      'one that is done with does not hide another',
      far({ mails: [mail({ code: 'a', state: 'archived' }), mail()] }),
      'poll mail, until 29 min',
    ],
    [
      'one that no mail query shows is a task of its own beside a listed one',
      far({
        mails: [mail({ ...late, code: 'a' }), mail({ ...late, code: 'b', listed: false })],
        tasks: [task('read-mail', 'a')],
      }),
      'ask read-mail b, again in 12960 min',
    ],
    [
      'the second that a person passes on is told after the first',
      far({
        mails: [mail({ code: 'a', state: 'passed-on' }), mail({ state: 'passed-on' })],
        messages: [message('ticketed', 1), { ...message('airline-mail-extract', 0), about: 'a' }],
      }),
      `tell airline-mail-extract ${code}`,
    ],
    [
      'not unread when departure is just 48 h away',
      leaving('2026-11-22T08:00', { mails: [mail(late)], tasks: [task('read-mail', code, { remindAt: now })] }),
      `ask read-mail ${code}, again in 60 min`,
    ],
    [
      'unread to a traveller who heard of an earlier cancellation only',
      soon({
        mails: [mail(late)],
        tasks: [task('read-mail', code, { remindAt: now })],
        status: 'cancelled',
        cancellation: { number: 2, since: now - hourMs },
        messages: [message('ticketed', 1), message('order-cancelled', 1)],
      }),
      `tell airline-mail-extract ${code}`,
    ],
    [
      'it is asked about before an order that is asked about later',
      orderState({
        status: 'ticketing',
        mails: [mail()],
        polls: { ticket: { startedAt: now, attempts: 3, lastAt: now } },
      }),
      'poll mail, until 29 min',
    ],
    [
      'and after one that is due as well',
      orderState({ status: 'ticketing', mails: [mail()] }),
      'poll ticket, until 29 min',
    ],
    [
      'no longer than until the end of what is waited for',
      leaving('2026-12-01T08:00', {
        mails: [mail()],
        question: question({ toldVersion: 1, deadline: now + 5 * minuteMs }),
      }),
      'poll mail, until 5 min',
    ],
    [
      'of an order that is not ticketed yet, the ticket is asked for as well',
      orderState({
        status: 'ticketing',
        mails: [mail()],
        polls: { mail: { startedAt: now, attempts: 3, lastAt: now } },
      }),
      'poll ticket, until 29 min',
    ],
  ];
  for (const [what, state, step] of cases) {
    it(what, () => assert.equal(words(state), step));
  }
});
