import { lookup as lookUp, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent, buildConnector, errors, request, type Dispatcher } from 'undici';
import { SkyhookError } from '../errors.ts';
import { isPublic, MailLinkPolicy, refused, type LinkOrigin } from './mail-links.ts';

export interface MailFetchLimits {
  readonly connectMs: number;
  /** Without a byte. */
  readonly readMs: number;
  /** For the whole mail with its redirects. */
  readonly totalMs: number;
  readonly maxBytes: number;
}

const defaultLimits: MailFetchLimits = {
  connectMs: 5_000,
  readMs: 10_000,
  totalMs: 15_000,
  maxBytes: 15 * 1024 * 1024,
};
const mostRedirects = 3;

type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Fetches the `.eml` behind the links that Atlas gives; nothing is kept between two fetches. */
export class MailFetcher {
  readonly policy: MailLinkPolicy;
  readonly #limits: MailFetchLimits;
  readonly #agent: Agent;

  /**
   * @param options.hosts see {@link MailLinkPolicy}
   * @param options.lookup resolves names; the system's unless given
   */
  constructor(options: {
    readonly hosts: readonly string[];
    readonly limits?: Partial<MailFetchLimits>;
    readonly lookup?: Lookup;
  }) {
    this.policy = new MailLinkPolicy(options.hosts);
    this.#limits = { ...defaultLimits, ...options.limits };
    const timeout = this.#limits.connectMs;
    const anywhere = buildConnector({ timeout });
    const publicOnly = buildConnector({ timeout, lookup: publicLookup(options.lookup ?? systemLookup) });
    this.#agent = new Agent({
      // The connection goes to an address that was checked: a name that resolves otherwise a moment later changes nothing.
      connect: (target, callback) => (this.policy.isDeliberate(target) ? anywhere : publicOnly)(target, callback),
      headersTimeout: this.#limits.readMs,
      bodyTimeout: this.#limits.readMs,
      maxResponseSize: this.#limits.maxBytes,
      keepAliveTimeout: 1,
      keepAliveMaxTimeout: 1,
    });
  }

  /**
   * The bytes of the mail behind a link.
   * @throws SkyhookError MAIL_LINK_REFUSED, MAIL_LINK_IS_PAGE, MAIL_LINK_DEAD, MAIL_TOO_LARGE; MAIL_STORE_UNAVAILABLE when
   *   trying again can help
   */
  async fetch(link: string, origin: LinkOrigin, signal?: AbortSignal): Promise<Buffer> {
    const limit = AbortSignal.timeout(this.#limits.totalMs);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      let url = this.policy.check(link, origin);
      for (let hop = 0; hop <= mostRedirects; hop += 1) {
        const response = await request(url, {
          dispatcher: this.#agent,
          signal: either,
          headers: { accept: 'message/rfc822, */*;q=0.1', 'accept-encoding': 'identity' },
        });
        const next = redirectOf(response, url);
        if (next === undefined) return await readMail(response);
        await response.body.dump();
        url = this.policy.check(next, origin);
      }
      throw refused('redirects too often');
    } catch (error) {
      signal?.throwIfAborted();
      throw asCatalogueError(error);
    }
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

const systemLookup: Lookup = (hostname, options, callback) => lookUp(hostname, { ...options, all: true }, callback);

/** Resolves a name and refuses it when any of its addresses is not public. What it gives is what is connected to. */
export function publicLookup(resolve: Lookup) {
  return (
    hostname: string,
    options: LookupOptions,
    callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    resolve(hostname, options, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublic(address)))
        return callback(refused('leads to an address that is not public'), []);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, from: URL): string | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = Array.isArray(headers.location) ? headers.location[0] : headers.location;
  if (location === undefined || !URL.canParse(location, from)) throw refused('redirects nowhere');
  return new URL(location, from).href;
}

async function readMail(response: Dispatcher.ResponseData): Promise<Buffer> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) {
    await response.body.dump();
    const detail = `HTTP ${statusCode}`;
    if (statusCode >= 500 || statusCode === 429 || statusCode === 408)
      throw new SkyhookError('MAIL_STORE_UNAVAILABLE', { detail });
    throw new SkyhookError('MAIL_LINK_DEAD', { detail });
  }
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
  const bytes = Buffer.from(await response.body.arrayBuffer());
  if (encoding !== 'identity' || !looksLikeMail(bytes)) throw new SkyhookError('MAIL_LINK_IS_PAGE');
  return bytes;
}

/** A mail begins with a header field (RFC 5322), maybe after the line of a mailbox file. */
const looksLikeMail = (bytes: Buffer): boolean =>
  /^(?:\uFEFF|ï»¿)?(?:>?From [^\n]*\n)?[\x21-\x39\x3b-\x7e]{1,80}:/.test(bytes.subarray(0, 400).toString('latin1'));

function asCatalogueError(error: unknown): unknown {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof SkyhookError) return one;
  if (error instanceof errors.ResponseExceededMaxSizeError) return new SkyhookError('MAIL_TOO_LARGE', { cause: error });
  if (error instanceof errors.InvalidArgumentError) return refused('cannot be requested');
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  // The cause may hold bytes of the mail or the signed link.
  return new SkyhookError('MAIL_STORE_UNAVAILABLE', { detail: code });
}
