import assert from 'node:assert/strict';
import { languageFor, matchLanguage } from '../../../src/messages/language.ts';

describe('the language of a traveller', () => {
  const cases: [tag: string, language: string | undefined][] = [
    ['en', 'en'],
    ['EN-gb', 'en'],
    ['en_US', 'en'],
    ['zh', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['zh-cn', 'zh-CN'],
    ['zh_Hans', 'zh-CN'],
    ['zh-Hans-HK', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['cmn', 'zh-CN'],
    ['zh-TW', undefined],
    ['zh-HK', undefined],
    ['zh-Hant', undefined],
    ['zh_Hant_CN', undefined],
    ['yue', undefined],
    ['id', 'id'],
    ['id-ID', 'id'],
    ['in', 'id'],
    ['in_ID', 'id'],
    ['ms', undefined],
    ['es', 'es'],
    ['es-MX', 'es'],
    ['es-419', 'es'],
    ['spa', 'es'],
    ['pt', undefined],
    ['ca', undefined],
    ['fr', undefined],
    ['*', undefined],
    ['', undefined],
    ['not a tag', undefined],
  ];
  for (const [tag, language] of cases)
    it(`${JSON.stringify(tag)} is ${language ?? 'none that there are words in'}`, () =>
      assert.equal(matchLanguage(tag), language));

  it('is the default one where nothing is known, or nothing fits', () => {
    assert.deepEqual(
      [languageFor(null, 'es'), languageFor('fr', 'id'), languageFor('zh-TW', 'en'), languageFor('in', 'en')],
      ['es', 'id', 'en', 'id'],
    );
  });
});
