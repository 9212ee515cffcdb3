import assert from 'node:assert/strict';
import { answers } from '../../src/domain/change-policy.ts';
import { languageTags, type Language } from '../../src/messages/language.ts';
import { wordsIn } from '../../src/messages/languages/index.ts';
import { followOrder, type Recipient } from '../../src/storage/follow.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { askTraveller, readQuestion, supersedeQuestions } from '../../src/storage/questions.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, newOrderNo, storeNow, underLock } from '../support/orders.ts';
import { startReceiver, tokens, type TestReceiver } from '../support/receiver.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const later = moved(out, 200);

describe('/decide/:token in the traveller’s language', () => {
  const database = testDatabase();
  let receiver: TestReceiver;

  before(async () => {
    receiver = await startReceiver(database.pool(), {
      defaultLanguage: 'id',
      brands: {
        default: { name: 'Plain <Travel>' },
        viajes: {
          name: 'Viajes Ejemplo',
          phone: '+52 55 0000 0000',
          email: 'ayuda@viajes.example',
          url: 'https://viajes.example/ayuda',
          logo: 'https://viajes.example/logo.png',
          accent: '#8a1c5b',
        },
      },
    });
  });
  after(() => receiver.stop());

  interface Asked {
    readonly id: string;
    readonly orderNo: string;
    readonly link: string;
  }
  async function asked(
    recipient: Recipient,
    kind: 'schedule-change' | 'reinstated' = 'schedule-change',
  ): Promise<Asked> {
    const orderNo = newOrderNo();
    await followOrder(database.pool(), orderNo, recipient);
    await storeNow(database.pool(), answerAbout(orderNo, { itinerary: [out] }));
    const { id, generation } = await underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
      await addItinerary(tx, orderNo, [later], { provenance: 'delivery-1' });
      const versions = { itineraryVersion: 2, versionBefore: 1 };
      const deadline = Date.now() + 3_600_000;
      return askTraveller(tx, { orderNo, kind, ...versions, options: answers, deadline, consequence: 'person' });
    });
    return { id, orderNo, link: `${receiver.url}/decide/${tokens.make(id, generation)}` };
  }
  const submit = (link: string, fields: Record<string, string>): Promise<Response> =>
    fetch(link, { method: 'POST', body: new URLSearchParams(fields) });

  /** Asserts that a page is in a language, by its head and by words that it has to have. */
  async function isIn(
    language: Language,
    response: Response,
    status: number,
    words: readonly string[],
  ): Promise<string> {
    assert.equal(response.status, status);
    assert.equal(response.headers.get('content-language'), language);
    const page = await response.text();
    assert.ok(page.startsWith(`<!doctype html><html lang="${language}">`));
    for (const one of words) assert.ok(page.includes(one), one);
    assert.doesNotMatch(page, /undefined|\[object|NaN/);
    return page;
  }
  /** As it stands in a page. */
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const departures: Readonly<Record<Language, string>> = {
    en: 'Departs Tue 1 Dec 2026, 11:20 (UTC+8)',
    'zh-CN': '出发 2026年12月1日 周二 11:20 (UTC+8)',
    id: 'Berangkat Sel, 1 Des 2026, 11:20 (UTC+8)',
    es: 'Sale el mar 1 de diciembre de 2026, 11:20 (UTC+8)',
  };

  for (const language of languageTags) {
    const { page, flights } = wordsIn[language];

    it(`asks, and asks again before a refund, in ${language}`, async () => {
      const { link, id } = await asked({ language });
      const names = answers.flatMap((option) => [page.options[option].name, page.options[option].outcome]);
      await isIn(language, await fetch(link), 200, [
        `<title>${page.titles.changed}</title>`,
        `<h2 style="margin-top:0">${flights.before}</h2>`,
        `<h2 style="margin-top:0">${flights.now}</h2>`,
        flights.marks.changed,
        departures[language],
        page.what,
        page.continue,
        page.silence.person,
        ...names.map(escaped),
      ]);
      await isIn(language, await submit(link, {}), 400, [page.chooseOne]);
      for (const [option, confirm] of [
        ['refund', page.confirm.whole],
        ['refund-part', page.confirm.part],
      ] as const)
        await isIn(language, await submit(link, { option }), 200, [
          `<title>${page.titles.confirm}</title>`,
          confirm.title,
          confirm.given,
          confirm.yes,
          page.confirm.final,
          page.confirm.back,
        ]);
      assert.equal((await readQuestion(database.pool(), id))?.state, 'open');
      await isIn(language, await submit(link, { option: 'call-me' }), 200, [
        `<title>${page.thanks}</title>`,
        page.answerIs[0],
        page.options['call-me'].name,
        page.options['call-me'].outcome,
        page.nothingElse,
      ]);
      await isIn(language, await fetch(link), 200, [`<title>${page.titles.closed}</title>`, page.answered]);
    });

    it(`says of a question that is superseded or over how it stands, in ${language}`, async () => {
      const newer = await asked({ language });
      await underLock(database.pool(), newer.orderNo, (tx) => supersedeQuestions(tx, newer.orderNo));
      await isIn(language, await fetch(newer.link), 200, [page.superseded.title, page.superseded.text]);
      const over = await asked({ language });
      await database.pool().query(`update questions set deadline = now() where id = $1`, [over.id]);
      await isIn(language, await submit(over.link, { option: 'keep' }), 409, [page.expired.title, page.expired.text]);
    });

    it(`asks about a flight that is back in ${language}`, async () => {
      const { link } = await asked({ language }, 'reinstated');
      const shown = await isIn(language, await fetch(link), 200, [page.titles.reinstated, page.keepReinstated]);
      assert.ok(!shown.includes(page.options.keep.name));
    });

    it(`says that a link is not valid in ${language}, as the browser asks for it`, async () => {
      const words = [page.titles.unknown, page.unknown.title, page.unknown.text];
      const headers = { 'accept-language': `fr;q=0.9, ${language};q=0.8, en;q=0.5` };
      await isIn(language, await fetch(`${receiver.url}/decide/x`, { headers }), 404, words);
      await isIn(language, await fetch(`${receiver.url}/decide/x?lang=${language}`), 404, words);
    });
  }

  it('goes by the default language where the order has none, or one without words', async () => {
    for (const recipient of [{}, { language: 'fr' }, { language: 'zh-Hant' }])
      await isIn('id', await fetch((await asked(recipient)).link, { headers: { 'accept-language': 'es' } }), 200, []);
    await isIn('id', await fetch(`${receiver.url}/decide/x`, { headers: { 'accept-language': 'fr, *' } }), 404, []);
  });

  it('has links to the other languages, and keeps the chosen one through its forms', async () => {
    const { link } = await asked({ language: 'zh_Hans' });
    const page = await isIn('zh-CN', await fetch(link), 200, []);
    assert.deepEqual(
      [...page.matchAll(/<a href="\?lang=([\w-]+)" lang="([\w-]+)" hrefLang="[\w-]+"[^>]*>([^<]+)</gi)].map(
        ([, query, lang, name]) => [query, lang, name],
      ),
      [
        ['en', 'en', 'English'],
        ['id', 'id', 'Bahasa Indonesia'],
        ['es', 'es', 'Español'],
      ],
    );
    const inSpanish = `${link}?lang=es-MX`;
    const asks = await isIn('es', await fetch(inSpanish), 200, ['简体中文']);
    // Without an address of its own the form is sent to the page's, with the language.
    assert.match(asks, /<form method="post"><fieldset/);
    const confirm = await isIn('es', await submit(inSpanish, { option: 'refund' }), 200, []);
    assert.match(confirm, /<form method="get"><input type="hidden" name="lang" value="es"/);
    assert.doesNotMatch(await (await submit(link, { option: 'refund' })).text(), /name="lang"/);
    for (const unknown of ['fr', '', 'x%22%3E', '__proto__'])
      await isIn('zh-CN', await fetch(`${link}?lang=${unknown}`), 200, []);
    await isIn('zh-CN', await fetch(`${link}?lang=es&lang=en`), 200, []);
  });

  it('stands under the brand of the order, and loads nothing from elsewhere', async () => {
    const { link } = await asked({ language: 'es', brand: 'viajes' });
    const response = await fetch(link);
    assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src/);
    const page = await isIn('es', response, 200, [
      'Viajes Ejemplo',
      'Teléfono: <a href="tel:+525500000000"',
      '>+52 55 0000 0000<',
      '<a href="mailto:ayuda@viajes.example"',
      '<a href="https://viajes.example/ayuda"',
      'background:#8a1c5b',
    ]);
    assert.doesNotMatch(page, /<img|logo\.png/);
  });

  it('stands under the default brand where the order names none, or one that there is not', async () => {
    for (const recipient of [{}, { brand: 'Viajes' }])
      await isIn('id', await fetch((await asked(recipient)).link), 200, ['Plain &lt;Travel>']);
    await isIn('id', await fetch(`${receiver.url}/decide/x`), 404, ['Plain &lt;Travel>']);
  });
});
