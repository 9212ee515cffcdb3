import assert from 'node:assert/strict';
import { DecisionTokens } from '../../../src/domain/decision-token.ts';

describe('DecisionTokens', () => {
  const tokens = new DecisionTokens('the-key-of-this-installation');
  const questionId = 'q_0123456789abcdef01234567';

  it('reads what it made, in a form that fits a URL as it is', () => {
    const token = tokens.make(questionId, 3);
    assert.deepEqual(tokens.read(token), { questionId, generation: 3 });
    assert.equal(encodeURIComponent(token), token);
    assert.equal(new DecisionTokens('the-key-of-this-installation').make(questionId, 3), token);
  });

  // Computed apart, in Python: another value would make the links in mails that are out useless.
  it('makes the same token in every version of Skyhook', () =>
    assert.equal(new DecisionTokens('a signing key').make(questionId, 12), `${questionId}.12.RccxSzYTqmaSrVfNZeT8lw`));

  it('reads generations of one to nine digits', () => {
    for (const generation of [9, 10, 123_456_789])
      assert.deepEqual(tokens.read(tokens.make(questionId, generation)), { questionId, generation });
    assert.equal(tokens.read(tokens.make(questionId, 1_234_567_890)), undefined);
  });

  it('makes another token for each question, generation and key', () => {
    const made = new Set([
      tokens.make(questionId, 1),
      tokens.make(questionId, 2),
      tokens.make('q_0123456789abcdef01234568', 1),
      new DecisionTokens('another-key-of-somebody').make(questionId, 1),
    ]);
    assert.equal(new Set([...made].map((token) => token.split('.')[2])).size, 4);
  });

  it('refuses a token of another key', () => {
    assert.equal(tokens.read(new DecisionTokens('another-key-of-somebody').make(questionId, 1)), undefined);
  });

  it('refuses a token whose question or generation was exchanged', () => {
    const [, , mac] = tokens.make(questionId, 1).split('.');
    assert.equal(tokens.read(`${questionId}.2.${mac}`), undefined);
    assert.equal(tokens.read(`q_0123456789abcdef01234568.1.${mac}`), undefined);
  });

  it('refuses a generation that is written otherwise', () => {
    const [, , mac] = tokens.make(questionId, 1).split('.');
    for (const generation of ['01', '+1', '1.0', ' 1', '-1', '1e0', '1000000000']) {
      assert.equal(tokens.read(`${questionId}.${generation}.${mac}`), undefined, generation);
    }
  });

  it('refuses a token with any one character changed, added or cut off', () => {
    const token = tokens.make(questionId, 1);
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === 'A' ? 'B' : 'A';
      assert.equal(tokens.read(token.slice(0, index) + other + token.slice(index + 1)), undefined, `at ${index}`);
      assert.equal(tokens.read(token.slice(0, index) + token.slice(index + 1)), undefined, `without ${index}`);
    }
    assert.equal(tokens.read(`${token}A`), undefined);
    assert.equal(tokens.read(`${token}\n`), undefined);
    assert.equal(tokens.read(`x${token}`), undefined);
    assert.equal(tokens.read(''), undefined);
  });
});
