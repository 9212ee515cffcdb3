import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { BounceAddresses } from '../domain/bounce-address.ts';
import type { Logger } from '../observability/logger.ts';
import { wakeRelays } from '../relay/wake-ups.ts';
import { keepReturnedMail } from '../storage/returned-mails.ts';
import type { Pool } from '../storage/pool.ts';
import { classifyReturned } from './classify.ts';

export interface BounceListener {
  readonly port: number;
  stop(): Promise<void>;
}

export interface BounceListenerOptions {
  readonly pool: Pool;
  readonly addresses: BounceAddresses;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** When a person is asked again about a bounce. */
  readonly remindAfterSeconds: number;
  /** PEM: offers STARTTLS with it. Who does not take it up is served all the same. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly log: Logger;
}

const largestMail = 1024 * 1024;
const mostConnections = 50;

/**
 * Takes mail to the return addresses of messages, and no other: nothing is relayed. 250 only after the row is committed; 451
 * while PostgreSQL is away, so that the other server tries again. Rejects when the port is in use.
 */
export async function listenForBounces(options: BounceListenerOptions): Promise<BounceListener> {
  const { pool, addresses, log, tls } = options;
  const server = new SMTPServer({
    name: 'skyhook',
    banner: 'mail to return addresses only',
    authOptional: true,
    ...tls,
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largestMail,
    maxClients: mostConnections,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    onRcptTo({ address }, { envelope }, done) {
      if (addresses.read(address) === undefined) return done(refusal(550, '5.1.1 no such return address'));
      // One mail is one row: a server that has several asks again.
      return envelope.rcptTo.length > 0 ? done(refusal(452, '4.5.3 one recipient at a time')) : done();
    },
    onData(stream, { envelope }, done) {
      const messageId = addresses.read(envelope.rcptTo[0]?.address ?? '');
      take(stream, messageId).then(
        (refused) => done(refused),
        (err: unknown) => {
          log.warn({ err }, 'a returned mail could not be kept; it will come again');
          done(refusal(451, '4.3.0 try again later'));
        },
      );
    },
  });
  const take = async (stream: Readable, messageId: string | undefined): Promise<Error | null> => {
    const raw = await wholeOf(stream);
    if (messageId === undefined) return refusal(550, '5.1.1 no such return address');
    if (raw === undefined) return refusal(552, '5.3.4 too large');
    const returned = await classifyReturned(raw);
    const isKnown = await keepReturnedMail(pool, { ...returned, messageId, raw }, options.remindAfterSeconds);
    if (!isKnown) return refusal(550, '5.1.1 no such message');
    // Only a hint: the relay polls.
    await wakeRelays(pool).catch((err: unknown) => log.debug({ err }, 'no notification to the relay'));
    log.info({ messageId, kind: returned.kind, status: returned.status }, 'a mail came to a return address');
    return null;
  };
  // Errors of single connections.
  server.on('error', (err) => log.debug({ err }, 'an SMTP connection broke'));
  server.listen(options.port, options.host);
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** The whole content, or undefined where it is too large; it is read to its end all the same, as SMTP demands. */
async function wholeOf(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += (chunk as Buffer).length;
    if (length <= largestMail) chunks.push(chunk as Buffer);
  }
  return length <= largestMail ? Buffer.concat(chunks) : undefined;
}
