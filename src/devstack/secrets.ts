import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { newSecret } from '../config.ts';

const secrets = z.object({ signingKey: z.string(), webhookSecret: z.string(), opsToken: z.string() });
export type DevSecrets = z.output<typeof secrets>;

/** The secrets of a state folder, made when it is new: links in caught mails keep working in the next run. */
export async function devSecrets(dir: string): Promise<DevSecrets> {
  const file = join(dir, 'secrets.json');
  try {
    return secrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    const made = { signingKey: newSecret(), webhookSecret: newSecret(), opsToken: newSecret() };
    await mkdir(dir, { recursive: true });
    await writeFile(file, JSON.stringify(made), { mode: 0o600 });
    return made;
  }
}
