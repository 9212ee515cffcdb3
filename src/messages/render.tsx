import { render } from 'preact-render-to-string';
import { calendarFile } from './calendar.ts';
import type { Voice } from './brand.ts';
import { wordsIn } from './languages/index.ts';
import { MailHtml } from './mail-html.tsx';
import { mailText } from './mail-text.ts';
import type { Message, RenderedMessage } from './message.ts';
import { wordingVersion, wordsOf } from './wording.ts';

/**
 * Puts a message into words: subject, plain text and HTML of the same content.
 * @param voice in which language, and under which brand
 */
export function renderMessage(message: Message, { language, brand }: Voice = { language: 'en' }): RenderedMessage {
  const words = wordsIn[language];
  return {
    template: `${message.kind}/${language}/${wordingVersion}`,
    language,
    subject: wordsOf(message, words).subject,
    text: mailText(message, words, brand),
    html: `<!doctype html>${render(<MailHtml message={message} words={words} brand={brand} />)}`,
    calendar: calendarFile(message, words),
  };
}
