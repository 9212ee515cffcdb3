import type { DoubleContext } from '../context.ts';
import type { Confirmation } from '../incident-log.ts';
import type { Incident } from '../incident.ts';
import { compactJson } from '../webhook-messages/compact-json.ts';

/**
 * Confirms an incident, or with null takes that back. No source says whether a confirmed incident is pushed again; where told so,
 * it is the same message under the same id with the new status.
 *
 * @param push default: as the settings say for a confirmation, else not
 */
export function confirmIncident(
  context: DoubleContext,
  incident: Incident,
  confirmation: Confirmation | null,
  push = confirmation !== null && context.behaviour().pushConfirmed,
): void {
  context.incidents.confirm(incident, confirmation);
  if (!push || incident.message === null) return;
  const message = JSON.parse(incident.message) as Record<string, unknown>;
  context.push(compactJson({ ...message, status: incident.eventStatus }));
}
