import { createTransport, type Transporter } from 'nodemailer';

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What became of an attempt to send. `answer` is the server's own line: it can hold addresses, so it stays in PostgreSQL. */
export type SendResult =
  | { readonly outcome: 'sent'; readonly answer: string }
  /** The server said no, or was never reached: certainly not sent. */
  | { readonly outcome: 'not-sent'; readonly permanent: boolean; readonly answer: string }
  /** The connection broke after the content went out: it may have been accepted. */
  | { readonly outcome: 'unknown' };

/** Sends mail through one SMTP server, with pooled connections. */
export class Mailer {
  readonly #transport: Transporter;
  readonly #from: string;
  readonly #domain: string;

  /** @param url `smtp://user:password@host:port` or `smtps://…` */
  constructor(url: string, from: string) {
    const { hostname, port, protocol, username, password } = new URL(url);
    this.#transport = createTransport({
      host: hostname,
      port: port === '' ? (protocol === 'smtps:' ? 465 : 25) : Number(port),
      secure: protocol === 'smtps:',
      ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
      pool: true,
      maxConnections: 4,
      connectionTimeout: 5_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.#from = from;
    this.#domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'skyhook.invalid';
  }

  /** Sends one mail. Never throws for what the server or the network does. */
  async send(mail: Mail): Promise<SendResult> {
    try {
      const info = await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // The same message has the same id, so that a mailbox can recognise the rare second copy.
        messageId: `<${mail.id}@${this.#domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { outcome: 'sent', answer: info.response ?? 'accepted' };
    } catch (error) {
      return readFailure(error);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

function readFailure(error: unknown): SendResult {
  const { responseCode, response, code, command } = error as {
    responseCode?: number;
    response?: string;
    code?: string;
    command?: string;
  };
  if (responseCode !== undefined && responseCode >= 400) {
    return { outcome: 'not-sent', permanent: responseCode >= 500, answer: response ?? String(responseCode) };
  }
  const beforeContent =
    command === 'CONN' || code === 'EDNS' || code === 'EAUTH' || code === 'ETLS' || code === 'ECONNECTION';
  // An envelope that nodemailer itself refuses (no valid recipient) never reaches the server.
  if (code === 'EENVELOPE') return { outcome: 'not-sent', permanent: true, answer: 'address refused' };
  return beforeContent
    ? { outcome: 'not-sent', permanent: false, answer: code ?? 'no connection' }
    : { outcome: 'unknown' };
}
