import assert from 'node:assert/strict';
import { ConfigError, readConfig } from '../../src/config.ts';

describe('the time in which an answer can be taken back', () => {
  const required = {
    DATABASE_URL: 'postgres://localhost/x',
    SIGNING_KEY: 'k'.repeat(32),
    PUBLIC_URL: 'https://skyhook.example',
    WEBHOOK_SECRETS: 'a-secret-of-a-webhook',
    OPS_TOKEN: 'a-token-of-operators',
  };
  const read = (seconds: string) => readConfig('receiver', { ...required, REFUND_UNDO_SECONDS: seconds });

  it('is half an hour unless set, also for the receiver, which shows the page', () => {
    assert.equal(read('').REFUND_UNDO_SECONDS, 1800);
    assert.equal(read('86400').REFUND_UNDO_SECONDS, 86_400);
  });

  for (const [given, problem] of [
    ['86401', 'is more than a day'],
    ['0', 'is not above 0'],
    ['soon', 'is not a number'],
  ] as const) {
    it(`is refused when it ${problem}`, () => {
      assert.throws(
        () => read(given),
        (error) => error instanceof ConfigError && error.problems.join().startsWith(`REFUND_UNDO_SECONDS ${problem}`),
      );
    });
  }
});
