/**
 * The three calls that confirm an incident (legacy documents of 2023; those of 2026 do not have them, and whether they still
 * answer is not known: setting `confirmCalls`). Confirming records how the customer reads the incident; it changes no booking.
 */
import type { AtlasDouble } from '../atlas-double.ts';
import { confirmIncident } from '../events/incident-confirmation.ts';
import type { Incident } from '../incident.ts';
import type { AtlasAnswer, AtlasCall, RequestBody } from './call.ts';
import { textField } from './request-fields.ts';

const MAIL_RESULTS = ['FLIGHT_CHANGE', 'FLIGHT_CANCELED', 'NO_SCHEDULE_CHANGE'];
const CANCELLATION_RESULTS = ['FLIGHT_CANCELED', 'ABNORMAL_CANCELLATION', 'PASSENGER_CANCELLATION', 'NO_CANCELLATION'];

export const confirmEvent = confirmation('event/confirmEvent.do', 'order.schedulechange', null);
export const confirmMailEvent = confirmation(
  'event/confirmEmailScheduleChangeEvent.do',
  'email.schedulechange',
  MAIL_RESULTS,
);
export const confirmCancelledEvent = confirmation(
  'event/confirmAbnormalCancelledEvent.do',
  'abnormal.cancelled',
  CANCELLATION_RESULTS,
);

/** @param results what `result` has to be one of; null: the call takes none */
function confirmation(
  endpoint: string,
  eventType: Incident['eventType'],
  results: readonly string[] | null,
): AtlasCall {
  return {
    endpoint,
    payloadFields: [],
    isGone: (double) => double.context.behaviour().confirmCalls === 'gone',
    answer: (body, double) => confirm(body, double, eventType, results),
  };
}

/** No error codes are documented; 100 and 901 are the general ones, -1 stands for the rest (a guess). */
function confirm(
  body: RequestBody,
  double: AtlasDouble,
  eventType: Incident['eventType'],
  results: readonly string[] | null,
): AtlasAnswer {
  // Some samples write `event`.
  const eventId = textField(body, 'eventId') ?? textField(body, 'event');
  if (eventId === null) return { status: 100, msg: 'eventId is required' };
  const incident = double.context.incidents.all().find((of) => of.eventId === eventId);
  if (!incident) return { status: -1, msg: 'no such event' };
  if (incident.eventType !== eventType) return { status: -1, msg: `the event is of type ${incident.eventType}` };
  const result = results === null ? null : textField(body, 'result');
  if (results !== null && result === null) return { status: 100, msg: 'result is required' };
  if (results !== null && result !== null && !results.includes(result)) return { status: 901, msg: 'unknown result' };
  confirmIncident(double.context, incident, { result, remark: textField(body, 'remark') });
  return { payload: {} };
}
