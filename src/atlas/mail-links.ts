import ipaddr from 'ipaddr.js';
import { SkyhookError } from '../errors.ts';

/**
 * Which links to mails are followed. A link of a push can be anybody's, so its host must be on the list; one that the
 * mail query gave comes from Atlas. Neither leads to an address that is not public, unless the operator listed the host
 * with its port (`mails.internal:8080`), which allows just that.
 */
export class MailLinkPolicy {
  readonly #hosts: ReadonlySet<string>;

  /** @param hosts `host`, at its default ports and public addresses; `host:port`, at any address */
  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()));
  }

  /** Whether links of pushes are followed at all. */
  get followsPushed(): boolean {
    return this.#hosts.size > 0;
  }

  /**
   * Checks a link, or where it redirects to, before anything is sent.
   * @throws SkyhookError MAIL_LINK_REFUSED, MAIL_LINK_IS_PAGE
   */
  check(link: string, origin: LinkOrigin): URL {
    const url = URL.canParse(link) ? new URL(link) : undefined;
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw refused('is no http(s) address');
    if (url.username || url.password) throw refused('has credentials in it');
    if (!this.#isListed(url) && origin === 'pushed') throw refused('names a host that is not listed');
    if (!this.isDeliberate(url)) {
      if (url.port !== '') throw refused('names a port');
      const address = bareHost(url.hostname);
      if (ipaddr.isValid(address) && !isPublic(address)) throw refused('names an address that is not public');
    }
    // A page of a web application: the mail is shown by its scripts, there is no file.
    if (/^#!?\//.test(url.hash)) throw new SkyhookError('MAIL_LINK_IS_PAGE');
    return url;
  }

  /** Whether the operator listed host and port together, so that a private address is meant. */
  isDeliberate({ protocol, hostname, port }: Target): boolean {
    const number = port || (protocol === 'https:' ? '443' : '80');
    return this.#hosts.has(`${hostname.toLowerCase()}:${number}`);
  }

  #isListed(url: URL): boolean {
    return this.#hosts.has(url.hostname) || this.isDeliberate(url);
  }
}

export interface Target {
  readonly protocol: string;
  readonly hostname: string;
  /** Empty for the protocol's own. */
  readonly port?: string;
}

/** Where a link comes from: a push, which anybody could have sent, or the answer of the mail query. */
export type LinkOrigin = 'pushed' | 'queried';

/** Without the brackets of an IPv6 address and the dot that ends a full name. */
const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** Ranges that the classification below takes for public and that are not: benchmarks, and NAT64 of local use. */
const alsoReserved: readonly (readonly [string, number])[] = [
  ['198.18.0.0', 15],
  ['192.88.99.0', 24],
  ['64:ff9b:1::', 48],
  ['fec0::', 10],
  ['100::', 64],
];

/**
 * Whether an address is on the public internet: neither private, loopback, link-local, multicast nor reserved, whether
 * written as IPv4, IPv6, or one within the other.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast') return false;
  return !alsoReserved.some(([network, bits]) => {
    const range = ipaddr.parse(network);
    if (ip.kind() !== range.kind()) return false;
    return ip.kind() === 'ipv4'
      ? (ip as ipaddr.IPv4).match(range as ipaddr.IPv4, bits)
      : (ip as ipaddr.IPv6).match(range as ipaddr.IPv6, bits);
  });
}

/** @param detail without anything of the link itself, which is signed */
export const refused = (detail: string): SkyhookError =>
  new SkyhookError('MAIL_LINK_REFUSED', { detail: `the link ${detail}` });
