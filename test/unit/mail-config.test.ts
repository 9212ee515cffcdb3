import assert from 'node:assert/strict';
import { readConfig } from '../../src/config.ts';
import { configProblems as problems, mailEnv as mail, workerEnv as worker } from '../support/config-problems.ts';

const seller = {
  TRAVELLER_MAIL: 'seller',
  EVENTS_URL: 'https://seller.example',
  EVENTS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
};
describe('the configuration of mail', () => {
  it('needs a mail server and a sender, and says so with all else that is missing', () => {
    assert.deepEqual(problems('worker', { ...worker, ...mail }), []);
    assert.deepEqual(problems('worker', worker), ['SMTP_URL is not set', 'MAIL_FROM is not set']);
    const { SIGNING_KEY: _, ...without } = worker;
    assert.deepEqual(problems('worker', { ...without, MAIL_FROM: 'a@b.example', TRAVELLER_MAIL: 'skyhook' }), [
      'SIGNING_KEY is not set',
      'SMTP_URL is not set',
    ]);
  });

  it('needs neither where systems of the seller write to travellers', () => {
    const { SMTP_URL, MAIL_FROM } = readConfig('worker', { ...worker, ...seller });
    assert.deepEqual([SMTP_URL, MAIL_FROM], [undefined, undefined]);
    assert.deepEqual(problems('worker', { ...worker, ...seller, SMTP_URL: 'mail-server' }), [
      'SMTP_URL is not a URL that starts with smtp:// or smtps://',
    ]);
  });

  it('has three connections to the mail server unless it is told otherwise', () => {
    const read = (SMTP_CONNECTIONS: string) => readConfig('worker', { ...worker, ...mail, SMTP_CONNECTIONS });
    assert.deepEqual([read('').SMTP_CONNECTIONS, read('12').SMTP_CONNECTIONS], [5, 12]);
    for (const [given, problem] of [
      ['0', 'is not from 1 to 50'],
      ['51', 'is not from 1 to 50'],
      ['2.5', 'is not a whole number'],
      ['many', 'is not a number'],
    ] as const)
      assert.deepEqual(problems('worker', { ...worker, ...mail, SMTP_CONNECTIONS: given }), [
        `SMTP_CONNECTIONS ${problem}`,
      ]);
  });

  it('takes a certificate for what comes back only with its key', () => {
    const bounces = {
      DATABASE_URL: worker.DATABASE_URL,
      SIGNING_KEY: worker.SIGNING_KEY,
      RETURN_PATH_DOMAIN: 'bounces.seller.example',
    };
    const [cert, key] = [{ BOUNCE_TLS_CERT: 'a.pem' }, { BOUNCE_TLS_KEY: 'b.pem' }];
    assert.deepEqual(problems('bounces', bounces), []);
    assert.deepEqual(problems('bounces', { ...bounces, ...cert, ...key }), []);
    assert.deepEqual(problems('bounces', { ...bounces, ...cert }), ['BOUNCE_TLS_KEY is not set']);
    assert.deepEqual(problems('bounces', { ...bounces, ...key }), ['BOUNCE_TLS_CERT is not set']);
  });
});
