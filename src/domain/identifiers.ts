/** Shapes of Atlas identifiers (contract, section "Formats of identifiers", July 2026). */

/** 5 capital letters + `yyyyMMddHHmmssSSS`; legacy add-on orders append 4 or 5 letters. */
export const orderNoPattern = /^[A-Z]{5}\d{17}(?:[A-Z]{4,5})?$/;
/** `yyyyMMddHHmmssSSS` + 5 capital letters; equals the incident's `eventId`. */
export const notificationIdPattern = /^\d{17}[A-Z]{5}$/;
/** Event types are dotted words; anything else is not used as a key or label. */
export const typePattern = /^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+){0,3}$/;

const matching =
  (pattern: RegExp, maxLength: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && value.length <= maxLength && pattern.test(value) ? value : undefined;

export const asOrderNo = matching(orderNoPattern, 40);
export const asNotificationId = matching(notificationIdPattern, 22);
export const asType = matching(typePattern, 64);
