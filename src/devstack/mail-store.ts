import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';

/** A mail that was caught. */
export interface CaughtMail {
  /** Sorts by time of arrival. */
  readonly id: string;
  readonly from: string;
  /** The addresses of the To header; those of the SMTP session if it has none. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  readonly receivedAt: Date;
}

/** With everything that its page shows. */
export interface StoredMail {
  readonly mail: CaughtMail;
  readonly raw: Buffer;
  readonly headers: readonly string[];
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Buffer;
  }[];
}

/** Keeps mails in arrival order, each as one .eml file in `dir` if that is given, the oldest dropped beyond `keep`. */
export class MailStore {
  readonly #mails = new Map<string, StoredMail>();
  readonly #arrivals = new EventEmitter<{ mail: [CaughtMail] }>().setMaxListeners(0);
  readonly #dir: string | undefined;
  readonly #keep: number;

  private constructor(dir: string | undefined, keep: number) {
    this.#dir = dir;
    this.#keep = keep;
  }

  /** Reads what an earlier run left in `dir`. */
  static async open({ dir, keep }: { readonly dir?: string | undefined; readonly keep: number }): Promise<MailStore> {
    const store = new MailStore(dir, keep);
    if (dir === undefined) return store;
    await mkdir(dir, { recursive: true });
    const files = (await readdir(dir)).filter((name) => name.endsWith('.eml')).toSorted();
    for (const file of files) {
      const id = file.slice(0, -'.eml'.length);
      store.#mails.set(id, await parsed(id, await readFile(join(dir, file))));
    }
    return store;
  }

  /** Keeps a mail; resolves when it is on the disk. */
  async add(raw: Buffer): Promise<CaughtMail> {
    const id = idFor(new Date());
    const stored = await parsed(id, raw);
    if (this.#dir !== undefined) {
      const file = this.#file(id);
      await writeFile(`${file}.part`, raw);
      await rename(`${file}.part`, file);
    }
    this.#mails.set(id, stored);
    for (const oldest of this.#mails.keys()) {
      if (this.#mails.size <= this.#keep) break;
      await this.#remove(oldest);
    }
    this.#arrivals.emit('mail', stored.mail);
    return stored.mail;
  }

  /** Oldest first. */
  all(): CaughtMail[] {
    return Array.from(this.#mails.values(), ({ mail }) => mail);
  }

  get(id: string): StoredMail | undefined {
    return this.#mails.get(id);
  }

  async clear(): Promise<void> {
    for (const id of this.#mails.keys()) await this.#remove(id);
  }

  /** Calls back for each later mail until the returned function is called. */
  onMail(listener: (mail: CaughtMail) => void): () => void {
    this.#arrivals.on('mail', listener);
    return () => void this.#arrivals.off('mail', listener);
  }

  async #remove(id: string): Promise<void> {
    this.#mails.delete(id);
    if (this.#dir !== undefined) await rm(this.#file(id), { force: true });
  }

  #file(id: string): string {
    return join(this.#dir ?? '', `${id}.eml`);
  }
}

let lastMs = 0;

/** The time is part of the id, hence of the file name: it survives without a second file. Two mails never share a millisecond, so ids sort. */
function idFor(now: Date): string {
  lastMs = Math.max(now.getTime(), lastMs + 1);
  return `${lastMs}-${randomBytes(4).toString('hex')}`;
}

async function parsed(id: string, raw: Buffer): Promise<StoredMail> {
  const mail = await simpleParser(raw);
  const to = addresses(mail.to);
  return {
    mail: {
      id,
      from: addresses(mail.from).join(', '),
      to: to.length > 0 ? to : deliveredTo(mail),
      subject: mail.subject ?? '',
      messageId: mail.messageId ?? '',
      text: mail.text ?? '',
      html: mail.html || '',
      receivedAt: new Date(Number(id.split('-')[0])),
    },
    raw,
    headers: mail.headerLines.map(({ line }) => line),
    attachments: mail.attachments.map(({ filename, contentType, content }, index) => ({
      filename: filename ?? `part-${index + 1}`,
      contentType,
      content,
    })),
  };
}

function addresses(field: AddressObject | AddressObject[] | undefined): string[] {
  const objects = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return objects.flatMap(({ value }) =>
    // A group ("Crew: a@x, b@x;") holds its members one level down.
    value.flatMap((entry) => (entry.group ?? [entry]).flatMap(({ address }) => (address ? [address] : []))),
  );
}

/** The receiving side of mail writes this header, one for each recipient of the session; see the mail catcher. */
function deliveredTo(mail: ParsedMail): string[] {
  return mail.headerLines
    .filter(({ key }) => key === 'delivered-to')
    .map(({ line }) => line.slice('delivered-to:'.length).trim());
}
