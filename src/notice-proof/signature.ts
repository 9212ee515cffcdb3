import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';
import { canonical } from './chain.ts';
import type { ProofHead } from './format.ts';

/** PKCS8 around the 32 bytes of an Ed25519 key (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that signs proofs of notice. It is derived from SIGNING_KEY, so none is stored. */
export class ProofKey {
  readonly #key: KeyObject;
  /** PEM. */
  readonly publicKey: string;
  readonly id: string;

  constructor(signingKey: string) {
    const seed = Buffer.from(hkdfSync('sha256', signingKey, '', 'skyhook proof of notice v1', 32));
    this.#key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.#key).export({ format: 'pem', type: 'spki' }).toString();
    this.id = keyId(this.publicKey) ?? '';
  }

  /** Signs a head: Ed25519 over its canonical JSON, base64. */
  sign(head: ProofHead): string {
    return sign(null, Buffer.from(canonical(head)), this.#key).toString('base64');
  }
}

/** An Ed25519 public key's name: the first 32 hex digits of the SHA-256 of its DER form; undefined when it is none. */
export function keyId(pem: string): string | undefined {
  const key = readPublicKey(pem);
  const der = key?.export({ format: 'der', type: 'spki' });
  return der && createHash('sha256').update(der).digest('hex').slice(0, 32);
}

/** Whether a signature is that of a head by the key. */
export function isSignedBy(pem: string, head: ProofHead, signature: string): boolean {
  const key = readPublicKey(pem);
  return key !== undefined && verify(null, Buffer.from(canonical(head)), key, Buffer.from(signature, 'base64'));
}

function readPublicKey(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
