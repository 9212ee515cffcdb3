import { toConfirmTime } from './times.ts';

/**
 * The three legacy calls that confirm an incident (Atlas: Incident Management, 2023; the documents of 2026 name none, so
 * whether they still answer is unknown). Confirming records our reading of the incident; it accepts or rejects nothing
 * with the airline.
 */
export type Confirmation = ChangeConfirmed | MailConfirmed | CancellationConfirmed;

/** A structured schedule change was seen. */
export interface ChangeConfirmed {
  readonly incident: 'order.schedulechange';
  readonly eventId: string;
  readonly remark?: string;
}

/** What the airline's mail says. */
export interface MailConfirmed {
  readonly incident: 'email.schedulechange';
  readonly eventId: string;
  readonly result: 'FLIGHT_CHANGE' | 'FLIGHT_CANCELED' | 'NO_SCHEDULE_CHANGE';
  readonly remark?: string;
  readonly changedFlights?: readonly ChangedFlight[];
  /** Flight numbers. */
  readonly cancelledFlights?: readonly string[];
}

export interface ChangedFlight {
  readonly originalFlightNo: string;
  readonly newFlightNo?: string;
  /** Airport-local, `yyyy-MM-ddTHH:mm`. */
  readonly newDepLocal?: string;
  readonly newArrLocal?: string;
  readonly newDepAirport?: string;
  readonly newDepTerminal?: string;
  readonly newArrAirport?: string;
  readonly newArrTerminal?: string;
}

/** What an unaccounted cancellation was. */
export interface CancellationConfirmed {
  readonly incident: 'abnormal.cancelled';
  readonly eventId: string;
  readonly result: 'FLIGHT_CANCELED' | 'ABNORMAL_CANCELLATION' | 'PASSENGER_CANCELLATION' | 'NO_CANCELLATION';
  readonly remark?: string;
}

const endpoints = {
  'order.schedulechange': 'event/confirmEvent.do',
  'email.schedulechange': 'event/confirmEmailScheduleChangeEvent.do',
  'abnormal.cancelled': 'event/confirmAbnormalCancelledEvent.do',
} as const;

/** The call and the body of a confirmation. */
export function confirmationRequest(confirmation: Confirmation): { readonly name: string; readonly body: object } {
  const { incident, eventId, remark } = confirmation;
  const body = { eventId, ...(remark === undefined ? {} : { remark }) };
  const name = endpoints[incident];
  if (incident === 'order.schedulechange') return { name, body };
  if (incident === 'abnormal.cancelled') return { name, body: { ...body, result: confirmation.result } };
  const { result, changedFlights = [], cancelledFlights = [] } = confirmation;
  return {
    name,
    body: {
      ...body,
      result,
      changedFlights: changedFlights.map((flight) => ({
        originalFlightNo: flight.originalFlightNo,
        newFlightNo: flight.newFlightNo,
        newDepartureTime: flight.newDepLocal && toConfirmTime(flight.newDepLocal),
        newArrivalTime: flight.newArrLocal && toConfirmTime(flight.newArrLocal),
        newDepartureAirport: flight.newDepAirport,
        newDepartureTerminal: flight.newDepTerminal,
        newArrivalAirport: flight.newArrAirport,
        newArrivalTerminal: flight.newArrTerminal,
      })),
      canceledFlights: [...cancelledFlights],
    },
  };
}
