/**
 * Shapes of Atlas identifiers (contract, section "Formats of identifiers", July 2026). They decide what may be used as a
 * key, a label or a Temporal id, where nothing personal may appear.
 */

/**
 * Documented: 5 capital letters + `yyyyMMddHHmmssSSS`; legacy add-on orders append 4 or 5 letters. The documents deduce
 * that from samples, so the counts are taken loosely; names, telephone, document and bank account numbers do not fit.
 */
export const orderNoPattern = /^[A-Z]{3,8}20\d{8,18}[A-Z]{0,6}$/;
/** `yyyyMMddHHmmssSSS` + 5 capital letters; equals the incident's `eventId`. */
export const notificationIdPattern = /^\d{17}[A-Z]{5}$/;
/** Case number of a void or refund: `yyyyMM-NNNN`. */
export const caseCodePattern = /^\d{6}-\d{1,8}$/;
/** Id of a captured mail: 32 hex digits. */
export const mailCodePattern = /^[0-9a-fA-F]{32}$/;
/**
 * Event types are dotted words that begin with what they are about; anything else is not used as a key or label, since it
 * could be a name.
 */
export const typePattern =
  /^(?:order|email|abnormal|airline|event|flight|ticket|refund|void|payment|addon|baggage|notification|system|test)(?:\.[A-Za-z]{1,30}){1,3}$/i;

const matching =
  (pattern: RegExp, maxLength: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && value.length <= maxLength && pattern.test(value) ? value : undefined;

export const asOrderNo = matching(orderNoPattern, 40);
export const asNotificationId = matching(notificationIdPattern, 22);
export const asCaseCode = matching(caseCodePattern, 20);
export const asMailCode = matching(mailCodePattern, 32);
export const asType = matching(typePattern, 64);

/** A trip is split into two orders; more than this is no list of orders. */
const mostOrders = 10;

/** The main order's number: a legacy add-on order appends 4 or 5 letters to it. */
export const mainOrderNo = (orderNo: string): string => orderNo.replace(/(?<=\d)[A-Z]{4,6}$/, '');

/**
 * The orders that an order number names. `order.do` answers `"A,B"` where it split a round trip into two orders, and a
 * sub-order (one airline booking of an order) is written `<orderNo>_1` (contract, sections 6.1 and 7.4).
 *
 * @returns the order numbers in the order given, each once; undefined when a part is none
 */
export function splitOrderNo(value: string): readonly [string, ...string[]] | undefined {
  const written = value.split(',', mostOrders + 1);
  if (written.length > mostOrders) return undefined;
  const parts = written.map((part) => asOrderNo(part.trim().replace(/_\d{1,2}$/, '')));
  const [first, ...others] = new Set(parts);
  if (first === undefined || others.includes(undefined)) return undefined;
  return [first, ...others.filter((other) => other !== undefined)];
}
