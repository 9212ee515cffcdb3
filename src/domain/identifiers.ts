/**
 * Shapes of Atlas identifiers (contract, section "Formats of identifiers", July 2026). They decide what may be used as a
 * key, a label or a Temporal id, where nothing personal may appear.
 */

/**
 * Documented: 5 capital letters + `yyyyMMddHHmmssSSS`; legacy add-on orders append 4 or 5 letters. The documents deduce
 * that from samples, so the counts are taken loosely; names, telephone and document numbers still do not fit.
 */
export const orderNoPattern = /^[A-Z]{2,8}\d{10,20}[A-Z]{0,6}$/;
/** `yyyyMMddHHmmssSSS` + 5 capital letters; equals the incident's `eventId`. */
export const notificationIdPattern = /^\d{17}[A-Z]{5}$/;
/** Case number of a void or refund: `yyyyMM-NNNN`. */
export const caseCodePattern = /^\d{6}-\d{1,8}$/;
/** Id of a captured mail: 32 hex digits. */
export const mailCodePattern = /^[0-9a-fA-F]{32}$/;
/** Event types are dotted words; anything else is not used as a key or label. */
export const typePattern = /^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+){0,3}$/;

const matching =
  (pattern: RegExp, maxLength: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && value.length <= maxLength && pattern.test(value) ? value : undefined;

export const asOrderNo = matching(orderNoPattern, 40);
export const asNotificationId = matching(notificationIdPattern, 22);
export const asCaseCode = matching(caseCodePattern, 20);
export const asMailCode = matching(mailCodePattern, 32);
export const asType = matching(typePattern, 64);

/**
 * The orders that an order number names. `order.do` answers `"A,B"` where it split a round trip into two orders, and a
 * sub-order (one airline booking of an order) is written `<orderNo>_1` (contract, sections 6.1 and 7.4).
 *
 * @returns the order numbers in the order given, each once; undefined when a part is none
 */
export function splitOrderNo(value: string): readonly [string, ...string[]] | undefined {
  const parts = value.split(',').map((part) => asOrderNo(part.trim().replace(/_\d{1,2}$/, '')));
  const [first, ...others] = new Set(parts);
  if (first === undefined || others.includes(undefined)) return undefined;
  return [first, ...others.filter((other) => other !== undefined)];
}
