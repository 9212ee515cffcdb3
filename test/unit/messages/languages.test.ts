import assert from 'node:assert/strict';
import { sampleBrand, sampleMessages } from '../../../scripts/messages/samples.ts';
import { extraOf } from '../../../src/messages/extras.ts';
import { languageTags, type Language } from '../../../src/messages/language.ts';
import { wordsIn } from '../../../src/messages/languages/index.ts';
import { mailExtract } from '../../../src/messages/mail-extract.ts';
import { renderMessage } from '../../../src/messages/render.ts';

const others = languageTags.filter((tag) => tag !== 'en');

/** What a reader sees of an HTML page. */
const visible = (html: string): string =>
  html
    .replace(/<head>.*?<\/head>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

/** All words of a language by their place in its table; functions are called with what can stand in them. */
function flattened(value: unknown, place = ''): [place: string, words: string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') {
    const say = value as (...given: unknown[]) => string;
    if (place === '.extras.name')
      return (['seat', 'baggage', 'other'] as const).map((kind) => [`${place}.${kind}`, say({ kind })]);
    return [[place, say('7', '8')]];
  }
  return Object.entries(value as object).flatMap(([name, one]) => flattened(one, `${place}.${name}`));
}

/** The same in English and the other language, and rightly so. */
const sameAsEnglish: Readonly<Record<Language, readonly string[]>> = {
  en: [],
  'zh-CN': [],
  id: ['.punctuation.comma', '.punctuation.colon', '.punctuation.gap', '.question.answerBy.1', '.page.answerIs.1'],
  es: ['.punctuation.comma', '.punctuation.colon', '.punctuation.gap', '.question.answerBy.1', '.page.answerIs.1'],
};
/** Empty in every language. */
const empty = '.flights.marks.unchanged';

/** Words that would betray English; what others wrote, and a term that Indonesian has taken over, are taken out first. */
const english =
  /\b(?:the|your|you|we|is|are|was|and|please|flight|flights|booking|ticket|tickets|order|departs|arrives|seat|baggage|passenger|refund|changed|removed|local time|to be|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Dec)\b/i;
