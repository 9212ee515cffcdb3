import { departure } from '../../../src/domain/itinerary.ts';
import type { OrderState, Unread } from '../../../src/domain/order-state.ts';
import { itChooses } from '../../support/chosen-step.ts';
import { flight } from '../../support/flights.ts';
import {
  claim,
  hourMs,
  minuteMs,
  now,
  orderState,
  stepLimits as limits,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const unread = (kind: Unread['kind'], evidenceId = 'e1', recordedAt = now): Unread => ({
  evidenceId,
  kind,
  recordedAt,
});
const having = (...all: Unread[]): OrderState => ticketedOrder([[out]], { unread: all });
const look = (subject: string) => ({ kind: 'ask', reason: 'look-in-atrip', subject });
const waitForPerson = { kind: 'wait', for: 'person' };
const pollChange = { kind: 'poll', what: 'corroboration', stage: 'confirming-change' };

describe('evidence that only a person can read', () => {
  itChooses([
    [
      'is handed over at once when a pushed change contradicts itself',
      having(unread('unclear-change')),
      { ...look('e1'), because: 'a pushed schedule change contradicts itself' },
    ],
    [
      'is handed over once',
      { ...having(unread('unclear-change')), tasks: [task('look-in-atrip', 'e1')] },
      waitForPerson,
    ],
    [
      'is one task for all of a kind',
      { ...having(unread('unclear-change'), unread('unclear-change', 'e2')), tasks: [task('look-in-atrip', 'e1')] },
      waitForPerson,
    ],
    [
      'is another task when it is of another kind',
      { ...having(unread('unclear-change'), unread('mailed-change', 'e2')), tasks: [task('look-in-atrip', 'e1')] },
      { ...look('e2'), because: 'the airline sent a mail about a schedule change' },
    ],
    [
      'is handed over also while a refund or void is to be looked up',
      { ...having(unread('unclear-change')), settlementWantedAt: now },
      look('e1'),
    ],
  ]);
});

describe('a change that only the incident list has', () => {
  const listed = (ago: number, evidenceId = 'e1') => unread('listed-change', evidenceId, now - ago);
  itChooses([
    [
      'is asked about until its limit',
      having(listed(minuteMs)),
      { ...pollChange, until: now + limits.corroboration - minuteMs },
    ],
    [
      'is asked about until the earlier limit of two',
      having(listed(minuteMs), listed(2 * minuteMs, 'e2')),
      { ...pollChange, until: now + limits.corroboration - 2 * minuteMs },
    ],
    [
      'is handed over at its limit',
      having(listed(limits.corroboration)),
      {
        ...look('e1'),
        because: 'the incident list has a schedule change, but no push brought its flights and no query shows them',
      },
    ],
    [
      'does not end the time of another at its own limit',
      { ...having(listed(limits.corroboration), listed(minuteMs, 'e2')), tasks: [task('look-in-atrip', 'e1')] },
      { ...pollChange, until: now + limits.corroboration - minuteMs },
    ],
    [
      'is asked about on while a person has it',
      { ...having(listed(hourMs)), tasks: [task('look-in-atrip', 'e1')] },
      { kind: 'poll', what: 'corroboration', stage: 'person-decides', until: now + 12 * hourMs },
    ],
    [
      'is asked about on beside other evidence',
      {
        ...having(unread('mailed-change', 'e2'), listed(hourMs)),
        tasks: [task('look-in-atrip', 'e1'), task('look-in-atrip', 'e2')],
      },
      { kind: 'poll', what: 'corroboration', stage: 'person-decides' },
    ],
  ]);
});

describe('a cancellation that Atlas found and did not make', () => {
  const found = unread('unaccounted-cancellation');
  const asked = {
    kind: 'ask',
    reason: 'unaccounted-cancellation',
    subject: 'e1',
    because: 'Atlas found a cancellation that it did not make',
  };
  const lookUp = { kind: 'poll', what: 'settlement' };
  const wanted = { settlementWantedAt: now };
  /** Before departure of the first flight, with a refund or void to be looked up. */
  const before = (ms: number): OrderState => {
    const at = departure(out) - ms;
    return { ...having({ ...found, recordedAt: at }), now: at, settlementWantedAt: at };
  };
  itChooses([
    ['is handed over', having(found), asked],
    ['waits while a refund or void of our own may be why', { ...having(found), ...wanted }, lookUp],
    [
      'waits for that also when no flights are known',
      orderState({ status: 'ticketing', unread: [found], ...wanted }),
      lookUp,
    ],
    [
      'waits for that for an hour',
      { ...having(unread('unaccounted-cancellation', 'e1', now - hourMs + 1)), ...wanted },
      lookUp,
    ],
    [
      'waits for that no longer',
      { ...having(unread('unaccounted-cancellation', 'e1', now - hourMs)), ...wanted },
      asked,
    ],
    ['waits for that 24 h before departure', before(24 * hourMs), lookUp],
    ['does not wait for it closer to departure', before(24 * hourMs - 1), asked],
  ]);
});

describe('a mail that tells of a cancellation', () => {
  const mailed = unread('unaccounted-cancellation', 'mail/1/cancelled#X');
  const cancelled = {
    status: 'cancelled',
    paid: true,
    cancellation: { number: 1, since: now - minuteMs },
    settlementsAsked: true,
  } as const;
  itChooses([
    [
      'is handed over while the order stands',
      having(mailed),
      { kind: 'ask', reason: 'unaccounted-cancellation', subject: mailed.evidenceId },
    ],
    [
      'is no task beside that of the cancelled order',
      { ...having(mailed), ...cancelled },
      { kind: 'ask', reason: 'order-cancelled' },
    ],
    [
      'is no reason to leave out other evidence of a cancelled order',
      { ...having(unread('unaccounted-cancellation')), ...cancelled },
      { kind: 'ask', reason: 'unaccounted-cancellation', subject: 'e1' },
    ],
  ]);
});

describe('pushed changes that one task covers', () => {
  const late = { recordedAt: now - hourMs };
  itChooses([
    [
      'are all late ones',
      ticketedOrder([[out]], {
        claims: [claim({ ...late, evidenceId: 'c1' }), claim({ ...late, evidenceId: 'c2' })],
        tasks: [task('look-in-atrip', 'c1')],
      }),
      { kind: 'poll', what: 'corroboration', stage: 'person-decides' },
    ],
    [
      'are not those that are true and fit no known flight',
      ticketedOrder([[out]], {
        claims: [claim({ ...late, evidenceId: 'c1' }), claim({ ...late, evidenceId: 'c2', state: 'not-placed' })],
        tasks: [task('look-in-atrip', 'c1')],
      }),
      { kind: 'ask', reason: 'change-not-placed', subject: 'c2' },
    ],
    [
      'are none when the task is about other evidence',
      ticketedOrder([[out]], { claims: [claim(late)], tasks: [task('look-in-atrip', 'e1')] }),
      { kind: 'ask', reason: 'change-unconfirmed' },
    ],
    [
      'are none that came after it was done',
      ticketedOrder([[out]], {
        claims: [claim({ ...late, evidenceId: 'c1' }), claim({ ...late, evidenceId: 'c2' })],
        tasks: [task('look-in-atrip', 'c1', { state: 'done' }), task('change-unconfirmed', 'c1', { state: 'done' })],
      }),
      { kind: 'ask', reason: 'change-unconfirmed', subject: 'c2' },
    ],
  ]);
});

describe('the tasks that are waited for', () => {
  itChooses([
    [
      'are named',
      ticketedOrder([[out]], { tasks: [task('traveller-silent', 'q_1'), task('departure-too-close', '2')] }),
      { ...waitForPerson, because: 'traveller-silent, departure-too-close' },
    ],
  ]);
});
