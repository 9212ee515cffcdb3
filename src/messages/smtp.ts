import MailComposer from 'nodemailer/lib/mail-composer';
import type { CalendarFile } from '../domain/calendar-file.ts';
import type { BounceAddresses } from '../domain/bounce-address.ts';
import { SmtpPool, type SmtpLimits } from './smtp-pool.ts';
import type { SendResult } from './smtp-session.ts';

export type { SendResult } from './smtp-session.ts';

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

const usualLimits: SmtpLimits = {
  connectionTimeout: 5_000,
  greetingTimeout: 10_000,
  socketTimeout: 40_000,
  whole: 50_000,
};
const usualConnections = 3;
const usualIdleMs = 5_000;
const mailsPerConnection = 100;

export interface MailerOptions {
  /** Whether mail waits rather than goes out unencrypted where the server offers no STARTTLS. Certificates are checked in any case. */
  readonly requireTls?: boolean;
  /** PEM: whom the server's certificate must come from, in place of the authorities that Node.js trusts. */
  readonly ca?: string | undefined;
  /** How many connections there may be at a time; 3 without. */
  readonly connections?: number;
  readonly limits?: SmtpLimits;
  /** How long an unused connection is kept, in milliseconds. */
  readonly idleMs?: number;
  readonly mailsPerConnection?: number;
  /** Where mail that does not arrive comes back to; without them, to the address that it is from. */
  readonly returnAddresses?: BounceAddresses | undefined;
}

/** Sends mail through one SMTP server, over connections that are used for one mail after the other. */
export class Mailer {
  readonly #pool: SmtpPool;
  readonly #from: string;
  readonly #domain: string;
  readonly #returnAddresses: BounceAddresses | undefined;

  /** @param url `smtp://user:password@host:port` or `smtps://…` */
  constructor(url: string, from: string, options: MailerOptions = {}) {
    const { limits = usualLimits, ca } = options;
    const { hostname, port, protocol, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    this.#pool = new SmtpPool({
      server: {
        host: hostname,
        port: port === '' ? (secure ? 465 : 25) : Number(port),
        secure,
        requireTLS: options.requireTls ?? false,
        ...(ca === undefined ? {} : { tls: { ca } }),
        connectionTimeout: limits.connectionTimeout,
        greetingTimeout: limits.greetingTimeout,
        socketTimeout: limits.socketTimeout,
      },
      credentials: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
      limits,
      connections: options.connections ?? usualConnections,
      mailsPerConnection: options.mailsPerConnection ?? mailsPerConnection,
      idleMs: options.idleMs ?? usualIdleMs,
    });
    this.#returnAddresses = options.returnAddresses;
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
    return this.#pool.deliver({ from: sender, to: envelope.to }, await compiled.build());
  }

  /** Closes the connections. Nothing is sent after it: that waits, as for an outage. */
  close(): Promise<void> {
    return this.#pool.close();
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
