import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { SmtpSession, type Credentials, type Envelope, type SendResult } from './smtp-session.ts';

/** Limits of one attempt, in milliseconds. */
export interface SmtpLimits {
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  /** For each answer. Many servers look through the content before they take it, and a mail that is not waited for is sent twice. */
  readonly socketTimeout: number;
  /** For all of it, with the wait for a free connection: below the time that an activity has. */
  readonly whole: number;
}

export interface SmtpPoolOptions {
  readonly server: SMTPConnection.Options;
  readonly credentials: Credentials;
  readonly limits: SmtpLimits;
  /** How many connections there may be at a time. */
  readonly connections: number;
  /** After so many mails a connection is closed: servers limit them. */
  readonly mailsPerConnection: number;
  /** How long an unused connection is kept, in milliseconds: less than servers keep it. */
  readonly idleMs: number;
}

/** How long `close` waits for mails under way, in milliseconds. */
const closingMs = 2_000;

/**
 * Connections to one mail server that are used again. Nodemailer's own pool is not used: its errors do not say whether the
 * content had gone out, it sends a mail again by itself, and what a server says to be rid of a used connection counts against
 * the mail. Here a mail goes to a second connection only when the first had served before and took nothing of it.
 */
export class SmtpPool {
  readonly #options: SmtpPoolOptions;
  /** Unused ones, the one that was used last at the end, with what closes them in time. */
  readonly #idle = new Map<SmtpSession, NodeJS.Timeout>();
  readonly #all = new Set<SmtpSession>();
  /** Connections that serve, open or close; with the idle ones never more than there may be. */
  #taken = 0;
  #waiting: ((isFree: boolean) => void)[] = [];
  #isClosed = false;

  constructor(options: SmtpPoolOptions) {
    this.#options = options;
  }

  /** Hands one mail to the server, on a connection that is there or on a new one. Never throws for what the server or the network does. */
  async deliver(envelope: Envelope, bytes: Buffer): Promise<SendResult> {
    const { whole, socketTimeout } = this.#options.limits;
    const endsAt = Date.now() + whole;
    // Who waits longer would not have the time for a slow answer, and a mail that is not waited for is sent twice.
    if (!(await this.#take(whole - socketTimeout))) return notSent('no free connection');
    if (this.#isClosed) {
      this.#release();
      return notSent('closing');
    }
    const used = this.#takeIdle();
    if (used) {
      const { result, isStale } = await withinTime(used, endsAt, () => used.deliver(envelope, bytes));
      if (!isStale || this.#isClosed || endsAt - Date.now() < socketTimeout) return this.#giveBack(used, result);
    }
    const fresh = this.#start();
    const attempt = async (): Promise<SendResult> =>
      (await fresh.open()) ?? (await fresh.deliver(envelope, bytes)).result;
    return this.#giveBack(fresh, await withinTime(fresh, endsAt, attempt));
  }

  /** Closes all connections: unused ones at once, others when their mail is through, or after two seconds. Nothing is sent after it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const resume of this.#waiting.splice(0)) resume(false);
    for (const session of this.#idle.keys()) this.#retire(session);
    const timer = setTimeout(() => {
      for (const session of this.#all) session.drop();
    }, closingMs);
    while (this.#all.size > 0) await Promise.all([...this.#all].map(({ ended }) => ended));
    clearTimeout(timer);
  }

  /** Waits until there may be another connection. @returns whether there may */
  async #take(longestMs: number): Promise<boolean> {
    if (this.#isClosed) return false;
    if (this.#taken < this.#options.connections) {
      this.#taken += 1;
      return true;
    }
    return new Promise((resolve) => {
      const resume = (isFree: boolean): void => {
        clearTimeout(timer);
        resolve(isFree);
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== resume);
        resolve(false);
      }, longestMs);
      this.#waiting.push(resume);
    });
  }

  /** Lets whoever waits longest have the place, if anybody waits. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next) next(true);
    else this.#taken -= 1;
  }

  #start(): SmtpSession {
    const session = new SmtpSession(this.#options.server, this.#options.credentials);
    this.#all.add(session);
    void session.ended.then(() => {
      this.#all.delete(session);
      this.#forget(session);
    });
    return session;
  }

  /** The one that was used last: it is the least likely to be dead. */
  #takeIdle(): SmtpSession | undefined {
    const session = [...this.#idle.keys()].at(-1);
    if (session) this.#forget(session);
    return session?.isOpen ? session : undefined;
  }

  #forget(session: SmtpSession): void {
    clearTimeout(this.#idle.get(session));
    this.#idle.delete(session);
  }

  /** Keeps the connection for the next mail, or ends it; nobody who sent a mail waits for that. */
  #giveBack(session: SmtpSession, result: SendResult): SendResult {
    void this.#settle(session).finally(() => this.#release());
    return result;
  }

  async #settle(session: SmtpSession): Promise<void> {
    const { mailsPerConnection, idleMs } = this.#options;
    const isGood = await session.makeReady();
    if (!isGood || this.#isClosed || session.mails >= mailsPerConnection) return session.quit();
    this.#idle.set(
      session,
      setTimeout(() => this.#retire(session), idleMs),
    );
  }

  /** Ends an unused connection; until it is closed it counts. */
  #retire(session: SmtpSession): void {
    this.#forget(session);
    this.#taken += 1;
    void session.quit().finally(() => this.#release());
  }
}

const notSent = (answer: string): SendResult => ({ outcome: 'not-sent', permanent: false, answer });

/** Closes the connection when the time is over, which fails what is under way. */
async function withinTime<T>(session: SmtpSession, endsAt: number, act: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => session.close(), Math.max(0, endsAt - Date.now()));
  try {
    return await act();
  } finally {
    clearTimeout(timer);
  }
}
