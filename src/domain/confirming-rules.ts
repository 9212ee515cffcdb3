import type { OrderState } from './order-state.ts';
import { decided, type Step, type StepLimits } from './steps.ts';

/** Tells Atlas how an incident was read, where that is switched on. Confirming accepts nothing with the airline. */
export function confirmIncident(state: OrderState, limits: StepLimits): Step | undefined {
  const [next] = limits.confirmIncidents ? state.unconfirmed : [];
  if (!next) return undefined;
  // Of a schedule change: when the traveller was told, or there was nothing to tell.
  const isTold = state.judgement?.againstKnown.severity === 'none';
  if (next.incident === 'order.schedulechange' && !isTold) return undefined;
  return {
    kind: 'confirm',
    eventId: next.eventId,
    incident: next.incident,
    reading: next.reading,
    ...decided(state, 'airline-side', `the incident was read: ${next.reading ?? 'the traveller knows the change'}`),
  };
}
