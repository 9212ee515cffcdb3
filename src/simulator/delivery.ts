/** What the double remembers of one push to the registered URL. */

export interface DeliveryAttempt {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly durationMs: number;
  /** The receiver's answer, its body cut to the first 4 KB; both null when there was none. */
  readonly status: number | null;
  readonly body: string | null;
  readonly error: string | null;
}

export interface Delivery {
  readonly deliveryId: number;
  /** When the push was asked for: ISO 8601, UTC. */
  readonly at: string;
  /** Read from the body where it is a JSON object that has them. */
  readonly type: string | null;
  readonly orderNo: string | null;
  readonly notificationId: string | null;
  /** The delivery whose bytes this one repeats. */
  readonly repeatOf: number | null;
  readonly body: string;
  readonly attempts: DeliveryAttempt[];
  /** `answered` whatever the status; `failed` without an answer; `dropped` by a fault; `no URL` when none is registered. */
  outcome: 'under way' | 'answered' | 'failed' | 'dropped' | 'no URL';
}

/** The fields of a body that name what it is about; nulls where it is not the JSON object of a webhook. */
export function subjectOf(body: string): Pick<Delivery, 'type' | 'orderNo' | 'notificationId'> {
  const message = jsonObject(body);
  const data = message?.['data'];
  const inData = objectOr(data, {});
  const notification2022 = objectOr(inData['ticketNotification'], {});
  // Legacy shapes have the number elsewhere: in the ticket notification, as the original order's, or beside no `data` at all.
  const orderNo = [inData['orderNo'], notification2022['orderNo'], inData['originalOrderNo'], message?.['orderNo']];
  return {
    type: text(message?.['type']),
    orderNo: text(orderNo.find((of) => typeof of === 'string')),
    notificationId: text(message?.['notificationId']),
  };
}

function objectOr(value: unknown, otherwise: Record<string, unknown>): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : otherwise;
}

function jsonObject(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
