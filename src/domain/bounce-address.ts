import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Makes and checks the addresses that mail comes back to, one for each message: `b+<message id>.<signature>@<domain>`. */
export class BounceAddresses {
  readonly #key: Buffer;
  readonly #domain: string;

  /** @param domain whose mail comes to `skyhook bounces` */
  constructor(signingKey: string, domain: string) {
    this.#key = Buffer.from(hkdfSync('sha256', signingKey, '', 'skyhook bounce address v1', 32));
    this.#domain = domain.toLowerCase();
  }

  /** The envelope sender of a message. @param messageId 32 hexadecimal digits */
  make(messageId: string): string {
    return `b+${messageId}.${this.#mac(messageId)}@${this.#domain}`;
  }

  /** The message that an address is for, or undefined when nobody made it here. Some servers change the case. */
  read(address: string): string | undefined {
    const parts = /^b\+([0-9a-f]{32})\.([0-9a-f]{16})@([^@]+)$/.exec(address.toLowerCase());
    if (!parts) return undefined;
    const [, messageId = '', mac = '', domain] = parts;
    const isOurs = domain === this.#domain && timingSafeEqual(Buffer.from(this.#mac(messageId)), Buffer.from(mac));
    return isOurs ? messageId : undefined;
  }

  #mac(messageId: string): string {
    return createHmac('sha256', this.#key).update(messageId).digest('hex').slice(0, 16);
  }
}
