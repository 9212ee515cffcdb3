import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A number that follows from the program and from this test: another state of the sources plays other random histories, the
 * same state plays the same ones again, so that what failed on one machine fails on the next.
 */
export function seedOfSources(): number {
  const root = new URL('../../../', import.meta.url);
  const hash = createHash('sha256');
  for (const folder of ['activities', 'src', 'test/property', 'workflows']) {
    const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /\.(?:tsx?|sql|json)$/.test(name)).sort())
      hash.update(`${folder}/${file}\n`).update(readFileSync(new URL(`${folder}/${file}`, root)));
  }
  return hash.digest().readUInt32BE() % 1_000_000_000;
}
