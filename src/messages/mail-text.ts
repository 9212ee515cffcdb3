import type { Words } from './languages/words.ts';
import type { Block, FlightList, Line, MailContent } from './mail-content.ts';

/** The plain-text part of a mail: the same content as the HTML part. */
export function mailText({ title, brand, blocks }: MailContent, words: Words): string {
  const parts = [
    ...(brand ? [brand.name] : []),
    capitals(title, words),
    ...blocks.map((block) => textOf(block, words)),
    ...(brand ? [['-- ', ...brand.foot.map(plain)].join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function textOf(block: Block, words: Words): string {
  switch (block.kind) {
    case 'paragraph':
      return plain(block.line);
    case 'flights':
      return flights(block, words);
    case 'comparison':
      return `${flights(block.before, words)}\n\n${flights(block.after, words)}`;
    case 'card': {
      const lines = block.lines.map((one) => `${block.isQuoted ? '| ' : ''}${plain(one)}`);
      const { button, link } = block;
      const above = button ? [button.href, ''] : [];
      const below = link ? [`${link.text}${words.punctuation.colon}${link.href}`] : [];
      return titled(block.title, [...above, ...lines, ...below], words);
    }
  }
}

function flights({ title, empty, flights: listed }: FlightList, words: Words): string {
  const lines = listed.flatMap(({ name, mark, departs, arrives }) => [
    `${name}${mark}`,
    `  ${departs}`,
    `  ${arrives}`,
  ]);
  return titled(title, lines.length > 0 ? lines : [empty], words);
}

const plain = ({ runs }: Line): string => runs.map(({ text }) => text).join('');

const titled = (title: string, lines: readonly string[], words: Words): string =>
  [capitals(title, words), ...lines].join('\n');

const capitals = (text: string, { tag }: Words): string => text.toLocaleUpperCase(tag);
