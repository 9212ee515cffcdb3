import { simpleParser, type ParsedMail } from 'mailparser';

/** `bounced`: it did not arrive. The others are noted only. */
export type ReturnedKind = 'bounced' | 'delayed' | 'auto-reply' | 'other';

/** What a mail to a return address says. */
export interface Returned {
  readonly kind: ReturnedKind;
  /** RFC 3463, such as 5.1.1, where it is named. */
  readonly status: string | undefined;
  /** For people, at most 500 characters: the other server's own words where it gives some. */
  readonly why: string;
}

/** Reads a mail that came to a return address: a report (RFC 3464), one in plain words, an automatic reply (RFC 3834), or other. */
export async function classifyReturned(raw: Buffer): Promise<Returned> {
  const mail = await simpleParser(raw, { skipHtmlToText: false, skipImageLinks: true, skipTextToHtml: true });
  const text = mail.text ?? '';
  const report = reportOf(raw.toString('latin1'));
  if (report) return report;
  const subject = mail.subject ?? '';
  const failed = header(mail, 'x-failed-recipients');
  if (failed !== undefined) return inWords('bounced', text, subject);
  // A server's own words, without a report: Exim, qmail and old ones. They too may call themselves automatic.
  if (/^(?:mailer-daemon|postmaster)(?:@|$)/i.test(senderOf(mail))) {
    if (/delay|warning|still being retried|not yet been delivered/i.test(subject))
      return inWords('delayed', text, subject);
    if (/undeliver|failure|failed|returned mail|could not be delivered/i.test(subject))
      return inWords('bounced', text, subject);
  }
  const isAutomatic =
    /^auto-/i.test(header(mail, 'auto-submitted') ?? '') ||
    header(mail, 'x-autoreply') !== undefined ||
    header(mail, 'x-autorespond') !== undefined ||
    /^auto_reply$/i.test(header(mail, 'precedence') ?? '');
  return { kind: isAutomatic ? 'auto-reply' : 'other', status: undefined, why: short(subject) };
}

/** What the delivery-status part says. It is taken from the raw mail, since the parser makes it a part of the text. */
function reportOf(raw: string): Returned | undefined {
  const start = raw.search(/^content-type:\s*message\/(?:global-)?delivery-status\b/im);
  if (start < 0) return undefined;
  const part = raw.slice(start).replaceAll('\r\n', '\n');
  const begin = part.indexOf('\n\n');
  const end = part.indexOf('\n--', begin);
  const body = begin < 0 ? '' : part.slice(begin + 2, end < 0 ? undefined : end);
  const groups = body.split('\n\n').map(fieldsOf);
  const recipients = groups.filter((fields) => fields.has('action') || fields.has('status'));
  const readings = recipients.map((fields): Returned => {
    const action = fields.get('action')?.toLowerCase() ?? '';
    const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0];
    const why = short(fields.get('diagnostic-code') ?? status ?? action);
    const arrived = /^(?:delivered|relayed|expanded)$/.test(action);
    if (action === 'failed' || (action === '' && status?.startsWith('5'))) return { kind: 'bounced', status, why };
    if (action === 'delayed' || (!arrived && status?.startsWith('4'))) return { kind: 'delayed', status, why };
    return { kind: 'other', status, why };
  });
  const order: readonly ReturnedKind[] = ['bounced', 'delayed', 'other'];
  return order.flatMap((kind) => readings.find((one) => one.kind === kind) ?? [])[0];
}

/** Header fields, unfolded; the last of a name counts. */
function fieldsOf(group: string): Map<string, string> {
  const lines = group.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name, value] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), (value ?? '').trim()]];
    }),
  );
}

function inWords(kind: 'bounced' | 'delayed', text: string, subject: string): Returned {
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0];
  const line = text.split('\n').find((one) => /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(one));
  return { kind, status, why: short(line ?? subject) };
}

function header(mail: ParsedMail, name: string): string | undefined {
  const line = mail.headerLines.find(({ key }) => key === name)?.line;
  return line?.slice(line.indexOf(':') + 1).trim();
}

const senderOf = ({ from }: ParsedMail): string => from?.value[0]?.address ?? from?.value[0]?.name ?? '';

/** On one line, without what PostgreSQL cannot hold. */
const short = (text: string): string =>
  text
    .replaceAll(/[\s\0]+/g, ' ')
    .trim()
    .slice(0, 500);
