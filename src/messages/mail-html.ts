import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { usualAccent, type Brand } from './brand.ts';
import type { Words } from './languages/words.ts';
import { line, type Block, type FlightList, type Line, type MailContent } from './mail-content.ts';
import { capitalised } from './wording.ts';

/*
 * `template/mail.mjml` is the look; `npm run mail-template` makes `mail.html` of it, in which Handlebars fills what it is
 * given, escaped. A name that the template has and nobody gives is an error.
 */
const source = readFileSync(new URL('./template/mail.html', import.meta.url), 'utf8');
const template = Handlebars.compile(source, { strict: true, knownHelpersOnly: true });

/** The HTML part of a mail. */
export function mailHtml(
  { language, title, preheader, brand, blocks }: MailContent,
  words: Words,
  accent: Brand['accent'],
): string {
  return template({
    language,
    title,
    preheader,
    accent: accent ?? usualAccent,
    brand: brand && { ...brand, foot: brand.foot.map(lineView) },
    blocks: blocks.map((block) => ({ ...noBlock, ...blockView(block, words) })),
  });
}

/** Each block is given under its own name: the template has no comparisons. */
const noBlock = { paragraph: undefined, flights: undefined, comparison: undefined, card: undefined };

function blockView(block: Block, words: Words): object {
  switch (block.kind) {
    case 'paragraph':
      return { paragraph: lineView(block.line) };
    case 'flights':
      return { flights: flightsView(block, words) };
    case 'comparison':
      return { comparison: { before: flightsView(block.before, words), after: flightsView(block.after, words) } };
    case 'card':
      return {
        card: {
          title: block.title,
          button: block.button,
          lines: [...block.lines, ...(block.link ? [line(block.link)] : [])].map(lineView),
        },
      };
  }
}

const flightsView = (list: FlightList, words: Words): object => ({
  ...list,
  flights: list.flights.map((flight) => ({
    ...flight,
    departs: capitalised(flight.departs, words),
    arrives: capitalised(flight.arrives, words),
  })),
});

const lineView = ({ runs, quiet }: Line): object => ({
  quiet,
  runs: runs.map(({ text, strong, href }) => ({ text, strong, href })),
});
