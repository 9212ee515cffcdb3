import { atlasCodes } from '../atlas/error-codes.ts';
import { printTable } from './print-table.ts';

/** `skyhook codes [code]`: what Atlas's codes mean and what helps, all of them or one. Status 1 for a code nobody documents. */
export function showCodes(code: string | undefined): void {
  const shown = atlasCodes.filter((one) => code === undefined || String(one.code) === code);
  if (shown.length === 0) {
    process.stderr.write(`No document names the code ${code}; ask Atlas, with the requestId in the log.\n`);
    process.exitCode = 1;
    return;
  }
  printTable(
    ['code', 'where', 'meaning', 'what helps', 'calls'],
    shown.map((one) => [String(one.code), one.where, one.meaning, one.whatHelps, one.calls.join(', ')]),
  );
}
