import { en } from './languages/en.ts';
import type { Words } from './languages/words.ts';

/** What is written in place of links and addresses. */
type Removed = Pick<Words['extract'], 'linkRemoved' | 'addressRemoved'>;

/** How much of an airline's mail a traveller is told. */
const [mostLines, longestLine] = [30, 200];
/** Of the mail, in characters; whatever comes after it is not looked at. */
const mostText = 60_000;

/**
 * An extract of an airline's mail for the traveller: its visible text, shortened, without mail addresses, and with
 * nothing that a mail program would make a link of. Never raw: the airline's mail may be anybody's.
 *
 * @param text the mail's text, or that of its HTML
 * @param removed what stands in place of links and addresses, in the traveller's language
 */
export function mailExtract(text: string, removed: Removed = en.extract): readonly string[] {
  const lines = visible(text.slice(0, mostText))
    .split('\n')
    .map((line) => shorten(withoutLinks(line, removed).replace(/\s+/g, ' ').trim()))
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  return lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
}

/** The subject of an airline's mail, in the same way. */
export const subjectExtract = (subject: string, removed: Removed = en.extract): string =>
  mailExtract(subject.replace(/[\r\n]+/g, ' '), removed)[0] ?? '';

/** Compatible forms in one, and without what is not seen: controls, zero widths, changes of the writing's direction. */
const visible = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu, (char) =>
      char === '\n' || char === '\t' ? char : '',
    );

/** A dot as browsers read it in a host name. */
const dot = '[.\u3002\uff0e\uff61]';
const address = new RegExp(`[^\\s<>()\\[\\]"',;:@]+@[^\\s<>()\\[\\]"',;@]+`, 'gu');
/** `//host` too; and what has a scheme without slashes. */
const linkWithScheme =
  /(?:[a-z][a-z0-9+.-]*:)?(?:\/\/|\\\\)[^\s<>"')\]]*|\b(?:mailto|tel|sms|callto|javascript|data|file|cid|intent|whatsapp|skype|geo|maps):\S+/giu;
const www = new RegExp(`\\bwww\\d?${dot}[^\\s<>"')\\]]*`, 'giu');
/** `example.com/path`, `10.0.0.1:80`: without a scheme it is made a link by many mail programs. */
const bareHost = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:[\\p{L}\\p{N}_-]+${dot})+(?:\\p{L}[\\p{L}\\p{N}-]+|\\d{1,3}(?=[:/]))(?:[:/?#][^\\s<>"')\\]]*)?`,
  'gu',
);

function withoutLinks(line: string, { linkRemoved, addressRemoved }: Removed): string {
  return (
    line
      .replace(linkWithScheme, linkRemoved)
      .replace(www, linkRemoved)
      .replace(address, addressRemoved)
      // Dots within words are also written by mistake (`gate.Please`), so the words stay and only the dots come apart.
      .replace(bareHost, (host) => (/[/?#]|:\d/.test(host) ? linkRemoved : host.replace(new RegExp(dot, 'gu'), ' . ')))
  );
}

function shorten(line: string): string {
  // Long runs without a space are codes of no use to a reader, except in writing that has none.
  const words = line.replace(/(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}])\S){60,}/gu, '…');
  return words.length > longestLine ? `${words.slice(0, longestLine)}…` : words;
}
