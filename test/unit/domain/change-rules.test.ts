import { arrival, departure } from '../../../src/domain/itinerary.ts';
import type { OrderState } from '../../../src/domain/order-state.ts';
import { itChooses } from '../../support/chosen-step.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  claim,
  hourMs,
  minuteMs,
  now,
  question,
  stepLimits as limits,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const later = [moved(out, 200)];
const flown = flight('ZZ100 KUL 2026-11-18T08:00 SIN 09:10');
const pollChange = { kind: 'poll', what: 'corroboration', stage: 'confirming-change' };
const late = { recordedAt: now - limits.corroboration };
const unconfirmed = (subject: string, given = {}) => task('change-unconfirmed', subject, given);

describe('the end of a trip', () => {
  const at = (ms: number): OrderState =>
    ticketedOrder([[out]], { now: arrival(out) + ms, freshWantedAt: arrival(out) + ms });
  itChooses([
    ['is not yet 72 h after the last arrival', at(72 * hourMs), { kind: 'poll', what: 'fresh' }],
    ['is after that', at(72 * hourMs + 1), { kind: 'settled', because: 'the last flight has been flown' }],
  ]);
});

describe('pushed changes', () => {
  const claims = ['c1', 'c2', 'c3', 'c4'].map((evidenceId) => claim({ ...late, evidenceId }));
  itChooses([
    [
      'are asked about before what is due, and the order with them, when new evidence came',
      ticketedOrder([[out]], { freshWantedAt: now - 3, claims: [claim()] }),
      { ...pollChange, until: now - 3 + minuteMs },
    ],
    [
      'are asked about until the limit of the first of them',
      ticketedOrder([[out]], {
        claims: [claim(), claim({ evidenceId: 'c2', recordedAt: now - 2 * minuteMs })],
      }),
      { ...pollChange, until: now + limits.corroboration - 2 * minuteMs },
    ],
    [
      'are handed over because no query shows them',
      ticketedOrder([[out]], { claims: [claim(late)] }),
      { kind: 'ask', because: 'neither order query nor incident list shows it' },
    ],
    [
      'are handed over because two contents came under one event id',
      ticketedOrder([[out]], { claims: [claim({ ...late, state: 'ambiguous' })] }),
      { kind: 'ask', because: 'two contents came under one event id' },
    ],
    [
      'are handed over together from the fourth on',
      ticketedOrder([[out]], { claims, tasks: ['c1', 'c2', 'c3'].map((id) => unconfirmed(id)) }),
      {
        kind: 'ask',
        reason: 'look-in-atrip',
        subject: 'c4',
        because: 'more pushed changes that no query bears out',
      },
    ],
    [
      'are handed over one by one again when one of the three is dealt with',
      ticketedOrder([[out]], {
        claims,
        tasks: [unconfirmed('c1', { state: 'done' }), unconfirmed('c2'), unconfirmed('c3')],
      }),
      { kind: 'ask', reason: 'change-unconfirmed', subject: 'c4' },
    ],
    [
      'are handed over one by one whatever else a person has to do',
      ticketedOrder([[out]], {
        claims: claims.slice(0, 1),
        tasks: ['m1', 'm2', 'm3'].map((id) => task('mail-refused', id)),
      }),
      { kind: 'ask', reason: 'change-unconfirmed', subject: 'c1' },
    ],
  ]);
});

describe('the answer to a question', () => {
  const asked = (given: Parameters<typeof question>[0], tasks: OrderState['tasks'] = []): OrderState =>
    ticketedOrder([[out], later], { question: question(given), tasks, airlineAgrees: false });
  const { id } = question();
  const pollAirline = { kind: 'poll', what: 'airline' };
  itChooses([
    [
      'is handed over in its own words',
      asked({ state: 'answered', answer: 'call-me' }),
      { kind: 'ask', reason: 'traveller-wants-call', because: 'answer: call-me' },
    ],
    [
      'is handed over as missing at the deadline',
      asked({ state: 'expired-to-person' }),
      { kind: 'ask', reason: 'traveller-silent', because: 'no answer by the deadline' },
    ],
    ...(['refund', 'call-me'] as const).map(
      (answer) =>
        [
          `is not handed over when another question took the place of the one answered "${answer}"`,
          ticketedOrder([[out], later], { question: question({ state: 'superseded', answer }) }),
          { kind: 'settled' },
        ] as const,
    ),
    [
      'makes the airline’s side a person’s matter when it is a call',
      asked({ state: 'answered', answer: 'call-me' }, [task('traveller-wants-call', id)]),
      { kind: 'wait', for: 'person' },
    ],
    [
      'makes the airline’s side a person’s matter when there is none',
      asked({ state: 'expired-to-person' }, [task('traveller-silent', id)]),
      { kind: 'wait', for: 'person' },
    ],
    [
      'lets the airline’s side be watched when it is to keep the flights',
      asked({ state: 'answered', answer: 'keep' }),
      pollAirline,
    ],
    [
      'lets the airline’s side be watched on when the first of the changed flights has been flown',
      ticketedOrder(
        [
          [flown, out],
          [moved(flown, 200), ...later],
        ],
        {
          question: question({ state: 'answered', answer: 'keep' }),
          airlineAgrees: false,
        },
      ),
      { ...pollAirline, until: departure(out) },
    ],
  ]);
});
