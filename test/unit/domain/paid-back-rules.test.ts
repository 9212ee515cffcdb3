import assert from 'node:assert/strict';
import type { OrderState } from '../../../src/domain/order-state.ts';
import type { Settlement, SettlementState } from '../../../src/domain/settlement.ts';
import { chosenStep, itChooses } from '../../support/chosen-step.ts';
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
const flown = flight('ZZ101 SIN 2026-11-01T08:00 KUL 09:10');
const code = '202607-0017';
const refund = (given: Partial<Settlement> = {}): Settlement => ({
  kind: 'refund',
  code,
  state: 'refunded',
  firstSeenAt: now - hourMs,
  tickets: [],
  ...given,
});
const order = (given: Partial<OrderState> = {}, flights = [out]): OrderState =>
  ticketedOrder([flights], { settlements: [refund()], ...given });
const tells = (kind: 'refund-final' | 'void-final', about = code) => ({
  kind: 'tell',
  message: kind,
  toldVersion: 0,
  about,
});
const isTold = { ...message('refund-final', 0), about: code };
const settled = { kind: 'settled' };

describe('the end of a refund or void', () => {
  const states: Readonly<Record<SettlementState, boolean>> = {
    'atlas-processing': false,
    'airline-processing': false,
    refunded: true,
    'airline-refunding': false,
    rejected: false,
    fulfilled: true,
    withdrawn: false,
    other: false,
  };
  for (const [state, told] of Object.entries(states))
    it(`is ${told ? 'told' : 'not told'} by the state ${state}`, () => {
      const tasks = [task('settlement-rejected', `refund/${code}`)];
      const step = chosenStep(order({ settlements: [refund({ state: state as SettlementState })], tasks }));
      assert.equal(step.kind === 'tell', told);
    });
  itChooses([
    ['is told for a refund, by its code', order(), tells('refund-final')],
    [
      'is told for a void',
      order({ settlements: [refund({ kind: 'void' })], whollyRefunded: true }),
      tells('void-final'),
    ],
    ['is told before the case of a wholly refunded order ends', order({ whollyRefunded: true }), tells('refund-final')],
    ['is told of an order whose trip is over', order({}, [flown]), tells('refund-final')],
    [
      'is told after the trip while another one is followed',
      order({ settlements: [refund(), refund({ code: '2', state: 'airline-processing' })] }, [flown]),
      tells('refund-final'),
    ],
    [
      'is told of a cancelled order',
      order({
        status: 'cancelled',
        cancellation: { number: 1, since: now },
        settlementsAsked: true,
        cancellationExplained: true,
      }),
      tells('refund-final'),
    ],
    [
      'is told where the traveller was told nothing else',
      orderState({ status: 'other', settlements: [refund()] }),
      tells('refund-final'),
    ],
    ['is told once', order({ messages: [message('ticketed', 1), isTold] }), settled],
    [
      'is told for each of two',
      order({ settlements: [refund(), refund({ code: '202607-0018' })], messages: [message('ticketed', 1), isTold] }),
      tells('refund-final', '202607-0018'),
    ],
    [
      'of a void does not stand in for that of a refund with its code',
      order({ messages: [message('ticketed', 1), { ...isTold, kind: 'void-final' }] }),
      tells('refund-final'),
    ],
    [
      'is not told of one that ended before travellers were told of any',
      order({ settlements: [refund({ isOldNews: true })] }),
      settled,
    ],
    ['comes after the ticket mail while the order stands', order({ messages: [] }), { message: 'ticketed' }],
    [
      'comes after a change of the flights',
      { ...ticketedOrder([[out], [moved(out, 30)]], { toldVersion: 1 }), settlements: [refund()] },
      { message: 'change-notice' },
    ],
    [
      'comes before an open question is waited for, and leaves it open',
      { ...ticketedOrder([[out], [moved(out, 200)]], { question: question() }), settlements: [refund()] },
      tells('refund-final'),
    ],
    [
      'waits for a query that was begun after the newest push',
      order({ freshWantedAt: now, whollyRefunded: true }),
      { kind: 'poll', what: 'fresh' },
    ],
    [
      'waits no longer for it than a minute',
      order({ freshWantedAt: now - minuteMs, newsSince: now - minuteMs, whollyRefunded: true }),
      tells('refund-final'),
    ],
    [
      'goes to a person when the mail server refuses the message, also after the trip, where it stays',
      order({ messages: [message('ticketed', 1), { ...isTold, state: 'refused' }] }, [flown]),
      { kind: 'ask', reason: 'mail-refused', subject: `refund-final/${code}` },
    ],
    [
      'waits for that person after the trip',
      order(
        {
          messages: [message('ticketed', 1), { ...isTold, state: 'refused' }],
          tasks: [task('mail-refused', `refund-final/${code}`)],
        },
        [flown],
      ),
      { kind: 'wait', for: 'person' },
    ],
    [
      'is another matter than the message of a flown trip that could not be sent',
      order({ messages: [message('ticketed', 1), isTold], tasks: [task('mail-refused', 'change-notice/2')] }, [flown]),
      { kind: 'close-trip' },
    ],
    [
      'is not told when a person is to tell it',
      order({ tasks: [task('nobody-to-tell', `refund-final/${code}`)] }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'is not told of an order that another one replaced before the traveller heard of it',
      orderState({
        status: 'ticketed',
        settlements: [refund()],
        replacedBy: 'X',
        ticketIssued: true,
        ticketedHeard: false,
        bought: { version: 1, segments: [out] },
        tasks: [task('ticketed-twice', 'order')],
      }),
      { kind: 'wait', for: 'person' },
    ],
    [
      'is told of a replaced order that the traveller knows',
      order({ replacedBy: 'X', status: 'cancelled', cancellation: { number: 1, since: now } }),
      tells('refund-final'),
    ],
    [
      'is not told of an ancillary order',
      orderState({ status: 'ticketed', isAncillary: true, settlements: [refund()] }),
      settled,
    ],
  ]);
});
