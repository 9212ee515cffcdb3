import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mailText } from '../../../src/atlas/mail-text.ts';
import { mailExtract, subjectExtract } from '../../../src/messages/mail-extract.ts';

const of = (text: string): string => mailExtract(text).join('\n');

/** What mail programs make links of: schemes, www, hosts with a dot, addresses. */
const live =
  /:\/\/|\bwww\.|\b(?:mailto|tel|javascript):\S|[\p{L}\p{N}]@[\p{L}\p{N}]|(?<![\p{L}\p{N}])[\p{L}\p{N}-]+[.。．｡]\p{L}{2,}/iu;

describe('an extract of an airline’s mail', () => {
  const cases: [text: string, extract: string][] = [
    ['ZZ101 leaves at 11:30.', 'ZZ101 leaves at 11:30.'],
    ['Terminal 2, gate B.12, 09.40 h', 'Terminal 2, gate B.12, 09.40 h'],
    ['See https://evil.example/x?a=b now', 'See [link removed] now'],
    ['See <HTTP://EVIL.EXAMPLE>', 'See <[link removed]>'],
    ['hxxps://evil.example', '[link removed]'],
    ['//evil.example/x', '[link removed]'],
    ['www.evil.example/login', '[link removed]'],
    ['evil.example/login', '[link removed]'],
    ['evil.example', 'evil . example'],
    ['evil。example', 'evil . example'],
    ['ｅｖｉｌ．ｅｘａｍｐｌｅ', 'evil . example'],
    ['ev\u200Bil.exa\u00ADmple', 'evil . example'],
    ['пример.рф', 'пример . рф'],
    ['delayed.Please', 'delayed . Please'],
    ['10.0.0.1:8080/x', '[link removed]'],
    ['mailto:a@b.example', '[link removed]'],
    ['Tel: +65 6000 0000, Hotel: Demo', 'Tel: +65 6000 0000, Hotel: Demo'],
    ['javascript:alert(1)', '[link removed]'],
    ['data:text/html,x', '[link removed]'],
    ['write to booking@seller.example', 'write to [address removed]'],
    ['demo0001@mail', '[address removed]'],
    ['\u202Egnp.exe', 'gnp . exe'],
    ['a\r\n\r\n\r\nb', 'a\nb'],
    ['---\n***\nYour flight', 'Your flight'],
    [`token ${'x'.repeat(300)} end`, 'token … end'],
  ];
  for (const [text, extract] of cases) {
    it(`of ${JSON.stringify(text).slice(0, 60)}`, () => assert.equal(of(text), extract));
  }

  it('has at most 30 lines of at most 200 characters', () => {
    const lines = mailExtract(Array.from({ length: 100 }, () => 'words '.repeat(100)).join('\n'));
    assert.equal(lines.length, 31);
    assert.ok(lines.every((line) => line.length <= 201));
  });

  it('holds nothing that is made a link of, whatever the mail is', () => {
    const parts = fc.constantFrom(
      'http',
      's',
      ':',
      '/',
      '//',
      '.',
      '。',
      'evil',
      'example',
      'com',
      '@',
      'www',
      ' ',
      '\n',
      '<a href="',
      '">',
      '\u200B',
      'mailto',
      '１',
      '10',
      '?q=',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 24 }), (some) => {
        const extract = of(some.join(''));
        assert.doesNotMatch(extract, live, extract);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a mail in HTML has its words only: no tags, no images, no addresses of links', async () => {
    const html =
      '<style>p{}</style><script>alert(1)</script><p>ZZ101 leaves at <b>11:30</b>. <a href="https://evil.example/t?u=1">Accept</a></p><img src="https://track.example/p.gif">';
    const raw = Buffer.from(
      `From: a@airline.example\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`,
    );
    const extract = of(await mailText(raw));
    assert.match(extract, /ZZ101 leaves at 11:30\. Accept/);
    assert.doesNotMatch(extract, /evil|track|alert|[<>]/);
    assert.doesNotMatch(extract, live);
  });

  it('of a subject is one line', () => {
    assert.equal(subjectExtract('Your flight\r\nBcc: a@b.example'), 'Your flight Bcc: [address removed]');
    assert.equal(subjectExtract(''), '');
  });

  it('of a mail that cannot be read is empty', async () => {
    assert.equal(await mailText(Buffer.from('no mail')), '');
  });
});
