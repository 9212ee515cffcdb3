import { z } from 'zod';
import { ancillaryFates, ancillaryKinds } from '../domain/ancillaries.ts';
import { answers } from '../domain/change-policy.ts';
import { severities } from '../domain/change-reasons.ts';

/**
 * The events for the seller's own systems, version 1: published as `docs/events.schema.json`. Within a version fields and
 * types may be added; none is removed or changes its meaning. No names, mail addresses, telephone or document numbers.
 */
export const eventVersion = 1;

/** Always there; null where it is not known or there is none. */
const optional = <T extends z.ZodType>(type: T) => type.nullable();
const day = z.iso.date();
const localTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);

const flight = z.object({
  flightNumber: z.string().describe('carrier and number without leading zeros, such as AK703'),
  carrier: z.string().describe('IATA airline code'),
  depAirport: z.string().describe('IATA airport code'),
  depLocal: localTime.describe('local time at the airport of departure'),
  depTerminal: z.string().describe('empty where it is not known'),
  arrAirport: z.string().describe('IATA airport code'),
  arrLocal: localTime.describe('local time at the airport of arrival'),
  arrTerminal: z.string().describe('empty where it is not known'),
});

const comparison = z.object({
  severity: z.enum(severities),
  laterMinutes: z.int().describe('the largest move of a departure or arrival to later'),
  earlierMinutes: z.int().describe('the largest move of a departure to earlier'),
  reasons: z.array(
    z.object({
      code: z.string().describe('what differs, such as departure-later, other-day, leg-removed, flight-cancelled'),
      where: z.string().describe('airports of the flight, such as SIN-KUL, or the airport of a connection'),
      minutes: z.int().optional(),
    }),
  ),
});

const ancillary = z.object({
  passenger: z.int().describe('position in the booking, from 1'),
  kind: z.enum(ancillaryKinds),
  description: optional(z.string()).describe('such as 20 kg, 2 pieces, seat 12A, or Atlas’s product code'),
  fate: z
    .enum(ancillaryFates)
    .describe('lost: its flight is gone; to-be-checked: Atlas does not say whether the airline moved it along'),
  flight: z
    .object({ flightNumber: optional(z.string()), depAirport: z.string(), arrAirport: z.string() })
    .describe('that it was bought with'),
});

const ticketing = {
  tickets: z
    .array(
      z.object({
        passenger: z.int().describe('position in the booking, from 1'),
        passengerType: z.int().describe('0 adult, 1 child, 2 infant'),
        ticketNos: z.array(z.string()),
        pnrs: z.array(z.string()).describe('of the airlines'),
      }),
    )
    .describe('one for each passenger'),
  pnr: optional(z.string()).describe('of the order'),
};

