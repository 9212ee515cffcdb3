/** The mails of all orders, oldest first, and new links to them. */
import { mailRecord, type Mail, type MailRecord } from './mail.ts';
import { signedMailPath } from './mail-links.ts';

export interface MailboxOptions {
  readonly now: () => number;
  readonly changed: () => void;
  /** The double's own address, where its mail store answers; without a slash at the end. */
  readonly baseUrl: () => string;
  readonly linkLifeMs: () => number;
}

export class Mailbox {
  readonly #mails: Mail[];
  readonly #options: MailboxOptions;

  constructor(mails: Mail[], options: MailboxOptions) {
    this.#mails = mails;
    this.#options = options;
  }

  add(of: Mail): void {
    this.#mails.push(of);
    this.#options.changed();
  }

  all(): Mail[] {
    return this.#mails;
  }

  find(uniqueCode: string): Mail | undefined {
    return this.#mails.find((of) => of.uniqueCode === uniqueCode);
  }

  /** Those that the mail query has by now. */
  listed(): Mail[] {
    const nowMs = this.#options.now();
    return this.#mails.filter((of) => of.listedFromMs !== null && of.listedFromMs <= nowMs);
  }

  /** The next mail id of ATRIP. */
  nextMailId(): number {
    return 1_000_001 + this.#mails.length;
  }

  /** A mail as pushes and query carry it, with a new link. */
  record(of: Mail): MailRecord {
    const { baseUrl, now, linkLifeMs } = this.#options;
    const link = `${baseUrl()}${signedMailPath(of.uniqueCode, now() + linkLifeMs())}`;
    return mailRecord(of, of.withoutLink ? null : link);
  }

  /** The page of ATRIP that shows a mail to people who log in; the double serves an empty one. */
  pageLink(of: Mail): string {
    return `${this.#options.baseUrl()}/atrip/#/email-detail/${of.mailId}`;
  }
}
