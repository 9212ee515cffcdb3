import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { usualAccent } from '../../src/messages/brand.ts';

/* MJML brings no types: what of it is used here. */
const require = createRequire(import.meta.url);
const { default: compile } = require('mjml-core') as {
  readonly default: (source: string, options: object) => Promise<{ readonly html: string }>;
};
const components = require('mjml-preset-core') as object;

const folder = new URL('../../src/messages/template/', import.meta.url);
export const mailSource = fileURLToPath(new URL('mail.mjml', folder));
/** What is made of it, and is kept beside it, so that no MJML is needed at run time. */
export const mailTemplate = fileURLToPath(new URL('mail.html', folder));

/**
 * Makes the HTML template of the MJML source.
 * @throws ValidationError where the source is no valid MJML
 */
export async function compileMailTemplate(): Promise<string> {
  const source = await readFile(mailSource, 'utf8');
  // No web fonts: nothing is loaded from elsewhere when a mail is opened.
  const options = { presets: [components], validationLevel: 'strict', fonts: {}, keepComments: false };
  const { html } = await compile(source, options);
  return `${smaller(withLandmark(html))}\n`.replaceAll(usualAccent, '{{@root.accent}}');
}

/** For screen readers the whole mail is the page's main part; as MJML has it, an article, it would be in no landmark. */
function withLandmark(html: string): string {
  const article = / aria-label="[^"]*" aria-roledescription="email" role="article"/;
  if (!article.test(html)) throw new Error('MJML marks the body of a mail in another way now: see withLandmark().');
  return html.replace(article, ' role="main"');
}

/** Without indentation, empty lines and empty attributes; no text of a mail depends on them. */
const smaller = (html: string): string =>
  html
    .replace(/ (?:class|style)(?:="")?(?=[ >])/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
