import { simpleParser } from 'mailparser';

/** Of the text that is kept, in characters, and of the HTML that is read, in bytes. */
const mostText = 200_000;
const mostHtml = 2_000_000;

/**
 * The text of a mail: its plain part, else that of its HTML. Attachments are not looked at.
 * @returns an empty text for a mail that cannot be read
 */
export async function mailText(raw: Buffer): Promise<string> {
  try {
    const { text } = await simpleParser(raw, {
      skipImageLinks: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      maxHtmlLengthToParse: mostHtml,
    });
    // PostgreSQL holds no NUL in a text, and no half of a character.
    return (text ?? '').replaceAll('\0', '').slice(0, mostText).toWellFormed();
  } catch {
    return '';
  }
}
