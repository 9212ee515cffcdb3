import type { VNode } from 'preact';
import type { StoredMail } from '../storage/mail-reading.ts';

/** Headers of a mail that is downloaded as it came: no browser shows it, whatever it says it is. */
export const rawMailHeaders = (code: string): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': `attachment; filename="${code.replace(/[^\w-]/g, '').slice(0, 40)}.eml"`,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** One mail of an airline, for the person who has to read it: its text, never its HTML. */
export function MailPage({ mail }: { readonly mail: StoredMail & { readonly text: string | null } }): VNode {
  return (
    <>
      <p>
        <a href={`/ops/orders/${encodeURIComponent(mail.orderNo)}`}>Order {mail.orderNo}</a>
      </p>
      <h1>{mail.subject ?? 'Mail of an airline'}</h1>
      <p>
        From {mail.from ?? '-'} to {mail.to ?? '-'}, received {time(mail.receivedAt)}, {mail.category}
        {mail.categoryText ? ` (${mail.categoryText})` : ''}, {mail.state}
        {mail.joinedWith ? `, explained by ${mail.joinedWith}` : ''}
      </p>
      <p class={mail.fetchedBy === 'queried-link' ? 'quiet' : 'warn'}>{describeCopy(mail)}</p>
      {mail.bytes !== null && (
        <p>
          <a href={`/api/mails/${mail.code}/raw`}>Download as it came</a> ({mail.bytes} bytes). Open it with care.
        </p>
      )}
      <pre class="card" style="white-space:pre-wrap;overflow-wrap:anywhere">
        {mail.text}
      </pre>
    </>
  );
}

/** The mails of an order, as links to their pages. */
export function MailList({ mails }: { readonly mails: readonly StoredMail[] }): VNode {
  return (
    <>
      {mails.map((mail) => (
        <p>
          {time(mail.receivedAt ?? mail.heardAt)} <a href={`/ops/mails/${mail.code}`}>{mail.subject ?? mail.code}</a>:{' '}
          {mail.category}, {mail.state} <span class="quiet">{describeCopy(mail)}</span>
        </p>
      ))}
    </>
  );
}

/** How far the copy of a mail is to be trusted. */
export function describeCopy({ fetchedBy, problem, listedAt }: StoredMail): string {
  if (fetchedBy === 'queried-link') return 'Fetched through Atlas’s mail query.';
  if (fetchedBy === 'pushed-link')
    return 'Only a copy from the link of a push, which anybody could have sent: compare it in ATRIP.';
  const listed = listedAt ? 'Atlas’s mail query shows it' : 'Atlas’s mail query does not show it';
  return `No copy is kept (${problem ?? 'not tried yet'}). ${listed}: read it in ATRIP.`;
}

const time = (date: Date | null): string => (date ? date.toISOString().slice(0, 19).replace('T', ' ') : '-');
