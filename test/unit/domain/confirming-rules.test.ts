import type { Unconfirmed } from '../../../src/domain/order-state.ts';
import { itChooses } from '../../support/chosen-step.ts';
import { flight, moved } from '../../support/flights.ts';
import { message, stepLimits, ticketedOrder } from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const change: Unconfirmed = { eventId: 'e1', incident: 'order.schedulechange', reading: undefined };
const cancellation: Unconfirmed = { eventId: 'e2', incident: 'abnormal.cancelled', reading: 'not-cancelled' };
const refused = [message('ticketed', 1), message('change-notice', 2, 'refused')];

describe('an incident that was read', () => {
  itChooses(
    [
      [
        'is confirmed with Atlas when the traveller knows the change',
        ticketedOrder([[out]], { unconfirmed: [change] }),
        {
          kind: 'confirm',
          ...change,
          stage: 'airline-side',
          because: 'the incident was read: the traveller knows the change',
        },
      ],
      [
        'is not confirmed before the traveller knows the change',
        ticketedOrder([[out], [moved(out, 20)]], {
          toldVersion: 1,
          unconfirmed: [change],
          messages: refused,
          tasks: [
            {
              reason: 'mail-refused',
              subject: 'change-notice/2',
              state: 'done',
              askedAt: 0,
              remindAt: 0,
            },
          ],
        }),
        { kind: 'settled' },
      ],
      [
        'is not confirmed before it can be said what the traveller knows',
        ticketedOrder([[out]], { judgement: undefined, unconfirmed: [change] }),
        { kind: 'settled' },
      ],
      [
        'is confirmed as a person read it, whatever the traveller knows',
        ticketedOrder([[out]], { judgement: undefined, unconfirmed: [cancellation] }),
        { kind: 'confirm', ...cancellation, because: 'the incident was read: not-cancelled' },
      ],
      [
        'is confirmed one by one',
        ticketedOrder([[out]], { unconfirmed: [cancellation, change] }),
        { kind: 'confirm', ...cancellation },
      ],
    ],
    { ...stepLimits, confirmIncidents: true },
  );
  itChooses([
    [
      'is not confirmed where that is not switched on',
      ticketedOrder([[out]], { unconfirmed: [change] }),
      { kind: 'settled' },
    ],
  ]);
});
