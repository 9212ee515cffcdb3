import { calendarFile } from './calendar.ts';
import type { Voice } from './brand.ts';
import { wordsIn } from './languages/index.ts';
import { mailContent } from './mail-content.ts';
import { mailHtml } from './mail-html.ts';
import { mailText } from './mail-text.ts';
import type { Message, RenderedMessage } from './message.ts';
import { wordingVersion, wordsOf } from './wording.ts';

/**
 * Puts a message into words: subject, plain text and HTML of the same content.
 * @param voice in which language, and under which brand
 */
export function renderMessage(message: Message, { language, brand }: Voice = { language: 'en' }): RenderedMessage {
  const words = wordsIn[language];
  const content = mailContent(message, words, brand);
  return {
    template: `${message.kind}/${language}/${wordingVersion}`,
    language,
    subject: wordsOf(message, words).subject,
    text: mailText(content, words),
    html: mailHtml(content, words, brand?.accent),
    calendar: calendarFile(message, words),
  };
}
