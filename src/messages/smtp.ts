import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { CalendarFile } from '../domain/calendar-file.ts';
import type { BounceAddresses } from '../domain/bounce-address.ts';

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** An iCalendar file, as a part that mail programs offer to the calendar, and to be saved. */
  readonly calendar?: CalendarFile | null;
  /** In place of the usual sender. */
  readonly from?: string | null | undefined;
  /** BCP 47. */
  readonly language?: string | null | undefined;
}

/** What became of an attempt to send. `answer` is the server's own line: it can hold addresses, so it stays in PostgreSQL. */
export type SendResult =
  | { readonly outcome: 'sent'; readonly answer: string }
  /** The server said no, or was never reached: certainly not sent. */
  | { readonly outcome: 'not-sent'; readonly permanent: boolean; readonly answer: string }
  /** The connection broke after the content went out: it may have been accepted. */
  | { readonly outcome: 'unknown' };

/** Limits of one attempt, in milliseconds. */
export interface SmtpLimits {
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  /** For each answer. Many servers look through the content before they take it, and a mail that is not waited for is sent twice. */
  readonly socketTimeout: number;
  /** For all of it: below the time that an activity has. */
  readonly whole: number;
}

const usualLimits: SmtpLimits = {
  connectionTimeout: 5_000,
  greetingTimeout: 10_000,
  socketTimeout: 40_000,
  whole: 50_000,
};
/** Of a server's answer; a broken one may talk without end. */
const longestAnswer = 500;

export interface MailerOptions {
  /** Whether mail waits rather than goes out unencrypted where the server offers no STARTTLS. Certificates are checked in any case. */
  readonly requireTls?: boolean;
  readonly limits?: SmtpLimits;
  /** Where mail that does not arrive comes back to; without them, to the address that it is from. */
  readonly returnAddresses?: BounceAddresses | undefined;
}

/**
 * Sends mail through one SMTP server, a connection for each mail. Nodemailer's pooled transport is not used: it sends a
 * mail again by itself when a connection breaks, and its errors do not say whether the content had gone out.
 */
export class Mailer {
  readonly #server: SMTPConnection.Options;
  readonly #credentials: { user: string; pass: string } | undefined;
  readonly #from: string;
  readonly #domain: string;
  readonly #limits: SmtpLimits;
  readonly #returnAddresses: BounceAddresses | undefined;

  /** @param url `smtp://user:password@host:port` or `smtps://…` */
  constructor(url: string, from: string, options: MailerOptions = {}) {
    const { limits = usualLimits, returnAddresses, requireTls = false } = options;
    const { hostname, port, protocol, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    this.#server = {
      host: hostname,
      port: port === '' ? (secure ? 465 : 25) : Number(port),
      secure,
      requireTLS: requireTls,
      ...limits,
    };
    this.#limits = limits;
    this.#returnAddresses = returnAddresses;
    this.#credentials = username
      ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
      : undefined;
    this.#from = from;
    this.#domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'skyhook.invalid';
  }

  /** Sends one mail. Never throws for what the server or the network does. */
  async send(mail: Mail): Promise<SendResult> {
    const compiled = this.#compose(mail).compile();
    const envelope = compiled.getEnvelope();
    if (envelope.to.length !== 1 || !envelope.from)
      return { outcome: 'not-sent', permanent: true, answer: 'address refused' };
    const sender = this.#returnAddresses?.make(mail.id) ?? envelope.from;
    const bytes = await compiled.build();
    const progress: Progress = { isServed: false, hasBegun: false };
    const content = new Readable({
      // Asked for only when the server has accepted sender and recipient and wants the content.
      read() {
        progress.hasBegun = true;
        this.push(bytes);
        this.push(null);
      },
    });
    const connection = new SMTPConnection(this.#server);
    const timer = setTimeout(() => connection.close(), this.#limits.whole);
    try {
      await connect(connection, this.#credentials);
      progress.isServed = true;
      const { response } = await deliver(connection, { from: sender, to: envelope.to }, content);
      connection.quit();
      return { outcome: 'sent', answer: response.slice(0, longestAnswer) };
    } catch (error) {
      connection.close();
      return readFailure(error as SMTPConnection.SMTPError, progress);
    } finally {
      clearTimeout(timer);
    }
  }

  #compose(mail: Mail): MailComposer {
    return new MailComposer({
      from: mail.from ?? this.#from,
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      ...(mail.calendar ? { icalEvent: { ...mail.calendar, filename: 'flights.ics' } } : {}),
      // The same message has the same id, so that a mailbox can recognise the rare second copy.
      messageId: `<${mail.id}@${this.#domain}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(mail.language ? { 'Content-Language': mail.language } : {}),
      },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

function connect(connection: SMTPConnection, credentials: { user: string; pass: string } | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the server closed the connection')));
    connection.connect((error?: Error) => {
      if (error) return reject(error);
      if (!credentials) return resolve();
      connection.login(credentials, (refused) => (refused ? reject(refused) : resolve()));
    });
  });
}

function deliver(
  connection: SMTPConnection,
  envelope: SMTPConnection.Envelope,
  content: Readable,
): Promise<SMTPConnection.SentMessageInfo> {
  return new Promise((resolve, reject) => {
    connection.send(envelope, content, (error, info) => (error ? reject(error) : resolve(info)));
  });
}

/** How far an attempt has come. */
interface Progress {
  /** The server greeted and took the login: what it says from then on is about this mail. */
  isServed: boolean;
  /** The content had begun to go out: after that only the server's own "no" is certain. */
  hasBegun: boolean;
}

/** Only a 5xx answer about this mail is final; one at the greeting or login is about us, and other mail too. */
function readFailure(error: SMTPConnection.SMTPError, { isServed, hasBegun }: Progress): SendResult {
  const { response, code, command } = error;
  if (response !== undefined && /^[45]\d\d(?:[ -]|$)/.test(response)) {
    const permanent = isServed && response.startsWith('5');
    return { outcome: 'not-sent', permanent, answer: response.slice(0, longestAnswer) };
  }
  if (hasBegun) return { outcome: 'unknown' };
  // An address that the library itself refuses. What the server said without a code says nothing.
  const isRefusedHere = code === 'EENVELOPE' && command === 'API';
  return { outcome: 'not-sent', permanent: isRefusedHere, answer: code ?? 'no connection' };
}
