import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** What became of an attempt to send. `answer` is the server's own line: it can hold addresses, so it stays in PostgreSQL. */
export type SendResult =
  | { readonly outcome: 'sent'; readonly answer: string }
  /** The server said no, or was never reached: certainly not sent. */
  | { readonly outcome: 'not-sent'; readonly permanent: boolean; readonly answer: string }
  /** The connection broke after the content went out: it may have been accepted. */
  | { readonly outcome: 'unknown' };

export type Credentials = { readonly user: string; readonly pass: string } | undefined;
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** What became of a mail on one connection. */
export interface Delivery {
  readonly result: SendResult;
  /**
   * The connection had served before and was found dead, or the server was done with it, before it took anything of this mail:
   * what was said, if anything, is about the connection. The mail is certainly not sent.
   */
  readonly isStale: boolean;
}

/** Of a server's answer; a broken one may talk without end. */
const longestAnswer = 500;
/** How long the server may take to say goodbye, or to forget a refused mail, in milliseconds. */
const patience = 2_000;

/** One connection to the mail server, for one mail after the other. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #credentials: Credentials;
  readonly #ended: Promise<void>;
  #mails = 0;
  #isOpen = true;
  /** After a mail: whether the session stands where it stood before it. */
  #after: 'ready' | 'to be reset' | 'lost' = 'ready';
  /** Fails what is under way. */
  #fail: (error: Error) => void = () => {};

  constructor(server: SMTPConnection.Options, credentials: Credentials) {
    this.#connection = new SMTPConnection(server);
    this.#credentials = credentials;
    this.#connection.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#connection.once('end', () => {
        this.#isOpen = false;
        // The server counts it until it is closed on both sides; Nodemailer waits five seconds for that.
        const socket = this.#socket;
        if (socket && !socket.closed) socket.once('close', () => resolve());
        else resolve();
        // Nodemailer says that a connection ended before it says why; and of one that we close, why it never says.
        setImmediate(() => this.#fail(new Error('the connection ended')));
      });
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** How many mails it was used for. */
  get mails(): number {
    return this.#mails;
  }

  /** When the connection is over, for whatever reason. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Connects, and logs in. @returns undefined, or why there is no connection: nothing about any mail */
  async open(): Promise<SendResult | undefined> {
    try {
      await this.#step((done) => this.#connection.connect((error) => done(error)));
      const credentials = this.#credentials;
      if (credentials) await this.#step((done) => this.#connection.login(credentials, (error) => done(error)));
      return undefined;
    } catch (error) {
      this.close();
      return readFailure(error as SMTPConnection.SMTPError, { isServed: false, hasBegun: false });
    }
  }

  /** Hands one mail to the server. Never throws for what the server or the network does. */
  async deliver({ from, to }: Envelope, bytes: Buffer): Promise<Delivery> {
    const wasUsed = this.#mails > 0;
    this.#mails += 1;
    let hasBegun = false;
    const content = new Readable({
      // Asked for only when the server has accepted sender and recipient and wants the content.
      read() {
        hasBegun = true;
        this.push(bytes);
        this.push(null);
      },
    });
    this.#after = 'lost';
    this.#connection.lastServerResponse = false;
    try {
      const response = await this.#step<string>((done) =>
        this.#connection.send({ from, to: [...to] }, content, (error, info) => done(error, info?.response)),
      );
      if (!isAnswer(response, '2')) return { result: { outcome: 'unknown' }, isStale: false };
      this.#after = 'ready';
      return { result: { outcome: 'sent', answer: short(response) }, isStale: false };
    } catch (thrown) {
      const error = thrown as SMTPConnection.SMTPError;
      const isDead = wasUsed && !hasBegun && this.#isAboutConnection(error);
      // A 421 ends the connection; other refusals leave it as it was, with a mail that is half begun.
      if (!isDead && (isRefusedHere(error) || (isRefusal(error.response) && !error.response.startsWith('421'))))
        this.#after = 'to be reset';
      const result = readFailure(error, { isServed: !isDead, hasBegun });
      return { result, isStale: isDead };
    } finally {
      if (this.#after === 'lost') this.close();
    }
  }

  /**
   * Whether a failure before the content says nothing about the mail: the server had answered nothing to it, hung up, or refused
   * the first command, as servers do that want no more mails on a connection.
   */
  #isAboutConnection(error: SMTPConnection.SMTPError): boolean {
    if (isRefusedHere(error)) return false;
    const answered = this.#connection.lastServerResponse;
    return (
      answered === false || error.command === 'MAIL FROM' || (error.command === 'CONN' && answered.startsWith('421'))
    );
  }

  /** Makes it ready for another mail. @returns whether it is */
  async makeReady(): Promise<boolean> {
    if (!this.#isOpen || this.#after === 'lost') return false;
    if (this.#after === 'ready') return true;
    return this.#patiently(() => this.#step((done) => this.#connection.reset((error) => done(error))));
  }

  /** Says goodbye and closes. */
  async quit(): Promise<void> {
    if (!this.#isOpen) return;
    await this.#patiently(() => {
      this.#connection.quit();
      return this.#ended;
    });
    this.close();
  }

  /** Closes at once; what is under way fails. */
  close(): void {
    this.#connection.close();
  }

  /** Closes without waiting for the server to close its side. */
  drop(): void {
    this.close();
    if (this.#socket) this.#socket.destroy();
  }

  get #socket(): Socket | false {
    const { _socket: socket } = this.#connection;
    return socket as Socket | false;
  }

  /** Does what the server may be slow about; the connection closes when it is too slow. @returns whether it succeeded */
  async #patiently(act: () => Promise<unknown>): Promise<boolean> {
    const timer = setTimeout(() => this.drop(), patience);
    try {
      await act();
      return this.#isOpen;
    } catch {
      this.close();
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  #step<T = undefined>(start: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      start((error, value) => (error ? reject(error) : resolve(value as T)));
    });
  }
}

/** How far an attempt has come. */
interface Progress {
  /** The server greeted and took the login: what it says from then on is about this mail. */
  readonly isServed: boolean;
  /** The content had begun to go out: after that only the server's own "no" is certain. */
  readonly hasBegun: boolean;
}

/** Only a 5xx answer about this mail is final; one at the greeting or login is about us, and other mail too. */
function readFailure(error: SMTPConnection.SMTPError, { isServed, hasBegun }: Progress): SendResult {
  const { response, code } = error;
  if (isRefusal(response)) {
    const permanent = isServed && response.startsWith('5');
    return { outcome: 'not-sent', permanent, answer: short(response) };
  }
  if (hasBegun) return { outcome: 'unknown' };
  // What the server said without a code says nothing.
  return { outcome: 'not-sent', permanent: isRefusedHere(error), answer: code ?? 'no connection' };
}

const isAnswer = (response: string | undefined, kinds: string): boolean =>
  new RegExp(String.raw`^[${kinds}]\d\d(?:[ -]|$)`).test(response ?? '');

const isRefusal = (response: string | undefined): response is string => isAnswer(response, '45');

/** An address that the library itself refuses. */
const isRefusedHere = ({ code, command }: SMTPConnection.SMTPError): boolean =>
  code === 'EENVELOPE' && command === 'API';

/** Without what PostgreSQL cannot hold. */
const short = (answer: string): string => answer.replaceAll('\0', '').slice(0, longestAnswer);
