import assert from 'node:assert/strict';
import { readVoices } from '../../src/brands-file.ts';
import { ConfigError, readConfig } from '../../src/config.ts';

describe('the configuration of languages and brands', () => {
  const read = (env: Record<string, string>) =>
    readConfig('operator', { DATABASE_URL: 'postgres://localhost/x', ...env });

  it('is English and no brands by default', () => {
    assert.deepEqual(readVoices(read({ DEFAULT_LANGUAGE: '', BRANDS_FILE: '' })), {
      defaultLanguage: 'en',
      brands: {},
    });
  });

  it('takes a language that there are words in, and a file', () => {
    const { defaultLanguage, brands } = readVoices(
      read({ DEFAULT_LANGUAGE: 'zh-CN', BRANDS_FILE: 'deploy/brands.example.json' }),
    );
    assert.deepEqual([defaultLanguage, brands.viajes?.accent], ['zh-CN', '#8a1c5b']);
  });

  it('refuses another language, and names those that there are', () => {
    assert.throws(
      () => read({ DEFAULT_LANGUAGE: 'fr' }),
      (error) =>
        error instanceof ConfigError &&
        error.problems.length === 1 &&
        error.problems[0]?.startsWith('DEFAULT_LANGUAGE is none of en, zh-CN, id, es (') === true,
    );
  });
});
