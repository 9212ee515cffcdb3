// `npm run messages`: every message and decision page in every language, for people who read the words. Makes
// `build/messages/` with an index; needs no database and sends nothing.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import {
  AskPage,
  ClosedPage,
  ConfirmRefundPage,
  PageFoot,
  PageHead,
  UnknownLinkPage,
  type PageVoice,
} from '../../src/console/decision-page.tsx';
import { renderPage } from '../../src/console/page.tsx';
import { answers } from '../../src/domain/change-policy.ts';
import { languageTags, type Language } from '../../src/messages/language.ts';
import { wordsIn } from '../../src/messages/languages/index.ts';
import { renderMessage } from '../../src/messages/render.tsx';
import type { StoredQuestion } from '../../src/storage/questions.ts';
import { sampleBrand, sampleMessages } from './samples.ts';

const folder = fileURLToPath(new URL('../../build/messages/', import.meta.url));

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly subject: string;
  /** Of mails only. */
  readonly text?: string;
  readonly html: string;
}

function mailsIn(language: Language): Entry[] {
  const brands = [undefined, sampleBrand];
  return Object.entries(sampleMessages(language)).flatMap(([name, message]) =>
    brands.map((brand) => {
      const { subject, text, html } = renderMessage(message, { language, brand });
      const file = `${language}-${name.replace(/\W+/g, '-')}${brand ? '-brand' : ''}.html`;
      return { name: brand ? `${name}, with a brand` : name, file, subject, text, html };
    }),
  );
}

function pagesIn(language: Language): Entry[] {
  const voice: PageVoice = { words: wordsIn[language], brand: sampleBrand, isChosen: false };
  const { page } = voice.words;
  const asked = sampleMessages(language)['change-choice'];
  const question = (more: Partial<StoredQuestion> = {}): StoredQuestion => ({
    id: 'q_0123456789abcdef01234567',
    orderNo: 'DEMOA20260703091512377',
    askedOf: 'traveller',
    kind: 'schedule-change',
    subject: '2',
    versionBefore: 1,
    generation: 1,
    options: answers,
    askedAt: new Date(Date.UTC(2026, 10, 27)),
    deadline: new Date(asked?.decision?.deadline ?? 0),
    consequence: 'no-choice',
    state: 'open',
    answer: null,
    answeredAt: null,
    overdue: false,
    ...more,
  });
  const flights = { before: asked?.flightsBefore ?? [], after: asked?.flights ?? [] };
  const closed = (more: Partial<StoredQuestion>, justNow = false): VNode => (
    <ClosedPage voice={voice} question={question(more)} justNow={justNow} />
  );
  const pages: readonly (readonly [name: string, title: string, content: VNode])[] = [
    ['asks', page.titles.changed, <AskPage voice={voice} question={question()} {...flights} notice={page.chooseOne} />],
    [
      'asks, reinstated',
      page.titles.reinstated,
      <AskPage
        voice={voice}
        question={question({ kind: 'reinstated', options: ['keep', 'refund'], consequence: 'person' })}
        before={flights.after}
        after={flights.before}
      />,
    ],
    ['confirm a refund', page.titles.confirm, <ConfirmRefundPage voice={voice} option="refund" />],
    ['confirm a refund of a part', page.titles.confirm, <ConfirmRefundPage voice={voice} option="refund-part" />],
    ['thanks', page.thanks, closed({ state: 'answered', answer: 'another-flight' }, true)],
    ['answered', page.titles.closed, closed({ state: 'answered', answer: 'keep' })],
    ['superseded', page.titles.closed, closed({ state: 'superseded' })],
    ['expired', page.titles.closed, closed({ state: 'no-choice' })],
    ['unknown link', page.titles.unknown, <UnknownLinkPage voice={voice} />],
  ];
  return pages.map(([name, title, content]) => ({
    name: `page: ${name}`,
    file: `${language}-page-${name.replace(/\W+/g, '-')}.html`,
    subject: title,
    html: renderPage(
      title,
      <>
        <PageHead voice={voice} />
        {content}
        <PageFoot voice={voice} />
      </>,
      language,
    ),
  }));
}

const styles = `
  body { font: 15px/1.4 system-ui, sans-serif; margin: 1rem; }
  .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
  iframe { width: 100%; height: 48rem; border: 1px solid #999; resize: both; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #999; padding: .5rem; margin: 0; }`;

function Gallery({ language, entries }: { readonly language: Language; readonly entries: readonly Entry[] }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Messages: ${language}`}</title>
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <nav>
          {languageTags.map((tag) => (
            <>
              <a href={tag === 'en' ? 'index.html' : `${tag}.html`}>{wordsIn[tag].ownName}</a>{' '}
            </>
          ))}
        </nav>
        {entries.map(({ name, file, subject, text }) => (
          <section>
            <h2>
              <a href={file}>{name}</a>
            </h2>
            <p lang={language}>{subject}</p>
            <div class="pair">
              <iframe src={file} title={name} loading="lazy" />
              {text !== undefined && <pre lang={language}>{text}</pre>}
            </div>
          </section>
        ))}
      </body>
    </html>
  );
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const language of languageTags) {
  const entries = [...mailsIn(language), ...pagesIn(language)];
  for (const { file, html } of entries) await writeFile(join(folder, file), html);
  const index = `<!doctype html>${render(<Gallery language={language} entries={entries} />)}`;
  await writeFile(join(folder, language === 'en' ? 'index.html' : `${language}.html`), index);
}
process.stdout.write(`${join(folder, 'index.html')}\n`);
