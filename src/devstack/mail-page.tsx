// Said here too: tsx reads tsconfig.json of the current folder, which is another one when the command is run from elsewhere.
/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { CaughtMail, StoredMail } from './mail-store.ts';

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 62%, transparent); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; line-height: 1.25; margin: .5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
.soft { color: var(--soft); font-size: .9rem; }
ol { list-style: none; margin: 1rem 0; padding: 0; border-top: 1px solid var(--line); }
ol a { display: block; padding: .65rem .25rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
ol a:hover, ol a:focus-visible { background: color-mix(in srgb, currentColor 7%, transparent); }
ol strong { display: block; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 70vh; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; font-size: .875rem; margin: 0; }
summary { cursor: pointer; margin: 1.5rem 0 .5rem; font-weight: 600; }
`;

/** The list of all mails, newest first, as a whole HTML document. It loads itself anew every few seconds, without a script. */
export function renderMailList(mails: readonly CaughtMail[]): string {
  return page(
    { title: 'Mail catcher', refreshSeconds: 4 },
    <>
      <h1>Mail catcher</h1>
      <p class="soft">
        Every mail that Skyhook sends here ends on this page; none leaves this machine. {count(mails.length)}.
      </p>
      <ol>
        {mails.toReversed().map((mail) => (
          <li key={mail.id}>
            <a href={`/messages/${mail.id}`}>
              <strong>{mail.subject || '(no subject)'}</strong>
              <span class="soft">
                {mail.to.join(', ')} · <Moment at={mail.receivedAt} />
              </span>
            </a>
          </li>
        ))}
      </ol>
    </>,
  );
}

/** One mail, as a whole HTML document. Its HTML part is shown in a frame of its own, where it can run and load nothing. */
export function renderMail({ mail, headers, attachments }: StoredMail): string {
  const base = `/messages/${mail.id}`;
  return page(
    { title: mail.subject || '(no subject)' },
    <>
      <p>
        <a href="/">All mails</a>
      </p>
      <h1>{mail.subject || '(no subject)'}</h1>
      <dl>
        <dt>From</dt>
        <dd>{mail.from}</dd>
        <dt>To</dt>
        <dd>{mail.to.join(', ')}</dd>
        <dt>Received</dt>
        <dd>
          <Moment at={mail.receivedAt} />
        </dd>
        {attachments.length > 0 && (
          <>
            <dt>Attached</dt>
            <dd>
              {attachments.map(({ filename, contentType, content }, index) => (
                <div key={index}>
                  <a href={`${base}/attachments/${index}`}>{filename}</a>{' '}
                  <span class="soft">
                    {contentType}, {content.length} bytes
                  </span>
                </div>
              ))}
            </dd>
          </>
        )}
        <dt>Source</dt>
        <dd>
          <a href={`${base}/raw`}>as it came over SMTP</a>
        </dd>
      </dl>
      {mail.html !== '' && <iframe title="HTML part" src={`${base}/html`} sandbox={frameSandbox} />}
      {mail.text !== '' && (
        <>
          <h2>Text part</h2>
          <pre>{mail.text}</pre>
        </>
      )}
      <details>
        <summary>Headers</summary>
        <pre>{headers.join('\n')}</pre>
      </details>
    </>,
  );
}

/** What the frame of the HTML part may do: open its links, in a tab of their own. Also sent as a header, for who opens the part directly. */
export const frameSandbox = 'allow-popups allow-popups-to-escape-sandbox';

function page({ title, refreshSeconds }: { title: string; refreshSeconds?: number }, body: ComponentChildren): string {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {refreshSeconds !== undefined && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
        <link rel="icon" href="data:," />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>{body}</body>
    </html>
  );
  return `<!doctype html>${renderToString(document)}`;
}

function Moment({ at }: { at: Date }) {
  const iso = at.toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}</time>;
}

const count = (mails: number): string => (mails === 1 ? 'One mail so far' : `${mails} mails so far`);
