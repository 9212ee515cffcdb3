// `npm run messages`: every message and decision page in every language, for people who read the words. Makes
// `build/messages/` with an index; needs no database and sends nothing.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { languageTags, type Language } from '../../src/messages/language.ts';
import { wordsIn } from '../../src/messages/languages/index.ts';
import { mailsIn, pagesIn, type Entry } from './entries.tsx';

const folder = fileURLToPath(new URL('../../build/messages/', import.meta.url));

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
