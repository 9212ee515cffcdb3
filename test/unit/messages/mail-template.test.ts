import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compileMailTemplate, mailTemplate } from '../../../scripts/mail-template/compile.ts';
import { sampleBrand, sampleMessages } from '../../../scripts/messages/samples.ts';
import { languageTags } from '../../../src/messages/language.ts';
import { renderMessage } from '../../../src/messages/render.ts';

describe('the HTML of mails', () => {
  it('is made of the MJML source as it is', async function () {
    this.timeout(20_000);
    const kept = readFileSync(mailTemplate, 'utf8');
    const isSame = kept === (await compileMailTemplate());
    assert.ok(isSame, 'mail.html is not what mail.mjml makes: run `npm run mail-template`');
  });

  const rendered = languageTags.flatMap((language) =>
    Object.entries(sampleMessages(language)).map(([name, message]) => ({
      name: `${language}, ${name}`,
      ...renderMessage(message, { language, brand: sampleBrand }),
    })),
  );

  it('leaves no tag of a template behind, and nothing unescaped', () => {
    for (const { name, html } of rendered) assert.doesNotMatch(html, /\{\{|\}\}|&amp;amp;/, name);
  });

  it('loads nothing from elsewhere: no fonts, style sheets, scripts or images', () => {
    for (const { name, html } of rendered) assert.doesNotMatch(html, /@import|<link|<script|<img|url\(|fonts\./i, name);
  });

  it('has tables for the layout only, and says so to screen readers', () => {
    for (const { name, html } of rendered)
      for (const [table] of html.matchAll(/<table[^>]*>/g)) assert.match(table, /role="presentation"/, name);
  });

  it('has one heading of the first rank, and those of the parts below it', () => {
    for (const { name, html } of rendered) {
      const ranks = [...html.matchAll(/<h(\d)/g)].map(([, rank]) => rank);
      assert.deepEqual(
        ranks.filter((rank) => rank === '1'),
        ['1'],
        name,
      );
      assert.equal(ranks.slice(0, 2).join(), '1,2', name);
    }
  });

  it('is far below the size at which Gmail cuts mails off', () => {
    for (const { name, html } of rendered) assert.ok(Buffer.byteLength(html) < 60_000, name);
  });
});
