import { createHmac, hkdfSync } from 'node:crypto';
import canonicalize from 'canonicalize';
import { isSafeNumber, LosslessNumber, parse as parseLossless } from 'lossless-json';
import { asNotificationId, asType, mainOrderNo, splitOrderNo } from './identifiers.ts';

/** What the receiver reads out of a body: enough to store, route and recognise it, nothing more. */
export interface DeliveryIdentity {
  /** `<type>/<id or ->/<content>`: ASCII, at most 128 characters, without personal data. */
  readonly key: string;
  readonly type: string;
  readonly orderNo: string | undefined;
  readonly notificationId: string | undefined;
  /** Repeats of this type can be news, so each delivery is a row of its own (`airline.status` has no id or time). */
  readonly everyDeliveryCounts: boolean;
}

/** Derives the key under which delivery contents are hashed. It never rotates, else repeats would not be recognised. */
export function deliveryHashKey(signingKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', signingKey, '', 'skyhook delivery key v1', 32));
}

/**
 * Names a delivery by what it says. Stateless: equal JSON gives equal keys whatever its key order and white space.
 * A body whose canonical form would lose something (numbers beyond double precision, duplicate keys, lone
 * surrogates) is hashed as the bytes it came in.
 *
 * @param body the raw bytes
 * @param json what they say: the text, and the object that it parses to
 */
export function identifyDelivery(
  body: Buffer,
  { text, value }: { readonly text: string; readonly value: Record<string, unknown> },
  hashKey: Buffer,
): DeliveryIdentity {
  const type = asType(typeof value.type === 'string' ? value.type.trim() : undefined) ?? '-';
  const notificationId = asNotificationId(value.notificationId);
  const canonical = canonicalForm(text, value);
  const content = createHmac('sha256', hashKey)
    .update(canonical ?? body)
    .digest('hex')
    .slice(0, 32);
  return {
    key: `${type}/${notificationId ?? '-'}/${content}`,
    type,
    orderNo: orderNoOf(value),
    notificationId,
    everyDeliveryCounts: type.toLowerCase() === 'airline.status',
  };
}

/** RFC 8785 JSON, or undefined where it would not be faithful. */
function canonicalForm(text: string, value: Record<string, unknown>): string | undefined {
  try {
    return isFaithful(parseLossless(text)) ? canonicalize(value) : undefined;
  } catch {
    // Duplicate keys, nesting beyond the stack: the raw bytes stand for themselves.
    return undefined;
  }
}

function isFaithful(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (value instanceof LosslessNumber) return isSafeNumber(value.value);
  if (Array.isArray(value)) return value.every(isFaithful);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isFaithful(member));
}

function orderNoOf(value: Record<string, unknown>): string | undefined {
  const data = value.data;
  const inside =
    data !== null && typeof data === 'object' && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
  // The 2022 shape of `order.ticketed` nests its payload; a legacy refund message has no `data`.
  const nested = inside.ticketNotification;
  const ticket = nested !== null && typeof nested === 'object' ? (nested as Record<string, unknown>) : {};
  const named = [ticket.orderNo, inside.originalOrderNo, inside.orderNo, inside.addonOrderNo, value.orderNo];
  // Of a split trip the first: a row has one order, the evidence is kept for each.
  const orderNo = named
    .map((written) => (typeof written === 'string' ? splitOrderNo(written)?.[0] : undefined))
    .find(Boolean);
  return orderNo && mainOrderNo(orderNo);
}
