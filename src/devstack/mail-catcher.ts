import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { mailPages } from './mail-http.ts';
import { MailStore, type CaughtMail } from './mail-store.ts';

export type { CaughtMail } from './mail-store.ts';

/** An answer that refuses: code 4xx for "later", 5xx for "never", and its text. */
export interface SmtpRefusal {
  readonly code: number;
  readonly text: string;
}

/** Lets a test play a mail server that refuses. Asked each time; undefined accepts. */
export interface SmtpFaults {
  rcpt?(address: string): SmtpRefusal | undefined;
  data?(envelope: { readonly from: string; readonly to: readonly string[] }): SmtpRefusal | undefined;
}

export interface MailCatcherOptions {
  /** Both on 127.0.0.1; 0 takes any free port. */
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Keeps each mail as an .eml file and shows them again in the next run. Without it they end with the process. */
  readonly dir?: string;
  /** The oldest mails beyond this number are dropped. */
  readonly keep?: number;
  readonly faults?: SmtpFaults;
}

export interface MailCatcher {
  /** For nodemailer. */
  readonly smtpUrl: string;
  /** For people; `${pageUrl}/api/messages` is the same as JSON, oldest first. */
  readonly pageUrl: string;
  /** Oldest first. */
  messages(): CaughtMail[];
  /** The first mail, caught already or later, that fulfils the predicate. Rejects after `timeoutMs` (10,000), naming what came instead. */
  waitForMessage(
    predicate: (mail: CaughtMail) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<CaughtMail>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an SMTP server that takes every mail and delivers none, and its page. Rejects when a port is in use. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const { smtpPort, httpPort, dir, keep = 10_000, faults = {} } = options;
  const store = await MailStore.open({ dir, keep });
  const smtp = smtpServer(store, faults);
  const http = createServer(mailPages(store));
  const stop = async (): Promise<void> => {
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    if (!http.listening) return;
    const closed = once(http, 'close');
    http.close();
    http.closeAllConnections();
    await closed;
  };
  try {
    // Errors of single sessions, such as a sender that went away: not ours to die of. Those of listening come from smtp.server below.
    smtp.on('error', () => {});
    smtp.listen(smtpPort, '127.0.0.1');
    await once(smtp.server, 'listening');
    http.listen(httpPort, '127.0.0.1');
    await once(http, 'listening');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    pageUrl: `http://127.0.0.1:${portOf(http)}`,
    messages: () => store.all(),
    waitForMessage: (predicate, { timeoutMs = 10_000 } = {}) => waitForMail(store, predicate, timeoutMs),
    clear: () => store.clear(),
    stop,
  };
}

function smtpServer(store: MailStore, faults: SmtpFaults): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo({ address }, _session, done) {
      done(refusal(faults.rcpt?.(address)));
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      // What the last mail server of a chain writes on top; it keeps the recipients that no header names (Bcc).
      const trace = [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`), ''].join('\r\n');
      wholeOf(stream)
        .then(async (content) => {
          const refused = faults.data?.({ from, to });
          if (refused === undefined) await store.add(Buffer.concat([Buffer.from(trace), content]));
          done(refusal(refused));
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
}

function refusal(refused: SmtpRefusal | undefined): (Error & { responseCode: number }) | null {
  return refused === undefined ? null : Object.assign(new Error(refused.text), { responseCode: refused.code });
}

async function wholeOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function waitForMail(
  store: MailStore,
  predicate: (mail: CaughtMail) => boolean,
  timeoutMs: number,
): Promise<CaughtMail> {
  const present = store.all().find(predicate);
  if (present !== undefined) return Promise.resolve(present);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unlisten();
      const seen = store.all().map(({ to, subject }) => `\n  ${to.join(', ')}: ${subject}`);
      reject(
        new Error(`No such mail within ${timeoutMs} ms. Mails caught: ${seen.length === 0 ? 'none' : seen.join('')}`),
      );
    }, timeoutMs);
    const unlisten = store.onMail((mail) => {
      if (!predicate(mail)) return;
      clearTimeout(timer);
      unlisten();
      resolve(mail);
    });
  });
}

function portOf(server: { address(): string | { port: number } | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail catcher does not listen.');
  return address.port;
}
