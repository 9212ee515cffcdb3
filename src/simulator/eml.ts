import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailContent {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly attachments: readonly { filename: string; contentType?: string | undefined; contentBase64: string }[];
  readonly receivedMs: number;
  /** Ids and part boundaries follow from it, so that the same seed gives the same bytes. */
  readonly uniqueCode: string;
}

/** The mail as an airline's server would have sent it. */
export function emlOf(content: MailContent): Promise<Buffer> {
  const { from, to, subject, text, html, attachments, receivedMs, uniqueCode } = content;
  return new MailComposer({
    from,
    to,
    subject,
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    attachments: attachments.map(({ filename, contentType, contentBase64 }) => ({
      filename,
      content: Buffer.from(contentBase64, 'base64'),
      ...(contentType === undefined ? {} : { contentType }),
    })),
    date: new Date(receivedMs),
    messageId: `<${uniqueCode}@airline.example.test>`,
    baseBoundary: uniqueCode.slice(0, 16),
  })
    .compile()
    .build();
}
