import { readFile } from 'node:fs/promises';

/** The last lines of a log file, for an error message; a sentence instead when there are none. */
export async function lastLines(file: string, count = 15): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.join('\n').trim() === '' ? '(its log is empty)' : lines.join('\n');
}
