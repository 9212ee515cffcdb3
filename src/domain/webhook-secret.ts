import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Secrets of the webhook URL. Those that a rotation makes are derived from the signing key and a salt, so that no secret
 * is stored: the database has the salt alone.
 */
export class WebhookSecrets {
  readonly #key: Buffer;

  constructor(signingKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', signingKey, '', 'skyhook webhook secret v1', 32));
  }

  /** The secret of a salt: 32 characters, fit for a URL path. */
  derive(salt: Buffer): string {
    return createHmac('sha256', this.#key).update(salt).digest().subarray(0, 24).toString('base64url');
  }

  /** A secret that nobody had before, with the salt to derive it again. */
  make(): { readonly secret: string; readonly salt: Buffer } {
    const salt = randomBytes(16);
    return { secret: this.derive(salt), salt };
  }
}

/** What a secret is known by where it must not be written: SHA-256, hex. */
export const secretDigest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
