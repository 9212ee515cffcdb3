/**
 * Signed links to stored mails, in the shape of the published sample: `Expires` in epoch seconds and a signature over path and
 * expiry. Signatures are the double's own; they only have to be right or wrong.
 */
import { createHmac } from 'node:crypto';

/** Not a secret: whoever can reach the double can make it issue links. */
const SIGNING_KEY = 'atlas-double';

/** Path and query of a link that lives until `diesMs` (epoch milliseconds), rounded up to seconds. */
export function signedMailPath(uniqueCode: string, diesMs: number): string {
  const path = `/mail-store/${uniqueCode}.eml`;
  const expires = String(Math.ceil(diesMs / 1000));
  return `${path}?${new URLSearchParams({ Expires: expires, Signature: signatureOf(path, expires) }).toString()}`;
}

/** What a store says to a link at a time. */
export function verdictOn(
  path: string,
  expires: string,
  signature: string,
  atMs: number,
): 'good' | 'expired' | 'forged' {
  if (signature !== signatureOf(path, expires)) return 'forged';
  return atMs < Number(expires) * 1000 ? 'good' : 'expired';
}

function signatureOf(path: string, expires: string): string {
  return createHmac('sha1', SIGNING_KEY).update(`${path}\n${expires}`).digest('base64');
}
