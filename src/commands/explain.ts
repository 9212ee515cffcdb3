import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { readNotificationBody, type Notification, type NotUnderstood } from '../atlas/notifications.ts';

/**
 * `skyhook explain [file...]`: what webhook messages say in Skyhook's terms, or where and why they are not understood.
 * Nothing is stored, and neither database nor Temporal is needed. Status 1 when one is not understood.
 *
 * @param files files that hold one message each; standard input without any
 */
export async function explain(files: readonly string[], options: { readonly json?: boolean }): Promise<void> {
  const named = files.length > 0 ? files : ['-'];
  for (const file of named) {
    const body = await read(file);
    if (!body) continue;
    const said = readNotificationBody(body, undefined);
    if (said.kind === 'not-understood') process.exitCode = 1;
    process.stdout.write(`${options.json ? JSON.stringify({ file, ...said }) : inWords(file, said)}\n`);
  }
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    process.stderr.write(`${file} cannot be read (${code}).\n`);
    process.exitCode = 2;
    return undefined;
  }
}

function inWords(file: string, said: Notification | NotUnderstood): string {
  if (said.kind === 'not-understood') return `${file}: not understood (${said.reason}): ${said.detail}`;
  return `${file}: ${said.kind}\n${JSON.stringify(said, null, 2)}`;
}
