import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { mailsIn, pagesIn, type Entry } from '../../scripts/messages/entries.tsx';
import { languageTags, type Language } from '../../src/messages/language.ts';
import { testBrowser } from './support/browser.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** For people to look at; of the newest run. */
const screenshots = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
const widths = { phone: 360, desktop: 1280 } as const;

/** How far something sticks out to the right, in pixels; 0 when all can be read without scrolling sideways. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);

/** What axe-core finds against WCAG 2.2 AA and its best practices: contrast, language, headings, names of controls. */
async function faults(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axeFile });
  const { violations } = (await page.evaluate(`axe.run(document)`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** All of them; the frame of a brand in one language, since it is the same in all. */
const entriesIn = (language: Language): readonly Entry[] => [
  ...mailsIn(language).filter(({ file }) => language === 'en' || !file.endsWith('-brand.html')),
  ...pagesIn(language),
];

describe('messages and pages in a browser', function () {
  this.timeout(60_000);
  const browser = testBrowser();

  let page: Page;

  before(async () => {
    await rm(screenshots, { recursive: true, force: true });
    await mkdir(screenshots, { recursive: true });
    page = await browser().newPage();
  });

  for (const language of languageTags)
    for (const { name, file, html } of entriesIn(language))
      it(`${language}, ${name}: fits a phone and a desktop, and can be read by everybody, in the dark too`, async () => {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setContent(html);
        assert.equal(await page.evaluate('document.documentElement.lang'), language);
        for (const [device, width] of Object.entries(widths)) {
          await page.setViewportSize({ width, height: 900 });
          assert.equal(await overflow(page), 0, `sticks out at ${width} px`);
          const path = join(screenshots, `${file.replace('.html', '')}-${device}.png`);
          await page.screenshot({ path, fullPage: true });
        }
        await page.setViewportSize({ width: widths.phone, height: 900 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          assert.deepEqual(await faults(page), [], colorScheme);
        }
      });

  it('are found out where they stick out or cannot be read', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setContent(
      '<!doctype html><html lang="en"><title>t</title><main><h1>h</h1><p style="width:500px;color:#aaa;background:#fff">pale and wide</p></main></html>',
    );
    assert.ok((await overflow(page)) > 0);
    const found = await faults(page);
    assert.ok(found.length === 1 && found[0]?.startsWith('color-contrast'), found.join('\n'));
  });
});
