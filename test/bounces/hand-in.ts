import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** Hands a mail in as another mail server does. @returns the answer's code, and whether it came encrypted */
export function handIn(
  server: SMTPConnection.Options & { readonly port: number },
  to: string | string[],
  content: string,
): Promise<{ readonly code: number; readonly isEncrypted: boolean }> {
  return new Promise((resolve, reject) => {
    const connection = new SMTPConnection({ host: '127.0.0.1', ...server });
    connection.on('error', reject);
    connection.connect((error?: Error) => {
      if (error) return reject(error);
      const isEncrypted = connection.secure;
      connection.send({ from: '', to: [to].flat() }, content, (refused) => {
        connection.quit();
        resolve({ code: refused ? (refused.responseCode ?? 0) : 250, isEncrypted });
      });
    });
  });
}
