import { render } from 'preact-render-to-string';
import { calendarFile } from './calendar.ts';
import { MailHtml } from './mail-html.tsx';
import { mailText } from './mail-text.ts';
import type { Message, RenderedMessage } from './message.ts';
import { wordingVersion, wordsOf } from './wording.ts';

/** Puts a message into words: subject, plain text and HTML of the same content. */
export function renderMessage(message: Message): RenderedMessage {
  return {
    template: `${message.kind}/en/${wordingVersion}`,
    subject: wordsOf(message).subject,
    text: mailText(message),
    html: `<!doctype html>${render(<MailHtml message={message} />)}`,
    calendar: calendarFile(message),
  };
}