/** What each type says, beside the order's number and the event's place among those of its order. */
export const facts = {
  'order.ticketed': z
    .object(ticketing)
    .describe('The order query shows it ticketed for every passenger. Comes again when tickets or PNRs change.'),
  'order.cancelled': z
    .object({
      errorCode: optional(z.string()).describe('Atlas’s ticketing error'),
      meaning: optional(z.string()).describe('of the error code, where a document names it'),
      wasTicketed: z.boolean(),
    })
    .describe('The order query shows it cancelled (-3). 615, which Atlas still works on, is none.'),
  'order.status': z
    .object({
      status: z.enum(['unpaid', 'ticketing', 'ticketed', 'other']).describe('ticketed: not for every passenger yet'),
      statusCode: z.string().describe('Atlas’s own value'),
      ticketStatusCode: optional(z.string()).describe('Atlas’s own value'),
      errorCode: optional(z.string()),
    })
    .describe(
      'Another status of the order query than before, or its first one; the two final ones have types of their own.',
    ),
  'order.changed': z
    .object({
      itineraryVersion: z.int().describe('1 is what was bought'),
      flights: z.array(flight).describe('in the order in which they are flown; empty: none is left'),
      flightsBefore: z.array(flight).describe('of the version before'),
      severity: z.enum(severities).describe('the worse of the two comparisons'),
      againstKnown: optional(comparison).describe('with what the traveller was last told; null: nobody was told yet'),
      againstBought: comparison,
      ancillaries: z.array(ancillary).describe('bought with the first flights and lost, or perhaps lost, with these'),
      atlasEventId: optional(z.string()).describe('of the message that brought the change'),
    })
    .describe('The order’s flights have changed, and something trustworthy bears it out.'),
  'order.settlement': z
    .object({
      kind: z.enum(['refund', 'void']),
      code: z.string().describe('refundCode or voidCode'),
      state: z
        .string()
        .describe(
          'atlas-processing, airline-processing, airline-refunding, refunded, fulfilled, rejected, withdrawn, other',
        ),
      isFinal: z.boolean(),
      statusCode: optional(z.int()).describe('Atlas’s own value'),
      amount: optional(
        z.object({
          currency: optional(z.string()),
          originalFare: optional(z.number()),
          estimatedRefund: optional(z.number()),
        }),
      ).describe('between Atlas and you; as Atlas states it'),
      transactionFee: optional(z.number()),
      expectedConfirmation: optional(day),
      expectedRefund: optional(day),
      ticketNos: z.array(z.string()).describe('of the passengers it covers, where Atlas names them'),
    })
    .describe('A refund or void as its query now shows it: another state, amount or date than before.'),
  'traveller.told': z
    .object({
      message: z.string().describe('kind of the message, such as ticketed, change-notice, change-choice'),
      number: z
        .int()
        .describe(
          'the itinerary version that it tells; for other kinds it tells repeated ones apart, as answer-received',
        ),
      about: optional(z.string()).describe(
        'the code of the airline’s mail, the refund or the void that it tells of; of day-before the flight',
      ),
      state: z
        .string()
        .describe(
          'sent; assumed-sent: the mail server’s answer was lost; refused: by the mail server; bounced: accepted, and returned',
        ),
      by: z
        .enum(['skyhook', 'seller'])
        .describe('who writes to the traveller: seller where TRAVELLER_MAIL leaves it to your systems'),
      orderNos: z.array(z.string()).describe('all orders of the trip that it is about'),
      decision: optional(
        z.object({
          questionId: z.string(),
          url: z.string().describe('of the page where the traveller answers: for the traveller only'),
          options: z.array(z.string()),
          deadline: z.iso.datetime(),
          consequence: z.string().describe('no-choice or person: what follows when nothing is chosen by then'),
        }),
      ).describe('what your systems have to ask the traveller, where the message is left to them'),
    })
    .describe('A message to the traveller is out, was refused, came back, or is left to your systems.'),
  'traveller.urgent': z
    .object({
      message: z.string().describe('kind of the message that is out, or is left to your systems'),
      number: z.int().describe('the itinerary version that it tells'),
      flightNumber: z.string().describe('of the first flight that the change affects'),
      depAirport: z.string(),
      departsAt: z.iso.datetime().describe('the sooner of its known and its new departure'),
      orderNos: z.array(z.string()).describe('all orders of the trip that it is about'),
    })
    .describe(
      'A change was told less than 24 hours before departure: send an SMS or call, a mail may not be read in time.',
    ),
  'traveller.answered': z
    .object({
      questionId: z.string(),
      kind: z.string().describe('of the question, such as schedule-change'),
      itineraryVersion: optional(z.int()).describe('that was asked about'),
      outcome: z
        .string()
        .describe(
          'answered; taken-back: the answer, so the question is open again; no-choice: time was over; expired-to-person: it was, and a person decides',
        ),
      option: optional(z.string()).describe(`${answers.join(', ')}; null without an answer`),
      by: z.string().describe('traveller, operator, or deadline'),
    })
    .describe('A question to the traveller is answered, or its time is over.'),
  'task.opened': z
    .object({
      taskId: z.string(),
      reason: z.string().describe('such as order-cancelled, traveller-wants-refund, traveller-wants-other-flight'),
      about: z.string().describe('what within the order: a delivery, an itinerary version, a refund'),
      text: z.string().describe('what the person is asked to do'),
      options: z.array(z.string()).describe('what may be answered'),
    })
    .describe('Something waits for one of your people.'),
  'task.closed': z
    .object({
      taskId: z.string(),
      reason: z.string(),
      answer: optional(z.string()).describe('null: it has become needless'),
      by: z.string().describe('operator, or skyhook'),
    })
    .describe('A task was answered, or has become needless.'),
} as const;

export type EventType = keyof typeof facts;
export const eventTypes = Object.keys(facts) as EventType[];

/** A fact on its way into the table. */
export type Fact = { [T in EventType]: { readonly type: T; readonly data: z.output<(typeof facts)[T]> } }[EventType];

/** An event as it is sent. */
export interface SellerEvent {
  readonly id: string;
  readonly type: string;
  readonly version: typeof eventVersion;
  /** When the fact was stored, ISO 8601 in UTC; the same each time it is sent. */
  readonly timestamp: string;
  readonly data: { readonly orderNo: string; readonly sequence: number } & Readonly<Record<string, unknown>>;
}

const envelope = <T extends EventType>(type: T) =>
  z
    .object({
      id: z
        .string()
        .regex(/^evt_[0-9a-f]{24}$/)
        .describe('also the header webhook-id'),
      type: z.literal(type),
      version: z.literal(eventVersion),
      timestamp: z.iso.datetime().describe('when the fact was stored'),
      data: facts[type].extend({
        orderNo: z.string().describe('Atlas order number'),
        sequence: z.int().min(1).describe('place among the events of the order, from 1, without gaps'),
      }),
    })
    .meta({ id: type, description: facts[type].description ?? '' });

/** Any event of this version. */
export const sellerEvent = z.union(eventTypes.map(envelope));

/** The schema as published: JSON Schema 2020-12. Readers are to let unknown fields pass. */
export function eventJsonSchema(): object {
  return {
    title: `Skyhook: events for the seller's own systems, version ${eventVersion}`,
    ...z.toJSONSchema(sellerEvent, { io: 'input', override: ({ jsonSchema }) => plain(jsonSchema) }),
  };
}

/** Leaves out what a format says already, and the limits of JavaScript's integers. */
function plain(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