const ofOthers =
  /ZZ101 leaves at.*|New times for ZZ101|See (?=\[)|or write to|https:\S+|help@\S+|Example Travel|kode booking/gi;

describe('the words of each language', () => {
  for (const tag of others)
    it(`differ from English in every place, or are listed: ${tag}`, () => {
      const inEnglish = new Map(flattened(wordsIn.en));
      const given = flattened(wordsIn[tag]);
      assert.deepEqual(
        given.map(([place]) => place),
        [...inEnglish.keys()],
      );
      const same = given.filter(([place, words]) => place !== empty && words === inEnglish.get(place));
      assert.deepEqual(
        same.map(([place]) => place).filter((place) => place !== '.dateFormat'),
        sameAsEnglish[tag],
      );
      for (const [place, words] of given)
        if (place !== empty && !place.startsWith('.punctuation')) assert.notEqual(words.trim(), '', place);
    });

  it('name each language in itself, and no two alike', () => {
    const names = languageTags.map((tag) => wordsIn[tag].ownName);
    assert.equal(new Set(names).size, languageTags.length);
    for (const tag of languageTags) assert.equal(wordsIn[tag].tag, tag);
  });

  it('count minutes, pieces and tickets', () => {
    const counts = languageTags.map((tag) => {
      const { connections, extras, booking } = wordsIn[tag];
      return [
        connections.short('KUL', 1),
        extras.name({ kind: 'baggage', pieces: 1, weight: '20' }),
        extras.name({ kind: 'baggage', pieces: 2 }),
        booking.ticket(1),
        booking.ticket(2),
      ];
    });
    assert.deepEqual(counts, [
      [
        'KUL: only 1 minute is left to change planes, which may not be enough.',
        'baggage 1 piece, 20 kg',
        'baggage 2 pieces',
        'ticket',
        'ticket',
      ],
      ['KUL：转机时间仅有 1 分钟，可能不够。', '行李 1 件、20 公斤', '行李 2 件', '票号', '票号'],
      [
        'KUL: hanya tersisa 1 menit untuk berganti pesawat, yang mungkin tidak cukup.',
        'bagasi 1 koli, 20 kg',
        'bagasi 2 koli',
        'tiket',
        'tiket',
      ],
      [
        'KUL: solo queda 1 minuto para cambiar de avión, lo que puede no ser suficiente.',
        'equipaje 1 pieza, 20 kg',
        'equipaje 2 piezas',
        'billete',
        'billetes',
      ],
    ]);
  });
});

describe('every message in every language', () => {
  /** A deadline and a departure, as they are to be written. */
  const times: Readonly<Record<Language, readonly [deadline: string, departure: string]>> = {
    en: ['Sat 28 Nov 2026, 12:30 (UTC+8, SIN)', 'Tue 1 Dec 2026, 08:00 (UTC+8)'],
    'zh-CN': ['2026年11月28日 周六 12:30 (UTC+8, SIN)', '2026年12月1日 周二 08:00 (UTC+8)'],
    id: ['Sab, 28 Nov 2026, 12:30 (UTC+8, SIN)', 'Sel, 1 Des 2026, 08:00 (UTC+8)'],
    es: ['sáb 28 de noviembre de 2026, 12:30 (UTC+8, SIN)', 'mar 1 de diciembre de 2026, 08:00 (UTC+8)'],
  };

  for (const language of languageTags)
    for (const [name, message] of Object.entries(sampleMessages(language)))
      for (const brand of [undefined, sampleBrand])
        it(`${language}: ${name}${brand ? ', with a brand' : ''}`, () => {
          const { subject, text, html, template, language: said } = renderMessage(message, { language, brand });
          const seen = visible(html);
          assert.equal(template, `${message.kind}/${language}/7`);
          assert.equal(said, language);
          assert.match(html, new RegExp(`^<!doctype html>\\s*<html lang="${language}"`));
          for (const part of [subject, text, html]) {
            assert.doesNotMatch(part, /undefined|null|NaN|Invalid|\[object|=>/);
            if (language !== 'en' && part !== html) assert.doesNotMatch(part.replace(ofOthers, ''), english);
          }
          if (language !== 'en') assert.doesNotMatch(seen.replace(ofOthers, ''), english);
          for (const part of [text, seen]) {
            for (const segment of [...message.flights, ...(message.flightsBefore ?? [])])
              for (const words of [segment.flightNumber, segment.depLocal.slice(11), segment.arrLocal.slice(11)])
                assert.ok(part.includes(words), words);
            for (const { name: passenger, ticketNos } of message.passengers)
              for (const words of [passenger, ...(message.kind === 'order-cancelled' ? [] : ticketNos)])
                assert.ok(part.includes(words), words);
            assert.ok(part.includes(message.orderNo));
            if (message.decision || message.answered?.takeBack)
              assert.ok(part.includes(times[language][0]), times[language][0]);
            if (message.flightsBefore?.some(({ depLocal }) => depLocal === '2026-12-01T08:00'))
              assert.ok(part.includes(times[language][1]), times[language][1]);
            if (brand)
              for (const words of [brand.name, brand.phone, brand.email, brand.url])
                assert.ok(part.includes(words ?? ''));
          }
          const url = message.decision?.url ?? message.answered?.takeBack?.url;
          for (const part of [text, html]) assert.equal(part.includes('/decide/'), url !== undefined);
          if (url) for (const part of [text, html]) assert.ok(part.includes(url));
          const flightsIn = (part: string): string[] => part.match(/ZZ\d{3}/g) ?? [];
          assert.deepEqual(flightsIn(text), flightsIn(seen));
        });

  it('says what was answered, and what happens now, as the page did; kept flights that are back are no new ones', () => {
    for (const language of languageTags) {
      const { page } = wordsIn[language];
      const samples = sampleMessages(language);
      const [given, kept] = [samples['answer-received']!, samples['answer-received, of a flight that is back']!];
      const option = given.answered?.option as keyof typeof page.options;
      const { text } = renderMessage(given, { language });
      for (const words of [page.options[option].name, page.options[option].outcome])
        assert.ok(text.includes(words), words);
      assert.ok(text.includes(given.answered?.takeBack?.url ?? '?'));
      const late = renderMessage(kept, { language }).text;
      assert.ok(late.includes(page.keepReinstated), language);
      assert.ok(!late.includes(page.options.keep.name), language);
      assert.ok(!late.includes('/decide/'), 'its time is over');
    }
  });

  it('says in its calendar file, too, that a time is local where the zone is not known', () => {
    for (const language of languageTags) {
      const unknown = sampleMessages(language)['ticketed, without PNR, at an unknown airport']!;
      const { calendar } = renderMessage(unknown, { language });
      assert.ok(calendar?.content.replaceAll('\r\n ', '').includes(`08:00 (${wordsIn[language].localTime})`), language);
    }
  });

  it('has titles in capitals, as the language writes them', () => {
    const titles = languageTags.map((language) => {
      const { text } = renderMessage(sampleMessages(language)['change-choice']!, { language });
      return text.split('\n')[0];
    });
    assert.deepEqual(titles, [
      'YOUR FLIGHT HAS CHANGED',
      '您的航班已变更',
      'PENERBANGAN ANDA TELAH BERUBAH',
      'SU VUELO HA CAMBIADO',
    ]);
    const { text } = renderMessage(sampleMessages('es').ticketed!, { language: 'es' });
    assert.match(text, /^SUS BILLETES YA ESTÁN EMITIDOS\n/);
  });
});

describe('a brand', () => {
  const of = (name: string) => renderMessage(sampleMessages('en')[name]!, { language: 'en', brand: sampleBrand });
  /** Without the space that stands here for the end of a link. */
  const seen = (name: string): string => visible(of(name).html).replace(/ (?=, )/g, '');
  const reach = 'You can also reach our staff yourself: +65 6000 0000, help@example.com';

  it('says how the staff are reached in what asks or says that they will be in touch, and in nothing else', () => {
    const speaking = Object.keys(sampleMessages('en')).filter((name) => of(name).text.includes(reach));
    const expected = Object.entries(sampleMessages('en')).flatMap(([name, { kind, callsAtOnce }]) =>
      [
        'change-choice',
        'flight-cancelled',
        'reinstated-choice',
        'choice-reminder',
        'order-cancelled',
        'airline-mail-extract',
      ].includes(kind) || callsAtOnce
        ? [name]
        : [],
    );
    assert.deepEqual(speaking, expected);
    for (const name of expected) assert.ok(seen(name).includes(reach), name);
  });

  it('says in what one travels with whom to ask, and in nothing else', () => {
    const asking = 'If you have a question, you can reach our staff: +65 6000 0000, help@example.com';
    for (const [name, { kind }] of Object.entries(sampleMessages('en')))
      assert.equal(of(name).text.includes(asking), ['ticketed', 'ticketed-again', 'day-before'].includes(kind), name);
    assert.ok(seen('ticketed').includes(asking));
  });

  it('heads and ends the mail, colours its button, and needs no image', () => {
    const { text, html } = of('change-choice');
    assert.match(text, /^Example Travel\n\nYOUR FLIGHT/);
    assert.match(
      text,
      /\n\n-- \nExample Travel\nTelephone: \+65 6000 0000\nE-mail: help@example\.com\nWeb: https:\/\/www\.example\.com\/help\n$/,
    );
    assert.match(html, /background: #8a1c5b; color: #ffffff/);
    assert.doesNotMatch(html, /<img/);
    const logo = 'https://www.example.com/logo.png';
    const withLogo = renderMessage(sampleMessages('en').ticketed!, {
      language: 'en',
      brand: { name: '"A" & B', logo },
    }).html;
    assert.match(withLogo, /<img src="https:\/\/www\.example\.com\/logo\.png" alt="&quot;A&quot; &amp; B"/);
    assert.match(visible(withLogo), /&quot;A&quot; &amp; B/, 'as text too');
  });

  it('that says nothing but its name adds nothing else', () => {
    const { text, html } = renderMessage(sampleMessages('en')['change-choice']!, {
      language: 'en',
      brand: { name: 'Plain' },
    });
    assert.doesNotMatch(text, /You can also reach|Telephone|E-mail/);
    assert.match(html, /background: #0b57d0/);
    assert.ok(text.endsWith('\n\n-- \nPlain\n'));
  });
});

describe('an ancillary', () => {
  it('is taken apart where its words are known, and named by its code where not', () => {
    assert.deepEqual(
      (
        [
          ['seat', 'seat 12A'],
          ['seat', 'XLGR'],
          ['seat', 'seat'],
          ['baggage', '20 kg'],
          ['baggage', '7.5 kg'],
          ['baggage', '1 piece'],
          ['baggage', '2 pieces, 20 kg'],
          ['baggage', 'BG20'],
          ['baggage', undefined],
          ['other', 'WIFI'],
        ] as const
      ).map(([kind, description]) => extraOf({ kind, ...(description ? { description } : {}) })),
      [
        { kind: 'seat', place: '12A' },
        { kind: 'seat', code: 'XLGR' },
        { kind: 'seat' },
        { kind: 'baggage', weight: '20' },
        { kind: 'baggage', weight: '7.5' },
        { kind: 'baggage', pieces: 1 },
        { kind: 'baggage', pieces: 2, weight: '20' },
        { kind: 'baggage', code: 'BG20' },
        { kind: 'baggage' },
        { kind: 'other', code: 'WIFI' },
      ],
    );
  });
});

describe('an extract for a traveller of another language', () => {
  it('says in that language what was taken out', () => {
    const lines = languageTags.map((tag) => mailExtract('a https://x.example/y b@c.example', wordsIn[tag].extract));
    assert.deepEqual(lines, [
      ['a [link removed] [address removed]'],
      ['a [链接已移除] [地址已移除]'],
      ['a [tautan dihapus] [alamat dihapus]'],
      ['a [enlace eliminado] [dirección eliminada]'],
    ]);
  });

  it('keeps sentences of writing that has no spaces', () => {
    const sentence =
      '尊敬的旅客您好我们很抱歉地通知您由于航空公司计划调整您所乘坐的航班时间已经发生变更请您仔细核对新的航班时间并尽快与我们联系以便我们为您安排后续行程谢谢';
    assert.ok(sentence.length > 60);
    assert.deepEqual(mailExtract(sentence), [sentence]);
  });
});
