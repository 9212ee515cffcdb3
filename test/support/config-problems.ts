import assert from 'node:assert/strict';
import { ConfigError, readConfig, type Role } from '../../src/config.ts';

/** What a worker needs, but for mail. */
export const workerEnv = {
  DATABASE_URL: 'postgres://localhost/skyhook',
  SIGNING_KEY: 'a-key-of-16-characters',
  PUBLIC_URL: 'https://skyhook.example',
  ATLAS_BASE_URL: 'https://atlas.example',
  ATLAS_CLIENT_ID: 'id',
  ATLAS_CLIENT_SECRET: 'secret',
} as const;
export const mailEnv = { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@b.example' } as const;

/** What is wrong with a role's environment, without what each variable is for. */
export function configProblems(role: Role, env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(role, env);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map((line) => line.split(' (')[0] ?? '');
  }
}
