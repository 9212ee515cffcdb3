import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { CalendarFile } from '../domain/calendar-file.ts';

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
const limits = { connectionTimeout: 5_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/**
 * Sends mail through one SMTP server, a connection for each mail. Nodemailer's pooled transport is not used: it sends a
 * mail again by itself when a connection breaks, and its errors do not say whether the content had gone out.
 */
export class Mailer {
  readonly #server: SMTPConnection.Options;
  readonly #credentials: { user: string; pass: string } | undefined;
  readonly #from: string;
  readonly #domain: string;

  /** @param url `smtp://user:password@host:port` or `smtps://…` */
  constructor(url: string, from: string) {
    const { hostname, port, protocol, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    this.#server = { host: hostname, port: port === '' ? (secure ? 465 : 25) : Number(port), secure, ...limits };
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
    const bytes = await compiled.build();
    let begun = false;
    const content = new Readable({
      // Asked for only when the server has accepted sender and recipient and wants the content.
      read() {
        begun = true;
        this.push(bytes);
        this.push(null);
      },
    });
    const connection = new SMTPConnection(this.#server);
    try {
      await connect(connection, this.#credentials);
      const { response } = await deliver(connection, { from: envelope.from, to: envelope.to }, content);
      return { outcome: 'sent', answer: response };
    } catch (error) {
      return readFailure(error as SMTPConnection.SMTPError, begun);
    } finally {
      connection.quit();
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

/** @param begun whether the content had begun to go out: after that only the server's own "no" is certain */
function readFailure(error: SMTPConnection.SMTPError, begun: boolean): SendResult {
  const { responseCode, response, code } = error;
  if (responseCode !== undefined && responseCode >= 400) {
    return { outcome: 'not-sent', permanent: responseCode >= 500, answer: response ?? String(responseCode) };
  }
  if (begun) return { outcome: 'unknown' };
  return { outcome: 'not-sent', permanent: code === 'EENVELOPE', answer: code ?? 'no connection' };
}
