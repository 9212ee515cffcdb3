/** Prints rows in columns as wide as they need to be; the last column may run on. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  for (const line of lines) {
    const cells = line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}
